//! Reads a score's rule (own extension, `docs/extensions.md`).

use crate::domain::questionnaire::{LinkId, Operator, Questionnaire};
use crate::domain::score::{Method, Score, Threshold, ThresholdKind};
use crate::formats::ReadError;
use crate::formats::fhir::extension::Extensions;
use crate::formats::fhir::value::read_number;
use crate::formats::json::Json;

/// Reads the nested extension `score`.
///
/// # Errors
/// An unknown item, method or kind of threshold, or a threshold without number, comparison or source.
pub fn read_score(questionnaire: &Questionnaire, json: &Json) -> Result<Score, ReadError> {
    let own = Extensions::of(json);
    let path = "extension score";
    let items: Vec<LinkId> = own.texts("item").into_iter().map(LinkId).collect();
    let gate = own.text("gate").map(LinkId);
    if let Some(unknown) = items.iter().chain(&gate).find(|i| questionnaire.find(&i.0).is_none()) {
        return Err(ReadError::shape(path, format!("no item has the linkId {:?}", unknown.0)));
    }
    let method = match own.code("method") {
        Some("count-true") => Method::CountTrue,
        Some("value") => Method::Value,
        Some("sum-weight") => Method::SumWeight,
        Some("category") => Method::Category,
        other => return Err(ReadError::shape(path, format!("unknown method {other:?}"))),
    };
    let thresholds = own.named("threshold").map(|t| read_threshold(t, path)).collect::<Result<Vec<_>, _>>()?;
    let categories = thresholds.iter().filter(|t| t.kind == ThresholdKind::Category).count();
    if method == Method::Category && (categories == 0 || categories != thresholds.len()) {
        return Err(ReadError::shape(path, "with the method category, each threshold is of kind category, and there is one at least"));
    }
    if method != Method::Category && (categories > 0 || thresholds.iter().filter(|t| t.kind == ThresholdKind::Published).count() != 1) {
        return Err(ReadError::shape(path, "exactly one threshold of kind published is required"));
    }
    Ok(Score {
        code: own.text("code").unwrap_or_default(),
        label: own.text("label").unwrap_or_default(),
        method,
        items,
        gate,
        gate_text: own.text("gateText"),
        minimum: own.value("minimum").and_then(read_number),
        maximum: own.value("maximum").and_then(read_number),
        thresholds,
    })
}

fn read_threshold(json: &Json, path: &str) -> Result<Threshold, ReadError> {
    let own = Extensions::of(json);
    let kind = match own.code("kind") {
        Some("published") => ThresholdKind::Published,
        Some("context") => ThresholdKind::Context,
        Some("alternative") => ThresholdKind::Alternative,
        Some("category") => ThresholdKind::Category,
        other => {
            return Err(ReadError::shape(path, format!("unknown kind of threshold {other:?}")));
        }
    };
    Ok(Threshold {
        kind,
        operator: read_comparison(own.code("op").unwrap_or_default()).ok_or_else(|| ReadError::shape(path, "op is one of >=, >, <=, <"))?,
        value: own.value("value").and_then(read_number).ok_or_else(|| ReadError::shape(path, "a threshold has a number"))?,
        label: own.text("label").unwrap_or_default(),
        source: own.text("source").ok_or_else(|| ReadError::shape(path, "a threshold has a source"))?,
        then: own.text("then"),
        below: own.text("below"),
        counted: own.texts("countedItem").into_iter().map(LinkId).collect(),
        required_any: own.texts("requiredAny").into_iter().map(LinkId).collect(),
    })
}

/// A comparison that a threshold may use.
pub fn read_comparison(code: &str) -> Option<Operator> {
    Operator::ALL
        .iter()
        .find(|(c, _)| *c == code)
        .map(|(_, o)| *o)
        .filter(|o| matches!(o, Operator::Greater | Operator::Less | Operator::GreaterOrEqual | Operator::LessOrEqual))
}
