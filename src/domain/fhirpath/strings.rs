//! Functions of texts. Patterns are bounded; what they are tried on is too.

use super::bounds::{self, Fuel};
use super::function::{self, Function};
use super::letters::cased;
use super::{Item, Items, Outcome, Shared, just, kinds, one, value};
use regex_lite::{Regex, RegexBuilder};
use std::rc::Rc;

/// The text of an item; codes, ids and the like are texts.
pub fn text_of(item: &Shared, what: &str) -> Outcome<String> {
    match &*value(item) {
        Item::String(text) => Ok(text.clone()),
        other => Err(fault!(what, " needs a text, not ", kinds::of(other).1)),
    }
}

/// A regular expression within bounds. `whole`: it has to match all of the text.
pub fn pattern(text: &str, whole: bool) -> Outcome<Regex> {
    if text.len() > bounds::PATTERN {
        return Err(fault!("the regular expression has more than 500 bytes"));
    }
    let pattern = if whole { ["^(?:", text, ")$"].concat() } else { text.to_owned() };
    let built = RegexBuilder::new(&pattern).dot_matches_new_line(true).size_limit(200_000).nest_limit(50).build();
    built.map_err(|_| fault!("the regular expression « ", text, " » cannot be used here"))
}

fn texts<'a>(parts: Vec<String>) -> Items<'a> {
    let mut items = Vec::new();
    for part in parts {
        items.push(Rc::new(Item::String(part)));
    }
    items
}

fn count<'a>(n: usize) -> Item<'a> {
    Item::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Characters before a byte.
fn chars_before<'a>(text: &str, at: Option<&usize>) -> Item<'a> {
    match at {
        Some(at) => count(length(text, *at)),
        None => Item::Integer(-1),
    }
}

/// The number of characters up to a byte.
#[inline(never)]
pub fn length(text: &str, end: usize) -> usize {
    let mut count = 0;
    for byte in text.bytes().take(end) {
        count += usize::from(byte & 0xC0 != 0x80);
    }
    count
}

/// Where a part stands in a text, in bytes: one place, or all when `most` is 0 (they may overlap).
fn places(fuel: &mut Fuel, text: &str, part: &str, most: usize) -> Outcome<Vec<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(part)) {
        fuel.take(1 + part.len() / 64)?;
        found.push(from + at);
        from += at + part.chars().next().map_or(1, char::len_utf8);
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// The parts between separators; the single characters without separator.
fn parts_of(fuel: &mut Fuel, text: &str, separator: &str) -> Outcome<Vec<String>> {
    let mut parts = Vec::new();
    if separator.is_empty() {
        for c in text.chars() {
            parts.push(String::from(c));
        }
        return Ok(parts);
    }
    let mut from = 0;
    for at in places(fuel, text, separator, 0)? {
        if at >= from {
            parts.push(text.get(from..at).unwrap_or_default().to_owned());
            from = at + separator.len();
        }
    }
    parts.push(text.get(from..).unwrap_or_default().to_owned());
    Ok(parts)
}

/// A function of one text with texts as arguments, all there.
#[inline(never)]
pub fn function<'a>(fuel: &mut Fuel, f: Function, item: &Shared<'a>, arguments: &[Shared<'a>]) -> Outcome<Items<'a>> {
    let what = function::name_of(f);
    let text = text_of(item, what)?;
    let mut given = [String::new(), String::new()];
    for (place, argument) in given.iter_mut().zip(arguments) {
        *place = text_of(argument, what)?;
    }
    let [first, second] = &given;
    Ok(just(match f {
        Function::Upper | Function::Lower => Item::String(cased(&text, f == Function::Upper)),
        Function::Trim => Item::String(text.trim().to_owned()),
        Function::Length => count(length(&text, usize::MAX)),
        Function::StartsWith => Item::Boolean(text.as_bytes().starts_with(first.as_bytes())),
        Function::EndsWith => Item::Boolean(text.as_bytes().ends_with(first.as_bytes())),
        Function::Contains => Item::Boolean(first.is_empty() || !places(fuel, &text, first, 1)?.is_empty()),
        Function::IndexOf | Function::LastIndexOf if first.is_empty() => {
            if f == Function::IndexOf {
                Item::Integer(0)
            } else {
                count(length(&text, usize::MAX))
            }
        }
        Function::IndexOf => chars_before(&text, places(fuel, &text, first, 1)?.first()),
        Function::LastIndexOf => chars_before(&text, places(fuel, &text, first, 0)?.last()),
        Function::ToChars => return Ok(texts(parts_of(fuel, &text, "")?)),
        Function::Split => return Ok(texts(parts_of(fuel, &text, first)?)),
        Function::Replace => {
            let parts = parts_of(fuel, &text, first)?;
            let hits = parts.len() + usize::from(first.is_empty());
            if text.len().saturating_add(hits.saturating_mul(second.len())) > bounds::TEXT {
                return Err(bounds::long_text());
            }
            // An empty text stands before, between and after all characters.
            let mut out = parts.join(second);
            if first.is_empty() && !text.is_empty() {
                out.insert_str(0, second);
                out.push_str(second);
            }
            Item::String(out)
        }
        Function::Matches | Function::MatchesFull | Function::ReplaceMatches => {
            if text.len() > bounds::MATCHED {
                return Err(fault!("a regular expression is tried on a text of more than 100,000 bytes"));
            }
            fuel.take(500 + text.len().saturating_mul(first.len() + 8) / 64)?;
            let regex = pattern(first, f == Function::MatchesFull)?;
            if f == Function::ReplaceMatches { replaced(&regex, &text, first, second)? } else { Item::Boolean(regex.is_match(&text)) }
        }
        Function::Encode | Function::Decode | Function::Escape | Function::Unescape => return coded(f, &text, first),
        _ => return Ok(Vec::new()),
    }))
}

#[inline(never)]
fn replaced<'a>(regex: &Regex, text: &str, pattern: &str, with: &str) -> Outcome<Item<'a>> {
    if pattern.is_empty() {
        return Ok(Item::String(text.to_owned()));
    }
    let mut out = String::new();
    let mut done = 0;
    for found in regex.captures_iter(text) {
        let Some(all) = found.get(0) else { continue };
        out.push_str(text.get(done..all.start()).unwrap_or_default());
        done = all.end();
        // `$1` is a group; `${name}` a named one.
        let mut rest = with;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            rest = after;
            let group = match after.as_bytes() {
                [digit @ b'0'..=b'9', ..] => {
                    rest = after.get(1..).unwrap_or_default();
                    found.get(usize::from(digit - b'0'))
                }
                [b'{', ..] => {
                    let (name, end) = after.split_once('}').unwrap_or((after, ""));
                    rest = end;
                    found.name(name.get(1..).unwrap_or_default())
                }
                _ => {
                    out.push('$');
                    None
                }
            };
            out.push_str(group.map_or("", |g| g.as_str()));
        }
        out.push_str(rest);
        if out.len() > bounds::TEXT {
            return Err(bounds::long_text());
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Ok(Item::String(out))
}

/// `substring(start, length)`, in characters.
#[inline(never)]
pub fn substring<'a>(item: &Shared<'a>, start: i64, length: Option<i64>) -> Outcome<Items<'a>> {
    let text = text_of(item, "substring()")?;
    let Ok(start) = usize::try_from(start) else { return Ok(Vec::new()) };
    let length = length.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(0));
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        if at >= start && at - start < length {
            out.push(c);
        }
    }
    Ok(if start < self::length(&text, usize::MAX) { super::text(out) } else { Vec::new() })
}

/// `join(separator)`
#[inline(never)]
pub fn join<'a>(items: &[Shared<'a>], separator: &str) -> Outcome<Items<'a>> {
    let mut out = String::new();
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            out.push_str(separator);
        }
        out.push_str(&text_of(item, "join()")?);
        if out.len() > bounds::TEXT {
            return Err(bounds::long_text());
        }
    }
    Ok(if items.is_empty() { Vec::new() } else { super::text(out) })
}

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HTML: [(char, &str); 5] = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")];
const JSON: [(char, &str); 7] = [('\\', "\\\\"), ('"', "\\\""), ('\n', "\\n"), ('\r', "\\r"), ('\t', "\\t"), ('\u{c}', "\\f"), ('\u{8}', "\\b")];

/// `encode`, `decode`, `escape`, `unescape`.
#[inline(never)]
fn coded<'a>(f: Function, text: &str, form: &str) -> Outcome<Items<'a>> {
    let out = match (f, form) {
        (Function::Encode, "hex") => {
            let mut out = String::new();
            for byte in text.bytes() {
                for half in [byte >> 4, byte & 15] {
                    out.push(char::from(HEX.get(half as usize).copied().unwrap_or(0)));
                }
            }
            Some(out)
        }
        (Function::Encode, "base64" | "urlbase64") => Some(to_base64(text.as_bytes(), form != "base64")),
        (Function::Decode, "hex" | "base64" | "urlbase64") => from_bits(text, form),
        (Function::Escape, "html") => Some(escaped(text, &HTML)),
        (Function::Escape, "json") => Some(escaped(text, &JSON)),
        (Function::Unescape, "html") => Some(unescaped(text, &HTML)),
        (Function::Unescape, "json") => Some(unescaped(text, &JSON)),
        _ => return Err(fault!(function::name_of(f), "(): « ", form, " » is unknown")),
    };
    Ok(one(out.map(Item::String)))
}

#[inline(never)]
fn to_base64(bytes: &[u8], for_url: bool) -> String {
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let mut bits = 0;
        for at in 0..3 {
            bits = bits << 8 | u32::from(group.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let sign = BASE64.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(0);
            out.push(match sign {
                _ if at > group.len() => '=',
                b'+' if for_url => '-',
                b'/' if for_url => '_',
                sign => char::from(sign),
            });
        }
    }
    out
}

/// Hexadecimal or base64 back to text; `None` when it is none.
#[inline(never)]
pub fn from_bits(text: &str, form: &str) -> Option<String> {
    let (width, alphabet): (u32, &[u8]) = if form == "hex" { (4, HEX) } else { (6, BASE64) };
    let (mut bits, mut known) = (0_u32, 0);
    let mut bytes = Vec::new();
    for byte in text.trim_end_matches('=').bytes() {
        let sign = match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte if width == 4 => byte.to_ascii_lowercase(),
            byte => byte,
        };
        bits = bits << width | u32::try_from(alphabet.iter().position(|a| *a == sign)?).ok()?;
        known += width;
        if known >= 8 {
            known -= 8;
            bytes.push(u8::try_from(bits >> known & 255).ok()?);
        }
        bits &= (1 << known) - 1;
    }
    String::from_utf8(bytes).ok()
}

#[inline(never)]
fn escaped(text: &str, table: &[(char, &str)]) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match table.iter().find(|e| e.0 == c) {
            Some(entry) => out.push_str(entry.1),
            None => out.push(c),
        }
    }
    out
}

#[inline(never)]
fn unescaped(text: &str, table: &[(char, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let entry = table.iter().find(|e| rest.starts_with(e.1));
        out.push(entry.map_or(c, |e| e.0));
        rest = rest.get(entry.map_or(c.len_utf8(), |e| e.1.len())..).unwrap_or_default();
    }
    out
}
