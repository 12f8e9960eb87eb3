//! The command line: checks the content, writes the pages, fills and checks forms. Wiring only: the work is in `guichet::native`.
#![allow(clippy::print_stdout, reason = "a command line speaks on stdout")]
#![allow(clippy::doc_markdown, reason = "these words are the help, where backticks would stand")]

use clap::{Parser, Subcommand, ValueEnum};
use guichet::content::Site;
use guichet::domain::PartialDate;
use guichet::formats::content::read_content;
use guichet::native::clock::{self, read_today, today};
use guichet::native::hospital::HospitalCommand;
use guichet::native::results::ResultsCommand;
use guichet::native::translate::TranslationsCommand;
use guichet::native::validate::{self, Language};
use guichet::native::{
    CheckOptions, ProbeKind, ProbeOptions, Reload, RenderOptions, Server, check, compress, fhirpath, fill, headers, operations, probe, render,
    schemas, support,
};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Guichet: fast-track pathways in cancers of poor prognosis, as static files.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(flatten)]
    Hospital(HospitalCommand),
    /// Check all content: file, line, field and remedy of each fault.
    Check {
        /// Folder of the content.
        #[arg(default_value = "public")]
        dir: PathBuf,
        /// Another site.json than the folder's own.
        #[arg(long)]
        site: Option<PathBuf>,
        /// The date to measure from, instead of today's.
        #[arg(long, value_parser = read_today)]
        today: Option<PartialDate>,
        /// List each clinical text without a named reviewer.
        #[arg(long)]
        to_review: bool,
        /// List each text for patients with a sentence too long for the plain reading.
        #[arg(long)]
        long: bool,
        /// List each text that a language of the site has no translation for.
        #[arg(long)]
        untranslated: bool,
    },
    /// Translations as tables for translators.
    #[command(subcommand)]
    Translations(TranslationsCommand),
    /// Write all pages.
    Render {
        /// Folder of the content.
        #[arg(long, default_value = "public")]
        content: PathBuf,
        /// The HTML shell that the browser build left.
        #[arg(long)]
        shell: PathBuf,
        /// Folder to write to.
        #[arg(long, default_value = "dist")]
        out: PathBuf,
        /// Another site.json than the folder's own.
        #[arg(long)]
        site: Option<PathBuf>,
        /// For work on the pages.
        #[arg(long)]
        dev: bool,
        /// Write .br and .gz files as well.
        #[arg(long)]
        compress: bool,
        /// A site that was made before: pictures that it has are taken from there.
        #[arg(long)]
        earlier: Option<PathBuf>,
    },
    /// Fill a questionnaire step by step, and print the response.
    Fill {
        /// A FHIR R4 Questionnaire.
        questionnaire: PathBuf,
        /// Steps: [{"linkId": "a", "value": true}, …].
        answers: PathBuf,
        /// Print what the screen would show instead: each item, the score, what is withheld.
        #[arg(long)]
        state: bool,
        /// The date to measure from, instead of today's.
        #[arg(long, value_parser = read_today, conflicts_with = "now")]
        today: Option<PartialDate>,
        /// The time, instead of the clock's: 2026-11-22T10:00:00+01:00.
        #[arg(long)]
        now: Option<String>,
        /// A resource of the launch, for expressions: NAME=FILE.json. May be repeated.
        #[arg(long = "context", value_name = "NAME=FILE")]
        contexts: Vec<String>,
    },
    /// Count responses to one questionnaire, and print the table (CSV).
    Results(ResultsCommand),
    /// Check a QuestionnaireResponse, and print an OperationOutcome. Ends with 0 without error, 1 with errors, 2 when a file cannot be read.
    Validate {
        /// A FHIR R4 Questionnaire.
        questionnaire: PathBuf,
        /// A QuestionnaireResponse.
        response: PathBuf,
        /// The language of the words.
        #[arg(long, default_value = "en")]
        lang: LanguageName,
        /// The time, instead of the clock's.
        #[arg(long)]
        now: Option<String>,
    },
    /// Print the response in progress that a launch makes, from the expressions for initial values.
    Populate {
        /// A FHIR R4 Questionnaire.
        questionnaire: PathBuf,
        /// A resource of the launch: NAME=FILE.json. May be repeated.
        #[arg(long = "context", value_name = "NAME=FILE")]
        contexts: Vec<String>,
        /// The time, instead of the clock's.
        #[arg(long)]
        now: Option<String>,
    },
    /// Print the transaction that a response makes by its questionnaire's templates.
    Extract {
        /// A FHIR R4 Questionnaire with contained templates.
        questionnaire: PathBuf,
        /// A QuestionnaireResponse.
        response: PathBuf,
        /// The time, instead of the clock's.
        #[arg(long)]
        now: Option<String>,
    },
    /// Print a modular questionnaire with its sub-questionnaires in their places.
    Assemble {
        /// A FHIR R4 Questionnaire.
        questionnaire: PathBuf,
        /// Folder of the questionnaires that it names.
        #[arg(long)]
        library: PathBuf,
    },
    /// Print what of FHIR and SDC is supported, ignored and refused.
    Support {
        /// Write the table between its marks in this page instead.
        #[arg(long)]
        write: Option<PathBuf>,
    },
    /// Evaluate a FHIRPath expression on a resource, and print the result as a JSON array.
    Fhirpath {
        /// The expression.
        expression: String,
        /// A FHIR R4 resource.
        #[arg(required_unless_present = "batch")]
        resource: Option<PathBuf>,
        /// A variable from a JSON file: NAME=FILE. Weights are those of `questionnaire`.
        #[arg(long = "var", value_name = "NAME=FILE")]
        variables: Vec<String>,
        /// Many expressions, one JSON text a line; the first argument is then the resource.
        #[arg(long, hide = true)]
        batch: Option<PathBuf>,
        /// The time, instead of the clock's: 2026-11-22T10:00:00+01:00.
        #[arg(long, hide = true)]
        now: Option<String>,
    },
    /// Write the JSON Schemas of the content files.
    Schemas {
        /// Folder to write to.
        #[arg(long, default_value = "public/schemas")]
        out: PathBuf,
    },
    /// Print the headers for a web server.
    Headers {
        /// The server.
        #[arg(long)]
        server: ServerName,
        /// Folder of the content.
        #[arg(long, default_value = "public")]
        content: PathBuf,
        /// Another site.json than the folder's own.
        #[arg(long)]
        site: Option<PathBuf>,
    },
    /// Test a destination's address, and say in French what to do about each fault. Ends with 0 when a sending would pass, 1 otherwise.
    Probe {
        /// The address as in site.json, where {id} may stand, or the id of a destination.
        url: String,
        /// What answers there; found out when it is not said.
        #[arg(long)]
        kind: Option<KindName>,
        /// Scheme and host of the site's pages, instead of the address in site.json.
        #[arg(long)]
        origin: Option<String>,
        /// The site file.
        #[arg(long, default_value = "public/site.json")]
        site: PathBuf,
    },
    /// Write .br and .gz files beside each text and WASM file.
    Compress {
        /// The folder.
        dir: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum LanguageName {
    En,
    Fr,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindName {
    Fhir,
    Webhook,
}

#[derive(Clone, Copy, ValueEnum)]
enum ServerName {
    Nginx,
    Apache,
    Caddy,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(reason) => {
            eprintln!("guichet: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, String> {
    match command {
        Command::Check { dir, site, today: day, to_review, long, untranslated } => {
            let report = check(&dir, &CheckOptions { today: day.unwrap_or_else(today), site });
            for finding in &report.findings {
                println!("{finding}");
            }
            if to_review {
                for text in &report.to_review {
                    println!("{}:{}:{}: to be validated: {}: {}", text.file, text.line, text.column, text.field, text.message);
                }
            }
            if long {
                for text in &report.long {
                    println!("{}:{}:{}: for plain reading: {}: {}", text.file, text.line, text.column, text.field, text.message);
                }
            }
            for line in if untranslated { &report.untranslated } else { &report.coverage } {
                println!("{line}");
            }
            println!("{report}");
            Ok(if report.is_publishable() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Translations(command) => command.run(say),
        Command::Results(command) => command.run(say),
        Command::Hospital(command) => command.run(|words| println!("{words}")).map(|()| ExitCode::SUCCESS),
        Command::Render { content, shell, out, site, dev, compress, earlier } => {
            let to = out.display().to_string();
            let pages = render(&RenderOptions { content, shell, out, site, reload: dev.then_some(Reload::Told), compress, earlier })?;
            say(&format!("{to}: {pages} pages"))
        }
        Command::Fill { questionnaire, answers, state, today: day, now, contexts } => {
            let form = fill::open_questionnaire(&questionnaire)?;
            let words = fill::read(&answers)?;
            let now = now.or_else(|| day.map(|d| format!("{}T12:00:00Z", d.write_fhir()))).unwrap_or_else(clock::now);
            let contexts = fill::read_contexts(&contexts)?;
            let filling = fill::fill(form, &words, &now, &contexts).map_err(|e| format!("{}: {e}", answers.display()))?;
            say(&pretty(&if state { fill::state(&filling) } else { fill::response(&filling) })?)
        }
        Command::Validate { questionnaire, response, lang, now } => {
            let language = match lang {
                LanguageName::En => Language::English,
                LanguageName::Fr => Language::French,
            };
            match validate_files(&questionnaire, &response, language, now) {
                Ok((outcome, is_right)) => {
                    say(&pretty(&outcome)?)?;
                    Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
                }
                Err(reason) => {
                    eprintln!("guichet: {reason}");
                    Ok(ExitCode::from(2))
                }
            }
        }
        Command::Populate { questionnaire, contexts, now } => {
            let (response, notices) = operations::populate(&questionnaire, &contexts, &now.unwrap_or_else(clock::now))?;
            for notice in notices {
                eprintln!("guichet: {notice}");
            }
            say(&pretty(&response)?)
        }
        Command::Extract { questionnaire, response, now } => {
            say(&pretty(&operations::extract_files(&questionnaire, &response, &now.unwrap_or_else(clock::now))?)?)
        }
        Command::Assemble { questionnaire, library } => say(&pretty(&operations::assemble_files(&questionnaire, &library)?)?),
        Command::Support { write: None } => say(support::table().trim_end()),
        Command::Support { write: Some(page) } => {
            let name = page.display();
            let new = support::renewed(&fill::read(&page)?).ok_or_else(|| format!("{name}: the marks of the table are not there"))?;
            std::fs::write(&page, new).map_err(|e| format!("{name}: {e}"))?;
            say(&format!("{name}: the table is written"))
        }
        Command::Fhirpath { expression, resource, variables, batch, now } => {
            let json = |path: &Path| serde_json::from_str(&fill::read(path)?).map_err(|e| format!("{}: {e}", path.display()));
            let variable = |given: String| {
                let (name, file) = given.split_once('=').ok_or(format!("{given:?} is not of the form NAME=FILE"))?;
                Ok::<_, String>((name.to_owned(), json(Path::new(file))?))
            };
            let variables = variables.into_iter().map(variable).collect::<Result<_, _>>()?;
            let resource = resource.unwrap_or_else(|| PathBuf::from(&expression));
            let data = fhirpath::Data::new(json(&resource)?, variables, now.unwrap_or_else(clock::now));
            if let Some(lines) = batch {
                print!("{}", fhirpath::batch(&data, &fill::read(&lines)?)?);
                return Ok(ExitCode::SUCCESS);
            }
            match data.evaluate(&expression) {
                Ok(result) => say(&pretty(&result)?),
                Err(error) => {
                    eprintln!("guichet: {}", fhirpath::explain(&error, &expression));
                    Ok(ExitCode::from(2))
                }
            }
        }
        Command::Schemas { out } => {
            let count = schemas::write_schemas(&out)?;
            say(&format!("{}: {count} schemas", out.display()))
        }
        Command::Headers { server, content, site } => {
            let site = open_site(&site.unwrap_or_else(|| content.join("site.json")))?;
            let server = match server {
                ServerName::Nginx => Server::Nginx,
                ServerName::Apache => Server::Apache,
                ServerName::Caddy => Server::Caddy,
            };
            print!("{}", headers(&site, server));
            Ok(ExitCode::SUCCESS)
        }
        Command::Probe { url, kind, origin, site } => {
            let known = open_site(&site);
            let origin = match (origin, &known) {
                (Some(origin), _) => origin,
                (None, Ok(site)) => site.address.clone(),
                (None, Err(why)) => return Err(format!("{why}\nsay --origin https://…: where the site's pages come from")),
            };
            let mut options = ProbeOptions::new(&url, known.as_ref().ok(), origin);
            options.kind = kind.map_or(options.kind, |kind| match kind {
                KindName::Fhir => Some(ProbeKind::Fhir),
                KindName::Webhook => Some(ProbeKind::Webhook),
            });
            println!("Essai de {}, comme depuis une page de {}\n", options.url, options.origin);
            let report = probe(&options);
            println!("{report}");
            Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Compress { dir } => {
            let done = compress::compress(&dir)?;
            say(&format!("{}: {} files, {} bytes; br {}, gz {}", dir.display(), done.files, done.plain, done.brotli, done.gzip))
        }
    }
}

fn validate_files(questionnaire: &Path, response: &Path, language: Language, now: Option<String>) -> Result<(serde_json::Value, bool), String> {
    let form = fill::open_questionnaire_in(questionnaire, language.code())?;
    let words = fill::read(response)?;
    validate::outcome(form, &words, &now.unwrap_or_else(clock::now), language).map_err(|e| format!("{}: {e}", response.display()))
}

#[allow(clippy::unnecessary_wraps, reason = "the end of most commands")]
fn say(words: &str) -> Result<ExitCode, String> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{words}") {
        // Whoever reads has had enough (`| head`).
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.to_string()),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

fn pretty(json: &serde_json::Value) -> Result<String, String> {
    serde_json::to_string_pretty(json).map_err(|e| e.to_string())
}

fn open_site(path: &Path) -> Result<Site, String> {
    let text = fill::read(path)?;
    read_content::<Site>(&text).map(|(site, _)| site).map_err(|e| format!("{}: {e}", path.display()))
}
