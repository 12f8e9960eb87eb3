//! The words of the interface: `public/texts/fr.json`, one flat table.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words by key. A key names the place (`receipt.title`), the value may hold `{names}` filled in when shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Texts(pub BTreeMap<String, String>);

impl Texts {
    /// The words for `key`; the key itself when there is none, which the check reports.
    pub fn say(&self, key: &str) -> String {
        self.0.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// The words for `key` with each `{name}` replaced.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.say(key), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Only the words whose key starts with one of `prefixes`: what a page carries to the browser.
    #[must_use]
    pub fn only(&self, prefixes: &[&str]) -> Self {
        Self(self.0.iter().filter(|(key, _)| prefixes.iter().any(|p| key.starts_with(p))).map(|(k, v)| (k.clone(), v.clone())).collect())
    }
}
