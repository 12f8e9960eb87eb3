//! The box for counting a score by hand: points, sum, thresholds with their sources. For professionals; below a patient's questionnaire it is
//! a sheet of its own.

use super::Context;
use super::when::Numbers;
use crate::domain::questionnaire::{Audience, Item};
use crate::domain::{Method, Questionnaire, Score, Threshold, ThresholdKind, Value};
use leptos::prelude::*;

/// The box, when the questionnaire has a score.
pub fn score_view(context: Context<'_>, questionnaire: &Questionnaire, numbers: &Numbers, local: &[Threshold]) -> Option<AnyView> {
    let score = questionnaire.score.as_ref()?;
    if score.method == Method::Category {
        return Some(categories_view(context, score));
    }
    let apart = questionnaire.audience == Audience::Patient;
    let rows: Vec<_> = score
        .items
        .iter()
        .filter_map(|link_id| {
            let id = questionnaire.find(&link_id.0)?;
            let (number, points) = (numbers.number(id)?, points(context, score, questionnaire.item(id)?));
            Some(view! { <tr><th scope="row">{number}</th><td>{points}</td><td></td></tr> })
        })
        .collect();
    let gate = score.gate.as_ref().and_then(|gate| numbers.number(questionnaire.find(&gate.0)?)).zip(score.gate_text.as_ref());
    let gate = gate.map(|(number, words)| {
        view! { <p>{context.texts.fill("blank.score.gate", &[("question", &number.to_string()), ("words", words)])}</p> }
    });
    let most = score.maximum.map_or_else(String::new, |m| format!("/ {}", Value::Decimal(m).show()));
    let rules: Vec<_> = score.thresholds.iter().chain(local).map(|t| rule_view(context, questionnaire, numbers, t)).collect();
    let class = if apart { "blank__score blank__score--apart" } else { "blank__score" };
    let whose = apart.then(|| view! { <p class="blank__line">{context.say("blank.identity.name")}</p> });
    Some(
        view! {
            <section class=class>
                <h2>{context.say("blank.score")}</h2>
                {whose}
                <table>
                    <caption>{score.label.clone()}</caption>
                    <thead><tr><th scope="col">{context.say("result.item")}</th><th scope="col">{context.say("blank.score.points")}</th><th scope="col">{context.say("result.points")}</th></tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr><th scope="row" colspan="2">{context.say("blank.score.sum")}</th><td class="blank__sum">{most}</td></tr></tfoot>
                </table>
                <p>{context.say("blank.score.missing")}</p>
                {gate}
                <ul class="blank__rules">{rules}</ul>
                <p><strong>{context.say("result.decides-nothing")}</strong></p>
            </section>
        }
        .into_any(),
    )
}

/// Without a number: each category to tick, with what leads to it and what its authors advise.
fn categories_view(context: Context<'_>, score: &Score) -> AnyView {
    let one = |t: &Threshold| {
        let next = t.then.clone().map(|words| view! { <p>{words}</p> });
        let source = context.texts.fill("blank.score.source", &[("source", &t.source)]);
        view! { <li><p class="blank__tick"><strong>{t.label.clone()}</strong></p>{next}<p class="blank__hint">{source}</p></li> }
    };
    let list: Vec<_> = score.thresholds.iter().map(one).collect();
    view! {
        <section class="blank__score">
            <h2>{context.say("blank.score")}</h2>
            <ul class="blank__rules">{list}</ul>
            <p>{context.say("blank.score.no-category")}</p>
            <p><strong>{context.say("result.decides-nothing")}</strong></p>
        </section>
    }
    .into_any()
}

/// What each answer counts.
fn points(context: Context<'_>, score: &Score, item: &Item) -> String {
    match score.method {
        Method::CountTrue | Method::Category => context.say("blank.score.yes"),
        Method::Value => context.say("blank.score.value"),
        Method::SumWeight => {
            let one = |value: &Value| match value {
                Value::Coding(c) => c.weight.map(|w| format!("{}\u{a0}= {}", value.show(), Value::Decimal(w).show())),
                _ => None,
            };
            item.options.iter().filter_map(|o| one(&o.value)).collect::<Vec<_>>().join("\u{202f}; ")
        }
    }
}

fn rule_view(context: Context<'_>, questionnaire: &Questionnaire, numbers: &Numbers, threshold: &Threshold) -> impl IntoView + use<> {
    let kind = context.say(match threshold.kind {
        ThresholdKind::Published => "result.rule.published",
        ThresholdKind::Context => "result.rule.context",
        ThresholdKind::Alternative => "result.rule.alternative",
        ThresholdKind::Local => "result.rule.local",
        ThresholdKind::Category => "result.rule.category",
    });
    let listed = |items: &[crate::domain::LinkId]| {
        let numbers = items.iter().filter_map(|i| numbers.number(questionnaire.find(&i.0)?));
        numbers.map(|n| n.to_string()).collect::<Vec<_>>().join(", ")
    };
    let counted = (!threshold.counted.is_empty()).then(|| context.texts.fill("blank.score.counted", &[("questions", &listed(&threshold.counted))]));
    let required =
        (!threshold.required_any.is_empty()).then(|| context.texts.fill("blank.score.required", &[("questions", &listed(&threshold.required_any))]));
    let advice = |key: &str, words: &Option<String>| words.as_ref().map(|w| view! { <p>{context.texts.fill(key, &[("words", w)])}</p> });
    view! {
        <li>
            <p class="blank__tick"><strong>{kind}" "{threshold.label.clone()}</strong>" "{counted}" "{required}</p>
            {advice("blank.score.then", &threshold.then)}
            {advice("blank.score.below", &threshold.below)}
            <p class="blank__hint">{context.texts.fill("blank.score.source", &[("source", &threshold.source)])}</p>
        </li>
    }
}
