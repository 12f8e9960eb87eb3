//! What is wrong with a filling. Hidden and disabled nodes are never wrong, and so never block.

use super::{Filling, NodeId};
use crate::domain::fhirpath::truth;
use crate::domain::logic::Constraint;
use crate::domain::value::Attachment;
use crate::domain::{Item, ItemKind, LinkId, Value};
use regex_lite::Regex;

/// What a person can put right. Worded from the text files by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// An answer is required.
    Required,
    /// What was typed is no value of this type.
    Unreadable(ItemKind),
    /// Not one of the options.
    NotAnOption,
    /// More characters than allowed.
    TooLong(usize),
    /// Fewer characters than asked.
    TooShort(usize),
    /// Below the least value.
    BelowMinimum(String),
    /// Above the most value.
    AboveMaximum(String),
    /// More digits after the decimal mark than allowed.
    TooManyDecimals(u32),
    /// Not of the form that is expected; the form in words when the author gave one.
    WrongForm(Option<String>),
    /// A date that lies ahead.
    InTheFuture,
    /// A confirmation that was answered « non ».
    MustBeTrue,
    /// More answers or rows than allowed.
    TooMany(usize),
    /// Fewer answers or rows than asked.
    TooFew(usize),
    /// A file of another type than these.
    WrongType(Vec<String>),
    /// A file of more bytes than allowed.
    TooBig(u64),
    /// A rule of the questionnaire is broken.
    Rule {
        /// The author's words.
        human: String,
        /// Said, without blocking.
        warning: bool,
    },
}

impl Problem {
    /// True for what is said without blocking.
    pub fn is_warning(&self) -> bool {
        matches!(self, Self::Rule { warning: true, .. })
    }
}

impl Filling {
    /// The first problem of each enabled node, in document order.
    pub fn problems(&self) -> Vec<(NodeId, Problem)> {
        let mut found = Vec::new();
        for root in &self.roots {
            self.problems_under(*root, &mut found);
        }
        found
    }

    /// The problems of a node and all it holds.
    pub fn problems_under(&self, id: NodeId, found: &mut Vec<(NodeId, Problem)>) {
        let Some(node) = self.node(id) else { return };
        if node.removed || !node.own_enabled || !self.item_of(id).is_some_and(Item::is_captured) {
            return;
        }
        if let Some(problem) = self.problem(id) {
            found.push((id, problem));
        }
        for child in &node.children {
            self.problems_under(*child, found);
        }
    }

    /// True when something blocks sending: warnings do not.
    pub fn is_blocked(&self) -> bool {
        self.problems().iter().any(|(_, p)| !p.is_warning())
    }

    /// The first problem of one enabled node: of its answer, else of its rules.
    pub fn problem(&self, id: NodeId) -> Option<Problem> {
        self.own_problem(id).or_else(|| self.broken_rule(id))
    }

    /// The first rule that is broken, errors first. An expression that cannot be evaluated breaks no rule.
    fn broken_rule(&self, id: NodeId) -> Option<Problem> {
        let whole_form = if self.roots.first() == Some(&id) { self.questionnaire.constraints.as_slice() } else { &[] };
        let own = self.item_of(id)?.logic.as_ref().map(|l| l.constraints.as_slice()).unwrap_or_default();
        let broken = |node, c: &&Constraint| self.evaluate(node, &c.formula).is_ok_and(|r| truth(&r) == Some(false));
        let mut found = own.iter().filter(|c| broken(Some(id), c)).chain(whole_form.iter().filter(|c| broken(None, c)));
        let first = found.next()?;
        let worst = if first.warning { found.find(|c| !c.warning).unwrap_or(first) } else { first };
        Some(Problem::Rule { human: worst.human.clone(), warning: worst.warning })
    }

    fn own_problem(&self, id: NodeId) -> Option<Problem> {
        let (node, item) = (self.node(id)?, self.item_of(id)?);
        let required = self.is_required(id);
        if item.kind == ItemKind::Display {
            return None;
        }
        if node.typed.is_some() {
            return Some(Problem::Unreadable(item.kind));
        }
        if item.has_rows() {
            let rows = self.rows(node.item, node.parent);
            // The first row speaks for all.
            if rows.first() == Some(&id) {
                let filled = rows.iter().filter(|r| self.holds_answer(**r)).count();
                if required && filled == 0 {
                    return Some(Problem::Required);
                }
                if let Some(least) = item.min_occurs.filter(|least| filled < *least && (required || filled > 0)) {
                    return Some(Problem::TooFew(least));
                }
            }
        }
        if item.kind == ItemKind::Group {
            return None;
        }
        if node.answers.is_empty() {
            return (required && !item.has_rows()).then_some(Problem::Required);
        }
        if let Some(most) = item.max_occurs.filter(|most| node.answers.len() > *most) {
            return Some(Problem::TooMany(most));
        }
        if let Some(least) = item.min_occurs.filter(|least| node.answers.len() < *least) {
            return Some(Problem::TooFew(least));
        }
        node.answers.iter().find_map(|v| self.value_problem(id, item, v))
    }

    /// True when a value is among the options offered now, or there are none to choose from.
    fn offers(&self, id: NodeId, item: &Item, value: &Value) -> bool {
        if item.logic.is_none() {
            return item.options.is_empty() || item.options.iter().any(|o| o.value.same(value));
        }
        let offered = self.options_of(id);
        (offered.is_empty() && item.options.is_empty()) || offered.iter().any(|o| o.value.same(value))
    }

    /// True when the node, or one that it holds, was answered.
    pub fn holds_answer(&self, id: NodeId) -> bool {
        self.is_touched(id) || self.node(id).is_some_and(|n| n.children.iter().any(|c| self.holds_answer(*c)))
    }

    fn value_problem(&self, id: NodeId, item: &Item, value: &Value) -> Option<Problem> {
        if item.kind == ItemKind::Choice && !self.offers(id, item, value) {
            return Some(Problem::NotAnOption);
        }
        if let Value::String(text) | Value::Uri(text) = value {
            let length = text.chars().count();
            if self.is_required(id) && text.trim().is_empty() {
                return Some(Problem::Required);
            }
            if let Some(most) = item.max_length.filter(|m| length > *m) {
                return Some(Problem::TooLong(most));
            }
            if let Some(least) = item.min_length.filter(|m| length < *m) {
                return Some(Problem::TooShort(least));
            }
            if let Some(pattern) = &item.regex
                && Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|r| !r.is_match(text))
            {
                return Some(Problem::WrongForm(item.entry_format.clone()));
            }
        }
        if item.must_be_true && *value == Value::Boolean(false) {
            return Some(Problem::MustBeTrue);
        }
        if let Value::Date(date) = value
            && item.not_in_future
            && self.today.is_some_and(|t| date.is_after(t))
        {
            return Some(Problem::InTheFuture);
        }
        if let Some(min) = self.min_of(id).filter(|m| value.compare(m).is_some_and(std::cmp::Ordering::is_lt)) {
            return Some(Problem::BelowMinimum(min.show()));
        }
        if let Some(max) = self.max_of(id).filter(|m| value.compare(m).is_some_and(std::cmp::Ordering::is_gt)) {
            return Some(Problem::AboveMaximum(max.show()));
        }
        match value {
            Value::Attachment(file) => file_problem(item, file),
            Value::Decimal(n) => item.max_decimals.filter(|most| n.normalize().scale() > *most).map(Problem::TooManyDecimals),
            _ => None,
        }
    }

    /// Enabled questions that have an answer which will not be sent because they are disabled now.
    pub fn withheld(&self) -> Vec<LinkId> {
        let mut found = Vec::new();
        for item in &self.questionnaire.items {
            let held = |n| self.is_touched(n) && !self.is_enabled(n);
            if item.kind.is_question() && self.questionnaire.by_link_id.get(&item.link_id).is_some_and(|id| self.nodes_of(*id).any(held)) {
                found.push(item.link_id.clone());
            }
        }
        found
    }
}

/// What is wrong with a file.
fn file_problem(item: &Item, file: &Attachment) -> Option<Problem> {
    let looks = item.looks.as_deref();
    let allowed = looks.map(|l| l.mime_types.as_slice()).unwrap_or_default();
    let is = |own: &str, allowed: &String| match allowed.strip_suffix('*') {
        Some(start) => own.starts_with(start),
        None => own.eq_ignore_ascii_case(allowed),
    };
    let own = file.content_type.as_deref().map(|t| t.split(';').next().unwrap_or_default().trim()).unwrap_or_default();
    if !allowed.is_empty() && !allowed.iter().any(|a| is(own, a)) {
        return Some(Problem::WrongType(allowed.to_vec()));
    }
    if let Some(most) = looks.and_then(|l| l.max_size).filter(|most| file.size.is_some_and(|size| size > *most)) {
        return Some(Problem::TooBig(most));
    }
    (file.data.is_none() && file.url.is_none()).then_some(Problem::Unreadable(ItemKind::Attachment))
}
