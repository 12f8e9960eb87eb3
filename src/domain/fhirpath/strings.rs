//! Functions of texts. Patterns are bounded; what they are tried on is too.

use super::bounds::{self, Fuel};
use super::function::{self, Function};
use super::{Item, Items, Outcome, fault, kinds, plain};
use regex_lite::{Regex, RegexBuilder};

/// The text of an item; codes, ids and the like are texts.
pub fn text_of(item: &Item, what: &str) -> Outcome<String> {
    match plain(item) {
        Item::String(text) => Ok(text),
        other => Err(fault(&[what, " needs a text, not ", &kinds::of(&other).1])),
    }
}

/// A regular expression within bounds. `whole`: it has to match all of the text.
pub fn pattern(text: &str, whole: bool) -> Outcome<Regex> {
    if text.len() > bounds::PATTERN {
        return Err(fault(&["the regular expression has more than 500 bytes"]));
    }
    let pattern = if whole { ["^(?:", text, ")$"].concat() } else { text.to_owned() };
    let built = RegexBuilder::new(&pattern).dot_matches_new_line(true).size_limit(200_000).nest_limit(50).build();
    built.map_err(|_| fault(&["the regular expression « ", text, " » cannot be used here"]))
}

fn texts<'a>(parts: Vec<String>) -> Items<'a> {
    parts.into_iter().map(Item::String).collect()
}

fn count<'a>(n: usize) -> Item<'a> {
    Item::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Characters before a byte.
fn chars_before<'a>(text: &str, at: Option<usize>) -> Item<'a> {
    match at.and_then(|at| text.get(..at)) {
        Some(before) => count(before.chars().count()),
        None => Item::Integer(-1),
    }
}

/// A function of one text with texts as arguments, all there.
pub fn function<'a>(fuel: &mut Fuel, f: Function, item: &Item<'a>, arguments: &[Item<'a>]) -> Outcome<Items<'a>> {
    let what = [function::name_of(f), "()"].concat();
    let text = text_of(item, &what)?;
    let mut given = [String::new(), String::new()];
    for (place, argument) in given.iter_mut().zip(arguments) {
        *place = text_of(argument, &what)?;
    }
    let [first, second] = &given;
    Ok(vec![match f {
        Function::Upper => Item::String(text.to_uppercase()),
        Function::Lower => Item::String(text.to_lowercase()),
        Function::Trim => Item::String(text.trim().to_owned()),
        Function::Length => count(text.chars().count()),
        Function::StartsWith => Item::Boolean(text.starts_with(first.as_str())),
        Function::EndsWith => Item::Boolean(text.ends_with(first.as_str())),
        Function::Contains => Item::Boolean(text.contains(first.as_str())),
        Function::IndexOf => chars_before(&text, text.find(first.as_str())),
        Function::LastIndexOf => chars_before(&text, text.rfind(first.as_str())),
        Function::ToChars => {
            let mut parts = Vec::new();
            for c in text.chars() {
                parts.push(c.to_string());
            }
            return Ok(texts(parts));
        }
        Function::Split => {
            let mut parts = Vec::new();
            if first.is_empty() {
                return function(fuel, Function::ToChars, item, &[]);
            }
            for part in text.split(first.as_str()) {
                parts.push(part.to_owned());
            }
            return Ok(texts(parts));
        }
        Function::Replace => {
            let hits = if first.is_empty() { text.chars().count() + 1 } else { text.matches(first.as_str()).count() };
            if text.len().saturating_add(hits.saturating_mul(second.len())) > bounds::TEXT {
                return Err(bounds::long_text());
            }
            // An empty text stands before each character, not at the end.
            if first.is_empty() {
                let mut out = String::new();
                for c in text.chars() {
                    out.push_str(second);
                    out.push(c);
                }
                if !text.is_empty() {
                    out.push_str(second);
                }
                return Ok(vec![Item::String(out)]);
            }
            Item::String(text.replace(first.as_str(), second))
        }
        Function::Matches | Function::MatchesFull | Function::ReplaceMatches => {
            if text.len() > bounds::MATCHED {
                return Err(fault(&["a regular expression is tried on a text of more than 100,000 bytes"]));
            }
            fuel.take(500 + text.len().saturating_mul(first.len() + 8) / 64)?;
            let regex = pattern(first, f == Function::MatchesFull)?;
            if f == Function::ReplaceMatches { replaced(&regex, &text, first, second)? } else { Item::Boolean(regex.is_match(&text)) }
        }
        Function::Encode | Function::Decode | Function::Escape | Function::Unescape => return coded(f, &text, first),
        _ => return Ok(Vec::new()),
    }])
}

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
        let mut rest = with.chars().peekable();
        while let Some(c) = rest.next() {
            // `$1` is a group; `${name}` a named one.
            let digit = rest.peek().and_then(|d| d.to_digit(10));
            match (c, digit) {
                ('$', Some(group)) => {
                    rest.next();
                    out.push_str(found.get(group as usize).map_or("", |g| g.as_str()));
                }
                ('$', None) if rest.peek() == Some(&'{') => {
                    rest.next();
                    let mut name = String::new();
                    for c in rest.by_ref().take_while(|c| *c != '}') {
                        name.push(c);
                    }
                    out.push_str(found.name(&name).map_or("", |g| g.as_str()));
                }
                (c, _) => out.push(c),
            }
        }
        if out.len() > bounds::TEXT {
            return Err(bounds::long_text());
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Ok(Item::String(out))
}

/// `substring(start, length)`, in characters.
pub fn substring<'a>(item: &Item<'a>, start: i64, length: Option<i64>) -> Outcome<Items<'a>> {
    let text = text_of(item, "substring()")?;
    let Ok(start) = usize::try_from(start) else { return Ok(Vec::new()) };
    let length = length.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(0));
    let mut rest = text.chars().skip(start).peekable();
    if rest.peek().is_none() {
        return Ok(Vec::new());
    }
    Ok(vec![Item::String(rest.take(length).collect())])
}

/// `join(separator)`
pub fn join<'a>(items: &[Item<'a>], separator: &str) -> Outcome<Items<'a>> {
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
    Ok(if items.is_empty() { Vec::new() } else { vec![Item::String(out)] })
}

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HTML: [(char, &str); 5] = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;")];
const JSON: [(char, &str); 7] = [('\\', "\\\\"), ('"', "\\\""), ('\n', "\\n"), ('\r', "\\r"), ('\t', "\\t"), ('\u{c}', "\\f"), ('\u{8}', "\\b")];

/// `encode`, `decode`, `escape`, `unescape`.
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
        _ => return Err(fault(&[function::name_of(f), "(): « ", form, " » is unknown"])),
    };
    Ok(out.map(Item::String).into_iter().collect())
}

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
