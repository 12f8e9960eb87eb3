//! The style sheets: what a form's page carries in itself, so that it is drawn as soon as it is there, and what it loads beside.
//!
//! A sheet in a file costs a journey more before anything is seen: on a slow phone a third of the wait. The policy allows the one sheet of
//! a page by its hash, and no other. It depends on this program and on the site's colours alone, so that `guichet headers` knows it too.

use crate::content::Site;
use sha2::{Digest, Sha256};

/// The sheets that a form needs on a screen, in order.
const FORM: [&str; 6] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/layout.css"),
    include_str!("../../style/form.css"),
    include_str!("../../style/controls.css"),
    include_str!("../../style/looks.css"),
];
/// The sheet for paper.
const PRINT: &str = include_str!("../../style/print.css");
/// What other pages add to it.
const PRINT_PAGES: &str = include_str!("../../style/print-pages.css");
/// The sheet that only other pages need.
const PAGES: &str = include_str!("../../style/pages.css");

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

/// The sheet of the pages that follow dates.
const DESK: &str = include_str!("../../style/desk.css");

/// The sheet of the pages that follow dates, which load it beside the one for all.
pub fn desk_style() -> String {
    plain(DESK)
}

/// What blank forms and leaflets need besides.
const SHEETS: &str = include_str!("../../style/sheets.css");

/// The sheet of blank forms and leaflets.
pub fn sheets_style() -> String {
    plain(SHEETS)
}

/// The sheet within a form's page.
pub fn form_style(site: &Site) -> String {
    FORM.iter().map(|sheet| plain(sheet)).collect::<String>() + &theme(site)
}

/// The sheet for paper, which a form's page loads without waiting for it.
pub fn print_style() -> String {
    plain(PRINT)
}

/// Everything, for pages without a form: they share one file.
pub fn whole_style(site: &Site) -> String {
    // The order of the layers is said in the first sheet.
    form_style(site) + &plain(PAGES) + &plain(PRINT) + &plain(PRINT_PAGES)
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

/// A style sheet without its comments and its indentation.
fn plain(css: &str) -> String {
    let mut plain = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, end)| end);
    }
    plain.push_str(rest);
    plain.lines().map(str::trim).filter(|l| !l.is_empty()).fold(String::new(), |text, line| text + line + "\n")
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
        assert_eq!(plain("/* a */\n@layer x {\n  .a { b: c; }\n\n}\n"), "@layer x {\n.a { b: c; }\n}\n");
    }
}
