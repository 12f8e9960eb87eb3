//! The site: `public/site.json`, the manifest of all content and the establishment's own data.

use super::destination::Destination;
use super::guide::Relay;
use super::pathway::{Actor, Wording};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who publishes, how they are reached, what exists, and where answers go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Site {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// True for a demonstration: each page then says that everything is fictional and that no real patient may be entered.
    pub fictional: bool,
    /// The public address, without a final slash; used for canonical addresses.
    pub address: String,
    /// Language of the content: `fr`.
    pub language: String,
    /// Languages of the site (BCP 47), in the order of the switch: the first stands at the top of the site, the others under an address of their
    /// own. Each but the content's own has a file in `translations/`. Absent: the content's own alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// The name of the service, shown in the header.
    pub service_name: String,
    /// One sentence below the name.
    pub tagline: String,
    /// The establishment.
    pub establishment: Establishment,
    /// Colours that replace the default ones.
    pub colours: Colours,
    /// Emergency numbers, shown before any advice.
    pub emergency: Vec<Emergency>,
    /// Help lines shown on patients' questionnaires, never computed.
    pub help_lines: Vec<Emergency>,
    /// Ways to reach the establishment.
    pub contacts: Vec<Contact>,
    /// Units of the hospital that a questionnaire may tell to call, by the extension `call-unit` of its items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call_units: Vec<CallUnit>,
    /// What happens when a contact does not answer: outside its hours, on holidays, when somebody is away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relays: Vec<Relay>,
    /// Who acts on the pathways.
    pub actors: Vec<Actor>,
    /// Where answers go, in order: the next is tried when one fails. The last ought to be of kind `file`.
    pub destinations: Vec<Destination>,
    /// Where a form's answers go when it is not to all destinations in their order: ids of destinations, in order, by the form's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub routes: BTreeMap<String, Vec<String>>,
    /// Base address of a FHIR terminology server of the establishment, for value sets that are not in a questionnaire's file. No other is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminology_server: Option<String>,
    /// Other sites of the establishment, as `https://www.hopital.example`, whose pages may show a questionnaire of this one in a frame. Each
    /// questionnaire then has a second page, without the site's header and foot, below its own: `…/cadre/`. Absent: no site may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub embedded_in: Vec<String>,
    /// Where the establishment is: whose public holidays and whose clock count in a promised delay.
    #[serde(default, skip_serializing_if = "Territory::is_metropole")]
    pub territory: Territory,
    /// Names (without `.json`) of the files of `pathways/`, in the order shown.
    pub pathways: Vec<String>,
    /// Names (without `.json`) of the files of `questionnaires/`, in the order shown.
    pub questionnaires: Vec<String>,
    /// Name (without `.json`) of the referral Questionnaire in `questionnaires/`.
    pub referral: String,
    /// Which rule of a score is in force where several are published, by the questionnaire's name, as `>= 4`: one that its file has. Absent: the
    /// one that the file calls published.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cut_offs: BTreeMap<String, String>,
    /// Names (without `.json`) of the files of `pages/`: data protection, accessibility, and others.
    pub pages: Vec<String>,
    /// Names (without `.json`) of the files of `guides/`: the charter, who helps at home and others, in the order of their links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guides: Vec<String>,
    /// Names (without `.json`) of the files of `letters/`: sheets to print, in the order in which they are offered.
    #[serde(default)]
    pub letters: Vec<String>,
    /// Names (without `.json`) of the files of `templates/`: letters and checklists of the team, in the order shown.
    #[serde(default)]
    pub templates: Vec<String>,
    /// A review older than this is an error of the check, in months.
    pub review_validity_months: u32,
    /// Who answers questions about personal data (data protection officer).
    pub data_protection_contact: String,
    /// Whom to write to when a page is not accessible.
    pub accessibility_contact: String,
}

impl Site {
    /// Where this form's answers go, in order.
    pub fn destinations_of(&self, form: &str) -> Vec<Destination> {
        match self.routes.get(form) {
            Some(ids) => ids.iter().filter_map(|id| self.destinations.iter().find(|d| d.id() == id)).cloned().collect(),
            None => self.destinations.clone(),
        }
    }

    /// The public keys that a file of this form is encrypted to: those of all its destinations, since the file is one for all of them.
    pub fn keys_of(&self, form: &str) -> Vec<String> {
        let mut keys: Vec<String> = self.destinations_of(form).iter().filter_map(Destination::encrypt_to).flatten().cloned().collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// True where a destination names a key: the program that encrypts is part of the site.
    pub fn seals(&self) -> bool {
        self.destinations.iter().any(|d| d.encrypt_to().is_some())
    }
}

/// A part of France with public holidays and a clock of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum Territory {
    #[default]
    Metropole,
    /// With 26 December, and Good Friday where the law grants it.
    AlsaceMoselle,
    Guadeloupe,
    Martinique,
    Guyane,
    Reunion,
    Mayotte,
    SaintBarthelemy,
    SaintMartin,
}

impl Territory {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_metropole(&self) -> bool {
        *self == Self::Metropole
    }
}

/// The establishment that publishes the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Establishment {
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Lines of the postal address.
    pub address: Vec<String>,
    /// FINESS number, 9 characters.
    pub finess: String,
}

/// Colours of the site: any CSS colour. They override the tokens `--accent` and `--accent-strong`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Colours {
    /// Links, buttons and marks on a light page; at least 4.5:1 on white.
    pub accent: String,
    /// The same on a dark page; at least 4.5:1 on the dark ground.
    pub accent_dark: String,
}

/// An emergency number or a help line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Emergency {
    /// The number as dialled.
    pub number: String,
    /// What it is.
    pub label: String,
    /// More words: who answers, when, at what cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A unit to call: its number stands in the sentence that a questionnaire shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallUnit {
    /// Named by `call-unit`.
    pub id: String,
    /// Its number.
    pub phone: String,
    /// Who answers and when, with `{phone}` where the number stands: « Unité de chirurgie ambulatoire, jour et nuit : {phone}. »
    pub text: String,
}

/// A way to reach the establishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contact {
    /// Named by the pathways.
    pub id: String,
    /// What kind.
    pub kind: ContactKind,
    /// Who answers.
    pub label: String,
    /// The number, the address, or nothing for the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Who answers, by their role: « Une infirmière de coordination ».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<Wording>,
    /// When somebody answers, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    /// For whom: professionals, patients, or both when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// More words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// For whom a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Audience {
    /// Professionals.
    Professional,
    /// Patients and relatives.
    Patient,
}

/// The kind of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ContactKind {
    /// This site's referral form.
    Form,
    /// A phone number.
    Phone,
    /// An ordinary mail address: no health data.
    Mail,
    /// A secure health mail address.
    Mssante,
}
