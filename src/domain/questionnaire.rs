//! A Questionnaire as it was published: a tree of items in document order, kept flat.

pub use super::item::{AnswerOption, Control, Item};
use super::logic::{Constraint, LaunchContext, Variable};
use super::{Score, Value};
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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Name and version of the exact wording that it has, in the place of its own words.
    pub wording: Option<String>,
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
    /// All items in the order of their `linkId`s.
    pub by_link_id: Vec<ItemId>,
    /// For each item, the items whose conditions or expressions look at it.
    pub dependents: Vec<Vec<ItemId>>,
    /// Items whose expressions may look at anything.
    pub depend_on_all: Vec<ItemId>,
    /// Language of its texts (`language`).
    pub language: Option<String>,
    /// Variables for all its expressions, in order.
    pub variables: Vec<Variable>,
    /// Rules over the whole response.
    pub constraints: Vec<Constraint>,
    /// Resources that a launch may give.
    pub launch_contexts: Vec<LaunchContext>,
    /// Where value sets that are not in the file may be expanded.
    pub terminology_server: Option<String>,
    /// The Questionnaire itself for `%questionnaire` and `%qitem`, when an expression names them.
    pub tree: Option<std::sync::Arc<super::fhirpath::Tree>>,
    /// Value sets in the file, by address, for `memberOf()`.
    pub value_sets: Vec<ValueSet>,
}

/// A value set that is in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueSet {
    /// `#id`, or its canonical address.
    pub address: String,
    /// Its codes.
    pub codings: Vec<super::Coding>,
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

/// One condition of an item.
#[derive(Clone, Debug, PartialEq)]
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
    /// Nothing in it is computed, matched with a pattern, converted, attached, searched in a list, asked for elsewhere or laid out as tabs or a table: the lean program can
    /// fill it.
    pub fn is_lean(&self) -> bool {
        self.tree.is_none()
            && self.variables.is_empty()
            && self.constraints.is_empty()
            && self.launch_contexts.is_empty()
            && self.items.iter().all(|item| {
                let elsewhere = item.value_set.is_some() && item.options.is_empty();
                let laid_out = matches!(item.control, Some(Control::TabContainer | Control::Grid | Control::Table | Control::HTable));
                let more = laid_out || elsewhere || item.is_searched() || matches!(item.kind, ItemKind::Quantity | ItemKind::Attachment);
                item.logic.is_none() && item.regex.is_none() && !more
            })
    }

    /// The item at a place.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.get(id.0)
    }

    /// The item of a `linkId`.
    pub fn find(&self, link_id: &str) -> Option<ItemId> {
        self.by_link_id.get(self.place_of(link_id).ok()?).copied()
    }

    /// Enters an item under its `linkId`; false when there is one already.
    pub fn enter(&mut self, id: ItemId) -> bool {
        let free = self.item(id).and_then(|item| self.place_of(&item.link_id.0).err());
        if let Some(place) = free {
            self.by_link_id.insert(place, id);
        }
        free.is_some()
    }

    /// Where a `linkId` is among all, or where it would stand.
    fn place_of(&self, link_id: &str) -> Result<usize, usize> {
        self.by_link_id.binary_search_by(|id| self.item(*id).map_or("", |item| &item.link_id.0).cmp(link_id))
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

    /// The variable of this name that an expression at `item` sees: the nearest one up the tree, then the form's own.
    pub fn variable(&self, item: Option<ItemId>, name: &str) -> Option<&Variable> {
        let mut current = item;
        while let Some(item) = current.and_then(|id| self.item(id)) {
            if let Some(found) = item.logic.iter().flat_map(|l| &l.variables).find(|v| v.name == name) {
                return Some(found);
            }
            current = item.parent;
        }
        self.variables.iter().find(|v| v.name == name)
    }

    /// True when an expression names the Questionnaire itself.
    pub fn names_itself(&self) -> bool {
        let logics = || self.items.iter().filter_map(|i| i.logic.as_deref());
        let formulas = logics().flat_map(super::logic::Logic::formulas).chain(self.constraints.iter().map(|c| &c.formula));
        let variables = self.variables.iter().chain(logics().flat_map(|l| &l.variables)).map(|v| &v.formula);
        formulas.chain(variables).any(|f| f.expression.text().contains("%questionnaire") || f.expression.text().contains("%qitem"))
    }

    /// Canonical address with the version, as a response names it.
    pub fn canonical(&self) -> Option<String> {
        let url = self.url.as_ref()?;
        Some(match &self.version {
            Some(version) => format!("{url}|{version}"),
            None => url.clone(),
        })
    }

    /// True when the top groups are pages, shown one at a time; a head and a foot may stand around them.
    pub fn has_pages(&self) -> bool {
        let controls = || self.roots.iter().map(|id| self.item(*id).and_then(|i| i.control));
        let is_page = |c: Option<Control>| c == Some(Control::Page);
        controls().filter(|c| is_page(*c)).count() > 1 && controls().all(|c| is_page(c) || matches!(c, Some(Control::Header | Control::Footer)))
    }
}
