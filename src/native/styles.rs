//! The style sheets: what a page carries in itself, so that it is drawn as soon as it is there, and what it loads beside.
//!
//! A sheet in a file costs a journey more before anything is seen: on a slow phone half of the wait. The policy allows five sheets within pages
//! by their hashes, four of forms and that of other pages, and no other. They depend on this program and on the site's colours alone, so that
//! `guichet headers` knows them too.

use crate::content::Site;
use crate::domain::Questionnaire;
use crate::domain::item::{Control, TextStyle};
use crate::domain::markup::{Mark, MarkTag};
use crate::ui::pages::Frame;
use sha2::{Digest, Sha256};

/// The sheets that every page needs on a screen, in order; the order of the layers is said in the first.
const ALL: [&str; 4] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/layout.css"),
    include_str!("../../style/form.css"),
];
/// What stands around the main part.
const HEADER: &str = include_str!("../../style/header.css");
/// What only the forms of the whole program need.
const CONTROLS: &str = include_str!("../../style/controls.css");
/// What a form shows once it has been answered.
const LATER: &str = include_str!("../../style/later.css");
/// What few forms need: a file beside the page.
const LOOKS: &str = include_str!("../../style/looks.css");
/// The sheet for paper.
const PRINT: &str = include_str!("../../style/print.css");
/// What other pages add to it.
const PRINT_PAGES: &str = include_str!("../../style/print-pages.css");
/// The sheet that only other pages need.
const PAGES: &str = include_str!("../../style/pages.css");

/// What guides add to it, on a screen and on paper.
const GUIDES: &str = include_str!("../../style/guides.css");

/// The sheet of what helps beside a form, which its scripts load.
const AIDS: &str = include_str!("../../style/aids.css");

/// The sheet that comes with the scripts beside a form.
pub fn aids_style() -> String {
    plain(AIDS)
}

/// The sheet of documents, which their script loads.
const DOCUMENTS: &str = include_str!("../../style/documents.css");

/// The sheet that comes with the script of documents.
pub fn documents_style() -> String {
    plain(DOCUMENTS)
}

/// The sheet of a device that is handed over.
pub fn handover_style() -> String {
    plain(include_str!("../../style/handover.css"))
}

/// The sheet of the pages that follow dates.
const DESK: [&str; 3] = [include_str!("../../style/desk.css"), include_str!("../../style/intake.css"), include_str!("../../style/indicators.css")];

/// The sheet of the pages that follow dates, which load it beside the one for all.
pub fn desk_style() -> String {
    DESK.into_iter().map(plain).collect()
}

/// What blank forms and leaflets need besides.
const SHEETS: &str = include_str!("../../style/sheets.css");

/// The sheet of blank forms and leaflets.
pub fn sheets_style() -> String {
    plain(SHEETS)
}

/// What booklets, care sheets and templates need besides.
const PAPERS: &str = include_str!("../../style/papers.css");

/// The sheet of booklets, care sheets and templates.
pub fn papers_style() -> String {
    plain(PAPERS)
}

/// The sheet that a page carries in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// A form's.
    Form {
        /// Within another site: without header and foot.
        framed: bool,
        /// Of the lean program: without the controls that it has not.
        lean: bool,
    },
    /// Every other page's.
    Page,
}

impl Within {
    /// All there are.
    pub const ALL: [Self; 5] = [
        Self::Form { framed: false, lean: false },
        Self::Form { framed: false, lean: true },
        Self::Form { framed: true, lean: false },
        Self::Form { framed: true, lean: true },
        Self::Page,
    ];

    /// That of a page.
    pub fn of(frame: &Frame) -> Self {
        if frame.data.is_some() { Self::Form { framed: frame.framed, lean: frame.lean } } else { Self::Page }
    }

    /// Its text.
    pub fn style(self, site: &Site) -> String {
        let beside: Vec<&str> = match self {
            Self::Form { framed, lean } => {
                let (header, controls) = ((!framed).then_some(HEADER), (!lean).then_some(CONTROLS));
                header.into_iter().chain(controls).collect()
            }
            Self::Page => vec![HEADER, LATER, PAGES, GUIDES],
        };
        ALL.into_iter().chain(beside).map(plain).collect::<String>() + &theme(site)
    }
}

/// What a form's page does not wait for: the sheet for paper, and what it shows once it has been answered. Its loader brings it after the program.
pub fn later_style() -> String {
    [LATER, PRINT].map(plain).concat()
}

/// The sheet of the looks that few forms have, which those load.
pub fn looks_style() -> String {
    plain(LOOKS)
}

/// Whether a form needs [`looks_style`]: it has more than questions, groups, pages and help.
pub fn has_looks(questionnaire: &Questionnaire) -> bool {
    questionnaire.items.iter().any(|item| {
        let control = matches!(
            item.control,
            Some(Control::Table | Control::HTable | Control::GTable | Control::Grid | Control::Header | Control::Footer | Control::TabContainer)
        );
        let looks = item.looks.as_deref().is_some_and(|l| {
            // A table in a text scrolls.
            let tables = [&l.markup, &l.help_markup, &l.flyover_markup, &l.legal_markup].into_iter().flatten().any(|m| has_table(&m.0));
            let beside = l.legal.is_some() || l.media.is_some() || l.support_link.is_some() || l.category.is_some();
            tables || beside || l.protected || l.style != TextStyle::default()
        });
        control || looks || item.options.iter().any(|o| o.media.is_some())
    })
}

fn has_table(marks: &[Mark]) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Text(_) => false,
        Mark::Element(tag, inside) => *tag == MarkTag::Table || has_table(inside),
        Mark::Link(_, inside) => has_table(inside),
    })
}

/// The sheet for paper of every other page.
pub fn print_pages_style() -> String {
    // The last word is the guides' own, as in the one file for all.
    plain(PRINT) + &plain(PRINT_PAGES) + &plain(GUIDES)
}

/// Everything in one file: for a page whose own sheet a server refuses, since its policy was written for another version of the site.
pub fn whole_style(site: &Site) -> String {
    let form = Within::Form { framed: false, lean: false };
    form.style(site) + &[LATER, LOOKS, PAGES, PRINT, PRINT_PAGES, GUIDES].map(plain).concat()
}

/// What a policy says to allow this sheet within a page.
pub fn source_of(style: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(style.as_bytes())))
}

/// The site's colours.
fn theme(site: &Site) -> String {
    let colours = &site.colours;
    format!("@layer theme {{ :root {{ --accent: light-dark({}, {}); }} }}\n", colours.accent, colours.accent_dark)
}

/// A style sheet without its comments, its indentation, and the ends of lines that say nothing.
fn plain(css: &str) -> String {
    let mut plain = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, end)| end);
    }
    plain.push_str(rest);
    let mut short = String::new();
    for line in plain.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if line == "}" && short.ends_with(';') {
            short.pop();
        }
        match line.strip_suffix(" {") {
            Some(head) => short.extend([head, "{"]),
            None if line.ends_with([';', ',', '}']) => short.push_str(line),
            None => short.extend([line, "\n"]),
        }
    }
    short
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: [char; 64] = {
        let mut signs = ['A'; 64];
        let all = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut i = 0;
        #[allow(clippy::indexing_slicing)]
        while i < 64 {
            signs[i] = all[i] as char;
            i += 1;
        }
        signs
    };
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4u32 {
            let sign = SIGNS.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or('=');
            text.push(if place as usize <= three.len() { sign } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_all_lengths() {
        assert_eq!(["", "f", "fo", "foo", "foobar\u{ff}"].map(|t| base64(t.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFyw78="]);
    }

    #[test]
    fn comments_and_indentation_go() {
        assert_eq!(plain("/* a */\n@layer x {\n  .a,\n  .b {\n    b: c;\n    d: e\n      f;\n  }\n\n}\n"), "@layer x{.a,.b{b: c;d: e\nf}}");
    }
}
