//! Walks the parts of an expression. A chain is walked in a loop, so that only true nesting goes deeper.

use super::bounds::{self, Fuel};
use super::function::Function;
use super::syntax::{Kind, MomentKind, Op, Syntax};
use super::{Item, Items, Outcome, Scope, Shared, just, kinds, math, perhaps, same, value, yes};
use std::rc::Rc;

/// What an expression is evaluated on.
#[derive(Clone, Copy)]
pub struct Here<'h, 'a> {
    /// `$this`.
    pub focus: &'h [Shared<'a>],
    /// `$index`.
    pub index: usize,
    /// `$total`.
    pub total: &'h [Shared<'a>],
}

/// One evaluation under way.
pub struct Run<'e, 'a> {
    pub syntax: &'e Syntax,
    pub scope: &'e dyn Scope<'a>,
    pub fuel: Fuel,
    /// The focus of the whole expression.
    pub context: &'e [Shared<'a>],
    /// Variables that the expression defined, those in sight.
    pub defined: Vec<(String, Rc<Items<'a>>)>,
    depth: u32,
}

/// Evaluates a whole expression. Places of errors are in bytes.
pub fn evaluate<'a>(syntax: &Syntax, focus: &[Shared<'a>], scope: &dyn Scope<'a>) -> Outcome<Items<'a>> {
    let mut run = Run { syntax, scope, fuel: Fuel::new(), context: focus, defined: Vec::new(), depth: 0 };
    run.eval(syntax.root, &Here { focus, index: 0, total: &[] })
}

/// Several are an error, none is nothing.
pub fn single<'i, 'a>(items: &'i [Shared<'a>], what: &str) -> Outcome<Option<&'i Shared<'a>>> {
    match items {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err(fault!(what, " needs one value, and there are several")),
    }
}

/// True, false or unknown by singleton evaluation.
pub fn truth_of(items: &[Shared], what: &str) -> Outcome<Option<bool>> {
    Ok(single(items, what)?.map(|one| match &*value(one) {
        Item::Boolean(b) => *b,
        _ => true,
    }))
}

impl<'a> Run<'_, 'a> {
    /// The value of one part.
    pub fn eval(&mut self, root: u32, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        self.depth += 1;
        if self.depth > bounds::NESTING {
            return Err(bounds::too_deep());
        }
        let mark = self.defined.len();
        let syntax = self.syntax;
        let mut spine = Vec::new();
        let mut at = root;
        while let Some(before) = syntax.node(at).kind.before() {
            spine.push(at);
            at = before;
        }
        let mut value = self.fuel.take(bounds::STEP).and_then(|()| self.leaf(at, here));
        loop {
            match value.and_then(|v| self.fuel.made(&v).map(|()| v)) {
                Ok(items) => {
                    let Some(next) = spine.pop() else {
                        self.defined.truncate(mark);
                        self.depth -= 1;
                        return Ok(items);
                    };
                    at = next;
                    value = self.fuel.take(bounds::STEP).and_then(|()| self.apply(next, items, here, mark));
                }
                // The innermost part that failed gives the place.
                Err(error) if error.at == usize::MAX => {
                    return Err(error.moved(syntax.node(at).at as usize));
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// A part without anything before it.
    #[inline(never)]
    fn leaf(&mut self, at: u32, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        Ok(just(match &self.syntax.node(at).kind {
            Kind::Boolean(b) => Item::Boolean(*b),
            Kind::Integer(n) => Item::Integer(*n),
            Kind::Decimal(n) => Item::Decimal(*n),
            Kind::Text(text) => Item::String(text.clone()),
            Kind::Moment(MomentKind::Date, m) => Item::Date(*m),
            Kind::Moment(MomentKind::DateTime, m) => Item::DateTime(*m),
            Kind::Moment(MomentKind::Time, m) => Item::Time(*m),
            Kind::Quantity(value, unit, calendar) => Item::Quantity { value: *value, unit: unit.clone(), calendar: *calendar },
            Kind::Index => Item::Integer(i64::try_from(here.index).unwrap_or(i64::MAX)),
            Kind::This => return Ok(here.focus.to_vec()),
            Kind::Total => return Ok(here.total.to_vec()),
            Kind::Variable(name) => return self.variable(name),
            Kind::Step(_, name) => return step(here.focus, name, true),
            Kind::Call(_, function, arguments) => return self.call(*function, here.focus.to_vec(), arguments, here, at),
            Kind::Type(_, function, namespace, name) => return of_type(here.focus.to_vec(), *function, namespace, name),
            Kind::Sign(minus, of) => {
                let value = self.eval(*of, here)?;
                return math::signed(*minus, &value);
            }
            Kind::Empty | Kind::At(..) | Kind::Binary(..) => return Ok(Vec::new()),
        }))
    }

    /// A part applied to what came before it. `mark`: the variables in sight before this chain.
    #[inline(never)]
    fn apply(&mut self, at: u32, items: Items<'a>, here: &Here<'_, 'a>, mark: usize) -> Outcome<Items<'a>> {
        match &self.syntax.node(at).kind {
            Kind::Step(_, name) => step(&items, name, false),
            Kind::Call(_, function, arguments) => self.call(*function, items, arguments, here, at),
            Kind::Type(_, function, namespace, name) => of_type(items, *function, namespace, name),
            Kind::At(_, index) => {
                let index = self.eval(*index, here)?;
                let Some(index) = whole(&index, "an index")? else { return Ok(Vec::new()) };
                let found = usize::try_from(index).ok().and_then(|i| items.get(i));
                Ok(found.cloned().into_iter().collect())
            }
            Kind::Binary(op, _, right) => {
                self.defined.truncate(mark);
                self.binary(*op, &items, *right, here)
            }
            _ => Ok(items),
        }
    }

    #[inline(never)]
    fn binary(&mut self, op: Op, left: &[Shared<'a>], right: u32, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        if matches!(op, Op::And | Op::Or | Op::Xor | Op::Implies) {
            return self.logic(op, left, right, here);
        }
        let right = self.eval(right, here)?;
        let answer = match op {
            Op::Union => return same::union(&mut self.fuel, left, &right),
            Op::Equal => same::all_equal(&mut self.fuel, left, &right)?,
            Op::NotEqual => same::all_equal(&mut self.fuel, left, &right)?.map(|b| !b),
            Op::Alike => Some(same::all_alike(&mut self.fuel, left, &right)?),
            Op::NotAlike => Some(!same::all_alike(&mut self.fuel, left, &right)?),
            Op::In => match single(left, "in")? {
                Some(one) => Some(same::holds(&mut self.fuel, &right, one)?),
                None => None,
            },
            Op::Contains => match single(&right, "contains")? {
                Some(one) => Some(same::holds(&mut self.fuel, left, one)?),
                None => None,
            },
            Op::Less | Op::Greater | Op::LessOrEqual | Op::GreaterOrEqual => {
                let (Some(a), Some(b)) = (single(left, "a comparison")?, single(&right, "a comparison")?) else { return Ok(Vec::new()) };
                same::compare(a, b)?.map(|order| match op {
                    Op::Less => order.is_lt(),
                    Op::Greater => order.is_gt(),
                    Op::LessOrEqual => order.is_le(),
                    _ => order.is_ge(),
                })
            }
            _ => return math::operate(op, left, &right),
        };
        Ok(perhaps(answer))
    }

    /// Three-valued logic; the right side is evaluated only when it matters.
    #[inline(never)]
    fn logic(&mut self, op: Op, left: &[Shared<'a>], right: u32, here: &Here<'_, 'a>) -> Outcome<Items<'a>> {
        let a = truth_of(left, "a logical operator")?;
        let known = match (op, a) {
            (Op::And, Some(false)) => Some(false),
            (Op::Or, Some(true)) | (Op::Implies, Some(false)) => Some(true),
            _ => None,
        };
        if let Some(known) = known {
            return Ok(yes(known));
        }
        let right = self.eval(right, here)?;
        let answer = match (op, a, truth_of(&right, "a logical operator")?) {
            (Op::And, Some(true), b) => b,
            (Op::And, _, Some(false)) => Some(false),
            (Op::Or | Op::Implies, _, Some(true)) => Some(true),
            (Op::Or, Some(false), b) | (Op::Implies, Some(true), b) => b,
            (Op::Xor, Some(a), Some(b)) => Some(a != b),
            _ => None,
        };
        Ok(perhaps(answer))
    }

    #[inline(never)]
    fn variable(&mut self, name: &str) -> Outcome<Items<'a>> {
        if let Some((_, value)) = self.defined.iter().rev().find(|d| d.0 == name) {
            return Ok(value.as_ref().clone());
        }
        if let Some(text) = built_in(name) {
            return Ok(super::text(text));
        }
        match self.scope.variable(name) {
            Some(value) => {
                let mut shared = Vec::new();
                for item in value {
                    shared.push(Rc::new(item));
                }
                Ok(shared)
            }
            None if name == "context" => Ok(self.context.to_vec()),
            None => Err(fault!("there is no variable %", name)),
        }
    }
}

/// The children of a name. At the start of a path a type's name stands for the element itself.
#[inline(never)]
fn step<'a>(items: &[Shared<'a>], name: &str, is_first: bool) -> Outcome<Items<'a>> {
    let mut found = Vec::new();
    let may_be_type = is_first && kinds::is_capital(name);
    for item in items {
        match &**item {
            Item::Element(element) if may_be_type && kinds::is_kind(element.kind(), name) => found.push(item.clone()),
            Item::Element(element) => {
                let children = element.children(Some(name));
                if children.is_empty()
                    && name.strip_prefix("value").is_some_and(|rest| kinds::choice_type(rest).is_some_and(|_| kinds::is_capital(rest)))
                {
                    return Err(fault!(name, ": write « value »: the type is not part of the name"));
                }
                for child in children {
                    found.push(Rc::new(Item::Element(child)));
                }
            }
            part => {
                let part = match (part, name) {
                    (Item::Type { namespace, .. }, "namespace") => Item::String((*namespace).to_owned()),
                    (Item::Type { name: text, .. }, "name") | (Item::Quantity { unit: text, .. }, "unit" | "code") => Item::String(text.clone()),
                    (Item::Quantity { value, .. }, "value") => Item::Decimal(*value),
                    _ => continue,
                };
                found.push(Rc::new(part));
            }
        }
    }
    Ok(found)
}

/// Variables that are always there.
pub fn built_in(name: &str) -> Option<String> {
    let (start, rest) = match name {
        "sct" => ("http://snomed.info/sct", ""),
        "loinc" => ("http://loinc.org", ""),
        "ucum" => ("http://unitsofmeasure.org", ""),
        _ => match (name.strip_prefix("vs-"), name.strip_prefix("ext-")) {
            (Some(rest), _) => ("http://hl7.org/fhir/ValueSet/", rest),
            (_, Some(rest)) => ("http://hl7.org/fhir/StructureDefinition/", rest),
            _ => return None,
        },
    };
    Some([start, rest].concat())
}

/// A whole number, or nothing.
#[inline(never)]
pub fn whole(items: &[Shared], what: &str) -> Outcome<Option<i64>> {
    let Some(one) = single(items, what)? else { return Ok(None) };
    match *value(one) {
        Item::Integer(n) => Ok(Some(n)),
        _ => Err(fault!(what, " needs a whole number")),
    }
}

/// `is`, `as` and `ofType`.
#[inline(never)]
fn of_type<'a>(mut items: Items<'a>, function: Function, namespace: &str, name: &str) -> Outcome<Items<'a>> {
    if function != Function::OfType {
        single(&items, "is or as")?;
    }
    if function == Function::Is {
        return Ok(perhaps(items.first().and_then(|item| kinds::is(item, namespace, name, false))));
    }
    items.retain(|item| kinds::is(item, namespace, name, true) == Some(true));
    Ok(items)
}
