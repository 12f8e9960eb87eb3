//! The connection test's judgement: from what a server answered to what is wrong with it, what to do, and which lines to hand to those who
//! run the server. Two programs ask and this room judges: `guichet probe` from a terminal, the page `/verification/` from a browser.
//!
//! Nothing here is in words: a finding names its text by key, so that both say the same.

mod cors;
mod fhir;
mod page;
mod place;

pub use cors::{Wanted, all_of, exposed, ordinary, preflight};
pub use fhir::{DryRun, dry_run, first, is_statement, stated};
pub use page::{Seen, about_page, auth_note, by_hand, refused_before, seen, unsure_method, webhook_answer};
pub use place::Place;

use super::http::HttpResponse;
use crate::content::{Auth, Texts};

/// Stands for a sending's own id in an address: nothing stands there, and nothing is put there.
pub const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// What a step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Good,
    /// To know.
    Note,
    /// Works, and could be better.
    Look,
    /// Nothing can be sent like that.
    Failed,
}

impl Level {
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Self::Good => "probe.level.good",
            Self::Note => "probe.level.note",
            Self::Look => "probe.level.look",
            Self::Failed => "probe.level.failed",
        }
    }
}

/// Something to say: as it is, or by the key of a text with what is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// As it is: an address, a line of a configuration, what a server said.
    Plain(String),
    /// The text of a key.
    Key(&'static str, Vec<(&'static str, Words)>),
}

impl Words {
    /// In the words of these texts.
    pub fn say(&self, texts: &Texts) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Key(key, with) => with.iter().fold(texts.say(key), |text, (name, words)| text.replace(&format!("{{{name}}}"), &words.say(texts))),
        }
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<u16> for Words {
    fn from(number: u16) -> Self {
        Self::Plain(number.to_string())
    }
}

/// The text of a key.
pub fn key(key: &'static str) -> Words {
    Words::Key(key, Vec::new())
}

/// The text of a key, with one thing filled in.
pub fn with(key: &'static str, name: &'static str, value: impl Into<Words>) -> Words {
    Words::Key(key, vec![(name, value.into())])
}

/// One step of the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it is.
    pub level: Level,
    /// What was found.
    pub text: Words,
    /// What to do.
    pub remedy: Option<Words>,
    /// Lines for those who run the server.
    pub give: Vec<Words>,
}

impl Finding {
    /// A finding without a remedy.
    pub fn new(level: Level, text: Words) -> Self {
        Self { level, text, remedy: None, give: Vec::new() }
    }

    /// With what to do.
    #[must_use]
    pub fn remedy(mut self, words: Words) -> Self {
        self.remedy = Some(words);
        self
    }

    /// With lines to hand over.
    #[must_use]
    pub fn give(mut self, lines: Vec<Words>) -> Self {
        self.give = lines;
        self
    }
}

/// How a test ended, in one sentence.
pub fn summary(findings: &[Finding]) -> Words {
    match findings.iter().filter(|f| f.level == Level::Failed).count() {
        0 => key("probe.end.good"),
        1 => key("probe.end.one"),
        many => with("probe.end.many", "count", many.to_string()),
    }
}

/// The server sends elsewhere.
pub fn redirected(answer: Option<&HttpResponse>) -> Finding {
    let to = answer.and_then(|a| a.header("location")).map_or_else(|| key("probe.redirected.unknown"), Words::from);
    Finding::new(Level::Failed, with("probe.redirected", "to", to)).remedy(key("probe.redirected.remedy")).give(vec![key("probe.redirected.give")])
}

/// The server wants to know who sends; `auth` is what the site says of it, when there is a site.
pub fn sign_in(answer: &HttpResponse, auth: Option<&Auth>) -> Finding {
    let status = Words::from(answer.status);
    let way = answer.header("www-authenticate");
    let said = match way {
        Some(way) => Words::Key("probe.sign-in.way", vec![("status", status), ("way", way.into())]),
        None => with("probe.sign-in", "status", status),
    };
    match auth {
        Some(Auth::None) | None => {
            let kind = match way.map(str::to_ascii_lowercase) {
                Some(way) if way.starts_with("basic") => "basic".into(),
                Some(way) if way.starts_with("bearer") => "bearer".into(),
                _ => key("probe.sign-in.kinds"),
            };
            let level = if auth.is_some() { Level::Failed } else { Level::Note };
            Finding::new(level, said).remedy(with("probe.sign-in.remedy", "kind", kind))
        }
        Some(_) => Finding::new(Level::Note, said).remedy(key("probe.sign-in.foreseen")),
    }
}

/// Answers would travel for everybody to read.
pub fn clear() -> Finding {
    Finding::new(Level::Failed, key("probe.clear")).remedy(key("probe.clear.remedy"))
}

/// What is no address.
pub fn not_an_address(text: &str) -> Finding {
    Finding::new(Level::Failed, with("probe.not-an-address", "text", text)).remedy(key("probe.not-an-address.remedy"))
}

/// A receiver that might store all that it is sent.
pub fn no_dry_run() -> Finding {
    Finding::new(Level::Note, key("probe.dry.none")).remedy(key("probe.dry.none.remedy"))
}

#[cfg(test)]
mod tests;
