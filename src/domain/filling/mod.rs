//! A questionnaire being filled: rows, answers, what is enabled, and what is wrong.
//!
//! Called by `app` (a person's events), by `formats` (a response read back) and by the command line. It never decides for a person:
//! what cannot be understood is kept as typed, what is disabled keeps its answers, and 0 and false are answers like others.

mod check;
mod computed;
mod convert;
mod enable;
mod evaluate;
mod input;
mod matching;
mod restore;
mod settle;
mod source;
mod typed;

use super::{ItemId, LinkId, PartialDate, Questionnaire, Value};
pub use check::Problem;
pub use computed::Computed;
pub use evaluate::ExpressionNotice;
pub use input::Input;
pub use matching::fold;
use std::fmt;
use std::sync::Arc;
pub use typed::{read_date_time, read_decimal, read_local, read_time};

/// Place of a node in a filling. Never reused, so that a row keeps its identity when another is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// An item in the filling: once, or once a row.
#[derive(Clone)]
pub struct Node {
    /// The item.
    pub item: ItemId,
    /// The node that holds it.
    pub parent: Option<NodeId>,
    /// Number of its row: stable, unique among the rows of its item under one parent; 0 for the first.
    pub row: u32,
    /// The nodes it holds, in order.
    pub children: Vec<NodeId>,
    /// Its answers.
    pub answers: Vec<Value>,
    /// What was typed and could not be understood; kept, shown, never sent.
    pub typed: Option<String>,
    /// Its own conditions hold (its holders may still be disabled).
    pub own_enabled: bool,
    /// The row was removed.
    pub removed: bool,
    /// What its expressions give now; `None` for an item without.
    pub computed: Option<Box<Computed>>,
    /// The unit of a quantity, once it was chosen or answered: kept while the number is empty.
    pub unit: Option<Box<super::Coding>>,
}

/// A questionnaire with its answers. `Debug` shows counts only.
#[derive(Clone)]
pub struct Filling {
    questionnaire: Arc<Questionnaire>,
    nodes: Vec<Node>,
    roots: Vec<NodeId>,
    /// All nodes of each item, removed ones too.
    instances: Vec<Vec<NodeId>>,
    /// Resources that the launch gave, by name.
    contexts: Vec<(String, Arc<super::fhirpath::Tree>)>,
    /// Options that a terminology server gave, by the value set's address.
    pub offered: Vec<(String, Vec<Value>)>,
    /// Expressions that could not be evaluated.
    pub notices: Vec<ExpressionNotice>,
    /// Now, ISO 8601 with offset, when known: for expressions.
    pub now: Option<String>,
    /// Today, when known: for dates that may not lie ahead.
    pub today: Option<PartialDate>,
    /// Conditions that go round in a circle were found while enabling; said once to the editor.
    pub looped: bool,
}

impl Filling {
    /// A fresh filling: one row of everything (or `minOccurs` rows), initial values set.
    pub fn new(questionnaire: Arc<Questionnaire>) -> Self {
        let count = questionnaire.items.len();
        let mut filling = Self {
            nodes: Vec::with_capacity(count),
            roots: Vec::new(),
            instances: vec![Vec::new(); count],
            questionnaire,
            today: None,
            contexts: Vec::new(),
            offered: Vec::new(),
            notices: Vec::new(),
            now: None,
            looped: false,
        };
        for root in filling.questionnaire.roots.clone() {
            let rows = filling.first_rows(root);
            for row in 0..rows {
                let node = filling.plant(root, None, row);
                filling.roots.push(node);
            }
        }
        filling.settle_all();
        filling
    }

    fn first_rows(&self, item: ItemId) -> u32 {
        let Some(item) = self.questionnaire.item(item).filter(|i| i.has_rows()) else { return 1 };
        // Each value at the start has its row.
        let least = item.min_occurs.unwrap_or(1).max(if item.kind.is_question() { starting_values(item).len() } else { 1 });
        u32::try_from(least.clamp(1, 100)).unwrap_or(1)
    }

    /// Adds a node for `item` and all it holds.
    fn plant(&mut self, item: ItemId, parent: Option<NodeId>, row: u32) -> NodeId {
        let id = NodeId(self.nodes.len());
        let questionnaire = Arc::clone(&self.questionnaire);
        let definition = questionnaire.item(item);
        let mut answers: Vec<Value> = definition.map(starting_values).unwrap_or_default();
        if let Some(definition) = definition {
            if definition.has_rows() {
                let place = usize::try_from(row).unwrap_or(usize::MAX);
                answers = answers.into_iter().skip(place).take(1).collect();
            } else if !definition.repeats {
                answers.truncate(1);
            }
        }
        self.nodes.push(Node {
            item,
            parent,
            row,
            children: Vec::new(),
            answers,
            typed: None,
            own_enabled: true,
            removed: false,
            computed: None,
            unit: None,
        });
        if let Some(list) = self.instances.get_mut(item.0) {
            list.push(id);
        }
        let mut children = Vec::new();
        for child in definition.map(|d| d.children.as_slice()).unwrap_or_default() {
            for row in 0..self.first_rows(*child) {
                children.push(self.plant(*child, Some(id), row));
            }
        }
        if let Some(node) = self.nodes.get_mut(id.0) {
            node.children = children;
        }
        id
    }

    /// The questionnaire.
    pub fn questionnaire(&self) -> &Arc<Questionnaire> {
        &self.questionnaire
    }

    /// How many nodes there are, removed ones included: every [`NodeId`] below this exists.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True without any node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The top nodes.
    pub fn roots(&self) -> &[NodeId] {
        &self.roots
    }

    /// The node at a place.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    /// The item of a node.
    pub fn item_of(&self, id: NodeId) -> Option<&super::Item> {
        self.questionnaire.item(self.node(id)?.item)
    }

    /// All nodes of an item that are still there, in order.
    pub fn nodes_of(&self, item: ItemId) -> impl Iterator<Item = NodeId> + '_ {
        self.instances.get(item.0).map(Vec::as_slice).unwrap_or_default().iter().copied().filter(|n| self.is_there(*n))
    }

    /// False when the node, or a row that holds it, was removed.
    pub fn is_there(&self, id: NodeId) -> bool {
        self.all_up(id, |n| !n.removed)
    }

    /// True when the node and all that hold it are enabled.
    pub fn is_enabled(&self, id: NodeId) -> bool {
        self.all_up(id, |n| n.own_enabled && !n.removed)
    }

    fn all_up(&self, id: NodeId, test: impl Fn(&Node) -> bool) -> bool {
        let mut current = Some(id);
        while let Some(id) = current {
            let Some(node) = self.node(id) else {
                return false;
            };
            if !test(node) {
                return false;
            }
            current = node.parent;
        }
        true
    }

    /// The answers of all enabled nodes of a `linkId`: what conditions and scores see.
    pub fn enabled_values(&self, link_id: &LinkId) -> Vec<&Value> {
        let Some(item) = self.questionnaire.find(&link_id.0) else {
            return Vec::new();
        };
        self.nodes_of(item).filter(|n| self.is_enabled(*n)).filter_map(|n| self.node(n)).flat_map(|n| &n.answers).collect()
    }

    /// True when the node has an answer, or something typed.
    pub fn is_touched(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|n| !n.answers.is_empty() || n.typed.is_some())
    }

    /// True when anything at all was answered or typed.
    pub fn has_answers(&self) -> bool {
        (0..self.nodes.len()).any(|i| self.is_touched(NodeId(i)) && self.is_there(NodeId(i)))
    }

    /// The name of a node's control: the `linkId`, with `@row` for each later row that holds it (`exams.row.date@1`).
    pub fn name(&self, id: NodeId) -> String {
        let mut rows = Vec::new();
        let mut current = Some(id);
        while let Some(node) = current.and_then(|id| self.node(id)) {
            if self.questionnaire.item(node.item).is_some_and(super::Item::has_rows) {
                rows.push(node.row);
            }
            current = node.parent;
        }
        let mut name = self.item_of(id).map(|i| i.link_id.0.clone()).unwrap_or_default();
        if rows.iter().any(|r| *r > 0) {
            for row in rows.iter().rev() {
                name.push('@');
                name.push_str(&row.to_string());
            }
        }
        name
    }

    /// The node of a control's name.
    pub fn by_name(&self, name: &str) -> Option<NodeId> {
        let link_id = name.split('@').next()?;
        // A linkId may itself hold an at sign: try the whole name first.
        for item in [self.questionnaire.find(name), self.questionnaire.find(link_id)].into_iter().flatten() {
            if let Some(found) = self.nodes_of(item).find(|n| self.name(*n) == name) {
                return Some(found);
            }
        }
        None
    }

    /// The rows of the same item under the same parent, in order.
    pub fn rows(&self, item: ItemId, parent: Option<NodeId>) -> Vec<NodeId> {
        let siblings = match parent {
            Some(p) => self.node(p).map(|n| n.children.as_slice()).unwrap_or_default(),
            None => &self.roots,
        };
        siblings.iter().copied().filter(|n| self.node(*n).is_some_and(|n| n.item == item && !n.removed)).collect()
    }

    /// Adds a row after the last one of its item. `None` when the item has no rows or has `maxOccurs` of them.
    pub fn add_row(&mut self, item: ItemId, parent: Option<NodeId>) -> Option<NodeId> {
        let new = self.add_row_unsettled(item, parent)?;
        self.settle_all();
        Some(new)
    }

    fn add_row_unsettled(&mut self, item: ItemId, parent: Option<NodeId>) -> Option<NodeId> {
        let definition = self.questionnaire.item(item)?;
        let there = self.rows(item, parent).len();
        if !definition.has_rows() || definition.max_occurs.is_some_and(|most| there >= most) || there >= 200 {
            return None;
        }
        let row =
            self.instances.get(item.0)?.iter().filter_map(|n| self.node(*n)).filter(|n| n.parent == parent).map(|n| n.row + 1).max().unwrap_or(0);
        let new = self.plant(item, parent, row);
        let nodes: Vec<ItemId> = self.nodes.iter().map(|n| n.item).collect();
        let siblings = match parent {
            Some(p) => &mut self.nodes.get_mut(p.0)?.children,
            None => &mut self.roots,
        };
        let place = siblings.iter().rposition(|n| nodes.get(n.0) == Some(&item)).map_or(siblings.len(), |i| i + 1);
        siblings.insert(place, new);
        Some(new)
    }

    /// Removes a row; the others keep their names. Its last row is emptied instead, since a form shows at least one.
    pub fn remove_row(&mut self, id: NodeId) {
        let Some((item, parent)) = self.node(id).map(|n| (n.item, n.parent)) else {
            return;
        };
        if self.rows(item, parent).len() <= 1 {
            self.add_row(item, parent);
        }
        if let Some(node) = self.nodes.get_mut(id.0) {
            node.removed = true;
        }
        self.settle_all();
    }
}

impl fmt::Debug for Filling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answered = self.nodes.iter().filter(|n| !n.answers.is_empty()).count();
        write!(f, "Filling({} nodes, {answered} answered)", self.nodes.len())
    }
}

/// The values that an item has in a fresh form.
fn starting_values(item: &super::Item) -> Vec<Value> {
    let selected = item.options.iter().filter(|o| o.initial).map(|o| o.value.clone());
    item.initial.iter().cloned().chain(selected).collect()
}
