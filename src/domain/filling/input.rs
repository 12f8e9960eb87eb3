//! What a person does to a control, turned into answers. Nothing typed is lost: what cannot be understood is kept beside the answers.

use super::{Filling, NodeId};
use crate::domain::value::{Coding, Quantity};
use crate::domain::{Item, ItemKind, PartialDate, Value};
use rust_decimal::Decimal;
use std::fmt;

/// One act of a person on one control.
#[derive(Clone, PartialEq)]
pub enum Input {
    /// The whole text of a field.
    Typed(String),
    /// One option of several was ticked or unticked, by its code; `true` and `false` for a boolean.
    Ticked {
        /// The option.
        code: String,
        /// On or off.
        on: bool,
    },
    /// One option alone was chosen, by its code; `true` and `false` for a boolean.
    Chosen(String),
    /// No answer any more.
    Cleared,
    /// Values as they are, from a response read back or a file.
    Values(Vec<Value>),
}

/// Personal: only the kind is shown.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Typed(_) => "Typed",
            Self::Ticked { .. } => "Ticked",
            Self::Chosen(_) => "Chosen",
            Self::Cleared => "Cleared",
            Self::Values(_) => "Values",
        })
    }
}

impl Filling {
    /// Takes one input in. Returns the nodes whose enablement changed; the node itself has changed as well.
    pub fn set(&mut self, id: NodeId, input: Input) -> Vec<NodeId> {
        let Some(node) = self.node(id) else {
            return Vec::new();
        };
        let item_id = node.item;
        let Some(item) = self.questionnaire.item(item_id) else {
            return Vec::new();
        };
        let (answers, typed) = answers_after(item, &node.answers, input);
        if node.answers == answers && node.typed == typed {
            return Vec::new();
        }
        if let Some(node) = self.nodes.get_mut(id.0) {
            node.answers = answers;
            node.typed = typed;
        }
        self.settle_after(item_id)
    }
}

fn answers_after(item: &Item, before: &[Value], input: Input) -> (Vec<Value>, Option<String>) {
    match input {
        Input::Cleared => (Vec::new(), None),
        Input::Values(mut values) => {
            if !item.repeats {
                values.truncate(1);
            }
            (values, None)
        }
        Input::Typed(text) => typed(item, before, &text),
        Input::Chosen(code) => match option(item, &code) {
            Some(value) => (vec![value], None),
            None if code.is_empty() => (Vec::new(), None),
            None => (Vec::new(), Some(code)),
        },
        Input::Ticked { code, on } => (ticked(item, before, &code, on), None),
    }
}

/// The value of an option, or a boolean, by its code.
fn option(item: &Item, code: &str) -> Option<Value> {
    if item.kind == ItemKind::Boolean {
        return match code {
            "true" => Some(Value::Boolean(true)),
            "false" => Some(Value::Boolean(false)),
            _ => None,
        };
    }
    if let Some(found) = item.options.iter().find(|o| o.value.key() == code) {
        return Some(found.value.clone());
    }
    // A slider drawn as a row of choices.
    match item.kind {
        ItemKind::Integer | ItemKind::Decimal => read_one(item, code),
        _ => None,
    }
}

/// Options ticked after one more was ticked or unticked. An exclusive option chases the others, and they chase it.
fn ticked(item: &Item, before: &[Value], code: &str, on: bool) -> Vec<Value> {
    let Some(value) = option(item, code) else {
        return before.to_vec();
    };
    if !on {
        return before.iter().filter(|v| !v.same(&value)).cloned().collect();
    }
    if item.kind == ItemKind::Boolean || !item.repeats {
        return vec![value];
    }
    let exclusive = |v: &Value| item.options.iter().any(|o| o.exclusive && o.value.same(v));
    let mut kept: Vec<Value> =
        if exclusive(&value) { Vec::new() } else { before.iter().filter(|v| !exclusive(v) && !v.same(&value)).cloned().collect() };
    // The order of the options, so that the same ticks give the same response; free words come last.
    let place = |v: &Value| item.options.iter().position(|o| o.value.same(v)).unwrap_or(usize::MAX);
    let after = kept.iter().position(|v| place(v) > place(&value)).unwrap_or(kept.len());
    kept.insert(after, value);
    kept
}

fn typed(item: &Item, before: &[Value], text: &str) -> (Vec<Value>, Option<String>) {
    if item.kind == ItemKind::OpenChoice {
        let words = text.trim();
        let is_option = |v: &Value| item.options.iter().any(|o| o.value.same(v));
        let mut kept: Vec<Value> = if item.repeats { before.iter().filter(|v| is_option(v)).cloned().collect() } else { Vec::new() };
        if !words.is_empty() {
            kept.push(Value::Coding(Coding { display: Some(words.to_owned()), ..Coding::default() }));
        } else if !item.repeats {
            kept = before.iter().filter(|v| is_option(v)).cloned().collect();
        }
        return (kept, None);
    }
    if text.trim().is_empty() {
        return (Vec::new(), None);
    }
    match read_one(item, text) {
        Some(value) => (vec![value], None),
        None => (Vec::new(), Some(text.to_owned())),
    }
}

/// Reads what was typed as the item's type. A decimal comma and spaces between thousands are accepted.
fn read_one(item: &Item, text: &str) -> Option<Value> {
    let trimmed = text.trim();
    match item.kind {
        ItemKind::String | ItemKind::Text => Some(Value::String(text.to_owned())),
        ItemKind::Url => Some(Value::Uri(trimmed.to_owned())),
        ItemKind::Reference => Some(Value::Reference(trimmed.to_owned())),
        ItemKind::Integer => bare_number(trimmed).parse().ok().map(Value::Integer),
        ItemKind::Decimal => read_decimal(trimmed).map(Value::Decimal),
        ItemKind::Quantity => {
            let unit = item.units.first();
            Some(Value::Quantity(Quantity {
                value: read_decimal(trimmed)?,
                unit: unit.and_then(|u| u.display.clone()).or_else(|| item.unit.clone()),
                system: unit.and_then(|u| u.system.clone()),
                code: unit.and_then(|u| u.code.clone()),
            }))
        }
        ItemKind::Date => PartialDate::read_typed(trimmed).map(Value::Date),
        ItemKind::DateTime => read_date_time(trimmed).map(Value::DateTime),
        ItemKind::Time => read_time(trimmed).map(Value::Time),
        ItemKind::Boolean | ItemKind::Choice => option(item, trimmed),
        ItemKind::OpenChoice | ItemKind::Group | ItemKind::Display | ItemKind::Attachment => None,
    }
}

fn bare_number(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).map(|c| if c == '\u{2212}' { '-' } else { c }).collect()
}

/// An exact decimal; comma or point, no exponent.
pub fn read_decimal(text: &str) -> Option<Decimal> {
    let plain = bare_number(text).replace(',', ".");
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let shape = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    (shape && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')).then(|| plain.parse().ok()).flatten()
}

/// `14:30` or `14h30`, as FHIR's `14:30:00`.
pub fn read_time(text: &str) -> Option<String> {
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
