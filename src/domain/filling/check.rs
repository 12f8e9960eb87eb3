//! What is wrong with a filling. Hidden and disabled nodes are never wrong, and so never block.

use super::{Filling, NodeId};
use crate::domain::fhirpath::{WHOLE, truth};
use crate::domain::logic::Constraint;
use crate::domain::value::Attachment;
use crate::domain::{Item, ItemId, ItemKind, LinkId, Value};
use regex_lite::Regex;
use rust_decimal::Decimal;

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

    /// The first rule that is broken, errors first.
    fn broken_rule(&self, id: NodeId) -> Option<Problem> {
        let broken = self.broken_rules(id);
        let worst = broken.iter().find(|c| !c.warning).or(broken.first())?;
        Some(Problem::Rule { human: worst.human.clone(), warning: worst.warning })
    }

    /// The rules that are broken, in order. An expression that cannot be evaluated breaks no rule.
    fn broken_rules(&self, id: NodeId) -> Vec<&Constraint> {
        let own = self.item_of(id).and_then(|i| i.logic.as_ref()).map(|l| l.constraints.as_slice()).unwrap_or_default();
        let broken = |node, c: &&Constraint| self.evaluate(node, &c.formula).is_ok_and(|r| truth(&r) == Some(false));
        let mut found: Vec<&Constraint> = own.iter().filter(|c| broken(Some(id), c)).collect();
        let whole_form = self.questionnaire.constraints.as_slice();
        // Rules over the whole form speak at the first item that is shown.
        if !whole_form.is_empty() && self.roots.iter().find(|r| self.is_enabled(**r) && self.item_of(**r).is_some_and(Item::is_captured)) == Some(&id)
        {
            found.extend(whole_form.iter().filter(|c| broken(None, c)));
        }
        found
    }

    fn own_problem(&self, id: NodeId) -> Option<Problem> {
        self.count_problem(id).or_else(|| {
            let (node, item) = (self.node(id)?, self.item_of(id)?);
            node.answers.iter().find_map(|v| self.value_problems(id, item, v).into_iter().next())
        })
    }

    /// Every problem of one enabled node, broken rules included, with the place of the answer that has it.
    pub fn problems_of(&self, id: NodeId) -> Vec<(Option<usize>, Problem)> {
        let Some((node, item)) = self.node(id).zip(self.item_of(id)) else { return Vec::new() };
        let mut found: Vec<_> = self.count_problem(id).map(|p| (None, p)).into_iter().collect();
        for (index, value) in node.answers.iter().enumerate() {
            found.extend(self.value_problems(id, item, value).into_iter().map(|p| (Some(index), p)));
        }
        let rule = |c: &Constraint| (None, Problem::Rule { human: c.human.clone(), warning: c.warning });
        found.extend(self.broken_rules(id).into_iter().map(rule));
        found
    }

    /// What is wrong with how many answers there are, or with what was typed in place of one.
    fn count_problem(&self, id: NodeId) -> Option<Problem> {
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
                return item.min_occurs.filter(|least| filled < *least && (required || filled > 0)).map(Problem::TooFew);
            }
            return None;
        }
        if item.kind == ItemKind::Group {
            return None;
        }
        if node.answers.is_empty() {
            return required.then_some(Problem::Required);
        }
        if let Some(most) = item.max_occurs.filter(|most| node.answers.len() > *most) {
            return Some(Problem::TooMany(most));
        }
        item.min_occurs.filter(|least| node.answers.len() < *least).map(Problem::TooFew)
    }

    /// True when a value is among the options offered now, or there are none to choose from.
    fn offers(&self, id: NodeId, item: &Item, value: &Value) -> bool {
        if item.logic.is_none() && item.value_set.is_none() {
            return item.options.is_empty() || item.options.iter().any(|o| o.value.same(value));
        }
        let offered = self.options_of(id);
        (offered.is_empty() && item.options.is_empty()) || offered.iter().any(|o| o.value.same(value))
    }

    /// True when the node, or one that it holds, was answered.
    pub fn holds_answer(&self, id: NodeId) -> bool {
        self.is_touched(id) || self.node(id).is_some_and(|n| n.children.iter().any(|c| self.holds_answer(*c)))
    }

    /// All that is wrong with one value, the gravest first.
    fn value_problems(&self, id: NodeId, item: &Item, value: &Value) -> Vec<Problem> {
        // Words of one's own stand beside the options of an open choice.
        let own_words = item.kind == ItemKind::OpenChoice && matches!(value, Value::Coding(c) if c.code.is_none());
        if item.kind.is_choice() && !own_words && !self.offers(id, item, value) {
            return vec![Problem::NotAnOption];
        }
        let mut found = Vec::new();
        if let Value::String(text) | Value::Uri(text) = value {
            let length = text.chars().count();
            if self.is_required(id) && text.trim().is_empty() {
                return vec![Problem::Required];
            }
            found.extend(item.max_length.filter(|m| length > *m).map(Problem::TooLong));
            found.extend(item.min_length.filter(|m| length < *m).map(Problem::TooShort));
            if WHOLE
                && let Some(pattern) = &item.regex
                && Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|r| !r.is_match(text))
            {
                found.push(Problem::WrongForm(item.entry_format.clone()));
            }
        }
        if item.must_be_true && *value == Value::Boolean(false) {
            found.push(Problem::MustBeTrue);
        }
        if let Value::Date(date) = value
            && item.not_in_future
            && self.today.is_some_and(|t| date.is_after(t))
        {
            found.push(Problem::InTheFuture);
        }
        if let Some(min) = self.min_of(id).filter(|m| value.compare(m).is_some_and(std::cmp::Ordering::is_lt)) {
            found.push(Problem::BelowMinimum(min.show()));
        }
        if let Some(max) = self.max_of(id).filter(|m| value.compare(m).is_some_and(std::cmp::Ordering::is_gt)) {
            found.push(Problem::AboveMaximum(max.show()));
        }
        let decimals = |n: Decimal| item.max_decimals.filter(|most| n.normalize().scale() > *most).map(Problem::TooManyDecimals);
        match value {
            Value::Attachment(file) => found.extend(file_problem(item, file)),
            Value::Decimal(n) => found.extend(decimals(*n)),
            Value::Quantity(q) => found.extend(decimals(q.value)),
            _ => {}
        }
        found
    }

    /// Enabled questions that have an answer which will not be sent because they are disabled now.
    pub fn withheld(&self) -> Vec<LinkId> {
        let mut found = Vec::new();
        for (place, item) in self.questionnaire.items.iter().enumerate() {
            let held = |n| self.is_touched(n) && !self.is_enabled(n);
            if item.kind.is_question() && self.nodes_of(ItemId(place)).any(held) {
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
    // Four characters of base64 are three bytes.
    let held = file.data.as_ref().map(|d| u64::try_from(d.trim_end_matches('=').len()).unwrap_or(u64::MAX).saturating_mul(3) / 4);
    if let Some(most) = looks.and_then(|l| l.max_size).filter(|most| file.size.max(held).is_some_and(|size| size > *most)) {
        return Some(Problem::TooBig(most));
    }
    (file.data.is_none() && file.url.is_none()).then_some(Problem::Unreadable(ItemKind::Attachment))
}
