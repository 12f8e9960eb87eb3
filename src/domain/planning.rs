//! Exams to plan, suggested by rules over a referral's answers: which rule holds, which does not, and which cannot be judged because an answer is
//! missing or is « I do not know ».
//!
//! A rule is what a team wrote; it is looked at and shown, never carried out. Conditions are those of FHIR's `enableWhen`.

use super::Value;
use super::questionnaire::Operator;

/// The code of an answer that says « not known ».
pub const UNKNOWN: &str = "unknown";

/// One condition on the answers to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The question's `linkId`.
    pub question: String,
    /// The comparison.
    pub operator: Operator,
    /// What it is compared with.
    pub answer: Value,
}

/// When exams are suggested.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// All of these.
    pub all: Vec<Condition>,
    /// And at least one of these, where there are any.
    pub any: Vec<Condition>,
}

/// What is known of a condition or of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// An answer that it needs is missing or is « not known »: nothing is guessed.
    Open,
}

/// A rule that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Of the whole rule.
    pub truth: Truth,
    /// Of each condition: those of `all`, then those of `any`.
    pub conditions: Vec<Truth>,
}

/// True for the answer « not known ».
pub fn is_unknown(value: &Value) -> bool {
    matches!(value, Value::Coding(coding) if coding.code.as_deref() == Some(UNKNOWN))
}

/// FHIR's own reading: a question without an answer satisfies nothing but `exists` with `false`.
pub fn holds(operator: Operator, wanted: &Value, answers: &[&Value]) -> bool {
    match operator {
        Operator::Exists => answers.is_empty() != (*wanted == Value::Boolean(true)),
        Operator::Equal => answers.iter().any(|a| a.same(wanted)),
        Operator::NotEqual => !answers.is_empty() && !answers.iter().any(|a| a.same(wanted)),
        operator => answers.iter().any(|a| order(a, wanted).is_some_and(|o| operator.accepts(o))),
    }
}

/// Codes that are whole numbers are compared as such: degrees such as « OMS 2 ».
fn order(answer: &Value, wanted: &Value) -> Option<std::cmp::Ordering> {
    answer.compare(wanted).or_else(|| {
        let number = |v: &Value| if let Value::Coding(c) = v { c.code.as_ref()?.parse::<i64>().ok() } else { None };
        Some(number(answer)?.cmp(&number(wanted)?))
    })
}

impl Condition {
    /// What is known of it.
    pub fn judge(&self, answers: &[&Value]) -> Truth {
        if holds(self.operator, &self.answer, answers) && !(self.operator == Operator::NotEqual && answers.iter().any(|a| is_unknown(a))) {
            return Truth::Holds;
        }
        let settled = self.operator == Operator::Exists || is_unknown(&self.answer);
        let silent = answers.is_empty() || answers.iter().any(|a| is_unknown(a));
        // An answer that cannot be compared, a month beside a day for instance, settles nothing.
        let ordered = !matches!(self.operator, Operator::Equal | Operator::NotEqual | Operator::Exists);
        let unclear = ordered && answers.iter().any(|a| order(a, &self.answer).is_none());
        if self.operator != Operator::Exists && answers.is_empty() || !settled && (silent || unclear) { Truth::Open } else { Truth::Fails }
    }
}

impl Rule {
    /// What is known of the rule, given the answers to each question.
    pub fn judge<'a>(&self, answers: impl Fn(&str) -> Vec<&'a Value>) -> Judged {
        let judged = |list: &[Condition]| -> Vec<Truth> { list.iter().map(|c| c.judge(&answers(&c.question))).collect() };
        let (all, any) = (judged(&self.all), judged(&self.any));
        let of_all = if all.contains(&Truth::Fails) {
            Truth::Fails
        } else if all.contains(&Truth::Open) {
            Truth::Open
        } else {
            Truth::Holds
        };
        let of_any = if any.is_empty() || any.contains(&Truth::Holds) {
            Truth::Holds
        } else if any.contains(&Truth::Open) {
            Truth::Open
        } else {
            Truth::Fails
        };
        let truth = match (of_all, of_any) {
            (Truth::Fails, _) | (_, Truth::Fails) => Truth::Fails,
            (Truth::Holds, Truth::Holds) => Truth::Holds,
            _ => Truth::Open,
        };
        // A rule without any condition would always be suggested: nobody wrote why.
        let empty = all.is_empty() && any.is_empty();
        Judged { truth: if empty { Truth::Fails } else { truth }, conditions: all.into_iter().chain(any).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Coding, PartialDate};

    fn code(code: &str) -> Value {
        Value::Coding(Coding { code: Some(code.into()), ..Coding::default() })
    }

    fn when(question: &str, operator: Operator, answer: Value) -> Condition {
        Condition { question: question.into(), operator, answer }
    }

    fn one(operator: Operator, wanted: Value, answers: &[Value]) -> Truth {
        when("q", operator, wanted).judge(&answers.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_condition_holds_fails_or_stays_open() {
        use Operator::{Equal, Exists, GreaterOrEqual, NotEqual};
        use Truth::{Fails, Holds, Open};
        let date = |t: &str| Value::Date(PartialDate::read_fhir(t).unwrap());
        for (number, (operator, wanted, answers, truth)) in [
            (Equal, code("yes"), vec![code("yes")], Holds),
            (Equal, code("yes"), vec![code("no")], Fails),
            (Equal, code("yes"), vec![], Open),
            (Equal, code("yes"), vec![code("unknown")], Open),
            // One of several answers is enough, whatever stands beside it.
            (Equal, code("a"), vec![code("b"), code("a")], Holds),
            (Equal, code("a"), vec![code("b"), code("unknown")], Open),
            // The rule asks for « not known » itself.
            (Equal, code("unknown"), vec![code("unknown")], Holds),
            (Equal, code("unknown"), vec![code("yes")], Fails),
            (NotEqual, code("none"), vec![code("vka")], Holds),
            (NotEqual, code("none"), vec![code("none")], Fails),
            (NotEqual, code("none"), vec![code("unknown")], Open),
            (NotEqual, code("none"), vec![], Open),
            (Exists, Value::Boolean(true), vec![], Fails),
            (Exists, Value::Boolean(false), vec![], Holds),
            (Exists, Value::Boolean(true), vec![code("x")], Holds),
            (GreaterOrEqual, code("2"), vec![code("3")], Holds),
            (GreaterOrEqual, code("2"), vec![code("1")], Fails),
            (GreaterOrEqual, code("2"), vec![code("unknown")], Open),
            (GreaterOrEqual, Value::Integer(75), vec![Value::Integer(74)], Fails),
            // The year alone does not say which side of the day it is.
            (GreaterOrEqual, date("2026-03-01"), vec![date("2026")], Open),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(one(operator, wanted, &answers), truth, "row {number}");
        }
    }

    #[test]
    fn a_rule_needs_all_and_one_of_any_and_guesses_nothing() {
        let rule = Rule {
            all: vec![when("pathway", Operator::Equal, code("lung"))],
            any: vec![when("a", Operator::Equal, code("yes")), when("b", Operator::Equal, code("yes"))],
        };
        let (lung, nhl, yes, no) = (code("lung"), code("nhl"), code("yes"), code("no"));
        let judge = |pathway: Option<&Value>, a: Option<&Value>, b: Option<&Value>| {
            let known = [("pathway", pathway.cloned()), ("a", a.cloned()), ("b", b.cloned())];
            let kept: Vec<(&str, Vec<Value>)> = known.into_iter().map(|(name, v)| (name, v.into_iter().collect())).collect();
            rule.judge(|q| kept.iter().filter(|(name, _)| *name == q).flat_map(|(_, v)| v).collect()).truth
        };
        assert_eq!(judge(Some(&lung), Some(&yes), None), Truth::Holds, "one that holds is enough");
        assert_eq!(judge(Some(&lung), Some(&no), None), Truth::Open);
        assert_eq!(judge(Some(&lung), Some(&no), Some(&no)), Truth::Fails);
        assert_eq!(judge(None, Some(&yes), None), Truth::Open);
        assert_eq!(judge(Some(&nhl), None, None), Truth::Fails, "what fails settles it, whatever is missing");
        assert_eq!(Rule::default().judge(|_| Vec::new()).truth, Truth::Fails, "no condition, no suggestion");
    }
}
