//! Which pages a language has, where links lead, and what each page says of the other languages.

use super::marks::{Finished, OPEN, finish};
use super::words::base;
use crate::content::Site;
use crate::native::library::Content;
use crate::native::render::{all_pages, drawn};
use std::collections::{BTreeMap, BTreeSet};

/// A page is made in a language while no more of its main part than this is left in the content's own language, in hundredths.
const LEFT: usize = 12;
/// A plainer wording makes a page of its own from so much on, in hundredths.
const ANEW: usize = 25;

/// The pages that are made, in all languages of the site.
pub struct Languages {
    tongues: Vec<Made>,
}

/// The pages of one language.
pub struct Made {
    tag: String,
    name: String,
    prefix: String,
    source: bool,
    pages: BTreeSet<String>,
}

impl Languages {
    /// Decides which pages are made.
    pub fn of(content: &Content) -> Self {
        let own: BTreeMap<String, String> = mains(content);
        let made = |other: &Content| {
            let plain = base(&other.site.language) == base(&content.site.language);
            // The addresses on a page, and the codes made of them, are no words.
            let same_place = plain.then(|| Content { site: Site { address: content.site.address.clone(), ..other.site.clone() }, ..other.clone() });
            let pages = mains(same_place.as_ref().unwrap_or(other)).into_iter().filter(|(path, main)| {
                // A plainer wording of the same language: where it says nothing else, there is one page.
                path == "/" || if plain { own.get(path).is_some_and(|own| is_other(own, main)) } else { is_translated(main) }
            });
            Made::new(other, pages.map(|(path, _)| path).collect())
        };
        let mut tongues = vec![Made::new(content, own.keys().cloned().collect())];
        tongues.extend(content.other_languages.iter().map(made));
        tongues.sort_by_key(|t| content.site.languages.iter().position(|l| *l == t.tag));
        // The page for addresses that do not exist is one, in the first language.
        for tongue in tongues.iter_mut().filter(|t| !t.prefix.is_empty()) {
            tongue.pages.remove("/404/");
        }
        if let Some(first) = tongues.iter_mut().find(|t| t.prefix.is_empty()) {
            first.pages.insert("/404/".into());
        }
        Self { tongues }
    }

    /// True when a page is made in this language.
    pub fn has(&self, content: &Content, path: &str) -> bool {
        self.made(content).is_some_and(|m| m.pages.contains(path))
    }

    fn made(&self, content: &Content) -> Option<&Made> {
        self.tongues.iter().find(|t| t.tag == content.tongue.tag)
    }

    /// Where a page is found from a page of this language, and the language that it is then in when it is another.
    pub fn lead(&self, content: &Content, path: &str) -> Option<(String, Option<&str>)> {
        let own = self.made(content).filter(|m| m.pages.contains(path)).map(|m| (format!("{}{path}", m.prefix), None));
        own.or_else(|| {
            let source = self.tongues.iter().find(|t| t.source && t.pages.contains(path))?;
            Some((format!("{}{path}", source.prefix), Some(source.tag.as_str())))
        })
    }

    /// The address of a page found from this language; the path itself where there is no such page.
    pub fn address(&self, content: &Content, path: &str) -> String {
        self.lead(content, path).map_or_else(|| path.to_owned(), |(address, _)| address)
    }

    /// What the head says of the same page in other languages.
    pub fn alternates(&self, address: &str, path: &str) -> String {
        let made: Vec<&Made> = self.tongues.iter().filter(|t| t.pages.contains(path)).collect();
        if made.len() < 2 {
            return String::new();
        }
        let link = |tag: &str, prefix: &str| format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{address}{prefix}{path}\">");
        let links: String = made.iter().map(|t| link(&t.tag, &t.prefix)).collect();
        links + &made.iter().find(|t| t.source).map(|t| link("x-default", &t.prefix)).unwrap_or_default()
    }

    /// The same for the sitemap.
    pub fn alternates_of_map(&self, address: &str, path: &str) -> String {
        self.alternates(address, path).replace("<link ", "<xhtml:link ").replace("\">", "\"/>")
    }

    /// The links to the other languages, and what is to be known of this one's translation.
    pub fn switch(&self, content: &Content, path: &str) -> String {
        if self.tongues.len() < 2 {
            return String::new();
        }
        let link = |t: &Made| {
            // A page that a language does not have: its first page.
            let to = if t.pages.contains(path) && path != "/404/" { path } else { "/" };
            let (tag, name) = (&t.tag, &t.name);
            let state = if *tag == content.tongue.tag { " aria-current=\"true\"" } else { "" };
            format!("<li><a data-language href=\"{}{to}\" lang=\"{tag}\"{state}>{name}</a></li>", t.prefix)
        };
        let links: String = self.tongues.iter().map(link).collect();
        let note = if content.tongue.pending && !content.tongue.source {
            let source = self.tongues.iter().find(|t| t.source);
            let to = source.map(|t| format!("{}{}", t.prefix, if t.pages.contains(path) { path } else { "/" })).unwrap_or_default();
            let (lang, words) = (&content.source_language, content.texts.say("languages.pending"));
            let there = content.texts.say("languages.source");
            format!("<p class=\"note\">{words} <a data-language href=\"{to}\" hreflang=\"{lang}\">{there}</a></p>")
        } else {
            String::new()
        };
        format!("<nav class=\"languages\" aria-label=\"{}\"><ul>{links}</ul></nav>{note}", content.texts.say("languages.label"))
    }

    /// A page as it is written.
    pub fn finish(&self, content: &Content, html: &str) -> String {
        let tongue = &content.tongue;
        if tongue.source && tongue.prefix.is_empty() {
            return html.to_owned();
        }
        let lead = |href: &str| {
            let end = href.find(['#', '?']).unwrap_or(href.len());
            let (path, rest) = href.split_at(end);
            let (address, other) = self.lead(content, path)?;
            let language = other.map(|tag| format!(" hreflang=\"{tag}\"")).unwrap_or_default();
            Some(format!("href=\"{address}{rest}\"{language}"))
        };
        let direction = tongue.direction.code();
        // The content's own language is written from left to right.
        let open = format!("<span lang=\"{}\"{}>", content.source_language, if direction == "rtl" { " dir=\"ltr\"" } else { "" });
        let Finished { html, .. } = finish(html, &open, &lead);
        html.replacen("<html ", &format!("<html dir=\"{direction}\" "), usize::from(direction == "rtl"))
    }
}

impl Made {
    fn new(content: &Content, pages: BTreeSet<String>) -> Self {
        let tongue = &content.tongue;
        Self { tag: tongue.tag.clone(), name: tongue.name.clone(), prefix: tongue.prefix.clone(), source: tongue.source, pages }
    }
}

/// The main part of each page.
fn mains(content: &Content) -> BTreeMap<String, String> {
    // What a page of dates says later stands in its data.
    let later = |desk: &Option<String>| desk.as_ref().filter(|d| d.contains(OPEN)).map_or("", |_| LATER);
    all_pages(content).into_iter().map(|(_, frame, draw)| (frame.path, drawn(content, &draw) + later(&frame.desk))).collect()
}

/// Stands for words that are shown later, and are not translated.
const LATER: &str = "<!-- later -->";

/// A plainer wording of the same language is a page of its own where enough of it is worded anew.
fn is_other(own: &str, main: &str) -> bool {
    let lines = |html: &str| -> Vec<String> {
        html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim().to_owned()).filter(|t| !t.is_empty()).collect()
    };
    let known: BTreeSet<String> = lines(own).into_iter().collect();
    let lines = lines(main);
    let letters = |new: bool| lines.iter().filter(|l| !new || !known.contains(*l)).map(|l| l.chars().count()).sum::<usize>();
    letters(true) * 100 >= letters(false) * ANEW
}

/// A form is either translated or not: who answers must understand each question.
fn is_translated(main: &str) -> bool {
    let (left, all) = finish(&format!("<main>{main}</main>"), "", &|_| None).untranslated;
    let form = main.contains("data-island=");
    all > 0 && !main.ends_with(LATER) && if form { left == 0 } else { left * 100 <= all * LEFT }
}
