//! `toInteger`, `toQuantity` and the like, with their `convertsTo…`.

use super::function::Function;
use super::parse::calendar_word;
use super::{Item, Moment, Shared, math, value};
use crate::domain::ucum;
use rust_decimal::Decimal;

/// The item as the type that the function names; `None` when it cannot be. `unit`: to convert a quantity to.
#[inline(never)]
pub fn convert<'a>(f: Function, item: &Shared<'a>, unit: Option<&str>) -> Option<Item<'a>> {
    let item = &*value(item);
    match f {
        Function::ToBoolean | Function::ConvertsToBoolean => boolean(item).map(Item::Boolean),
        Function::ToInteger | Function::ConvertsToInteger => match item {
            Item::Integer(n) => Some(Item::Integer(*n)),
            Item::Boolean(b) => Some(Item::Integer((*b).into())),
            Item::String(text) if !text.is_empty() => text.parse().ok().map(Item::Integer),
            _ => None,
        },
        Function::ToDecimal | Function::ConvertsToDecimal => match item {
            Item::Boolean(b) => Some(Item::Decimal(u8::from(*b).into())),
            Item::String(text) => crate::domain::decimal::read(text).filter(|_| !text.contains(['e', 'E'])).map(Item::Decimal),
            _ => math::number(item).map(Item::Decimal),
        },
        Function::ToString | Function::ConvertsToString => text(item).map(Item::String),
        Function::ToDate | Function::ConvertsToDate => match item {
            Item::DateTime(m) | Item::Date(m) => Some(Item::Date(m.date())),
            Item::String(text) => Moment::read_date_time(text).map(|m| Item::Date(m.date())),
            _ => None,
        },
        Function::ToDateTime | Function::ConvertsToDateTime => match item {
            Item::DateTime(m) | Item::Date(m) => Some(Item::DateTime(*m)),
            Item::String(text) => Moment::read_date_time(text).map(Item::DateTime),
            _ => None,
        },
        Function::ToTime | Function::ConvertsToTime => match item {
            Item::Time(m) => Some(Item::Time(*m)),
            Item::String(text) => Moment::read_time(text).map(Item::Time),
            _ => None,
        },
        _ => {
            let found = quantity(item)?;
            let (Some(to), Item::Quantity { value, unit: from, .. }) = (unit, &found) else { return Some(found) };
            Some(Item::Quantity { value: ucum::convert(*value, from, to)?, unit: to.to_owned(), calendar: calendar_word(to).is_some() })
        }
    }
}

#[inline(never)]
fn boolean(item: &Item) -> Option<bool> {
    match item {
        Item::Boolean(b) => Some(*b),
        Item::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
            _ => None,
        },
        other => match math::number(other)? {
            n if n.is_zero() => Some(false),
            n => (n == Decimal::ONE).then_some(true),
        },
    }
}

#[inline(never)]
fn quantity<'a>(item: &Item<'a>) -> Option<Item<'a>> {
    let ones = |value| Item::Quantity { value, unit: "1".to_owned(), calendar: false };
    match item {
        Item::Quantity { .. } => Some(item.clone()),
        Item::Boolean(b) => Some(ones(u8::from(*b).into())),
        Item::String(text) => {
            let text = text.trim();
            let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+')).unwrap_or(text.len());
            let (number, unit) = text.split_at_checked(end)?;
            let value = crate::domain::decimal::read(number)?;
            let unit = unit.trim();
            if unit.is_empty() {
                return Some(ones(value));
            }
            match unit.strip_prefix('\'').and_then(|u| u.strip_suffix('\'')) {
                Some(code) => Some(Item::Quantity { value, unit: code.to_owned(), calendar: false }),
                None => calendar_word(unit).map(|word| Item::Quantity { value, unit: word.to_owned(), calendar: true }),
            }
        }
        other => math::number(other).map(ones),
    }
}

/// The text of a system value, as `toString()` gives it.
#[inline(never)]
pub fn text(item: &Item) -> Option<String> {
    Some(match item {
        Item::Boolean(b) => if *b { "true" } else { "false" }.to_owned(),
        Item::Integer(n) => n.to_string(),
        Item::Decimal(n) => n.to_string(),
        Item::String(text) => text.clone(),
        Item::Date(m) | Item::DateTime(m) => m.write(false),
        Item::Time(m) => m.write(true),
        Item::Quantity { value, unit, calendar } => {
            let mark = if *calendar { "" } else { "'" };
            [value.to_string().as_str(), " ", mark, unit, if *calendar && *value != Decimal::ONE { "s" } else { "" }, mark].concat()
        }
        Item::Element(_) | Item::Type { .. } => return None,
    })
}
