//! Functions of texts. Patterns are bounded; what they are tried on is too.

use super::bounds::{self, Fuel};
use super::function::{self, Function};
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

/// In capitals, or without. The scripts that have both and are written in Europe: Latin, Greek, Cyrillic, Armenian. The standard library's
/// tables for all scripts would weigh more than all functions of this file.
pub fn cased(text: &str, upper: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if upper && c == 'ß' {
            out.push_str("SS");
        } else {
            out.push(letter(c, upper));
        }
    }
    out
}

/// Runs of capitals: first, last, and how far the small letter is; 1: each capital is followed by its small letter.
const CAPITALS: &[(u32, u32, u32)] = &[
    (0xC0, 0xD6, 32),
    (0xD8, 0xDE, 32),
    (0x100, 0x12E, 1),
    (0x132, 0x136, 1),
    (0x139, 0x147, 1),
    (0x14A, 0x176, 1),
    (0x179, 0x17D, 1),
    (0x1CD, 0x1DB, 1),
    (0x1DE, 0x1EE, 1),
    (0x1F8, 0x21E, 1),
    (0x222, 0x232, 1),
    (0x386, 0x386, 38),
    (0x388, 0x38A, 37),
    (0x38C, 0x38C, 64),
    (0x38E, 0x38F, 63),
    (0x391, 0x3A1, 32),
    (0x3A3, 0x3AB, 32),
    (0x400, 0x40F, 80),
    (0x410, 0x42F, 32),
    (0x460, 0x480, 1),
    (0x48A, 0x4BE, 1),
    (0x4D0, 0x52E, 1),
    (0x531, 0x556, 48),
    (0x1E00, 0x1E94, 1),
    (0x1EA0, 0x1EFE, 1),
];

fn letter(c: char, upper: bool) -> char {
    if c.is_ascii() {
        return if upper { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    }
    match (c, upper) {
        ('ÿ', true) => return 'Ÿ',
        ('Ÿ', false) => return 'ÿ',
        ('ς', true) => return 'Σ',
        ('ẞ', false) => return 'ß',
        ('µ', true) => return 'Μ',
        ('ı', true) => return 'I',
        _ => {}
    }
    let code = u32::from(c);
    for (first, last, far) in CAPITALS {
        let start = if upper { first + far } else { *first };
        let end = if upper { last + far } else { *last };
        if (start..=end).contains(&code) && (*far > 1 || (code - start).is_multiple_of(2)) {
            return char::from_u32(if upper { code - far } else { code + far }).unwrap_or(c);
        }
    }
    c
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
fn from_bits(text: &str, form: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_unicode_in_the_scripts_that_are_covered() {
        for (first, last, _) in CAPITALS {
            for c in (*first..=last + 1).filter_map(char::from_u32) {
                let (up, down) = (c.to_uppercase().to_string(), c.to_lowercase().to_string());
                if up.chars().count() == 1 && down.chars().count() == 1 {
                    assert_eq!((cased(&c.to_string(), true), cased(&c.to_string(), false)), (up, down), "{c:?}");
                }
            }
        }
        for text in ["Élève cœur ÿ", "Straße", "Ωμέγα Ώ", "Жизнь Ё", "Łódź Ğ ŐŰ", "Հայ", "Tiếng Việt", "中文 عربي"]
        {
            assert_eq!((cased(text, true), cased(text, false)), (text.to_uppercase(), text.to_lowercase()));
        }
    }
}
