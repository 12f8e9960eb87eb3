//! Expressions evaluated on a filling: what `%resource`, `%context`, `%questionnaire`, launch contexts and variables stand for.
//!
//! An expression that cannot be evaluated gives nothing and is named in [`Filling::notices`]; it never gives a wrong value.

use super::{Filling, NodeId};
use crate::domain::LinkId;
use crate::domain::fhirpath::{Element, ExpressionError, Item, Scope, Source, Tree, WHOLE};
use crate::domain::logic::Formula;
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::sync::Arc;

/// Variables that stand on variables, at most.
const MOST_LEVELS: usize = 20;

/// An expression that could not be evaluated: for the editor, not for the person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExpressionNotice {
    /// The item that has it; `None`: the whole form.
    pub link_id: Option<LinkId>,
    /// Which expression: `calculatedExpression`, `variable pain`…
    pub place: String,
    /// Its text.
    pub expression: String,
    /// Why, in English.
    pub reason: String,
}

/// What an expression of one node sees.
pub(super) struct NodeScope<'a> {
    filling: &'a Filling,
    /// `None`: the form itself.
    node: Option<NodeId>,
    level: usize,
    /// Why a variable could not be evaluated, which is the reason that counts.
    fault: RefCell<Option<ExpressionError>>,
}

impl<'a> NodeScope<'a> {
    fn focus(&self) -> Item<'a> {
        Item::Element(self.node.map_or_else(|| self.filling.response_element(), |n| self.filling.item_element(n)))
    }

    fn run(&self, formula: &Formula) -> Result<Vec<Item<'a>>, ExpressionError> {
        // No form that the lean program takes comes here: the engine is left out of it.
        if !WHOLE {
            return Ok(Vec::new());
        }
        let result = formula.expression.evaluate(&[self.focus()], self);
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => result,
        }
    }

    /// The variable of this name, evaluated where it is defined.
    fn defined(&self, name: &str) -> Option<Vec<Item<'a>>> {
        let mut current = self.node;
        loop {
            let item = current.and_then(|n| self.filling.item_of(n));
            let here = match (&item, current) {
                (Some(item), _) => item.logic.as_ref().map(|l| l.variables.as_slice()).unwrap_or_default(),
                (None, None) => self.filling.questionnaire.variables.as_slice(),
                (None, Some(_)) => return None,
            };
            if let Some(found) = here.iter().find(|v| v.name == name) {
                if self.level >= MOST_LEVELS {
                    let reason = "variables that stand on each other in a circle".to_owned();
                    self.fault.replace(Some(ExpressionError { reason, at: 0 }));
                    return None;
                }
                let scope = NodeScope { filling: self.filling, node: current, level: self.level + 1, fault: RefCell::default() };
                return match scope.run(&found.formula) {
                    Ok(items) => Some(items),
                    Err(error) => {
                        let reason = ["variable ", name, ": ", &error.reason].concat();
                        self.fault.replace(Some(ExpressionError { reason, at: error.at }));
                        None
                    }
                };
            }
            current = match current {
                Some(node) => self.filling.node(node)?.parent,
                None => return None,
            };
        }
    }

    /// The item of the Questionnaire that the node is made from.
    fn definition(&self) -> Option<Item<'a>> {
        let tree: &'a Tree = self.filling.questionnaire.tree.as_deref()?;
        let link_id = &self.filling.item_of(self.node?)?.link_id.0;
        let mut waiting = vec![0];
        while let Some(at) = waiting.pop() {
            let mut names = Vec::new();
            tree.children(at, Some("linkId"), &mut names);
            if names.first().and_then(|n| tree.raw(*n)).is_some_and(|raw| matches!(raw, crate::domain::fhirpath::Raw::Text(t) if t == *link_id)) {
                return Some(Item::Element(Element { source: tree, at }));
            }
            tree.children(at, Some("item"), &mut waiting);
        }
        None
    }
}

impl<'a> Scope<'a> for NodeScope<'a> {
    fn variable(&self, name: &str) -> Option<Vec<Item<'a>>> {
        match name {
            "resource" | "rootResource" => return Some(vec![Item::Element(self.filling.response_element())]),
            "context" => return Some(vec![self.focus()]),
            "questionnaire" => {
                let tree: &'a Tree = self.filling.questionnaire.tree.as_deref()?;
                return Some(vec![Item::Element(Element { source: tree, at: 0 })]);
            }
            "qitem" => return Some(self.definition().into_iter().collect()),
            _ => {}
        }
        if let Some(found) = self.defined(name) {
            return Some(found);
        }
        if self.fault.borrow().is_some() {
            return None;
        }
        let given = self.filling.contexts.iter().find(|(n, _)| n == name);
        if let Some((_, tree)) = given {
            return Some(vec![Item::Element(Element { source: tree.as_ref(), at: 0 })]);
        }
        // A launch context that was not given is empty.
        let named = self.filling.questionnaire.launch_contexts.iter().any(|c| c.name.code.as_deref() == Some(name));
        named.then(Vec::new)
    }

    fn now(&self) -> Option<String> {
        self.filling.now.clone()
    }

    fn member_of(&self, value_set: &str, system: Option<&str>, code: &str) -> Option<bool> {
        let set = self.filling.questionnaire.value_sets.iter().find(|s| s.address == value_set)?;
        Some(set.codings.iter().any(|c| c.code.as_deref() == Some(code) && (system.is_none() || c.system.as_deref() == system)))
    }

    fn resolve(&self, reference: &str) -> Option<Element<'a>> {
        let (kind, id) = reference.rsplit_once('/')?;
        let kind = kind.rsplit('/').next()?;
        self.filling.contexts.iter().find_map(|(_, tree)| {
            let mut ids = Vec::new();
            tree.children(0, Some("id"), &mut ids);
            let same = ids.first().and_then(|n| tree.raw(*n)).is_some_and(|raw| matches!(raw, crate::domain::fhirpath::Raw::Text(t) if t == id));
            (same && tree.type_name(0) == kind).then_some(Element { source: tree.as_ref(), at: 0 })
        })
    }

    fn weight(&self, link_id: &str, system: Option<&str>, code: &str) -> Option<Decimal> {
        let questionnaire = &self.filling.questionnaire;
        let item = questionnaire.item(questionnaire.find(link_id)?)?;
        item.options.iter().find_map(|o| match &o.value {
            crate::domain::Value::Coding(c) if c.code.as_deref() == Some(code) && (system.is_none() || c.system.as_deref() == system) => c.weight,
            _ => None,
        })
    }
}

impl Filling {
    /// Evaluates an expression at a node, or for the whole form.
    ///
    /// # Errors
    /// Why it cannot be evaluated.
    pub fn evaluate(&self, node: Option<NodeId>, formula: &Formula) -> Result<Vec<Item<'_>>, ExpressionError> {
        NodeScope { filling: self, node, level: 0, fault: RefCell::default() }.run(formula)
    }

    /// Gives a resource to the expressions, under the name of a launch context.
    pub fn give(&mut self, name: &str, resource: Arc<Tree>) {
        self.contexts.retain(|(n, _)| n != name);
        self.contexts.push((name.to_owned(), resource));
    }

    /// Remembers an expression that could not be evaluated, once. Without a clock, expressions that ask for it wait.
    pub(super) fn note(&mut self, node: Option<NodeId>, formula: &Formula, error: ExpressionError) {
        if self.now.is_none() && ["today()", "now()", "timeOfDay()"].iter().any(|f| formula.expression.text().contains(f)) {
            return;
        }
        let link_id = node.and_then(|n| self.item_of(n)).map(|i| i.link_id.clone());
        if self.notices.len() < 200 && !self.notices.iter().any(|n| n.link_id == link_id && n.place == formula.place) {
            let expression = formula.expression.text().to_owned();
            self.notices.push(ExpressionNotice { link_id, place: formula.place.clone(), expression, reason: error.reason });
        }
    }
}
