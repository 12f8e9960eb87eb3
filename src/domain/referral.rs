//! A referral: what the referral form says about the requester, the patient and the request, by its fixed `linkId`s.
//!
//! Read by `transport`, which writes it as FHIR resources. The whole form travels beside it, so nothing that is left out here is lost.

use super::{Coding, Filling, LinkId, PartialDate, Questionnaire, Value};
use std::fmt;

/// The referral's question « which pathway ».
pub const PATHWAY: &str = "pathway";

/// The answer to it of somebody who cannot say yet.
pub const UNSURE: &str = "unsure";

/// Takes the answers out of « which pathway » that stand for none of these pathways; « not sure yet » stays.
pub fn keep_pathways(form: &mut Questionnaire, pathways: &[String]) {
    let Some(item) = form.find(PATHWAY).and_then(|id| form.items.get_mut(id.0)) else { return };
    item.options.retain(|o| o.value.key() == UNSURE || pathways.contains(&o.value.key()));
}

/// A request for fast-track care. `Debug` shows no answer.
#[derive(Clone, PartialEq)]
pub struct Referral {
    /// What is asked for, when it is not the usual fast-track care: an advice, a direct referral…
    pub kind: Option<Coding>,
    /// Which pathway.
    pub pathway: Coding,
    /// Why.
    pub motive: Coding,
    /// How soon, as the requester wishes.
    pub urgency: Urgency,
    /// Grave signs of the day; empty when there is none.
    pub red_flags: Vec<Coding>,
    /// Who asks.
    pub requester: Requester,
    /// For whom.
    pub patient: Patient,
    /// The question to the centre.
    pub question: Option<String>,
}

/// The delay that the requester wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Within 48 hours.
    Within48Hours,
    /// Within seven days.
    Within7Days,
    /// The usual delay.
    Usual,
    /// None was chosen, or one that a hospital added to its form: it stays readable in the response, and no priority is made up for it.
    Other,
}

/// Who asks. `Debug` shows nothing of it.
#[derive(Clone, PartialEq)]
pub struct Requester {
    /// General practitioner, radiologist…
    pub role: Option<Coding>,
    /// Name as typed.
    pub name: Option<String>,
    /// Specialty in words.
    pub specialty: Option<String>,
    /// Name of the practice or ward.
    pub practice: Option<String>,
    /// Where it is.
    pub address: Address,
    /// RPPS number, eleven digits.
    pub rpps: Option<String>,
    /// Where to call back today, as typed.
    pub phone: String,
    /// Secure health mail address.
    pub mssante: Option<String>,
    /// The treating doctor, when the requester is not.
    pub treating_doctor: Option<String>,
}

/// For whom. `Debug` shows nothing of it.
#[derive(Clone, PartialEq)]
pub struct Patient {
    /// Name at birth.
    pub birth_name: String,
    /// First given name at birth.
    pub first_name: String,
    /// Name used, when it differs.
    pub used_name: Option<String>,
    /// Date of birth, possibly partial.
    pub birth_date: PartialDate,
    /// Sex; `Unknown` for anything but the two.
    pub sex: Sex,
    /// Phone as typed.
    pub phone: String,
    /// Another phone, as typed.
    pub phone2: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Where they live.
    pub address: Address,
    /// The language they speak, in words.
    pub language: Option<String>,
    /// An interpreter is needed.
    pub interpreter: bool,
}

/// A postal address as typed. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Street.
    pub line: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Country, when it is not France.
    pub country: Option<String>,
}

/// Administrative sex.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Sex {
    Male,
    Female,
    Unknown,
}

impl Referral {
    /// Reads a filled referral form; `None` when an answer is missing without which nobody could act on it. Answers of disabled items
    /// are not read.
    pub fn from_filling(filling: &Filling) -> Option<Self> {
        let form = Form(filling);
        Some(Self {
            kind: form.coding("requestKind"),
            pathway: form.coding(PATHWAY)?,
            motive: form.coding("motive")?,
            urgency: match form.coding("urgency").and_then(|c| c.code).as_deref() {
                Some("within-48h") => Urgency::Within48Hours,
                Some("within-7-days") => Urgency::Within7Days,
                Some("usual") => Urgency::Usual,
                _ => Urgency::Other,
            },
            red_flags: form.codings("redFlags").into_iter().filter(|c| c.code.as_deref() != Some("none")).collect(),
            requester: Requester {
                role: form.coding("requester.role"),
                name: form.text("requester.name"),
                specialty: form.text("requester.specialty"),
                practice: form.text("practice.name"),
                address: form.address("practice"),
                rpps: form.text("requester.rpps").filter(|t| t.len() == 11 && t.bytes().all(|b| b.is_ascii_digit())),
                phone: form.text("requester.phone")?,
                mssante: form.text("requester.mssante"),
                treating_doctor: form.text("treatingDoctor"),
            },
            patient: Patient {
                birth_name: form.text("patient.birthName")?,
                first_name: form.text("patient.firstName")?,
                used_name: form.text("patient.usedName"),
                birth_date: form.date("patient.birthDate")?,
                sex: match form.coding("patient.sex")?.code.as_deref() {
                    Some("male") => Sex::Male,
                    Some("female") => Sex::Female,
                    _ => Sex::Unknown,
                },
                phone: form.text("patient.phone")?,
                phone2: form.text("patient.phone2"),
                email: form.text("patient.email"),
                address: form.address("patient"),
                language: form.text("patient.language"),
                interpreter: form.says_yes("patient.interpreter"),
            },
            question: form.text("question"),
        })
    }
}

/// The enabled answers of a form, by `linkId`.
struct Form<'a>(&'a Filling);

impl Form<'_> {
    fn codings(&self, link_id: &str) -> Vec<Coding> {
        let values = self.0.enabled_values(&LinkId(link_id.to_owned()));
        let coding = |v: &Value| if let Value::Coding(c) = v { Some(c.clone()) } else { None };
        values.into_iter().filter_map(coding).collect()
    }

    fn coding(&self, link_id: &str) -> Option<Coding> {
        self.codings(link_id).into_iter().next()
    }

    fn text(&self, link_id: &str) -> Option<String> {
        self.0.enabled_values(&LinkId(link_id.to_owned())).into_iter().find_map(|v| match v {
            Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            _ => None,
        })
    }

    fn address(&self, of: &str) -> Address {
        let part = |name: &str| self.text(&[of, ".", name].concat());
        Address { line: part("address"), postal_code: part("postalCode"), city: part("city"), country: part("country") }
    }

    fn says_yes(&self, link_id: &str) -> bool {
        self.0.enabled_values(&LinkId(link_id.to_owned())).contains(&&Value::Boolean(true))
    }

    fn date(&self, link_id: &str) -> Option<PartialDate> {
        self.0.enabled_values(&LinkId(link_id.to_owned())).into_iter().find_map(|v| if let Value::Date(d) = v { Some(*d) } else { None })
    }
}

impl fmt::Debug for Referral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Referral({} red flags)", self.red_flags.len())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address")
    }
}

impl fmt::Debug for Requester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Requester")
    }
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patient")
    }
}
