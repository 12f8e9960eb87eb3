//! What is supported, as a table with a word on each: `guichet support` and the README's table.
//!
//! The reader's own table is `formats::fhir::support`; a test keeps the two in step. The words stand here so that they do not travel to browsers.

use crate::domain::item::Control;
use crate::formats::fhir::support::Support::{self, Ignored, Refused, Supported};
use std::fmt::Write;

/// A name, how far it is supported, and a word on it.
pub type Line = (&'static str, Support, &'static str);

/// Extensions, by their short names.
pub const EXTENSIONS: &[Line] = &[
    ("answerExpression", Supported, "the options come from an expression"),
    ("answerOptionsToggleExpression", Supported, "options offered while an expression holds"),
    ("asked-later", Supported, "own: listed before sending while unanswered"),
    ("audience", Supported, "own: professional or patient"),
    ("calculatedExpression", Supported, "worked out at each answer; a typed value stays and says so"),
    ("call-unit", Supported, "own: a unit's number of the site behind the text"),
    ("change", Supported, "own: a version, its date and what changed"),
    ("choiceOrientation", Supported, "options side by side"),
    ("collapsible", Supported, "a group that folds"),
    ("confined", Supported, "own: kept out of the reach of patients and of the referral"),
    ("constraint", Supported, "rule over the answers, in the author's words; as targetConstraint"),
    ("cqf-calculatedValue", Supported, "older name of cqf-expression"),
    ("cqf-expression", Supported, "on text, required, readOnly, minValue, maxValue"),
    ("disabledDisplay", Supported, "protected: shown greyed while disabled"),
    ("displayCategory", Supported, "instructions, security, help"),
    ("duration", Supported, "own: time to fill it, in words"),
    ("filled-by", Supported, "own: who may fill it; asked before sending where there are several"),
    ("wording", Supported, "own: the exact wording that it has; recorded in each response"),
    ("emphasis", Supported, "own: an emergency message"),
    ("enableWhenExpression", Supported, "with enableWhen, both have to hold"),
    ("entryFormat", Supported, "the form expected, in words"),
    ("hidden", Supported, "never shown, never blocks"),
    ("initialExpression", Supported, "values at the start, from launch contexts"),
    ("itemAnswerMedia", Supported, "an image beside an option, in the file or on this site"),
    ("itemControl", Supported, "see the controls"),
    ("itemMedia", Supported, "an image, sound or film, in the file or on this site"),
    ("itemWeight", Supported, "points of an option"),
    ("keyboard", Supported, "phone, email, number, url"),
    ("launchContext", Supported, "resources by name for expressions"),
    ("maxDecimalPlaces", Supported, "decimals and quantities"),
    ("maxOccurs", Supported, "most rows or answers"),
    ("maxQuantity", Supported, "with conversion of units"),
    ("maxSize", Supported, "megabytes of an attachment"),
    ("maxValue", Supported, "integer, decimal, date, dateTime, time, quantity"),
    ("mimeType", Supported, "types of an attachment"),
    ("minLength", Supported, "least characters"),
    ("minOccurs", Supported, "least rows or answers"),
    ("minQuantity", Supported, "with conversion of units"),
    ("minValue", Supported, "as maxValue"),
    ("must-be-true", Supported, "own: a confirmation"),
    ("not-in-future", Supported, "own: a date that may not lie ahead"),
    ("openLabel", Supported, "words beside the field for one's own answer"),
    ("optionExclusive", Supported, "chosen alone"),
    ("optionPrefix", Supported, "label before an option"),
    ("ordinalValue", Supported, "points of an option"),
    ("preferredTerminologyServer", Supported, "kept for value sets that are not in the file"),
    ("regex", Supported, "the whole text; a pattern that cannot be used is a notice"),
    ("rendering-markdown", Supported, "through an allow-list"),
    ("rendering-style", Supported, "bold, italic, underline, centred, capitals"),
    ("rendering-xhtml", Supported, "through an allow-list"),
    ("score", Supported, "own: rule of a score"),
    ("shortText", Supported, "for narrow places"),
    ("site-contact", Supported, "own: a way to reach somebody, of site.json"),
    ("slider-high-label", Supported, "own: words at a scale's end"),
    ("slider-low-label", Supported, "own: words at a scale's end"),
    ("sliderStepValue", Supported, "step of a slider or of a number"),
    ("slug", Supported, "own: last part of the page's address"),
    ("source", Supported, "own: sources"),
    ("supportHyperlink", Supported, "older name of supportLink"),
    ("supportLink", Supported, "https only"),
    ("targetConstraint", Supported, "rule in the author's words; a warning does not block"),
    ("translation", Supported, "texts, options, help in the language asked for"),
    ("unit", Supported, "unit of a number or quantity"),
    ("unitOpen", Supported, "a unit may be typed"),
    ("unitOption", Supported, "units to choose from"),
    ("unitValueSet", Supported, "units of a value set in the file"),
    ("usageMode", Supported, "capture, display"),
    ("variable", Supported, "FHIRPath; for the item and all it holds"),
    ("allowedProfile", Ignored, "profiles of a reference are not checked"),
    ("assemble-expectation", Ignored, "`guichet assemble` adjusts it"),
    ("assembleContext", Ignored, "checked by `guichet assemble`"),
    ("assembledFrom", Ignored, "written by `guichet assemble`"),
    ("baseType", Ignored, "the item's type is enough"),
    ("candidateExpression", Ignored, "candidates are not offered; answerExpression is"),
    ("choiceColumn", Ignored, "options are shown by their words"),
    ("columnCount", Ignored, "the layout follows the screen"),
    ("contextExpression", Ignored, "nothing is queried"),
    ("cqf-library", Ignored, "CQL is not evaluated"),
    ("definitionExtract", Ignored, "templates are extracted, definitions are not"),
    ("definitionExtractValue", Ignored, "templates are extracted, definitions are not"),
    ("endpoint", Ignored, "destinations are in site.json"),
    ("entryMode", Ignored, "questions may be answered in any order"),
    ("extractAllocateId", Ignored, "used by `guichet extract`"),
    ("fhirType", Ignored, "the item's type is enough"),
    ("isSubject", Ignored, "the subject comes from the sending"),
    ("itemContext", Ignored, "definitions are not extracted"),
    ("itemExtractionContext", Ignored, "definitions are not extracted"),
    ("itemPopulationContext", Ignored, "initialExpression populates"),
    ("lookupQuestionnaire", Ignored, "no other questionnaire is opened"),
    ("observation-extract-category", Ignored, "templates are extracted"),
    ("observationExtract", Ignored, "templates are extracted, observations are not"),
    ("observationExtractEntry", Ignored, "templates are extracted"),
    ("observationLinkPeriod", Ignored, "nothing is queried"),
    ("optionalDisplay", Ignored, "always shown"),
    ("performerType", Ignored, "the author comes from the sending"),
    ("preferredTerminologySystem", Ignored, "codes are as in the file"),
    ("questionnaireAdaptive", Ignored, "no next question is asked for"),
    ("referenceFilter", Ignored, "nothing is queried"),
    ("referenceProfile", Ignored, "profiles of a reference are not checked"),
    ("referenceResource", Ignored, "types of a reference are not checked"),
    ("referencesContained", Ignored, "found by their ids"),
    ("rendering-criticalExtension", Ignored, "as a hint"),
    ("signatureRequired", Ignored, "nothing is signed"),
    ("sourceQueries", Ignored, "nothing is queried"),
    ("sourceStructureMap", Ignored, "StructureMap is not evaluated"),
    ("subQuestionnaire", Ignored, "put in its place by `guichet assemble`"),
    ("targetStructureMap", Ignored, "StructureMap is not evaluated"),
    ("templateExtract", Supported, "used by `guichet extract` and by the program that sends"),
    ("templateExtractBundle", Ignored, "used by `guichet extract`"),
    ("unitSupplementalSystem", Ignored, "units are those offered, or typed"),
    ("width", Ignored, "the layout follows the screen"),
];

/// Types of items.
pub const TYPES: &[Line] = &[
    ("group", Supported, "rows when it repeats; pages with itemControl page"),
    ("display", Supported, "help, flyover, legal and unit become part of their item"),
    ("boolean", Supported, "yes or no; neither before an answer"),
    ("decimal", Supported, "exact; comma or point"),
    ("integer", Supported, "32 bits"),
    ("date", Supported, "year, month and year, or day"),
    ("dateTime", Supported, "with an offset"),
    ("time", Supported, "14:30 or 14h30"),
    ("string", Supported, ""),
    ("text", Supported, "several lines"),
    ("url", Supported, ""),
    ("choice", Supported, "of options, of value sets in the file, of an expression"),
    ("open-choice", Supported, "and words of one's own"),
    ("attachment", Supported, "by its data"),
    ("reference", Supported, "typed as Type/id"),
    ("quantity", Supported, "units chosen or fixed, converted for bounds"),
];

/// Operators of conditions.
pub const OPERATORS: &[Line] = &[
    ("exists", Supported, "with true or false"),
    ("=", Supported, ""),
    ("!=", Supported, "without an answer it does not hold"),
    (">", Supported, ""),
    ("<", Supported, ""),
    (">=", Supported, ""),
    ("<=", Supported, ""),
];

/// Elements of a Questionnaire.
pub const ELEMENTS: &[Line] = &[
    ("url, version", Supported, "written into the response as canonical address"),
    ("title, description, purpose, copyright", Supported, "shown"),
    ("date, approvalDate", Supported, "shown and checked"),
    ("language", Supported, "words of yes and no in the narrative"),
    ("contained", Supported, "ValueSet, CodeSystem; templates for extraction"),
    ("item.linkId", Supported, "needed; twice is refused"),
    ("item.prefix, item.text", Supported, "translated where the file has it"),
    ("item.enableWhen, enableBehavior", Supported, "all and any; a question that does not exist is refused"),
    ("item.required, repeats, readOnly, maxLength", Supported, ""),
    ("item.answerOption, answerValueSet, initial", Supported, "a value set elsewhere makes a typed answer"),
    ("status, publisher, contact, useContext, jurisdiction", Ignored, "not shown"),
    ("subjectType, code, derivedFrom, effectivePeriod", Ignored, "not used"),
    ("item.code, item.definition", Ignored, "not used"),
    ("modifierExtension", Refused, "it changes the meaning in a way not known here"),
    ("item of an unknown type", Refused, "with its path"),
    ("enableWhen with an unknown operator", Refused, "with its path"),
    ("more than 20000 items or 40 levels", Refused, ""),
];

/// Functions of FHIRPath, by group.
pub const FUNCTIONS: &[Line] = &[
    ("existence", Supported, "empty exists all allTrue anyTrue allFalse anyFalse subsetOf supersetOf count distinct isDistinct"),
    ("filtering", Supported, "where select repeat repeatAll ofType"),
    ("subsetting", Supported, "first last tail skip take single intersect exclude"),
    ("combining", Supported, "union combine coalesce sort"),
    ("conversion", Supported, "iif toBoolean toInteger toDate toDateTime toDecimal toQuantity toString toTime convertsTo…"),
    (
        "text",
        Supported,
        "indexOf lastIndexOf substring startsWith endsWith contains upper lower replace matches matchesFull replaceMatches length toChars split join trim encode decode escape unescape",
    ),
    ("numbers", Supported, "abs ceiling exp floor ln log power round sqrt truncate sum min max avg aggregate"),
    (
        "time",
        Supported,
        "now today timeOfDay yearOf monthOf dayOf hourOf minuteOf secondOf millisecondOf dateOf timeOf lowBoundary highBoundary precision",
    ),
    ("tree", Supported, "children descendants extension hasValue getValue resolve type is as"),
    ("forms", Supported, "weight ordinal answers memberOf: value sets in the file"),
    ("others", Supported, "not trace defineVariable comparable"),
    (
        "of definitions and servers",
        Refused,
        "conformsTo htmlChecks elementDefinition slice checkModifiers subsumes subsumedBy: the expression gives a notice and no value",
    ),
];

/// Where the table stands in a page.
const MARKS: [&str; 2] = ["<!-- support: written by guichet support -->", "<!-- /support -->"];

fn word(support: Support) -> &'static str {
    match support {
        Supported => "supported",
        Ignored => "ignored, with a notice",
        Refused => "refused",
    }
}

/// The whole table, in Markdown.
pub fn table() -> String {
    let controls: Vec<Line> = Control::ALL.iter().map(|(code, _)| (*code, Supported, "")).chain([("any other", Ignored, "")]).collect();
    let types: Vec<Line> = TYPES.iter().copied().chain([("any other", Refused, "")]).collect();
    let operators: Vec<Line> = OPERATORS.iter().copied().chain([("any other", Refused, "")]).collect();
    let extensions: Vec<Line> = EXTENSIONS.iter().copied().chain([("any other", Ignored, "")]).collect();
    let groups: [(&str, &[Line]); 6] = [
        ("Item type", &types),
        ("Operator of enableWhen", &operators),
        ("Element", ELEMENTS),
        ("itemControl", &controls),
        ("Extension", &extensions),
        ("FHIRPath functions", FUNCTIONS),
    ];
    let mut out = String::new();
    for (title, lines) in groups {
        let _ = write!(out, "| {title} | | |\n|---|---|---|\n");
        for support in [Supported, Ignored, Refused] {
            let of: Vec<&Line> = lines.iter().filter(|l| l.1 == support).collect();
            let plain: Vec<String> = of.iter().filter(|l| l.2.is_empty()).map(|l| format!("`{}`", l.0)).collect();
            for (name, _, note) in of.iter().filter(|l| !l.2.is_empty()) {
                let _ = writeln!(out, "| {} | {} | {note} |", quoted(name), word(support));
            }
            if !plain.is_empty() {
                let _ = writeln!(out, "| {} | {} | |", plain.join(", ").replace("`any other`", "any other"), word(support));
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn quoted(name: &str) -> String {
    let is_code = name.chars().all(|c| !c.is_whitespace()) && !name.is_empty();
    if is_code { format!("`{name}`") } else { name.to_owned() }
}

/// A page with the table of now between its marks; `None` when it has no marks.
pub fn renewed(page: &str) -> Option<String> {
    let (before, rest) = page.split_once(MARKS[0])?;
    let (_, after) = rest.split_once(MARKS[1])?;
    Some(format!("{before}{}\n\n{}\n{}{after}", MARKS[0], table(), MARKS[1]))
}
