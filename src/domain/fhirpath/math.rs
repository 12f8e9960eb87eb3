//! Numbers, quantities and time: operators, and the functions of mathematics. Decimals are exact; what overflows is empty.

use super::eval::single;
use super::function::{self, Function};
use super::syntax::Op;
use super::{Item, Items, Moment, Outcome, Shared, just, kinds, one, same, value};
use crate::domain::decimal::{self, over, plus, times};
use crate::domain::ucum;
use rust_decimal::{Decimal, RoundingStrategy};

/// The number of an item.
pub fn number(item: &Item) -> Option<Decimal> {
    match item {
        Item::Integer(n) => Some((*n).into()),
        Item::Decimal(n) => Some(*n),
        _ => None,
    }
}

/// Value, unit and whether the unit is a calendar word; a number has the unit `1`.
pub fn quantity<'i>(item: &'i Item) -> Option<(Decimal, &'i str, bool)> {
    match item {
        Item::Quantity { value, unit, calendar } => Some((*value, unit, *calendar)),
        _ => number(item).map(|n| (n, "1", false)),
    }
}

/// Rounded to so many digits, halves away from zero.
pub fn rounded(n: Decimal, digits: u32) -> Decimal {
    decimal::rounded(n, digits, RoundingStrategy::MidpointAwayFromZero)
}

/// An integer when it was one and still is.
fn as_integer<'a>(n: Decimal) -> Option<Item<'a>> {
    decimal::integer(n).map(Item::Integer)
}

/// `-x` or `+x`.
#[inline(never)]
pub fn signed<'a>(minus: bool, items: &[Shared<'a>]) -> Outcome<Items<'a>> {
    let Some(item) = single(items, "a sign")? else { return Ok(Vec::new()) };
    let item = value(item);
    Ok(one(match &*item {
        Item::Integer(n) => (if minus { n.checked_neg() } else { Some(*n) }).map(Item::Integer),
        other => match quantity(other) {
            Some((n, ..)) => Some(alike(other, if minus { -n } else { n })),
            None => return Err(fault!("a sign stands before ", kinds::of(other).1)),
        },
    }))
}

/// `+ - & * / div mod`
#[inline(never)]
pub fn operate<'a>(op: Op, left: &[Shared<'a>], right: &[Shared<'a>]) -> Outcome<Items<'a>> {
    let (a, b) = (single(left, "an operator")?.map(value), single(right, "an operator")?.map(value));
    if op == Op::Concatenate {
        let mut text = String::new();
        for side in [a, b].into_iter().flatten() {
            match &*side {
                Item::String(s) => text.push_str(s),
                other => return Err(fault!("& joins texts, not ", kinds::of(other).1)),
            }
        }
        return Ok(super::text(text));
    }
    let (Some(a), Some(b)) = (a, b) else { return Ok(Vec::new()) };
    Ok(one(match (&*a, &*b, op) {
        (Item::Integer(x), Item::Integer(y), _) => integers(op, *x, *y),
        (Item::String(x), Item::String(y), Op::Add) => Some(Item::String([x.as_str(), y].concat())),
        (Item::Date(m) | Item::DateTime(m) | Item::Time(m), Item::Quantity { value, unit, calendar }, Op::Add | Op::Subtract) => {
            let time = matches!(*a, Item::Time(_));
            shifted(m, if op == Op::Add { *value } else { -*value }, unit, *calendar, time)?.map(|sum| match *a {
                Item::Date(_) => Item::Date(sum),
                Item::Time(_) => Item::Time(sum),
                _ => Item::DateTime(sum),
            })
        }
        _ => match (number(&a), number(&b)) {
            (Some(x), Some(y)) => decimals(op, x, y),
            _ => {
                if let (Some(x), Some(y)) = (quantity(&a), quantity(&b)) {
                    quantities(op, x, y)
                } else {
                    return Err(fault!(sign(op), " is not defined for ", kinds::of(&a).1, " and ", kinds::of(&b).1));
                }
            }
        },
    }))
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Add => "+",
        Op::Subtract => "-",
        Op::Multiply => "*",
        Op::Divide => "/",
        Op::Div => "div",
        _ => "mod",
    }
}

/// Another number with the unit of an item, if it has one.
#[inline(never)]
fn alike<'a>(item: &Item, value: Decimal) -> Item<'a> {
    match item {
        Item::Quantity { unit, calendar, .. } => Item::Quantity { value, unit: unit.clone(), calendar: *calendar },
        _ => Item::Decimal(value),
    }
}

#[inline(never)]
fn integers<'a>(op: Op, a: i64, b: i64) -> Option<Item<'a>> {
    match op {
        Op::Add => a.checked_add(b),
        Op::Subtract => a.checked_sub(b),
        Op::Multiply => a.checked_mul(b),
        Op::Div => a.checked_div(b),
        Op::Mod => a.checked_rem(b),
        _ => return decimals(op, a.into(), b.into()),
    }
    .map(Item::Integer)
}

fn decimals<'a>(op: Op, a: Decimal, b: Decimal) -> Option<Item<'a>> {
    match op {
        Op::Add => plus(a, b),
        Op::Subtract => plus(a, -b),
        Op::Multiply => times(a, b),
        Op::Divide => over(a, b),
        Op::Div => return over(a, b).and_then(|n| as_integer(decimal::whole(n))),
        _ => decimal::remainder(a, b),
    }
    .map(Item::Decimal)
}

#[inline(never)]
fn quantities<'a>(op: Op, a: (Decimal, &str, bool), b: (Decimal, &str, bool)) -> Option<Item<'a>> {
    let value = match op {
        Op::Add => plus(a.0, ucum::convert(b.0, b.1, a.1)?),
        Op::Subtract => plus(a.0, -ucum::convert(b.0, b.1, a.1)?),
        Op::Multiply => times(a.0, b.0),
        Op::Divide => over(a.0, b.0),
        _ => None,
    }?;
    let (mut unit, mut calendar) = (a.1.to_owned(), a.2);
    if matches!(op, Op::Multiply | Op::Divide) && b.1 != "1" {
        let is_divided = op == Op::Divide;
        calendar = false;
        if is_divided && a.1 == b.1 {
            "1".clone_into(&mut unit);
        } else if !is_divided && a.1 == "1" {
            (unit, calendar) = (b.1.to_owned(), b.2);
        } else {
            unit.push(if is_divided { '/' } else { '.' });
            for c in b.1.chars() {
                unit.push(match c {
                    '.' if is_divided => '/',
                    '/' if is_divided => '.',
                    c => c,
                });
            }
        }
    }
    Some(Item::Quantity { value, unit, calendar })
}

/// A date or time plus an amount.
#[inline(never)]
fn shifted(moment: &Moment, value: Decimal, unit: &str, calendar: bool, time: bool) -> Outcome<Option<Moment>> {
    let place = match (unit, calendar) {
        ("year", true) => 0,
        ("month", true) => 1,
        ("week", true) | ("wk", _) => 7,
        ("day", true) | ("d", _) => 2,
        ("hour", true) | ("h", _) => 3,
        ("minute", true) | ("min", _) => 4,
        ("second", true) | ("s", _) => 5,
        ("millisecond", true) | ("ms", _) => 6,
        _ => return Err(fault!("« ", unit, " » cannot be added to a date or time")),
    };
    if time && (place < 3 || place == 7) {
        return Err(fault!("« ", unit, " » cannot be added to a time of day"));
    }
    // Only whole units count.
    let Some(amount) = decimal::integer(decimal::whole(value)) else { return Ok(None) };
    Ok(if place == 7 { amount.checked_mul(7).and_then(|days| moment.add(days, 2, time)) } else { moment.add(amount, place, time) })
}

/// A function of a number. `argument`: its argument, when it has one.
#[inline(never)]
pub fn function<'a>(f: Function, item: &Shared<'a>, argument: Option<&Shared<'a>>) -> Outcome<Items<'a>> {
    let name = function::name_of(f);
    let item = value(item);
    if let (Item::Quantity { value, .. }, Function::Abs) = (&*item, f) {
        return Ok(just(alike(&item, value.abs())));
    }
    let Some(n) = number(&item) else { return Err(fault!(name, "() needs a number, not ", kinds::of(&item).1)) };
    let argument = match argument {
        None => None,
        Some(other) => Some(number(&value(other)).ok_or_else(|| fault!(name, "() needs a number as its argument"))?),
    };
    let is_integer = matches!(*item, Item::Integer(_));
    let mut is_whole = is_integer;
    let found = match (f, argument) {
        (Function::Abs, _) => Some(n.abs()),
        (Function::Ceiling | Function::Floor | Function::Truncate, _) => {
            is_whole = true;
            Some(decimal::rounded(
                n,
                0,
                match f {
                    Function::Ceiling => RoundingStrategy::ToPositiveInfinity,
                    Function::Floor => RoundingStrategy::ToNegativeInfinity,
                    _ => RoundingStrategy::ToZero,
                },
            ))
        }
        (Function::Round, digits) => {
            let Some(digits) = decimal::integer(digits.unwrap_or_default()).and_then(|d| u32::try_from(d).ok()) else {
                return Err(fault!("round() needs a number of digits, 0 or more"));
            };
            Some(rounded(n, digits.min(28)))
        }
        (Function::Power, Some(exponent)) => {
            is_whole = is_integer && exponent.scale() == 0 && !exponent.is_sign_negative();
            power(n, exponent)
        }
        (other, argument) => {
            is_whole = false;
            let found = match (other, argument) {
                (Function::Sqrt, _) => return Ok(one(decimal::root(n).map(Item::Decimal))),
                (Function::Exp, _) => decimal::exp(n),
                (Function::Ln, _) => decimal::ln(n),
                (_, Some(base)) => decimal::ln(base).and_then(|b| over(decimal::ln(n)?, b)),
                _ => None,
            };
            found.map(|n| decimal::tidy(n, 14))
        }
    };
    Ok(one(found.and_then(|n| if is_whole { as_integer(n) } else { Some(Item::Decimal(n)) })))
}

#[inline(never)]
fn power(n: Decimal, exponent: Decimal) -> Option<Decimal> {
    let Some(whole) = decimal::integer(exponent) else {
        return decimal::ln(n).and_then(|ln| decimal::exp(times(ln, exponent)?)).map(|n| decimal::tidy(n, 14));
    };
    let mut left = whole.unsigned_abs();
    let (mut square, mut product) = (n, Decimal::ONE);
    while left > 0 {
        if left & 1 == 1 {
            product = times(product, square)?;
        }
        left >>= 1;
        if left > 0 {
            square = times(square, square)?;
        }
    }
    if whole < 0 { over(Decimal::ONE, product) } else { Some(product) }
}

/// `sum`, `avg`, `min`, `max` of a collection; of nothing they are empty.
#[inline(never)]
pub fn of_all<'a>(f: Function, items: &[Shared<'a>]) -> Outcome<Items<'a>> {
    let Some((first, rest)) = items.split_first() else { return Ok(Vec::new()) };
    let mut all = vec![value(first)];
    for item in rest {
        let item = value(item);
        if matches!(f, Function::Min | Function::Max) {
            let Some(order) = same::compare(&item, all.first().unwrap_or(first))? else { return Ok(Vec::new()) };
            if if f == Function::Min { order.is_lt() } else { order.is_gt() } {
                all = vec![item];
            }
        } else {
            all = operate(Op::Add, &all, &[item])?;
        }
    }
    if f == Function::Avg {
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        return operate(Op::Divide, &all, &just(Item::Integer(count)));
    }
    if matches!(f, Function::Sum) && !all.first().is_none_or(|i| quantity(i).is_some() || matches!(**i, Item::String(_))) {
        return Err(fault!("sum() needs numbers"));
    }
    Ok(all)
}

/// `lowBoundary`, `highBoundary` and `precision`.
#[inline(never)]
pub fn boundary<'a>(f: Function, item: &Shared<'a>, digits: Option<i64>) -> Outcome<Items<'a>> {
    let item = value(item);
    let high = f == Function::HighBoundary;
    let (moment, time) = match &*item {
        Item::Date(m) | Item::DateTime(m) => (*m, false),
        Item::Time(m) => (*m, true),
        _ => {
            let Some((value, ..)) = quantity(&item) else {
                return Err(fault!(function::name_of(f), "() is not defined for ", kinds::of(&item).1));
            };
            if f == Function::Precision {
                return Ok(just(Item::Integer(value.scale().into())));
            }
            let edge = edge(value, high, digits.unwrap_or(8))?;
            return Ok(one(edge.map(|value| alike(&item, value))));
        }
    };
    if f == Function::Precision {
        return Ok(just(Item::Integer(moment.precision(time))));
    }
    let full = match *item {
        Item::Date(_) => 8,
        Item::Time(_) => 9,
        _ => 17,
    };
    let digits = digits.unwrap_or(full);
    Ok(one(moment.boundary(high, digits, time).map(|m| match *item {
        Item::Time(_) => Item::Time(m),
        Item::Date(_) => Item::Date(m),
        _ if digits <= 8 => Item::Date(m),
        _ => Item::DateTime(m),
    })))
}

/// The least or greatest value that would be written as this number.
#[inline(never)]
fn edge(value: Decimal, high: bool, digits: i64) -> Outcome<Option<Decimal>> {
    if !(0..=31).contains(&digits) {
        return Ok(None);
    }
    let Ok(scale) = u32::try_from(digits.min(28)) else { return Ok(None) };
    if digits > 28 {
        return Err(fault!("more than 28 digits are not supported"));
    }
    // At 28 digits the half of the last one is below what is kept.
    let half = if value.scale() < 28 { Decimal::new(5, value.scale() + 1) } else { Decimal::ZERO };
    let edge = plus(value, if high { half } else { -half });
    let strategy = if high { RoundingStrategy::ToPositiveInfinity } else { RoundingStrategy::ToNegativeInfinity };
    Ok(edge.map(|edge| decimal::extended(decimal::rounded(edge, scale, strategy), scale)))
}
