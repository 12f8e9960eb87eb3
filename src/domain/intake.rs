//! A referral as it is received: its answers in a flat list, and what is missing of what the form asks.
//!
//! The rule of completeness is the form's own: what is required, and what does not block a sending but will be asked for later. What the form does not
//! ask under these answers is not missing.

use super::Value;
use super::planning::{Condition, holds, is_unknown};

/// The answers to one question, in one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The question's `linkId`.
    pub link_id: String,
    /// Its words, as the response has them.
    pub text: String,
    /// The group that holds it, and the how manieth of that name, from 0.
    pub row: Option<(String, usize)>,
    /// The answers.
    pub values: Vec<Value>,
}

/// All answers of a response, in its order. `Debug` shows no answer: `Value`s show their kind alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(pub Vec<Answer>);

/// How much a question matters to whoever receives the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    /// May stay without an answer.
    #[default]
    Free,
    /// Not needed for sending, but asked for afterwards.
    Later,
    /// Nobody can act without it.
    Required,
}

/// An item of the form, as far as completeness needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Its `linkId`.
    pub link_id: String,
    /// Its words.
    pub text: String,
    /// How much it matters.
    pub need: Need,
    /// The place, in the list of items, of the one that holds it.
    pub parent: Option<usize>,
    /// `linkId` of the nearest group around it that has rows.
    pub rows: Option<String>,
    /// It is asked when these hold.
    pub when: Vec<Condition>,
    /// One of them is enough.
    pub any: bool,
}

/// A question without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its words.
    pub text: String,
    /// How much it matters.
    pub need: Need,
    /// The how manieth row it belongs to, from 1.
    pub row: Option<usize>,
}

/// What is missing of a referral.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Questions without an answer, what is required first.
    pub missing: Vec<Missing>,
    /// Questions answered « not known ».
    pub unknown: Vec<String>,
}

impl Answers {
    /// The answers to a question, of all rows.
    pub fn of(&self, link_id: &str) -> Vec<&Value> {
        self.0.iter().filter(|a| a.link_id == link_id).flat_map(|a| &a.values).collect()
    }

    /// The first answer in words.
    pub fn words(&self, link_id: &str) -> Option<String> {
        self.of(link_id).first().map(|v| v.show()).filter(|t| !t.is_empty())
    }

    /// The code of the first answer.
    pub fn code(&self, link_id: &str) -> Option<String> {
        self.of(link_id).first().map(|v| v.key())
    }

    /// The answers that count in one row: those of the row where it has the question, else those outside of rows.
    fn near(&self, link_id: &str, row: Option<(&str, usize)>) -> Vec<&Value> {
        let here = |a: &&Answer| a.link_id == link_id && a.row.as_ref().map(|(g, n)| (g.as_str(), *n)) == row;
        let own: Vec<&Value> = self.0.iter().filter(here).flat_map(|a| &a.values).collect();
        if own.is_empty() && !self.0.iter().any(|a| a.link_id == link_id && same_group(a, row)) { self.of(link_id) } else { own }
    }

    /// The answers in one row of a group.
    fn near_in(&self, link_id: &str, group: &str, number: usize) -> Vec<&Value> {
        let here = |a: &&Answer| a.link_id == link_id && a.row.as_ref().is_some_and(|(g, n)| g == group && *n == number);
        self.0.iter().filter(here).flat_map(|a| &a.values).collect()
    }

    /// How many rows of a group have an answer.
    fn rows(&self, group: &str) -> usize {
        let numbers = self.0.iter().filter_map(|a| a.row.as_ref()).filter(|(g, _)| g == group).map(|(_, n)| n + 1);
        numbers.max().unwrap_or_default()
    }
}

fn same_group(answer: &Answer, row: Option<(&str, usize)>) -> bool {
    row.is_some_and(|(group, _)| answer.row.as_ref().is_some_and(|(g, _)| g == group))
}

/// What is missing.
pub fn completeness(form: &[Asked], answers: &Answers) -> Completeness {
    let mut found = Completeness::default();
    for (place, item) in form.iter().enumerate().filter(|(_, i)| i.need != Need::Free) {
        let rows: Vec<Option<usize>> = match &item.rows {
            None => vec![None],
            // A form shows a first row, empty: nothing of it is missing unless its group is asked for.
            Some(group) => (0..answers.rows(group).max(1)).map(Some).collect(),
        };
        for row in rows {
            let at = item.rows.as_deref().zip(row);
            if !is_asked(form, place, answers, at) {
                continue;
            }
            let own: Vec<&Value> = match at {
                None => answers.of(&item.link_id),
                Some((group, number)) => answers.near_in(&item.link_id, group, number),
            };
            if own.is_empty() {
                found.missing.push(Missing { text: item.text.clone(), need: item.need, row: row.map(|n| n + 1) });
            } else if own.iter().all(|v| is_unknown(v)) {
                found.unknown.push(item.text.clone());
            }
        }
    }
    found.missing.sort_by_key(|m| m.need != Need::Required);
    found
}

fn is_asked(form: &[Asked], place: usize, answers: &Answers, row: Option<(&str, usize)>) -> bool {
    let mut current = Some(place);
    // As many steps as there are items: a list that names itself ends.
    for _ in 0..form.len() {
        let Some(item) = current.and_then(|at| form.get(at)) else { return true };
        let mut results = item.when.iter().map(|c| holds(c.operator, &c.answer, &answers.near(&c.question, row)));
        let asked = if item.when.is_empty() {
            true
        } else if item.any {
            results.any(|r| r)
        } else {
            results.all(|r| r)
        };
        if !asked {
            return false;
        }
        current = item.parent;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Coding;
    use crate::domain::questionnaire::Operator;

    fn code(code: &str) -> Value {
        Value::Coding(Coding { code: Some(code.into()), ..Coding::default() })
    }

    fn asked(link_id: &str, need: Need) -> Asked {
        Asked { link_id: link_id.into(), text: format!("{link_id} ?"), need, ..Asked::default() }
    }

    fn given(link_id: &str, row: Option<(&str, usize)>, value: Value) -> Answer {
        Answer { link_id: link_id.into(), row: row.map(|(g, n)| (g.to_owned(), n)), values: vec![value], ..Answer::default() }
    }

    fn yes(question: &str) -> Condition {
        Condition { question: question.into(), operator: Operator::Equal, answer: code("yes") }
    }

    fn missing(form: &[Asked], answers: Vec<Answer>) -> Vec<(String, Option<usize>)> {
        completeness(form, &Answers(answers)).missing.into_iter().map(|m| (m.text, m.row)).collect()
    }

    #[test]
    fn what_is_required_comes_first_and_what_is_free_is_never_missing() {
        let form = [asked("later", Need::Later), asked("free", Need::Free), asked("name", Need::Required)];
        assert_eq!(missing(&form, Vec::new()), [("name ?".to_owned(), None), ("later ?".to_owned(), None)]);
        let known = completeness(&form, &Answers(vec![given("name", None, code("x")), given("later", None, code("unknown"))]));
        assert_eq!((known.missing.len(), known.unknown), (0, vec!["later ?".to_owned()]), "« not known » is an answer, and said");
    }

    #[test]
    fn what_the_form_does_not_ask_under_these_answers_is_not_missing() {
        let group = Asked { when: vec![yes("smokes")], ..asked("group", Need::Free) };
        let inside = Asked { parent: Some(0), ..asked("packs", Need::Later) };
        let form = [group, inside];
        assert_eq!(missing(&form, Vec::new()), []);
        assert_eq!(missing(&form, vec![given("smokes", None, code("yes"))]).len(), 1);
        assert_eq!(missing(&form, vec![given("smokes", None, code("no"))]), []);
    }

    #[test]
    fn each_row_is_looked_at_by_its_own_answers() {
        let group = Asked { when: vec![yes("any")], ..asked("rows", Need::Free) };
        let date = Asked { parent: Some(0), rows: Some("rows".into()), ..asked("date", Need::Later) };
        let images = Asked { when: vec![yes("kind")], ..Asked { parent: Some(0), rows: Some("rows".into()), ..asked("images", Need::Later) } };
        let form = [group, date, images];
        let any = given("any", None, code("yes"));
        assert_eq!(missing(&form, vec![any.clone()]), [("date ?".to_owned(), Some(1))], "the first row is expected");
        let rows = vec![
            any,
            given("kind", Some(("rows", 0)), code("yes")),
            given("date", Some(("rows", 0)), code("d")),
            given("kind", Some(("rows", 1)), code("no")),
        ];
        assert_eq!(missing(&form, rows), [("date ?".to_owned(), Some(2)), ("images ?".to_owned(), Some(1))]);
    }

    #[test]
    fn a_list_that_names_itself_ends() {
        let form = [Asked { parent: Some(0), ..asked("a", Need::Later) }];
        assert_eq!(missing(&form, Vec::new()).len(), 1);
    }
}
