//! What is typed into a field, read as the item's type. A decimal comma and spaces between thousands are accepted.

use crate::domain::value::Referring;
use crate::domain::{ItemKind, PartialDate, Value};
use rust_decimal::Decimal;

/// One value of this type; `None` for what is none, and for types that need to know more than their text.
pub fn read_one(kind: ItemKind, text: &str) -> Option<Value> {
    let trimmed = text.trim();
    match kind {
        ItemKind::String | ItemKind::Text => Some(Value::String(text.to_owned())),
        ItemKind::Url => is_address(trimmed).then(|| Value::Uri(trimmed.to_owned())),
        ItemKind::Reference => Referring::read_typed(trimmed).map(|r| Value::Reference(Box::new(r))),
        ItemKind::Integer => bare_number(trimmed).parse().ok().map(Value::Integer),
        ItemKind::Decimal => read_decimal(trimmed).map(Value::Decimal),
        ItemKind::Date => PartialDate::read_typed(trimmed).map(Value::Date),
        ItemKind::DateTime => read_date_time(trimmed).map(Value::DateTime),
        ItemKind::Time => read_time(trimmed).map(Value::Time),
        ItemKind::Boolean => trimmed.parse().ok().map(Value::Boolean),
        ItemKind::Quantity | ItemKind::Choice | ItemKind::OpenChoice | ItemKind::Group | ItemKind::Display | ItemKind::Attachment => None,
    }
}

/// An address with its scheme: `https:`, `mailto:`, `urn:`.
fn is_address(text: &str) -> bool {
    let scheme = |s: &str| s.starts_with(|c: char| c.is_ascii_alphabetic()) && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    text.split_once(':').is_some_and(|(s, rest)| scheme(s) && !rest.is_empty()) && !text.contains(char::is_whitespace)
}

/// A day and a time of that day as a person types them, `22/11/2026 14:30`: the device knows the offset of that moment.
pub fn read_local(text: &str) -> Option<(PartialDate, String)> {
    let (date, time) = text.trim().rsplit_once([' ', '\u{a0}', '\u{202f}', 'T'])?;
    let date = date.trim().trim_end_matches(['à', ',']);
    Some((PartialDate::read_typed(date).filter(|d| d.day.is_some())?, read_time(time)?))
}

fn bare_number(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).map(|c| if c == '\u{2212}' { '-' } else { c }).collect()
}

/// An exact decimal; comma or point, no exponent.
pub fn read_decimal(text: &str) -> Option<Decimal> {
    let plain = bare_number(text).replace(',', ".");
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let shape = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    (shape && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')).then(|| Decimal::from_str_exact(&plain).ok()).flatten()
}

/// `14:30` or `14h30`, as FHIR's `14:30:00`.
pub fn read_time(text: &str) -> Option<String> {
    // Four digits alone: some telephones' keyboards of digits have no colon.
    if let Some((hours, minutes)) = text.split_at_checked(2).filter(|_| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())) {
        return read_time(&format!("{hours}:{minutes}"));
    }
    let parts: Vec<&str> = text.split([':', 'h', 'H']).map(str::trim).collect();
    let number = |p: &str, most: u8| (p.len() <= 2).then(|| p.parse::<u8>().ok()).flatten().filter(|n| *n <= most);
    let (hours, rest) = parts.split_first()?;
    let hours = number(hours, 23)?;
    let (minutes, seconds) = match rest {
        [] => return None,
        [""] => (0, 0),
        [m] => (number(m, 59)?, 0),
        [m, s] => (number(m, 59)?, number(s, 59)?),
        _ => return None,
    };
    Some(format!("{hours:02}:{minutes:02}:{seconds:02}"))
}

/// A FHIR `dateTime`, or a date with a time as typed; without an offset it is refused by FHIR, so that UTC is never guessed: the date
/// alone, or a full instant.
pub fn read_date_time(text: &str) -> Option<String> {
    if let Some(date) = PartialDate::read_typed(text) {
        return Some(date.write_fhir());
    }
    let (date, rest) = text.split_once('T').or_else(|| text.split_once(' '))?;
    let day = PartialDate::read_typed(date).filter(|d| d.day.is_some())?;
    let zone = rest.find(['Z', '+']).or_else(|| rest.rfind('-'))?;
    let (clock, offset) = rest.split_at_checked(zone)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let time = read_time(clock)?;
    let offset_ok = offset == "Z" || (offset.len() == 6 && read_time(offset.get(1..)?).is_some());
    let fraction_ok = fraction.bytes().all(|b| b.is_ascii_digit());
    (offset_ok && fraction_ok).then(|| {
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        format!("{}T{time}{fraction}{offset}", day.write_fhir())
    })
}

#[cfg(test)]
mod tests {
    use super::read_decimal;

    #[test]
    fn a_typed_decimal_is_exact_or_refused_never_rounded() {
        let read = |text: &str| read_decimal(text).map(|n| n.to_string());
        for (typed, exact) in [
            ("1,50", "1.50"),
            ("+0.5", "0.5"),
            ("\u{2212}3", "-3"),
            ("1 234,5", "1234.5"),
            ("0,1234567890123456789012345678", "0.1234567890123456789012345678"),
        ] {
            assert_eq!(read(typed).as_deref(), Some(exact), "{typed}");
        }
        for refused in ["", "1e3", "1,", ",5", "1,5,5", "1.2.3", "--1", "1_0", "0,12345678901234567890123456789", "99999999999999999999999999999"] {
            assert_eq!(read(refused), None, "{refused}");
        }
    }
}
