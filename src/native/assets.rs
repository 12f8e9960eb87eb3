//! What pages load: style sheets, scripts, loaders and programs, under names that change with their content.

use super::headers::{Place, policy};
use super::library::Content;
use super::offline::{WORKER, version_of};
use super::render::RenderOptions;
use super::render_forms::is_lean;
use super::render_index::search_index;
use super::render_scores::scores;
use super::scripts::{self, plain_script};
use super::styles::{
    Within, aids_style, desk_style, documents_style, handover_style, later_style, looks_style, papers_style, print_pages_style, sheets_style,
    whole_style,
};
use super::translate::{Languages, bare};
use crate::ui::pages::{Assets, Program};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// How a page hears that the site was made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reload {
    /// Trunk tells on its socket.
    Told,
    /// The page asks at [`ASKED`] for a number that goes up.
    Asked,
}

/// Where a page of `guichet preview` asks.
pub const ASKED: &str = "/.well-known/guichet/version";

impl Reload {
    fn script(self) -> String {
        match self {
            Self::Told => "const socket = new WebSocket(`ws://${location.host}/.well-known/trunk/ws`);\nsocket.onmessage = (message) => JSON.parse(message.data).type === 'reload' && location.reload();\n".to_owned(),
            Self::Asked => format!(
                "const ask = async () => (await fetch('{ASKED}')).text();\nconst now = await ask();\nsetInterval(() => ask().then((next) => next !== now && location.reload()).catch(() => {{}}), 700);\n"
            ),
        }
    }
}

/// Writes a file and the folders above it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// A name that changes with the content, so that it may be kept for ever.
pub(super) fn hashed(stem: &str, ending: &str, bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("{stem}-{hash}.{ending}")
}

/// Gathers what Trunk built under names that change with their content: the style sheets, the loader, the program.
pub(super) fn write_assets(options: &RenderOptions, content: &Content, languages: &Languages) -> Result<Assets, String> {
    let index = read(&options.shell.join("index.html"))?;
    let attribute = |start: &str, end: &str| -> Vec<String> {
        index
            .split(start)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|v| v.ends_with(end))
            .map(|v| v.trim_start_matches('/').to_owned())
            .collect()
    };
    let named = |stem: &str, ending: &str, text: &str| {
        // Where a text stands without elements around it, its language cannot be said.
        let text = &bare(text);
        let name = hashed(stem, ending, text.as_bytes());
        write(&options.out.join(&name), text.as_bytes()).map(|()| name)
    };
    let style = named("style", "css", &whole_style(&content.site))?;
    let display = named("display", "js", &scripts::display(content))?;
    let display = scripts::display_start(&display);
    let later = named("later", "css", &later_style())?;
    let looks = named("looks", "css", &looks_style())?;
    let print_pages = named("print-pages", "css", &print_pages_style())?;
    let wasm = attribute("href=\"", ".wasm").into_iter().next().ok_or("the shell has no program: was it built by Trunk?")?;
    let glue = attribute("href=\"", ".js").into_iter().next().ok_or("the shell has no glue: was it built by Trunk?")?;
    let whole = Program { glue, wasm };
    // A development build has one for all forms.
    let lean = match program_files(&options.shell, "lean") {
        Ok((glue, wasm)) => Program { glue, wasm },
        Err(_) if options.reload.is_some() => whole.clone(),
        Err(error) => return Err(error),
    };
    let (post_glue, post_wasm) = program_files(&options.shell, "post")?;
    let (desk_glue, desk_wasm) = program_files(&options.shell, "desk")?;
    let (team_glue, team_wasm) = program_files(&options.shell, "team")?;
    let seal = content.site.seals().then(|| program_files(&options.shell, "seal")).transpose()?;
    // The program that sends is fetched on demand, from a form's page and from the list.
    let post = include_str!("../post/load.js").replace("POST_GLUE", &post_glue).replace("POST_WASM", &post_wasm);
    let post = match scores(&options.content, content)? {
        Some(templates) => post.replace("SCORES", &named("scores", "json", &templates)?),
        None => post.replace("glue.scores_at(new URL('./SCORES', import.meta.url).href);\n", ""),
    };
    let script = |stem: &str, text: &str| named(stem, "js", text);
    let drafts = script("draft", &scripts::drafts(content))?;
    let sheet = named("aids", "css", &aids_style())?;
    let paper = script("paper", &scripts::paper(content, &sheet))?;
    let aids = script("aids", &scripts::aids(content, &sheet, &paper))?;
    let import = script("import", &scripts::import(content, &sheet))?;
    let fields = named("documents", "css", &documents_style())?;
    let documents = script("documents", &scripts::documents(content, &fields))?;
    let handover = script("handover", &scripts::handover(content, &named("handover", "css", &handover_style())?))?;
    let trend = script("trend", &scripts::trend(content, &sheet))?;
    let beside = script("beside", &scripts::beside(content, &options.content, &sheet, &trend)?)?;
    let restyle = include_str!("../browser/restyle.js").replace("STYLE", &style);
    let form = include_str!("../browser/start.js").replace("// RESTYLE\n", &restyle);
    let form = form.as_str();
    let form = match &seal {
        Some((glue, wasm)) => form.replace("SEAL_GLUE", glue).replace("SEAL_WASM", wasm),
        None => without(form, "// SEAL\n", "// END SEAL\n"),
    };
    // A development server changes too often to be kept.
    let form = form
        .replace("DRAFT", &drafts)
        .replace("AIDS", &aids)
        .replace("IMPORT", &import)
        .replace("HANDOVER", &handover)
        .replace("LATER", &later)
        .replace("BESIDE", &beside)
        .replace("DOCUMENTS", &documents)
        .replace("WORKER", if options.reload.is_some() { "" } else { WORKER });
    let post_of_form = without(&post, "// LIST\n", "// END LIST\n");
    let start = script("start", &format!("{}{display}", plain_script(&format!("{form}{post_of_form}"))))?;
    let start_plain = {
        let plain = plain_script(&format!("{}{post_of_form}", without(&form, "// FILES\n", "// END FILES\n")));
        script("start", &format!("{plain}{display}"))?
    };
    let outbox = script("outbox", &post)?;
    let page = script("page", &plain_script(&format!("{restyle}{display}")))?;
    let loader = |stem: &str, glue: &str, wasm: &str| {
        let text = include_str!("../desk/load.js").replace("DESK_GLUE", glue).replace("DESK_WASM", wasm);
        script(stem, &plain_script(&text))
    };
    let desk = loader("desk-start", &desk_glue, &desk_wasm)?;
    let team = loader("team-start", &team_glue, &team_wasm)?;
    let desk_style = named("desk", "css", &desk_style())?;
    let context = super::render::context_of(content);
    let index = named("search", "json", &search_index(content, context, &|path| languages.address(content, path)))?;
    let find = script("find", &scripts::find(&index))?;
    let find_field = script("find-field", &scripts::find_field(&find))?;
    let sheets = named("sheets", "css", &sheets_style())?;
    // Those that some form's page loads: a later visit without network needs no other.
    let any = |lean| content.questionnaires.iter().any(|q| is_lean(content, q) == lean);
    let forms = [(&whole, any(false)), (&lean, any(true))].into_iter().filter(|(_, used)| *used);
    let forms = forms.flat_map(|(program, _)| [&program.glue, &program.wasm]);
    let programs = [&post_glue, &post_wasm, &desk_glue, &desk_wasm, &team_glue, &team_wasm];
    let papers = named("papers", "css", &papers_style())?;
    let fill = script("fill", &scripts::fill(content))?;
    for file in programs.into_iter().chain(forms).chain(seal.iter().flat_map(|(glue, wasm)| [glue, wasm])) {
        if options.shell != options.out {
            fs::copy(options.shell.join(file), options.out.join(file)).map_err(|e| format!("{file}: {e}"))?;
        }
    }
    let favicon = options.content.join("favicon.svg");
    write(&options.out.join("favicon.svg"), read(&favicon)?.as_bytes())?;
    let reload = options.reload.map(|reload| script("reload", &reload.script()));
    let reload = reload.transpose()?;
    let version = version_of(&options.content, &[&start, &whole.wasm, &lean.wasm])?;
    Ok(Assets {
        page,
        version,
        looks,
        later,
        print_pages,
        sheets,
        papers,
        fill,
        find,
        find_field,
        start,
        start_plain,
        outbox,
        desk,
        team,
        desk_style,
        whole,
        lean,
        reload,
        // Each page has its own.
        ..Assets::default()
    })
}

/// What each page carries in itself, and the policy that says so.
pub(super) fn within(options: &RenderOptions, content: &Content, sheet: Within) -> (String, String) {
    let policy = policy(&content.site, Place::Page(sheet));
    // The socket on which a development server tells.
    let told = options.reload == Some(Reload::Told);
    (sheet.style(&content.site), if told { policy.replace("connect-src 'self'", "connect-src 'self' ws:") } else { policy })
}

/// A script without what stands between two marks.
fn without(script: &str, from: &str, to: &str) -> String {
    let parts = script.split_once(from).and_then(|(before, rest)| Some((before, rest.split_once(to)?.1)));
    parts.map_or_else(|| script.to_owned(), |(before, after)| format!("{before}{after}"))
}

/// Another program of the crate, glue and program, as the build left them beside Trunk's own files.
fn program_files(shell: &Path, stem: &str) -> Result<(String, String), String> {
    let files = fs::read_dir(shell).map_err(|e| format!("{}: {e}", shell.display()))?;
    let start = format!("{stem}-");
    let names: Vec<String> = files.flatten().filter_map(|f| f.file_name().into_string().ok()).filter(|n| n.starts_with(&start)).collect();
    // The loader of the one has another hash in its name than the other two files: it is not the glue.
    let wasm = names.iter().find(|n| n.ends_with("_bg.wasm")).cloned();
    let glue = wasm.as_ref().and_then(|w| names.iter().find(|n| **n == w.replace("_bg.wasm", ".js")).cloned());
    glue.zip(wasm).ok_or_else(|| format!("the shell has no program {stem:?}: was it built by tools/render.sh?"))
}
