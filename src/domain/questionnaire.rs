//! A Questionnaire as it was published: a tree of items in document order, kept flat.

use super::{Score, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt;

/// FHIR's `linkId`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub String);

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Place of an item in [`Questionnaire::items`], in document order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub usize);

/// For whom a questionnaire's screen and result are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Audience {
    /// Filled and read by a professional.
    #[default]
    Professional,
    /// Filled by a patient or relative: no score, no threshold on the screen.
    Patient,
}

/// A FHIR R4 Questionnaire.
#[derive(Clone, Debug, Default)]
pub struct Questionnaire {
    /// Canonical address.
    pub url: Option<String>,
    /// Business version.
    pub version: Option<String>,
    /// Title for people.
    pub title: String,
    /// What it is.
    pub description: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Rights.
    pub copyright: Option<String>,
    /// For whom.
    pub audience: Audience,
    /// Last part of its page's address.
    pub slug: Option<String>,
    /// Time to fill it, in words.
    pub duration: Option<String>,
    /// Ids of the site's sources.
    pub sources: Vec<String>,
    /// Who approved it last, when (`approvalDate`).
    pub approved_on: Option<String>,
    /// Date of the last change (`date`).
    pub date: Option<String>,
    /// All items in document order.
    pub items: Vec<Item>,
    /// The top items.
    pub roots: Vec<ItemId>,
    /// The score, when it has one.
    pub score: Option<Score>,
    /// Places of the items by `linkId`.
    pub by_link_id: BTreeMap<LinkId, ItemId>,
    /// For each item, the items whose enablement looks at it.
    pub dependents: Vec<Vec<ItemId>>,
}

/// The type of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ItemKind {
    Group,
    Display,
    Boolean,
    Decimal,
    Integer,
    Date,
    DateTime,
    Time,
    String,
    Text,
    Url,
    Choice,
    OpenChoice,
    Attachment,
    Reference,
    Quantity,
}

impl ItemKind {
    /// All types with their FHIR code.
    pub const ALL: [(&'static str, Self); 16] = [
        ("group", Self::Group),
        ("display", Self::Display),
        ("boolean", Self::Boolean),
        ("decimal", Self::Decimal),
        ("integer", Self::Integer),
        ("date", Self::Date),
        ("dateTime", Self::DateTime),
        ("time", Self::Time),
        ("string", Self::String),
        ("text", Self::Text),
        ("url", Self::Url),
        ("choice", Self::Choice),
        ("open-choice", Self::OpenChoice),
        ("attachment", Self::Attachment),
        ("reference", Self::Reference),
        ("quantity", Self::Quantity),
    ];

    /// True for what can be answered.
    pub fn is_question(self) -> bool {
        !matches!(self, Self::Group | Self::Display)
    }

    /// True for a choice among options.
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Choice | Self::OpenChoice)
    }
}

/// How an item is drawn (`questionnaire-itemControl`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Control {
    Page,
    Help,
    RadioButton,
    CheckBox,
    DropDown,
    Slider,
    TextArea,
}

impl Control {
    /// All controls that are drawn, with their code in FHIR's list.
    pub const ALL: [(&'static str, Self); 7] = [
        ("page", Self::Page),
        ("help", Self::Help),
        ("radio-button", Self::RadioButton),
        ("check-box", Self::CheckBox),
        ("drop-down", Self::DropDown),
        ("slider", Self::Slider),
        ("text-area", Self::TextArea),
    ];
}

/// One item of a Questionnaire.
#[derive(Clone, Debug)]
pub struct Item {
    /// Stable name.
    pub link_id: LinkId,
    /// Type.
    pub kind: ItemKind,
    /// The question.
    pub text: String,
    /// Label before the text.
    pub prefix: Option<String>,
    /// The item that holds it.
    pub parent: Option<ItemId>,
    /// The items it holds, help texts left out.
    pub children: Vec<ItemId>,
    /// Text of its help child.
    pub help: Option<String>,
    /// Must be answered.
    pub required: bool,
    /// May have several answers, or several rows when it holds items.
    pub repeats: bool,
    /// Shown, not typed.
    pub read_only: bool,
    /// Never shown (`questionnaire-hidden`).
    pub hidden: bool,
    /// Most characters.
    pub max_length: Option<usize>,
    /// Least characters.
    pub min_length: Option<usize>,
    /// Least rows or answers.
    pub min_occurs: Option<usize>,
    /// Most rows or answers.
    pub max_occurs: Option<usize>,
    /// Least value.
    pub min: Option<Value>,
    /// Most value.
    pub max: Option<Value>,
    /// Most digits after the decimal mark.
    pub max_decimals: Option<u32>,
    /// A pattern for the whole text.
    pub regex: Option<String>,
    /// The form that is expected, in words.
    pub entry_format: Option<String>,
    /// Options.
    pub options: Vec<AnswerOption>,
    /// Values at the start.
    pub initial: Vec<Value>,
    /// Conditions.
    pub enable_when: Vec<EnableWhen>,
    /// One condition suffices (`enableBehavior: any`).
    pub enable_any: bool,
    /// How it is drawn.
    pub control: Option<Control>,
    /// Options side by side.
    pub horizontal: bool,
    /// A slider's step.
    pub step: Option<Decimal>,
    /// Words at a slider's low end.
    pub low_label: Option<String>,
    /// Words at a slider's high end.
    pub high_label: Option<String>,
    /// Unit of a number, in words.
    pub unit: Option<String>,
    /// Units of a quantity to choose from.
    pub units: Vec<super::Coding>,
    /// A confirmation: only « oui » lets the form be sent (own extension).
    pub must_be_true: bool,
    /// A date that may not lie ahead (own extension).
    pub not_in_future: bool,
    /// A display that is an emergency message: announced when it appears.
    pub emergency: bool,
}

/// One option of a choice.
#[derive(Clone, Debug)]
pub struct AnswerOption {
    /// What it stands for.
    pub value: Value,
    /// Chosen alone (`questionnaire-optionExclusive`).
    pub exclusive: bool,
    /// Chosen at the start.
    pub initial: bool,
}

/// One condition of an item.
#[derive(Clone, Debug)]
pub struct EnableWhen {
    /// The question looked at.
    pub question: ItemId,
    /// The comparison.
    pub operator: Operator,
    /// What it is compared with.
    pub answer: Value,
}

/// FHIR's seven operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operator {
    Exists,
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
}

impl Operator {
    /// All operators with their FHIR code.
    pub const ALL: [(&'static str, Self); 7] = [
        ("exists", Self::Exists),
        ("=", Self::Equal),
        ("!=", Self::NotEqual),
        (">", Self::Greater),
        ("<", Self::Less),
        (">=", Self::GreaterOrEqual),
        ("<=", Self::LessOrEqual),
    ];

    /// True when a value ordered so against another satisfies the operator.
    pub fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Exists => true,
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Greater => order.is_gt(),
            Self::Less => order.is_lt(),
            Self::GreaterOrEqual => order.is_ge(),
            Self::LessOrEqual => order.is_le(),
        }
    }
}

impl Questionnaire {
    /// The item at a place.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.get(id.0)
    }

    /// The item of a `linkId`.
    pub fn find(&self, link_id: &str) -> Option<ItemId> {
        self.by_link_id.get(&LinkId(link_id.to_owned())).copied()
    }

    /// True when `ancestor` holds `item`, at any depth, or is it.
    pub fn holds(&self, ancestor: ItemId, item: ItemId) -> bool {
        let mut current = Some(item);
        while let Some(id) = current {
            if id == ancestor {
                return true;
            }
            current = self.item(id).and_then(|i| i.parent);
        }
        false
    }

    /// Canonical address with the version, as a response names it.
    pub fn canonical(&self) -> Option<String> {
        let url = self.url.as_ref()?;
        Some(match &self.version {
            Some(version) => format!("{url}|{version}"),
            None => url.clone(),
        })
    }

    /// True when the top groups are pages, shown one at a time.
    pub fn has_pages(&self) -> bool {
        self.roots.len() > 1 && self.roots.iter().all(|id| self.item(*id).is_some_and(|i| i.control == Some(Control::Page)))
    }
}

impl Item {
    /// Rows of its own: it repeats and holds items. A repeating question without items keeps its answers in one row.
    pub fn has_rows(&self) -> bool {
        self.repeats && (self.kind == ItemKind::Group || !self.children.is_empty())
    }
}
