//! The indicators of the pathways: `public/indicators.json`.

use serde::{Deserialize, Serialize};

/// What is worked out from dated events, and figures published elsewhere beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Indicators {
    /// Address of the JSON Schema, so that an editor completes and checks.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The date of the last change of this file (AAAA-MM-JJ).
    pub updated_on: String,
    /// The indicators, in the order of the page.
    pub indicators: Vec<Indicator>,
    /// Indicators that no dated event gives: counted or asked in another way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
    /// Figures published elsewhere, shown as context.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<Published>,
    /// What to know before one compares with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<String>,
}

/// One indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Indicator {
    /// Short code, in its own column: `I3.1`.
    pub id: String,
    /// What it is, in a few words.
    pub name: String,
    /// How it is worked out.
    pub measure: IndicatorMeasure,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Id of `sources.json`.
    pub source: String,
}

/// How an indicator is worked out. Events are `E01` to `E23`, `ADM` (admission) or `CHIMIO` (a session of chemotherapy).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum IndicatorMeasure {
    /// Calendar days from the first of one event to the first of another.
    Delay {
        /// Where it starts.
        from: String,
        /// Where it ends.
        to: String,
    },
    /// The same, apart for each kind of exam.
    DelayByExam {
        /// Where it starts.
        from: String,
        /// Where it ends.
        to: String,
    },
    /// How many cases have the event.
    Count {
        /// The event.
        event: String,
    },
    /// How many cases have the event, among all or among those that have another.
    Share {
        /// Who is looked at; absent: everybody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        among: Option<String>,
        /// What they have.
        event: String,
    },
    /// How many cases have a contact so many months after an event or later.
    Followed {
        /// From where months are counted.
        from: String,
        /// The contact.
        event: String,
        /// How many months.
        months: u32,
    },
    /// How many cases have an event within so many months of another.
    Within {
        /// From where months are counted.
        from: String,
        /// What happened.
        event: String,
        /// How many months.
        months: u32,
    },
    /// How many cases have an event in the last days before another.
    Last {
        /// What they end with.
        end: String,
        /// What is looked for.
        event: String,
        /// How many days.
        days: u32,
    },
}

/// An indicator that no dated event gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Elsewhere {
    /// Short code.
    pub id: String,
    /// What it is.
    pub name: String,
    /// How one comes by it.
    pub how: String,
    /// Id of `sources.json`.
    pub source: String,
}

/// A figure that was published elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "native", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Published {
    /// What was measured, from when to when.
    pub what: String,
    /// The figure, with what it is compared to.
    pub figure: String,
    /// What it is: measured mean, estimate, example; how many cases; where.
    pub nature: String,
    /// Id of `sources.json`.
    pub source: String,
}
