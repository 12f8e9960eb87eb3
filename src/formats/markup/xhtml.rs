//! Reads XHTML, tolerantly.

use super::{Builder, MOST_BYTES, decode, is_https, is_local};
use crate::domain::markup::{Mark, MarkTag, Markup};

/// Elements whose content is not words for people.
const OPAQUE: &str = " script style iframe object embed svg math template noscript textarea select title head audio video ";
/// Elements that say nothing by themselves.
const PLAIN: &str = " span thead tbody tfoot html body ";
/// Attributes that are left out without a word.
const QUIET: &str = " href class id title lang xml:lang xmlns target rel alt src ";

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|w| w == word)
}

/// The markup of an XHTML text, and what was left out.
pub fn read_xhtml(text: &str) -> (Markup, Vec<String>) {
    if text.len() > MOST_BYTES {
        return (Markup(vec![Mark::Text(decode(text))]), vec!["markup of such length".to_owned()]);
    }
    let mut builder = Builder::new();
    let mut rest = text;
    while let Some(place) = rest.find('<') {
        let (before, from) = rest.split_at(place);
        builder.text(&decode(before));
        rest = builder.tag(from);
    }
    builder.text(&decode(rest));
    builder.finish()
}

fn tag_of(name: &str) -> Option<MarkTag> {
    Some(match name {
        // Headings are words in bold: the page has its own outline.
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => MarkTag::P,
        "br" => MarkTag::Br,
        "strong" | "b" => MarkTag::Strong,
        "em" | "i" => MarkTag::Em,
        "u" => MarkTag::U,
        "s" | "del" => MarkTag::S,
        "sub" => MarkTag::Sub,
        "sup" => MarkTag::Sup,
        "code" => MarkTag::Code,
        "ul" => MarkTag::Ul,
        "ol" => MarkTag::Ol,
        "li" => MarkTag::Li,
        "blockquote" => MarkTag::Blockquote,
        "table" => MarkTag::Table,
        "tr" => MarkTag::Tr,
        "th" => MarkTag::Th,
        "td" => MarkTag::Td,
        _ => return None,
    })
}

/// A tag as it is written.
struct Tag<'a> {
    name: String,
    closing: bool,
    empty: bool,
    attributes: Vec<(String, String)>,
    rest: &'a str,
}

/// The tag that `text` begins with, `<` included; `None` when it is just a sign.
fn read_tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let closing = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // The end is the first `>` outside quotes.
    let mut quote = None;
    let end = inside.char_indices().find_map(|(place, c)| {
        match quote {
            Some(q) if q == c => quote = None,
            Some(_) => {}
            None if c == '>' => return Some(place),
            // A quote opens a value; anywhere else it is a mistake that must not hide the end.
            None if matches!(c, '"' | '\'') && inside.get(..place).is_some_and(|t| t.trim_end().ends_with('=')) => quote = Some(c),
            None => {}
        }
        None
    })?;
    let (within, rest) = (inside.get(..end)?, inside.get(end + 1..)?);
    let stop = within.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(within.len());
    let (name, mut list) = within.split_at(stop);
    let mut attributes = Vec::new();
    loop {
        list = list.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let stop = list.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(list.len());
        let (name, after) = list.split_at(stop);
        if name.is_empty() && after.is_empty() {
            break;
        }
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            Some(value) => match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                Some(q) => value.get(1..).unwrap_or_default().split_once(q).unwrap_or((value, "")),
                None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
            },
            None => ("", after),
        };
        attributes.push((name.to_ascii_lowercase(), decode(value)));
        list = after;
    }
    Some(Tag { name: name.to_ascii_lowercase(), closing, empty: within.ends_with('/'), attributes, rest })
}

impl Builder {
    /// Takes in the tag, comment or bare sign that `text` begins with; gives what follows.
    pub(super) fn tag<'a>(&mut self, text: &'a str) -> &'a str {
        for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")] {
            if let Some(inside) = text.strip_prefix(start) {
                let (held, rest) = inside.split_once(end).unwrap_or((inside, ""));
                if end == "]]>" {
                    self.text(held);
                }
                return rest;
            }
        }
        let Some(Tag { name, closing, empty, attributes, rest }) = read_tag(text) else {
            self.text("<");
            return text.get(1..).unwrap_or_default();
        };
        let heading = name.len() == 2 && name.starts_with('h') && name != "hr";
        let tag = tag_of(&name);
        if closing {
            if tag.is_some() || name == "a" {
                self.close(tag);
            }
            return rest;
        }
        for (name, _) in attributes.iter().filter(|(name, _)| !is_in(QUIET, name)) {
            self.drop(name);
        }
        let value = |name: &str| attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.trim().to_owned());
        if let Some(tag) = tag {
            self.open(tag);
            if heading && self.open.last().is_some_and(|f| f.tag == Some(tag)) {
                self.open(MarkTag::Strong);
            }
            if empty {
                self.close(Some(tag));
            }
        } else if name == "a" {
            match value("href") {
                Some(address) if is_https(&address) || is_local(&address) => self.open_link(address),
                Some(address) => self.drop(&format!("link {address}")),
                None => {}
            }
        } else if !is_in(PLAIN, &name) {
            self.drop(&format!("<{name}>"));
            if name == "img" {
                self.text(&value("alt").unwrap_or_default());
            }
            if is_in(OPAQUE, &name) && !empty {
                return after_end(rest, &name);
            }
        }
        rest
    }
}

/// What follows the end tag of this name; nothing without it.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}
