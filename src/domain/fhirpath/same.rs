//! Equality, equivalence and order of items; collections without doubles.

use super::bounds::{self, Fuel};
use super::{Element, Item, Items, Outcome, Shared, kinds, math, value};
use crate::domain::ucum;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::rc::Rc;

/// `=` on two collections; `None` when one is empty, or when it cannot be told.
pub fn all_equal<'a>(fuel: &mut Fuel, left: &[Shared<'a>], right: &[Shared<'a>]) -> Outcome<Option<bool>> {
    if left.is_empty() || right.is_empty() {
        return Ok(None);
    }
    if left.len() != right.len() {
        return Ok(Some(false));
    }
    let mut unknown = false;
    for (a, b) in left.iter().zip(right) {
        match equal(fuel, a, b)? {
            Some(true) => {}
            Some(false) => return Ok(Some(false)),
            None => unknown = true,
        }
    }
    Ok(if unknown { None } else { Some(true) })
}

/// `~` on two collections: the same members in any order.
pub fn all_alike<'a>(fuel: &mut Fuel, left: &[Shared<'a>], right: &[Shared<'a>]) -> Outcome<bool> {
    if left.len() != right.len() {
        return Ok(false);
    }
    let mut rest: Vec<&Shared> = right.iter().collect();
    for a in left {
        let mut place = None;
        for (at, b) in rest.iter().enumerate() {
            if matches(fuel, a, b, true, 0)? == Some(true) {
                place = Some(at);
                break;
            }
        }
        match place {
            Some(at) => rest.swap_remove(at),
            None => return Ok(false),
        };
    }
    Ok(true)
}

/// `=` on two items.
pub fn equal<'a>(fuel: &mut Fuel, a: &Shared<'a>, b: &Shared<'a>) -> Outcome<Option<bool>> {
    matches(fuel, a, b, false, 0)
}

/// Whether a collection holds an item.
pub fn holds<'a>(fuel: &mut Fuel, items: &[Shared<'a>], item: &Shared<'a>) -> Outcome<bool> {
    for other in items {
        if equal(fuel, other, item)? == Some(true) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `=`, or `~` when `loose`.
fn matches<'a>(fuel: &mut Fuel, a: &Shared<'a>, b: &Shared<'a>, loose: bool, depth: u32) -> Outcome<Option<bool>> {
    fuel.take(1)?;
    let (a, b) = pair(a, b);
    Ok(Some(match (&*a, &*b) {
        (Item::Boolean(a), Item::Boolean(b)) => a == b,
        (Item::Integer(a), Item::Integer(b)) => a == b,
        (Item::String(a), Item::String(b)) => a == b || loose && folded(a) == folded(b),
        (Item::Date(a) | Item::DateTime(a), Item::Date(b) | Item::DateTime(b)) | (Item::Time(a), Item::Time(b)) => match a.compare(b) {
            None if loose => false,
            None => return Ok(None),
            Some(order) => order.is_eq(),
        },
        (Item::Type { namespace, name }, Item::Type { namespace: other, name: own }) => namespace == other && name == own,
        (Item::Element(a), Item::Element(b)) => return elements(fuel, *a, *b, loose, depth),
        (Item::Quantity { .. }, _) | (_, Item::Quantity { .. }) => return Ok(quantities(&a, &b, loose)),
        _ => match (math::number(&a), math::number(&b)) {
            (Some(a), Some(b)) if loose => alike(a, b),
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }))
}

/// The values of two items. A text whose type is not known is read as the date that the other one is.
fn pair<'a>(a: &Shared<'a>, b: &Shared<'a>) -> (Shared<'a>, Shared<'a>) {
    let (x, y) = (value(a), value(b));
    let (x_as_y, y_as_x) = (as_moment(a, &x, &y), as_moment(b, &y, &x));
    (x_as_y.map_or(x, Rc::new), y_as_x.map_or(y, Rc::new))
}

fn as_moment<'a>(item: &Item<'a>, value: &Item<'a>, other: &Item<'a>) -> Option<Item<'a>> {
    let (Item::Element(element), Item::String(text)) = (item, value) else { return None };
    if !element.kind().is_empty() {
        return None;
    }
    match other {
        Item::Date(_) | Item::DateTime(_) => super::Moment::read_date_time(text).map(Item::DateTime),
        Item::Time(_) => super::Moment::read_time(text).map(Item::Time),
        _ => None,
    }
}

/// Equal up to the digits of the less precise.
fn alike(a: Decimal, b: Decimal) -> bool {
    let scale = a.normalize().scale().min(b.normalize().scale());
    math::rounded(a, scale) == math::rounded(b, scale)
}

/// Without case, and with single blanks.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&super::letters::cased(word, false));
    }
    out
}

fn quantities(a: &Item, b: &Item, loose: bool) -> Option<bool> {
    let (Some((value, unit, calendar)), Some((other, to, other_calendar))) = (math::quantity(a), math::quantity(b)) else { return Some(false) };
    // A calendar's year or month is as long as UCUM's only by and large.
    let is_long = |unit: &str| matches!(unit, "year" | "month" | "a" | "mo");
    if !loose && calendar != other_calendar && (is_long(unit) || is_long(to)) {
        return None;
    }
    match ucum::convert(other, to, unit) {
        Some(other) if loose => Some(alike_quantity(value, other, b)),
        Some(other) => Some(value == other),
        // Known units of different kinds are never equal; of others nothing can be said.
        None if loose || (ucum::is_known(unit) && ucum::is_known(to)) => Some(false),
        None => None,
    }
}

/// A converted value has more digits than were written: those written count.
fn alike_quantity(value: Decimal, converted: Decimal, written: &Item) -> bool {
    let digits = math::quantity(written).map_or(0, |q| q.0.normalize().scale());
    let scale = value.normalize().scale().min(converted.normalize().scale().max(digits));
    math::rounded(value, scale) == math::rounded(converted, scale)
}

/// Two elements by what they hold.
fn elements(fuel: &mut Fuel, a: Element, b: Element, loose: bool, depth: u32) -> Outcome<Option<bool>> {
    if depth > bounds::NESTING {
        return Err(fault!("an element is nested more than 200 levels deep"));
    }
    if std::ptr::addr_eq(a.source, b.source) && a.at == b.at {
        return Ok(Some(true));
    }
    let (mine, mut rest) = (a.children(None), b.children(None));
    if mine.len() != rest.len() {
        return Ok(Some(false));
    }
    for child in mine {
        let name = child.name();
        let child = Rc::new(Item::Element(child));
        let mut place = None;
        // In order; in any order when the sources write them differently, but lists keep theirs.
        for (number, other) in rest.iter().enumerate() {
            if name != other.name() {
                continue;
            }
            if matches(fuel, &child, &Rc::new(Item::Element(*other)), loose, depth + 1)? == Some(true) {
                place = Some(number);
            }
            if !loose || place.is_some() {
                break;
            }
        }
        match place {
            Some(number) => rest.remove(number),
            None => return Ok(Some(false)),
        };
    }
    // Two primitives without children and without value, or of different value, come here only when they hold nothing.
    Ok(Some(true))
}

/// `<` and the like; `None` when it cannot be told.
pub fn compare<'a>(a: &Shared<'a>, b: &Shared<'a>) -> Outcome<Option<Ordering>> {
    let (x, y) = pair(a, b);
    Ok(match (&*x, &*y) {
        (Item::Integer(a), Item::Integer(b)) => Some(a.cmp(b)),
        (Item::String(a), Item::String(b)) => Some(a.cmp(b)),
        (Item::Date(a) | Item::DateTime(a), Item::Date(b) | Item::DateTime(b)) | (Item::Time(a), Item::Time(b)) => a.compare(b),
        _ => match (math::quantity(&x), math::quantity(&y)) {
            (Some((a, ..)), Some((b, ..))) if !is_quantity(&x) && !is_quantity(&y) => Some(a.cmp(&b)),
            (Some((a, unit, _)), Some((b, other, _))) => ucum::convert(b, other, unit).map(|b| a.cmp(&b)),
            _ => return Err(fault!(kinds::of(&x).1, " cannot be compared with ", kinds::of(&y).1)),
        },
    })
}

fn is_quantity(item: &Item) -> bool {
    matches!(item, Item::Quantity { .. })
}

/// Both together without doubles.
pub fn union<'a>(fuel: &mut Fuel, left: &[Shared<'a>], right: &[Shared<'a>]) -> Outcome<Items<'a>> {
    let mut set = Set::default();
    for item in left.iter().chain(right) {
        set.add(fuel, item)?;
    }
    Ok(set.items)
}

/// Members without doubles, in order. A number made from each saves most comparisons.
#[derive(Default)]
pub struct Set<'a> {
    pub items: Items<'a>,
    marks: Vec<u32>,
}

impl<'a> Set<'a> {
    /// Whether it was not there yet.
    pub fn add(&mut self, fuel: &mut Fuel, item: &Shared<'a>) -> Outcome<bool> {
        let mark = mark_of(fuel, item, 0)?;
        fuel.take(self.marks.len() / 16)?;
        for (at, other) in self.marks.iter().enumerate() {
            if *other == mark
                && let Some(known) = self.items.get(at)
                && equal(fuel, known, item)? == Some(true)
            {
                return Ok(false);
            }
        }
        self.items.push(item.clone());
        self.marks.push(mark);
        Ok(true)
    }
}

/// A number that is the same for equal items.
fn mark_of(fuel: &mut Fuel, item: &Shared, depth: u32) -> Outcome<u32> {
    fuel.take(1)?;
    if depth > bounds::NESTING {
        return Ok(0);
    }
    Ok(match &*value(item) {
        Item::Boolean(b) => 1 + u32::from(*b),
        Item::String(text) => text.bytes().fold(7, |mark: u32, b| mark.wrapping_mul(31).wrapping_add(u32::from(b))),
        Item::Element(element) => {
            let mut mark: u32 = 11;
            for child in element.children(None) {
                // Their order may differ between sources.
                mark = mark.wrapping_add(mark_of(fuel, &Rc::new(Item::Element(child)), depth + 1)?.wrapping_mul(17));
            }
            mark
        }
        _ => 3,
    })
}

/// The value that an element holds itself: for `hasValue()`.
pub fn raw_of(item: &Item) -> bool {
    match item {
        Item::Element(element) => element.raw().is_some(),
        _ => true,
    }
}
