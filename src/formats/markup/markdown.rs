//! Reads the part of Markdown that forms use: paragraphs, emphasis, lists, links, headings as bold. Tables and pictures are not in it.

use super::{Builder, MOST_BYTES, decode, is_https, is_local};
use crate::domain::markup::{Mark, MarkTag, Markup};

/// What a run of lines is.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    Paragraph,
    Heading,
    Item(MarkTag),
    Quote,
}

/// The markup of a Markdown text, and what was left out.
pub fn read_markdown(text: &str) -> (Markup, Vec<String>) {
    if text.len() > MOST_BYTES {
        return (Markup(vec![Mark::Text(text.to_owned())]), vec!["markup of such length".to_owned()]);
    }
    let mut builder = Builder::new();
    let mut block: Option<(Block, String)> = None;
    for line in text.lines().chain([""]) {
        let bare = line.trim();
        let rule = bare.len() > 2 && ['-', '*', '_'].iter().any(|sign| bare.chars().all(|c| c == *sign));
        match start_of(bare) {
            Some((kind, words)) if !rule => {
                builder.block(block.replace((kind, words.to_owned())));
            }
            _ if bare.is_empty() || rule => builder.block(block.take()),
            _ => match &mut block {
                Some((kind, words)) if *kind != Block::Heading => {
                    words.push('\n');
                    words.push_str(line.trim_start());
                }
                _ => builder.block(block.replace((Block::Paragraph, line.trim_start().to_owned()))),
            },
        }
    }
    builder.block(block);
    builder.finish()
}

/// The block that a line starts, and its words.
fn start_of(line: &str) -> Option<(Block, &str)> {
    let (sign, words) = line.split_once(' ')?;
    let number = sign.strip_suffix(['.', ')']).is_some_and(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    let block = match sign {
        "-" | "*" | "+" => Block::Item(MarkTag::Ul),
        ">" => Block::Quote,
        _ if number => Block::Item(MarkTag::Ol),
        _ if sign.len() <= 6 && sign.bytes().all(|b| b == b'#') => Block::Heading,
        _ => return None,
    };
    Some((block, words.trim_matches(['#', ' '])))
}

impl Builder {
    fn block(&mut self, block: Option<(Block, String)>) {
        let Some((kind, words)) = block else { return };
        let words = words.trim_end();
        match kind {
            Block::Item(list) => {
                if self.open.get(1).and_then(|f| f.tag) != Some(list) {
                    self.close_to(1);
                    self.open(list);
                }
                self.open(MarkTag::Li);
                self.inline(words, 0);
                self.close_to(2);
            }
            other => {
                self.close_to(1);
                self.open(if other == Block::Quote { MarkTag::Blockquote } else { MarkTag::P });
                if other == Block::Heading {
                    self.open(MarkTag::Strong);
                }
                self.inline(words, 0);
                self.close_to(1);
            }
        }
    }

    /// Words with emphasis, links and tags.
    fn inline(&mut self, text: &str, level: usize) {
        let mut rest = text;
        let mut before = ' ';
        while let Some(place) = rest.find(['\\', '`', '*', '_', '[', '!', '<', '\n']).filter(|_| level <= super::MOST_LEVELS) {
            let (words, from) = rest.split_at(place);
            let broken = from.starts_with('\n') && words.ends_with("  ");
            self.text(&decode(if from.starts_with('\n') { words.trim_end() } else { words }));
            before = words.chars().last().unwrap_or(before);
            rest = if broken {
                self.open(MarkTag::Br);
                from.trim_start()
            } else {
                self.sign(from, before, level)
            };
            before = '*';
        }
        self.text(&decode(rest));
    }

    /// What a sign begins; gives what follows.
    fn sign<'a>(&mut self, from: &'a str, before: char, level: usize) -> &'a str {
        let after = from.get(1..).unwrap_or_default();
        match from.chars().next() {
            Some('\n') => {
                self.text(" ");
                return after;
            }
            Some('<') => return self.tag(from),
            Some('\\') => {
                if let Some(rest) = after.strip_prefix('\n') {
                    self.open(MarkTag::Br);
                    return rest;
                }
                if let Some(sign) = after.chars().next().filter(char::is_ascii_punctuation) {
                    self.text(&sign.to_string());
                    return after.get(1..).unwrap_or_default();
                }
            }
            Some('`') => {
                if let Some((code, rest)) = after.split_once('`') {
                    self.open(MarkTag::Code);
                    self.text(code);
                    self.close(Some(MarkTag::Code));
                    return rest;
                }
            }
            Some('!') if after.starts_with('[') => {
                if let Some((words, address, rest)) = link(after) {
                    self.drop(&format!("picture {address}"));
                    self.text(words);
                    return rest;
                }
            }
            Some('[') => {
                if let Some((words, address, rest)) = link(from) {
                    let allowed = is_https(address) || is_local(address);
                    if allowed {
                        self.open_link(address.to_owned());
                    } else {
                        self.drop(&format!("link {address}"));
                    }
                    self.inline(words, level + 1);
                    if allowed {
                        self.close(None);
                    }
                    return rest;
                }
            }
            Some('*' | '_') => {
                if let Some((tag, words, rest)) = emphasis(from, before) {
                    self.open(tag);
                    self.inline(words, level + 1);
                    self.close(Some(tag));
                    return rest;
                }
            }
            _ => {}
        }
        let first = from.chars().next().map_or(0, char::len_utf8);
        let (sign, rest) = from.split_at(first);
        self.text(sign);
        rest
    }
}

/// `**words**`, `__words__`, `*words*`, `_words_`.
fn emphasis(from: &str, before: char) -> Option<(MarkTag, &str, &str)> {
    for (delimiter, tag) in [("**", MarkTag::Strong), ("__", MarkTag::Strong), ("*", MarkTag::Em), ("_", MarkTag::Em)] {
        let Some(inside) = from.strip_prefix(delimiter) else { continue };
        if inside.starts_with(char::is_whitespace) || (delimiter.starts_with('_') && before.is_alphanumeric()) {
            return None;
        }
        let Some(mut end) = inside.find(delimiter).filter(|end| *end > 0) else { continue };
        // `***both***`: the last signs close the outer one.
        if inside.get(end + delimiter.len()..).is_some_and(|rest| rest.starts_with(delimiter.get(..1).unwrap_or_default())) && delimiter.len() == 2 {
            end += 1;
        }
        return Some((tag, inside.get(..end)?, inside.get(end + delimiter.len()..)?));
    }
    None
}

/// `[words](address "title")`.
fn link(from: &str) -> Option<(&str, &str, &str)> {
    let (words, rest) = from.strip_prefix('[')?.split_once("](")?;
    let (inside, rest) = rest.split_once(')')?;
    Some((words, inside.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>']), rest))
}
