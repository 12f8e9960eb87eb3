//! Functions: which one needs what of its base and its arguments.

use super::eval::{Here, Run, single, truth_of, whole};
use super::function::{self, Function};
use super::syntax::{Kind, Syntax};
use super::{Item, Items, Moment, Outcome, Shared, convert, counted, kinds, math, one, perhaps, same, strings, value, yes};
use std::rc::Rc;

impl<'a> Run<'_, 'a> {
    /// One function on its base. `at`: its own part, for the arguments' places.
    pub fn call(&mut self, f: Function, mut items: Items<'a>, arguments: &[u32], here: &Here<'_, 'a>, at: u32) -> Outcome<Items<'a>> {
        use Function as F;
        let (first, second) = (arguments.first().copied(), arguments.get(1).copied());
        Ok(match f {
            F::Empty => yes(items.is_empty()),
            F::Count => counted(items.len()),
            F::Not => perhaps(truth_of(&items, "not()")?.map(|b| !b)),
            F::First => {
                items.truncate(1);
                items
            }
            F::Last => {
                let last = items.len().saturating_sub(1);
                skipped(items, last)
            }
            F::Single => {
                single(&items, "single()")?;
                items
            }
            F::Tail => skipped(items, 1),
            F::Skip | F::Take => {
                let many = self.given(first, here)?;
                let Some(many) = whole(&many, function::name_of(f))? else { return Ok(Vec::new()) };
                let many = usize::try_from(many).unwrap_or(0);
                if f == F::Skip {
                    skipped(items, many)
                } else {
                    items.truncate(many);
                    items
                }
            }
            F::AllTrue | F::AnyTrue | F::AllFalse | F::AnyFalse => booleans(f, &items)?,
            F::Exists if first.is_none() => yes(!items.is_empty()),
            F::Where | F::Select | F::All | F::Exists => self.each(f, &items, first.unwrap_or(at), here)?,
            F::Repeat | F::RepeatAll => self.repeat(f == F::Repeat, &items, first.unwrap_or(at), here)?,
            F::Aggregate => self.aggregate(&items, first.unwrap_or(at), second, here)?,
            F::Iif => self.iif(&items, arguments, here)?,
            F::Sort => self.sort(items, arguments, here)?,
            F::Coalesce => {
                for argument in arguments {
                    let value = self.eval(*argument, here)?;
                    if !value.is_empty() {
                        return Ok(value);
                    }
                }
                Vec::new()
            }
            F::Trace => {
                if let Some(projection) = second {
                    self.each(F::Select, &items, projection, here)?;
                }
                items
            }
            F::DefineVariable => self.define(items, first.unwrap_or(at), second, here)?,
            F::Distinct | F::IsDistinct => {
                let set = same::union(&mut self.fuel, &items, &[])?;
                if f == F::Distinct { set } else { yes(set.len() == items.len()) }
            }
            F::Union | F::Combine | F::Intersect | F::Exclude | F::SubsetOf | F::SupersetOf => {
                let other = self.given(first, here)?;
                self.together(f, items, other)?
            }
            F::Children => self.below(&items, false)?,
            F::Descendants => self.below(&items, true)?,
            F::TypeOf => {
                for item in &mut items {
                    let (namespace, name) = kinds::of(item);
                    *item = Rc::new(Item::Type { namespace, name: name.to_owned() });
                }
                items
            }
            F::Sum | F::Avg | F::Min | F::Max => math::of_all(f, &items)?,
            F::Join => {
                let separator = self.given(first, here)?;
                let separator = match single(&separator, "join()")? {
                    Some(item) => strings::text_of(item, "join()")?,
                    None => String::new(),
                };
                strings::join(&items, &separator)?
            }
            F::Extension => self.extension(&items, first, here)?,
            F::HasValue => yes(matches!(items.as_slice(), [item] if same::raw_of(item))),
            F::GetValue => match items.as_slice() {
                [item] if same::raw_of(item) => vec![value(item)],
                _ => Vec::new(),
            },
            F::Weight | F::Ordinal => self.weights(&items),
            F::Answers => self.answers(&items)?,
            F::Resolve => self.resolve(&items),
            F::MemberOf => {
                let value_set = self.given(first, here)?;
                self.member_of(&items, &value_set)?
            }
            F::Now | F::Today | F::TimeOfDay => self.clock(f)?,
            _ => self.on_one(f, &items, arguments, here)?,
        })
    }

    /// The value of an argument; nothing when it is not there.
    pub fn given(&mut self, argument: Option<u32>, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        match argument {
            Some(argument) => self.eval(argument, here),
            None => Ok(Vec::new()),
        }
    }

    /// Functions whose base is one value. Nothing gives nothing, of the arguments too.
    #[inline(never)]
    fn on_one(&mut self, f: Function, items: &[Shared<'a>], arguments: &[u32], here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        use Function as F;
        let name = function::name_of(f);
        let mut given = Vec::new();
        for argument in arguments {
            let value = self.eval(*argument, here)?;
            match single(&value, name)? {
                Some(item) => given.push(item.clone()),
                None => return Ok(Vec::new()),
            }
        }
        let Some(item) = single(items, name)? else { return Ok(Vec::new()) };
        let number = |at: usize| match given.get(at) {
            Some(item) => whole(std::slice::from_ref(item), name),
            None => Ok(None),
        };
        match f {
            F::ConvertsToBoolean
            | F::ConvertsToInteger
            | F::ConvertsToDecimal
            | F::ConvertsToString
            | F::ConvertsToDate
            | F::ConvertsToDateTime
            | F::ConvertsToTime
            | F::ConvertsToQuantity
            | F::ToBoolean
            | F::ToInteger
            | F::ToDecimal
            | F::ToString
            | F::ToDate
            | F::ToDateTime
            | F::ToTime
            | F::ToQuantity => {
                let unit = match given.first() {
                    Some(unit) => Some(strings::text_of(unit, name)?),
                    None => None,
                };
                let converted = convert::convert(f, item, unit.as_deref());
                Ok(if f >= F::ToBoolean { one(converted) } else { yes(converted.is_some()) })
            }
            F::Abs | F::Ceiling | F::Floor | F::Truncate | F::Round | F::Sqrt | F::Power | F::Exp | F::Ln | F::Log => {
                math::function(f, item, given.first())
            }
            F::LowBoundary | F::HighBoundary | F::Precision => math::boundary(f, item, number(0)?),
            F::Comparable => {
                let (a, b) = (value(item), value(given.first().unwrap_or(item)));
                let (Some(a), Some(b)) = (math::quantity(&a), math::quantity(&b)) else { return Ok(yes(false)) };
                Ok(yes(crate::domain::ucum::convert(rust_decimal::Decimal::ONE, a.1, b.1).is_some()))
            }
            F::Substring => match number(0)? {
                Some(start) => strings::substring(item, start, number(1)?),
                None => Ok(Vec::new()),
            },
            F::YearOf | F::MonthOf | F::DayOf | F::HourOf | F::MinuteOf | F::SecondOf | F::MillisecondOf | F::DateOf | F::TimeOf => part_of(f, item),
            _ => strings::function(&mut self.fuel, f, item, &given),
        }
    }

    #[inline(never)]
    fn together(&mut self, f: Function, mut items: Items<'a>, other: Items<'a>) -> Outcome<Items<'a>> {
        match f {
            Function::Union => return same::union(&mut self.fuel, &items, &other),
            Function::Combine => items.extend(other),
            Function::SubsetOf | Function::SupersetOf => {
                let (few, many) = if f == Function::SubsetOf { (&items, &other) } else { (&other, &items) };
                for item in few {
                    if !same::holds(&mut self.fuel, many, item)? {
                        return Ok(yes(false));
                    }
                }
                return Ok(yes(true));
            }
            _ => {
                let keep = f == Function::Intersect;
                let mut found = Vec::new();
                for item in items {
                    if same::holds(&mut self.fuel, &other, &item)? == keep {
                        found.push(item);
                    }
                }
                return if keep { same::union(&mut self.fuel, &found, &[]) } else { Ok(found) };
            }
        }
        Ok(items)
    }

    /// The children, or all below: level by level.
    #[inline(never)]
    fn below(&mut self, items: &[Shared<'a>], all: bool) -> Outcome<Items<'a>> {
        let mut found: Items<'a> = Vec::new();
        let mut done = 0;
        for item in items {
            self.children_of(item, &mut found)?;
        }
        while all && let Some(item) = found.get(done).cloned() {
            self.children_of(&item, &mut found)?;
            done += 1;
        }
        Ok(found)
    }

    fn children_of(&mut self, item: &Shared<'a>, found: &mut Items<'a>) -> Outcome<()> {
        let Item::Element(element) = &**item else { return Ok(()) };
        let children = element.children(None);
        self.fuel.take(1 + children.len())?;
        for child in children {
            found.push(Rc::new(Item::Element(child)));
        }
        Ok(())
    }

    #[inline(never)]
    fn define(&mut self, items: Items<'a>, name: u32, value: Option<u32>, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        let name = self.eval(name, here)?;
        let Some(Item::String(name)) = name.first().map(|n| &**n) else { return Err(fault!("defineVariable() needs a name")) };
        let is_known = ["context", "resource", "rootResource"].contains(&name.as_str()) || super::eval::built_in(name).is_some();
        if is_known || self.defined.iter().any(|d| d.0 == *name) {
            return Err(fault!("the variable %", name, " is already defined"));
        }
        let value = match value {
            Some(value) => self.eval(value, &Here { focus: &items, ..*here })?,
            None => items.clone(),
        };
        self.defined.push((name.clone(), Rc::new(value)));
        Ok(items)
    }

    #[inline(never)]
    fn clock(&mut self, f: Function) -> Outcome<Items<'a>> {
        let now = self.scope.now().and_then(|now| Moment::read_date_time(&now));
        let Some(now) = now else { return Err(fault!(function::name_of(f), "(): there is no clock here")) };
        Ok(one(match f {
            Function::Now => Some(Item::DateTime(now)),
            Function::Today => Some(Item::Date(now.date())),
            _ => now.time().map(Item::Time),
        }))
    }
}

/// `allTrue` and the like.
#[inline(never)]
fn booleans<'a>(f: Function, items: &[Shared<'a>]) -> Outcome<Items<'a>> {
    let wanted = matches!(f, Function::AllTrue | Function::AnyTrue);
    let any = matches!(f, Function::AnyTrue | Function::AnyFalse);
    let mut answer = !any;
    for item in items {
        let Item::Boolean(b) = *value(item) else {
            return Err(fault!(function::name_of(f), "() needs true or false, not ", kinds::of(item).1));
        };
        if any {
            answer |= b == wanted;
        } else {
            answer &= b == wanted;
        }
    }
    Ok(yes(answer))
}

#[inline(never)]
fn skipped(mut items: Items, many: usize) -> Items {
    items.drain(..many.min(items.len()));
    items
}

/// One part of a date or time.
#[inline(never)]
fn part_of<'a>(f: Function, item: &Shared<'a>) -> Outcome<Items<'a>> {
    let item = value(item);
    let (moment, first) = match &*item {
        Item::Date(m) | Item::DateTime(m) => (m, 0),
        Item::Time(m) => (m, 3),
        other => return Err(fault!(function::name_of(f), "() needs a date or time, not ", kinds::of(other).1)),
    };
    let place = match f {
        Function::YearOf => 0,
        Function::MonthOf => 1,
        Function::DayOf => 2,
        Function::HourOf => 3,
        Function::MinuteOf => 4,
        Function::SecondOf => 5,
        Function::MillisecondOf => 6,
        Function::DateOf => return Ok(one(Some(Item::Date(moment.date())))),
        _ => return Ok(one(moment.time().map(Item::Time))),
    };
    Ok(one(moment.part(place).filter(|_| place >= first).map(|n| Item::Integer(n.into()))))
}

/// Whether a part is a literal text, and which.
pub fn literal(syntax: &Syntax, at: u32) -> Option<&str> {
    match &syntax.node(at).kind {
        Kind::Text(text) => Some(text),
        _ => None,
    }
}
