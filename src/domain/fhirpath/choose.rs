//! Functions that evaluate an argument for each member: where, select, repeat, aggregate, iif, sort.

use super::eval::{Here, Run, truth_of};
use super::function::Function;
use super::syntax::Kind;
use super::{Item, Items, Outcome, Shared, kinds, same, yes};
use std::cmp::Ordering;
use std::rc::Rc;

impl<'a> Run<'_, 'a> {
    /// `where`, `select`, `all`, `exists` with a criterion.
    pub fn each(&mut self, f: Function, items: &[Shared<'a>], argument: u32, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let focus = std::slice::from_ref(item);
            let value = self.eval(argument, &Here { focus, index, total: here.total })?;
            if f == Function::Select {
                found.extend(value);
                // Too many are an error a little later.
                if found.len() > super::bounds::MEMBERS {
                    break;
                }
                continue;
            }
            match (f, truth_of(&value, "a criterion")? == Some(true)) {
                (Function::Where, true) => found.push(item.clone()),
                (Function::Exists, true) => return Ok(yes(true)),
                (Function::All, false) => return Ok(yes(false)),
                _ => {}
            }
        }
        Ok(match f {
            Function::Exists => yes(false),
            Function::All => yes(true),
            _ => found,
        })
    }

    /// What the argument gives, what it gives for that, and so on. `distinct`: each only once.
    #[inline(never)]
    pub fn repeat(&mut self, distinct: bool, items: &[Shared<'a>], argument: u32, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        let mut set = same::Set::default();
        let mut waiting = items.to_vec();
        let mut found: Items<'a> = Vec::new();
        while !waiting.is_empty() {
            let mut next = Vec::new();
            for (index, item) in waiting.iter().enumerate() {
                let focus = std::slice::from_ref(item);
                for value in self.eval(argument, &Here { focus, index, total: here.total })? {
                    if !distinct {
                        found.push(value.clone());
                        next.push(value);
                    } else if set.add(&mut self.fuel, &value)? {
                        next.push(value);
                    }
                }
            }
            if found.len() > super::bounds::MEMBERS {
                break;
            }
            waiting = next;
        }
        Ok(if distinct { set.items } else { found })
    }

    /// `aggregate(step, start)`
    #[inline(never)]
    pub fn aggregate(&mut self, items: &[Shared<'a>], argument: u32, start: Option<u32>, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        let mut total = self.given(start, here)?;
        for (index, item) in items.iter().enumerate() {
            total = self.eval(argument, &Here { focus: std::slice::from_ref(item), index, total: &total })?;
        }
        Ok(total)
    }

    /// `iif(criterion, then, else)`: the criterion is true, false or nothing.
    #[inline(never)]
    pub fn iif(&mut self, items: &[Shared<'a>], arguments: &[u32], here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        if items.len() > 1 {
            return Err(fault!("iif() needs one value, and there are several"));
        }
        let [criterion, then, otherwise @ ..] = arguments else { return Ok(Vec::new()) };
        let here = &Here { focus: items, ..*here };
        let value = self.eval(*criterion, here)?;
        let answer = truth_of(&value, "the criterion of iif()")?;
        if let Some(item) = value.first()
            && !matches!(*super::value(item), Item::Boolean(_))
        {
            return Err(fault!("the criterion of iif() is neither true nor false, but ", kinds::of(item).1));
        }
        match (answer == Some(true), otherwise.first()) {
            (true, _) => self.eval(*then, here),
            (false, Some(otherwise)) => self.eval(*otherwise, here),
            (false, None) => Ok(Vec::new()),
        }
    }

    /// `sort(key, -key…)`: with `-` the other way round; nothing comes first. Each is put at its place among those before it.
    #[inline(never)]
    pub fn sort(&mut self, items: Items<'a>, arguments: &[u32], here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        let mut sorted: Vec<(Items<'a>, Shared<'a>)> = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let mut keys = Vec::new();
            for argument in arguments {
                // The sign is no arithmetic here: texts have none.
                let key = match self.syntax.node(*argument).kind {
                    Kind::Sign(true, of) => of,
                    _ => *argument,
                };
                let value = self.eval(key, &Here { focus: std::slice::from_ref(&item), index, total: here.total })?;
                if value.len() > 1 {
                    return Err(fault!("a key of sort() has several values"));
                }
                keys.push(value.into_iter().next().unwrap_or_else(|| Rc::new(NOTHING)));
            }
            if arguments.is_empty() {
                keys.push(item.clone());
            }
            let (mut low, mut high) = (0, sorted.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                self.fuel.take(1)?;
                let order = match sorted.get(middle) {
                    Some((other, _)) => self.order(other, &keys, arguments)?,
                    None => Ordering::Less,
                };
                if order == Ordering::Greater {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.fuel.take(sorted.len() / 64)?;
            sorted.insert(low, (keys, item));
        }
        let mut found = Vec::new();
        for (_, item) in sorted {
            found.push(item);
        }
        Ok(found)
    }

    #[inline(never)]
    fn order(&self, a: &[Shared<'a>], b: &[Shared<'a>], arguments: &[u32]) -> Outcome<Ordering> {
        for (number, (x, y)) in a.iter().zip(b).enumerate() {
            let order = match (is_nothing(x), is_nothing(y)) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                _ => match same::compare(x, y)? {
                    Some(order) => order,
                    None => return Err(fault!("sort() has keys that cannot be compared")),
                },
            };
            let is_turned = arguments.get(number).is_some_and(|at| matches!(self.syntax.node(*at).kind, Kind::Sign(true, _)));
            if order != Ordering::Equal {
                return Ok(if is_turned { order.reverse() } else { order });
            }
        }
        Ok(Ordering::Equal)
    }
}

/// Stands for a key that is empty.
const NOTHING: Item = Item::Type { namespace: "", name: String::new() };

fn is_nothing(item: &Item) -> bool {
    matches!(item, Item::Type { namespace: "", .. })
}
