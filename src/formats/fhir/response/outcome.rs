//! What a check found: as data, as English words, and as an OperationOutcome.

use crate::domain::filling::Problem;
use crate::formats::json::{Json, json};

/// Something that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How grave.
    pub severity: Severity,
    /// FHIR's kind of issue.
    pub code: IssueCode,
    /// Where, as a FHIRPath into the response.
    pub expression: String,
    /// The item that it is about.
    pub link_id: Option<String>,
    /// What.
    pub fault: Fault,
}

/// FHIR's `issue-severity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The response must not be used as it is.
    Error,
    /// It may be used; somebody ought to look.
    Warning,
    /// Something was not checked.
    Information,
}

impl Severity {
    /// FHIR's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        }
    }
}

/// FHIR's `issue-type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum IssueCode {
    Structure,
    Required,
    Value,
    Invariant,
    CodeInvalid,
    BusinessRule,
    NotSupported,
}

impl IssueCode {
    /// FHIR's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Required => "required",
            Self::Value => "value",
            Self::Invariant => "invariant",
            Self::CodeInvalid => "code-invalid",
            Self::BusinessRule => "business-rule",
            Self::NotSupported => "not-supported",
        }
    }
}

/// What is wrong with a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The status is none of FHIR's.
    UnknownStatus(String),
    /// There is no status.
    NoStatus,
    /// It names another questionnaire.
    OtherQuestionnaire(String),
    /// It names another version.
    OtherVersion(String),
    /// `authored` is no moment.
    BadMoment(String),
    /// A `modifierExtension` changes the meaning.
    Modifier,
    /// Something else than an array stands here.
    NotAnArray,
    /// The questionnaire has no such item.
    UnknownItem(String),
    /// The item stands elsewhere in the questionnaire.
    Elsewhere,
    /// The items are not in the questionnaire's order.
    OutOfOrder,
    /// The item stands twice.
    Twice,
    /// A display item was answered.
    DisplayAnswered,
    /// A group has an answer of its own.
    GroupAnswered,
    /// More rows than allowed.
    TooManyRows(usize),
    /// Items under a question stand beside its answer.
    BesideAnswer,
    /// Several answers to a question that takes one.
    OneAnswer,
    /// An answer without value or items.
    NoValue,
    /// The value is of another type than the item.
    WrongKind,
    /// The value cannot be read.
    BadValue(String),
    /// The weight differs from the option's.
    OtherWeight,
    /// The item is disabled.
    Disabled,
    /// The answer differs from what the questionnaire calculates.
    OtherThanCalculated(String),
    /// The unit is none of those offered.
    OtherUnit(String),
    /// The value set is not in the file.
    Unchecked(String),
    /// Something that a person can put right.
    Problem(Problem),
    /// An expression could not be evaluated: place and reason.
    Expression(String, String),
}

/// A fault in English, without the item's name.
pub fn say_fault(fault: &Fault) -> String {
    match fault {
        Fault::UnknownStatus(status) => format!("{status:?} is not a status"),
        Fault::NoStatus => "a status is required".into(),
        Fault::OtherQuestionnaire(named) => format!("{named} is not this questionnaire"),
        Fault::OtherVersion(version) => format!("version {version} was answered, this is another"),
        Fault::BadMoment(text) => format!("{text:?} is not a dateTime"),
        Fault::Modifier => "a modifierExtension changes the meaning in a way not known here".into(),
        Fault::NotAnArray => "an array is expected".into(),
        Fault::UnknownItem(link_id) => format!("the questionnaire has no item {link_id:?}"),
        Fault::Elsewhere => "stands elsewhere in the questionnaire".into(),
        Fault::OutOfOrder => "is not in the questionnaire's order".into(),
        Fault::Twice => "stands twice".into(),
        Fault::DisplayAnswered => "a display item has no answer".into(),
        Fault::GroupAnswered => "a group has no answer".into(),
        Fault::TooManyRows(most) => format!("more than {most} rows"),
        Fault::BesideAnswer => "items under a question stand in its answer (qrs-1)".into(),
        Fault::OneAnswer => "takes one answer".into(),
        Fault::NoValue => "an answer has a value".into(),
        Fault::WrongKind => "the value is not of the item's type".into(),
        Fault::BadValue(reason) => reason.clone(),
        Fault::OtherWeight => "the weight differs from the option's".into(),
        Fault::Disabled => "is disabled and must not be answered".into(),
        Fault::OtherThanCalculated(value) => format!("differs from what the questionnaire calculates: {value}"),
        Fault::OtherUnit(unit) => format!("{unit:?} is not one of the units"),
        Fault::Unchecked(value_set) => format!("value set {value_set} is not in the file: the code was not checked"),
        Fault::Problem(problem) => say(problem),
        Fault::Expression(place, reason) => format!("{place} could not be evaluated: {reason}"),
    }
}

/// A problem in English, for machines and their keepers.
pub fn say(problem: &Problem) -> String {
    match problem {
        Problem::Required => "an answer is required".into(),
        Problem::Unreadable(kind) => format!("not a {kind:?}"),
        Problem::NotAnOption => "not one of the options".into(),
        Problem::TooLong(n) => format!("longer than {n} characters"),
        Problem::TooShort(n) => format!("shorter than {n} characters"),
        Problem::BelowMinimum(n) => format!("below the least value, {n}"),
        Problem::AboveMaximum(n) => format!("above the most value, {n}"),
        Problem::TooManyDecimals(n) => format!("more than {n} decimals"),
        Problem::WrongForm(Some(form)) => format!("not of the form expected: {form}"),
        Problem::WrongForm(None) => "not of the form expected".into(),
        Problem::InTheFuture => "in the future".into(),
        Problem::MustBeTrue => "a confirmation has to be true".into(),
        Problem::TooMany(n) => format!("more than {n}"),
        Problem::TooFew(n) => format!("fewer than {n}"),
        Problem::WrongType(types) => format!("a file of another type than {}", types.join(", ")),
        Problem::TooBig(most) => format!("a file of more than {most} bytes"),
        Problem::Rule { human, .. } => human.clone(),
    }
}

/// An OperationOutcome in the words of `say`; without issues it says `none`, as FHIR asks for at least one.
pub fn write_outcome(issues: &[Issue], say: impl Fn(&Issue) -> String, none: &str) -> Json {
    let list: Vec<Json> = if issues.is_empty() {
        vec![json!({ "severity": "information", "code": "informational", "details": { "text": none } })]
    } else {
        let one =
            |i: &Issue| json!({ "severity": i.severity.code(), "code": i.code.code(), "details": { "text": say(i) }, "expression": [i.expression] });
        issues.iter().map(one).collect()
    };
    json!({ "resourceType": "OperationOutcome", "issue": list })
}
