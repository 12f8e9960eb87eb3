//! An author's markup read through one allow-list: XHTML and Markdown become a tree of known elements.
//!
//! What is not allowed is left out and named, so that the editor hears of it; its words are kept where words are what it holds. The tree is
//! one that a browser's parser leaves as it is: no block in a paragraph, no cell without its row. Never fails, never goes deep.

mod markdown;
#[cfg(test)]
mod tests;
mod xhtml;

use crate::domain::markup::{Mark, MarkTag, Markup};
pub use markdown::read_markdown;
pub use xhtml::read_xhtml;

/// Characters of one text, at most.
const MOST_BYTES: usize = 10_000;
/// Levels, at most.
const MOST_LEVELS: usize = 20;

/// An element that is open.
struct Frame {
    tag: Option<MarkTag>,
    /// Address of a link.
    link: Option<String>,
    children: Vec<Mark>,
}

/// Builds the tree, whatever comes in whatever order.
struct Builder {
    /// The outermost is the text itself.
    open: Vec<Frame>,
    dropped: Vec<String>,
}

impl Builder {
    fn new() -> Self {
        Self { open: vec![Frame { tag: None, link: None, children: Vec::new() }], dropped: Vec::new() }
    }

    /// Remembers what is left out, once.
    fn drop(&mut self, what: &str) {
        let what: String = what.chars().take(40).collect();
        if !self.dropped.contains(&what) && self.dropped.len() < 20 {
            self.dropped.push(what);
        }
    }

    fn last(&self, tags: &[MarkTag]) -> Option<usize> {
        self.open.iter().rposition(|f| f.tag.is_some_and(|t| tags.contains(&t)))
    }

    /// Closes all above this many open elements.
    fn close_to(&mut self, count: usize) {
        while self.open.len() > count.max(1) {
            let Some(frame) = self.open.pop() else { return };
            let cell = matches!(frame.tag, Some(MarkTag::Td | MarkTag::Th));
            if frame.children.is_empty() && !cell {
                continue;
            }
            let mark = match (frame.tag, frame.link) {
                (Some(tag), _) => Mark::Element(tag, frame.children),
                (None, link) => Mark::Link(link.unwrap_or_default(), frame.children),
            };
            self.push(mark);
        }
    }

    fn push(&mut self, mark: Mark) {
        if let Some(frame) = self.open.last_mut() {
            frame.children.push(mark);
        }
    }

    /// True directly in a table or a row, where only rows and cells may stand.
    fn between_cells(&self) -> bool {
        self.open.last().is_some_and(|f| matches!(f.tag, Some(MarkTag::Table | MarkTag::Tr)))
    }

    fn text(&mut self, text: &str) {
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        let between = self.between_cells();
        let Some(frame) = self.open.last_mut() else { return };
        let after_block = frame.children.last().is_none_or(|m| matches!(m, Mark::Element(tag, _) if is_block(*tag)));
        if text.is_empty() || (text.trim().is_empty() && after_block) || (between && text.trim().is_empty()) {
            return;
        }
        if between {
            self.drop("text between cells");
        } else if let Some(Mark::Text(before)) = frame.children.last_mut() {
            before.push_str(&text);
        } else {
            frame.children.push(Mark::Text(text));
        }
    }

    fn open(&mut self, tag: MarkTag) {
        use MarkTag::{Li, Ol, Table, Td, Th, Tr, Ul};
        let table = self.last(&[Table]);
        let fits = match tag {
            Tr => table.inspect(|t| self.close_to(t + 1)).is_some(),
            Td | Th => self.last(&[Tr]).filter(|row| Some(*row) > table).inspect(|row| self.close_to(row + 1)).is_some(),
            _ if self.between_cells() => false,
            Li => self.last(&[Ul, Ol]).filter(|list| Some(*list) > self.last(&[Td, Th])).inspect(|list| self.close_to(list + 1)).is_some(),
            _ => true,
        };
        if !fits {
            self.drop("an element out of place");
            return;
        }
        if is_block(tag)
            && let Some(p) = self.last(&[MarkTag::P]).filter(|p| Some(*p) > self.last(&[Li, Td, Th, MarkTag::Blockquote]))
        {
            self.close_to(p);
        }
        if tag == MarkTag::Br {
            self.push(Mark::Element(tag, Vec::new()));
        } else {
            self.enter(Some(tag), None);
        }
    }

    fn open_link(&mut self, address: String) {
        if let Some(outer) = self.open.iter().rposition(|f| f.link.is_some()) {
            self.close_to(outer);
        }
        if self.between_cells() {
            self.drop("an element out of place");
        } else {
            self.enter(None, Some(address));
        }
    }

    fn enter(&mut self, tag: Option<MarkTag>, link: Option<String>) {
        if self.open.len() > MOST_LEVELS {
            self.drop("levels beyond the twentieth");
        } else {
            self.open.push(Frame { tag, link, children: Vec::new() });
        }
    }

    /// Closes the nearest element of this tag (`None`: the link) with all in it; a table keeps what is in it to itself.
    fn close(&mut self, tag: Option<MarkTag>) {
        let found = self.open.iter().rposition(|f| f.tag == tag && (tag.is_some() || f.link.is_some()));
        if let Some(place) = found.filter(|place| tag == Some(MarkTag::Table) || Some(*place) > self.last(&[MarkTag::Table])) {
            self.close_to(place);
        }
    }

    fn finish(mut self) -> (Markup, Vec<String>) {
        self.close_to(1);
        let marks = self.open.pop().map(|f| f.children).unwrap_or_default();
        // One paragraph is just text.
        let marks = match <[Mark; 1]>::try_from(marks) {
            Ok([Mark::Element(MarkTag::P, words)]) => words,
            Ok(one) => one.into(),
            Err(marks) => marks,
        };
        (Markup(marks), self.dropped)
    }
}

fn is_block(tag: MarkTag) -> bool {
    matches!(
        tag,
        MarkTag::P | MarkTag::Ul | MarkTag::Ol | MarkTag::Li | MarkTag::Blockquote | MarkTag::Table | MarkTag::Tr | MarkTag::Th | MarkTag::Td
    )
}

/// An address within the site: no scheme, no host.
pub fn is_local(address: &str) -> bool {
    let clean = !address.is_empty() && !address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\' || c == ':');
    clean && !address.starts_with("//") && address.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '#' | '?' | '.'))
}

/// An `https:` address.
pub fn is_https(address: &str) -> bool {
    let host = address.get(..8).filter(|s| s.eq_ignore_ascii_case("https://")).and_then(|_| address.get(8..));
    host.is_some_and(|h| h.starts_with(|c: char| c.is_alphanumeric() || c == '[')) && !address.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// Text with its entities read, once: what they make is never read again.
fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let named = after.split_once(';').filter(|(name, _)| name.len() <= 8).and_then(|(name, rest)| Some((entity(name)?, rest)));
        out.push(named.map_or('&', |(sign, _)| sign));
        rest = named.map_or(after, |(_, rest)| rest);
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}
