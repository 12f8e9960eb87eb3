//! The words of the interface: `public/texts/fr.json`, one flat table.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words by key. A key names the place (`receipt.title`), the value may hold `{names}` filled in when shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Texts(#[cfg_attr(feature = "native", schemars(with = "BTreeMap<String, String>"))] pub Table);

/// Texts by name, in the order of the names: a list, since a map would bring its trees into the program that visitors receive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Table(pub Vec<(String, String)>);

impl Table {
    /// The text of a name.
    pub fn get(&self, name: &str) -> Option<&String> {
        let place = self.0.binary_search_by(|(n, _)| n.as_str().cmp(name)).ok()?;
        self.0.get(place).map(|(_, text)| text)
    }
}

impl From<BTreeMap<String, String>> for Table {
    fn from(map: BTreeMap<String, String>) -> Self {
        Self(map.into_iter().collect())
    }
}

impl From<Table> for BTreeMap<String, String> {
    fn from(table: Table) -> Self {
        table.0.into_iter().collect()
    }
}

impl Texts {
    /// The words for `key`; the key itself when there is none, which the check reports.
    pub fn say(&self, key: &str) -> String {
        self.0.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// The words for `key` with each `{name}` replaced.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.say(key), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// The words for so many: those for this very number where the language has some (`unit.days.2`), else `one` for one, else `many`, else
    /// those of the key itself; `{count}` is replaced.
    pub fn counted(&self, key: &str, count: usize) -> String {
        let count = count.to_string();
        let form = |form: &str| self.0.get(&[key, ".", form].concat());
        let one = if count == "1" { form("one") } else { None };
        let text = form(&count).or(one).or_else(|| form("many")).cloned().unwrap_or_else(|| self.say(key));
        text.replace("{count}", &count)
    }

    /// Only the words whose key starts with one of `prefixes`: what a page carries to the browser.
    #[must_use]
    pub fn starting(&self, prefixes: &[&str]) -> Self {
        Self(Table(self.0.0.iter().filter(|(key, _)| prefixes.iter().any(|p| key.starts_with(p))).cloned().collect()))
    }
}
