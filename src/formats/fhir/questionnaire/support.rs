//! What this reader supports, in one table: the reader, `guichet support` and the README's table come from it.

/// How far something is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// Read, drawn, obeyed.
    Supported,
    /// A hint: left out, with a notice to the editor.
    Ignored,
    /// Changes the meaning: the questionnaire is refused, with the element's path and the reason.
    Refused,
}

/// Extensions of a Questionnaire and its items, by the last part of their address without `questionnaire-` or `sdc-questionnaire-`.
pub const EXTENSIONS: &[(&str, Support)] = &[
    ("answerExpression", Support::Supported),
    ("answerOptionsToggleExpression", Support::Supported),
    ("asked-later", Support::Supported),
    ("audience", Support::Supported),
    ("calculatedExpression", Support::Supported),
    ("call-unit", Support::Supported),
    ("change", Support::Supported),
    ("choiceOrientation", Support::Supported),
    ("collapsible", Support::Supported),
    ("confined", Support::Supported),
    ("constraint", Support::Supported),
    ("cqf-calculatedValue", Support::Supported),
    ("cqf-expression", Support::Supported),
    ("disabledDisplay", Support::Supported),
    ("displayCategory", Support::Supported),
    ("duration", Support::Supported),
    ("templateExtract", Support::Supported),
    ("wording", Support::Supported),
    ("filled-by", Support::Supported),
    ("emphasis", Support::Supported),
    ("enableWhenExpression", Support::Supported),
    ("entryFormat", Support::Supported),
    ("hidden", Support::Supported),
    ("initialExpression", Support::Supported),
    ("itemAnswerMedia", Support::Supported),
    ("itemControl", Support::Supported),
    ("itemMedia", Support::Supported),
    ("itemWeight", Support::Supported),
    ("keyboard", Support::Supported),
    ("launchContext", Support::Supported),
    ("maxDecimalPlaces", Support::Supported),
    ("maxOccurs", Support::Supported),
    ("maxQuantity", Support::Supported),
    ("maxSize", Support::Supported),
    ("maxValue", Support::Supported),
    ("mimeType", Support::Supported),
    ("minLength", Support::Supported),
    ("minOccurs", Support::Supported),
    ("minQuantity", Support::Supported),
    ("minValue", Support::Supported),
    ("must-be-true", Support::Supported),
    ("not-in-future", Support::Supported),
    ("openLabel", Support::Supported),
    ("optionExclusive", Support::Supported),
    ("optionPrefix", Support::Supported),
    ("ordinalValue", Support::Supported),
    ("preferredTerminologyServer", Support::Supported),
    ("regex", Support::Supported),
    ("rendering-markdown", Support::Supported),
    ("rendering-style", Support::Supported),
    ("rendering-xhtml", Support::Supported),
    ("score", Support::Supported),
    ("shortText", Support::Supported),
    ("site-contact", Support::Supported),
    ("slider-high-label", Support::Supported),
    ("slider-low-label", Support::Supported),
    ("sliderStepValue", Support::Supported),
    ("slug", Support::Supported),
    ("source", Support::Supported),
    ("supportHyperlink", Support::Supported),
    ("supportLink", Support::Supported),
    ("targetConstraint", Support::Supported),
    ("translation", Support::Supported),
    ("unit", Support::Supported),
    ("unitOpen", Support::Supported),
    ("unitOption", Support::Supported),
    ("unitValueSet", Support::Supported),
    ("usageMode", Support::Supported),
    ("variable", Support::Supported),
];

/// True for an extension that the reader obeys.
pub fn is_known(short_name: &str) -> bool {
    EXTENSIONS.iter().any(|(name, support)| *name == short_name && *support == Support::Supported)
}
