//! What a person does to a control, turned into answers. Nothing typed is lost: what cannot be understood is kept beside the answers.

use super::matching::find;
use super::typed::read_one;
use super::{Filling, NodeId};
use crate::domain::questionnaire::AnswerOption;
use crate::domain::value::{Coding, Quantity};
use crate::domain::{Item, ItemKind, Value};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

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
    /// The unit of a quantity: its code, or its words as typed.
    Unit(String),
    /// One step up or down from the number that is there.
    Stepped {
        /// Up, not down.
        up: bool,
    },
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
            Self::Unit(_) => "Unit",
            Self::Stepped { .. } => "Stepped",
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
        // What is shown and not typed follows its calculation.
        if self.is_read_only(id) && node.computed.as_ref().is_some_and(|c| c.calculated.is_some()) {
            return Vec::new();
        }
        let item_id = node.item;
        let questionnaire = Arc::clone(&self.questionnaire);
        let Some(item) = questionnaire.item(item_id) else {
            return Vec::new();
        };
        let own = node.computed.is_none() && item.value_set.is_none();
        let options = if own { Cow::Borrowed(item.options.as_slice()) } else { Cow::Owned(self.options_of(id)) };
        let mut asked = Asked { item, options: &options, unit: self.unit_of(id) };
        let (answers, typed) = match input {
            Input::Unit(text) => {
                asked.unit = Some(unit_named(item, &text));
                (node.answers.iter().map(|v| asked.with_unit(v)).collect(), node.typed.clone())
            }
            Input::Stepped { up } => match self.stepped(id, up) {
                Some(number) => (asked.number(number).into_iter().collect(), None),
                None => return Vec::new(),
            },
            other => answers_after(&asked, &node.answers, other),
        };
        let unit = match answers.first() {
            Some(Value::Quantity(q)) => Some(unit_of_quantity(q)),
            _ => asked.unit,
        };
        let same = node.answers == answers && node.typed == typed;
        if let Some(node) = self.nodes.get_mut(id.0) {
            if item.kind == ItemKind::Quantity {
                node.unit = unit.map(Box::new);
            }
            if same {
                return Vec::new();
            }
            node.answers = answers;
            node.typed = typed;
        }
        self.settle_after(item_id)
    }

    /// The unit of a quantity: as chosen, else of its answer, else the first that is offered.
    pub fn unit_of(&self, id: NodeId) -> Option<Coding> {
        let (node, item) = (self.node(id)?, self.item_of(id)?);
        if let Some(unit) = &node.unit {
            return Some(Coding::clone(unit));
        }
        if let Some(Value::Quantity(q)) = node.answers.first() {
            return Some(unit_of_quantity(q));
        }
        item.units.first().cloned().or_else(|| item.unit.clone().map(|u| Coding { display: Some(u), ..Coding::default() }))
    }

    /// The number one step away, within the bounds. Without a number it goes from 0.
    fn stepped(&self, id: NodeId, up: bool) -> Option<Decimal> {
        let (node, item) = (self.node(id)?, self.item_of(id)?);
        if node.typed.is_some() {
            return None;
        }
        let from = node.answers.first().and_then(Value::number).unwrap_or_default();
        let step = item.step.unwrap_or(Decimal::ONE);
        let next = if up { from.checked_add(step)? } else { from.checked_sub(step)? };
        let bound = |v: Option<&Value>| v.and_then(Value::number);
        let next = bound(self.min_of(id)).map_or(next, |min| next.max(min));
        Some(bound(self.max_of(id)).map_or(next, |max| next.min(max)))
    }
}

/// What a node asks for now.
struct Asked<'a> {
    item: &'a Item,
    options: &'a [AnswerOption],
    unit: Option<Coding>,
}

impl Asked<'_> {
    fn quantity(&self, value: Decimal) -> Value {
        let unit = self.unit.clone().unwrap_or_default();
        Value::Quantity(Quantity { value, unit: unit.display.or_else(|| unit.code.clone()), system: unit.system, code: unit.code })
    }

    fn with_unit(&self, value: &Value) -> Value {
        match value {
            Value::Quantity(q) => self.quantity(q.value),
            other => other.clone(),
        }
    }

    /// A number as the item's type has it.
    fn number(&self, number: Decimal) -> Option<Value> {
        match self.item.kind {
            ItemKind::Integer => i32::try_from(number).ok().map(Value::Integer),
            ItemKind::Quantity => Some(self.quantity(number)),
            _ => Some(Value::Decimal(number)),
        }
    }

    fn read(&self, text: &str) -> Option<Value> {
        match self.item.kind {
            ItemKind::Quantity => super::read_decimal(text.trim()).map(|n| self.quantity(n)),
            kind => read_one(kind, text),
        }
    }

    fn is_option(&self, value: &Value) -> bool {
        self.options.iter().any(|o| o.value.same(value))
    }

    /// The value of an option, or a boolean, by its code.
    fn option(&self, code: &str) -> Option<Value> {
        match self.item.kind {
            ItemKind::Choice | ItemKind::OpenChoice => self.options.iter().find(|o| o.value.key() == code).map(|o| o.value.clone()),
            // A boolean, or a slider drawn as a row of choices.
            ItemKind::Boolean | ItemKind::Integer | ItemKind::Decimal => read_one(self.item.kind, code),
            _ => None,
        }
    }
}

fn unit_of_quantity(quantity: &Quantity) -> Coding {
    Coding { system: quantity.system.clone(), code: quantity.code.clone(), display: quantity.unit.clone(), weight: None }
}

/// The unit of this code or these words; words of one's own are a unit without a code.
fn unit_named(item: &Item, text: &str) -> Coding {
    let words = text.trim();
    let is = |part: &Option<String>| part.as_deref() == Some(words);
    let known = item.units.iter().find(|u| is(&u.code)).or_else(|| item.units.iter().find(|u| is(&u.display)));
    known.cloned().unwrap_or_else(|| Coding { display: (!words.is_empty()).then(|| words.to_owned()), ..Coding::default() })
}

fn answers_after(asked: &Asked, before: &[Value], input: Input) -> (Vec<Value>, Option<String>) {
    match input {
        Input::Values(mut values) => {
            if !asked.item.repeats {
                values.truncate(1);
            }
            (values, None)
        }
        Input::Typed(text) if asked.item.kind.is_choice() => chosen_by_words(asked, before, &text),
        Input::Typed(text) if text.trim().is_empty() => (Vec::new(), None),
        Input::Typed(text) => match asked.read(&text) {
            Some(value) => (vec![value], None),
            None => (Vec::new(), Some(text)),
        },
        // Picked from a list that adds: in place of the words under way.
        Input::Chosen(code) if asked.item.repeats && asked.item.kind.is_choice() => {
            let kept: Vec<Value> = before.iter().filter(|v| asked.item.kind == ItemKind::Choice || asked.is_option(v)).cloned().collect();
            (ticked(asked, &kept, &code, true), None)
        }
        Input::Chosen(code) => match asked.option(&code) {
            Some(value) => (vec![value], None),
            None if code.is_empty() => (Vec::new(), None),
            None if asked.options.is_empty() && asked.item.kind.is_choice() => chosen_by_words(asked, before, &code),
            None => (Vec::new(), Some(code)),
        },
        Input::Ticked { code, on } => (ticked(asked, before, &code, on), None),
        // Units and steps are dealt with by their caller.
        Input::Cleared | Input::Unit(_) | Input::Stepped { .. } => (Vec::new(), None),
    }
}

/// Options ticked after one more was ticked or unticked. An exclusive option chases the others, and they chase it.
fn ticked(asked: &Asked, before: &[Value], code: &str, on: bool) -> Vec<Value> {
    if !on {
        // What is no longer offered can still be taken back.
        let boolean = asked.item.kind == ItemKind::Boolean;
        return before.iter().filter(|v| !boolean && v.key() != code).cloned().collect();
    }
    let Some(value) = asked.option(code) else {
        return before.to_vec();
    };
    if asked.item.kind == ItemKind::Boolean || !asked.item.repeats {
        return vec![value];
    }
    let exclusive = |v: &Value| asked.options.iter().any(|o| o.exclusive && o.value.same(v));
    let mut kept: Vec<Value> =
        if exclusive(&value) { Vec::new() } else { before.iter().filter(|v| !exclusive(v) && !v.same(&value)).cloned().collect() };
    // The order of the options, so that the same ticks give the same response; free words come last.
    let place = |v: &Value| asked.options.iter().position(|o| o.value.same(v)).unwrap_or(usize::MAX);
    let after = kept.iter().position(|v| place(v) > place(&value)).unwrap_or(kept.len());
    kept.insert(after, value);
    kept
}

/// A choice by words: an option's own, the only option that has them, or words of one's own where these are allowed.
fn chosen_by_words(asked: &Asked, before: &[Value], text: &str) -> (Vec<Value>, Option<String>) {
    let words = text.trim();
    let open = asked.item.kind == ItemKind::OpenChoice || asked.options.is_empty();
    let options_kept = || before.iter().filter(|v| asked.is_option(v)).cloned().collect::<Vec<_>>();
    if words.is_empty() {
        let kept = if !open && asked.item.repeats {
            before.to_vec()
        } else if open {
            options_kept()
        } else {
            Vec::new()
        };
        return (kept, None);
    }
    if asked.item.repeats && !open {
        // Words under way: an option is added once it is picked.
        return (before.to_vec(), Some(text.to_owned()));
    }
    let found = if asked.item.repeats { None } else { find(asked.options, words, !open) };
    let own = || Value::Coding(Coding { display: Some(words.to_owned()), ..Coding::default() });
    match found {
        Some(option) => (vec![option.value.clone()], None),
        None if !open => (Vec::new(), Some(text.to_owned())),
        None => {
            let mut kept = if asked.item.repeats { options_kept() } else { Vec::new() };
            kept.push(own());
            (kept, None)
        }
    }
}
