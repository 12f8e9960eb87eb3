//! An answer's value: FHIR R4 `QuestionnaireResponse.item.answer.value[x]`.

use super::PartialDate;
use rust_decimal::Decimal;
use std::fmt;

/// One value. `Debug` shows its kind only: answers are personal.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// `valueBoolean`.
    Boolean(bool),
    /// `valueInteger`: 32 bits in FHIR.
    Integer(i32),
    /// `valueDecimal`, exact.
    Decimal(Decimal),
    /// `valueDate`, possibly partial.
    Date(PartialDate),
    /// `valueDateTime`, as FHIR writes it (checked when read).
    DateTime(String),
    /// `valueTime`: `HH:MM:SS`.
    Time(String),
    /// `valueString`, also for items of type text.
    String(String),
    /// `valueUri`, for items of type url.
    Uri(String),
    /// `valueCoding`.
    Coding(Coding),
    /// `valueQuantity`.
    Quantity(Quantity),
    /// `valueReference`.
    Reference(Box<Referring>),
    /// `valueAttachment`.
    Attachment(Box<Attachment>),
}

/// A code from a system; without a code, an open choice's own words are in `display`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Coding {
    /// The code system.
    pub system: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// Its words.
    pub display: Option<String>,
    /// Points carried by `ordinalValue` or `itemWeight`.
    pub weight: Option<Decimal>,
}

/// A number with its unit.
#[derive(Clone, PartialEq)]
pub struct Quantity {
    /// The number.
    pub value: Decimal,
    /// The unit in words.
    pub unit: Option<String>,
    /// The unit's system, UCUM as a rule.
    pub system: Option<String>,
    /// The unit's code.
    pub code: Option<String>,
}

/// A document, by its data or its address.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Attachment {
    /// MIME type.
    pub content_type: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Base64.
    pub data: Option<String>,
    /// Bytes, before base64.
    pub size: Option<u64>,
    /// Base64 of its SHA-1.
    pub hash: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// When it was made.
    pub creation: Option<String>,
}

/// A FHIR Reference: what is referred to, kept as it was read.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Referring {
    /// `Patient/123`, an address, or `urn:`.
    pub reference: Option<String>,
    /// Type of the resource.
    pub kind: Option<String>,
    /// Its words.
    pub display: Option<String>,
    /// Its identifier, as JSON.
    pub identifier: Option<String>,
}

impl Referring {
    /// What a person may type: `Type/id`, a web address, or a URN.
    pub fn read_typed(text: &str) -> Option<Self> {
        let plain = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_graphic());
        let id = |t: &str| !t.is_empty() && t.len() <= 64 && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        let kind = |t: &str| t.starts_with(|c: char| c.is_ascii_uppercase()) && t.bytes().all(|b| b.is_ascii_alphabetic());
        let elsewhere = ["https://", "http://", "urn:"].into_iter().find_map(|start| text.strip_prefix(start));
        let good = match elsewhere {
            Some(rest) => plain(rest),
            None => text.split_once('/').is_some_and(|(t, i)| kind(t) && id(i)),
        };
        good.then(|| Self { reference: Some(text.to_owned()), ..Self::default() })
    }
}

impl Quantity {
    /// Its number in the unit of another; `None` when the units cannot be converted.
    fn in_unit_of(&self, other: &Self) -> Option<Decimal> {
        let name = |q: &Self| q.code.clone().or_else(|| q.unit.clone());
        match (name(self), name(other)) {
            (Some(from), Some(to)) if from != to => super::ucum::convert(self.value, &from, &to),
            _ => Some(self.value),
        }
    }
}

impl Value {
    /// The code or the words by which a choice is named: the code of a coding, else what the value shows.
    pub fn key(&self) -> String {
        match self {
            Self::Coding(coding) => coding.code.clone().or_else(|| coding.display.clone()).unwrap_or_default(),
            other => other.show(),
        }
    }

    /// The value as plain text, without language: dates in French order, numbers with a decimal comma, booleans empty.
    pub fn show(&self) -> String {
        match self {
            Self::Boolean(_) => String::new(),
            Self::Integer(n) => n.to_string(),
            Self::Decimal(n) => n.to_string().replace('.', ","),
            Self::Date(d) => d.write_french(),
            Self::DateTime(t) => show_date_time(t),
            Self::Time(t) => t.strip_suffix(":00").filter(|t| t.len() == 5).unwrap_or(t).to_owned(),
            Self::String(t) | Self::Uri(t) => t.clone(),
            Self::Reference(r) => r.display.clone().or_else(|| r.reference.clone()).unwrap_or_default(),
            Self::Coding(c) => c.display.clone().or_else(|| c.code.clone()).unwrap_or_default(),
            Self::Quantity(q) => match q.unit.as_ref().or(q.code.as_ref()) {
                Some(unit) => format!("{}\u{a0}{unit}", q.value.to_string().replace('.', ",")),
                None => q.value.to_string().replace('.', ","),
            },
            Self::Attachment(a) => a.title.clone().or_else(|| a.url.clone()).unwrap_or_default(),
        }
    }

    /// What a person would type for it: a number without its unit, a reference itself and not its words.
    pub fn as_typed(&self) -> String {
        match self {
            Self::Quantity(q) => q.value.to_string().replace('.', ","),
            Self::Reference(r) => r.reference.clone().or_else(|| r.display.clone()).unwrap_or_default(),
            other => other.show(),
        }
    }

    /// What a field shows that nobody types in: a number without its unit, which stands beside it.
    pub fn shown_alone(&self) -> String {
        if let Self::Quantity(_) = self { self.as_typed() } else { self.show() }
    }

    /// Its number, when it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Integer(n) => Some(Decimal::from(*n)),
            Self::Decimal(n) => Some(*n),
            Self::Quantity(q) => Some(q.value),
            _ => None,
        }
    }

    /// Same value for enableWhen and options: codings by system and code, numbers by value.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Coding(a), Self::Coding(b)) => match (&a.code, &b.code) {
                (Some(x), Some(y)) => x == y && (a.system == b.system || a.system.is_none() || b.system.is_none()),
                (None, None) => a.display == b.display,
                _ => false,
            },
            (Self::Integer(a), Self::Decimal(b)) | (Self::Decimal(b), Self::Integer(a)) => Decimal::from(*a) == *b,
            (Self::Quantity(a), Self::Quantity(b)) => a.value == b.value && (a.code == b.code || a.unit == b.unit),
            (a, b) => a == b,
        }
    }

    /// Order of two values of one kind; `None` when they cannot be compared (other kinds, other units, partial dates that do not settle it).
    pub fn compare(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            (Self::Decimal(a), Self::Decimal(b)) => Some(a.cmp(b)),
            (Self::Integer(a), Self::Decimal(b)) => Some(Decimal::from(*a).cmp(b)),
            (Self::Decimal(a), Self::Integer(b)) => Some(a.cmp(&Decimal::from(*b))),
            (Self::Date(a), Self::Date(b)) => a.compare(*b),
            (Self::DateTime(a), Self::DateTime(b)) | (Self::Time(a), Self::Time(b)) | (Self::String(a), Self::String(b)) => Some(a.cmp(b)),
            (Self::Quantity(a), Self::Quantity(b)) => Some(a.value.cmp(&b.in_unit_of(a)?)),
            // A bound without unit is in the answer's own.
            (Self::Quantity(a), Self::Integer(b)) => Some(a.value.cmp(&Decimal::from(*b))),
            (Self::Quantity(a), Self::Decimal(b)) => Some(a.value.cmp(b)),
            (Self::Coding(a), Self::Coding(b)) => Some(a.weight?.cmp(&b.weight?)),
            _ => None,
        }
    }
}

/// `22/11/2026 14:30`: as the clock stood where it was written, without the offset.
fn show_date_time(text: &str) -> String {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let Some(day) = PartialDate::read_fhir(date) else { return text.to_owned() };
    match (time.get(..5), time.get(5..8)) {
        (None, _) => day.write_french(),
        (Some(clock), Some(":00") | None) => format!("{} {clock}", day.write_french()),
        (Some(clock), Some(seconds)) => format!("{} {clock}{seconds}", day.write_french()),
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boolean(_) => "Boolean",
            Self::Integer(_) => "Integer",
            Self::Decimal(_) => "Decimal",
            Self::Date(_) => "Date",
            Self::DateTime(_) => "DateTime",
            Self::Time(_) => "Time",
            Self::String(_) => "String",
            Self::Uri(_) => "Uri",
            Self::Coding(_) => "Coding",
            Self::Quantity(_) => "Quantity",
            Self::Reference(_) => "Reference",
            Self::Attachment(_) => "Attachment",
        })
    }
}

impl fmt::Debug for Coding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coding")
    }
}

impl fmt::Debug for Referring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Referring")
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attachment")
    }
}
