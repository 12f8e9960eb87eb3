//! The live result: the score, its logic and its sources. It decides nothing, and a patient's screen has no score of a professional's tool.

use crate::app::Stage;
use crate::domain::questionnaire::Audience;
use crate::domain::score::{Score, ScoreState, Threshold, ThresholdKind};
use crate::domain::{LinkId, Questionnaire};
use crate::ui::Shell;
use leptos::prelude::*;

/// The result panel; nothing without a score.
pub fn result_view(shell: &Shell) -> Option<AnyView> {
    let (score, audience) = shell.read(|m| (m.score.clone(), m.filling.questionnaire().audience));
    let score = score?;
    let (live, detail, hide) = (shell.clone(), shell.clone(), shell.clone());
    let (live_score, detail_score) = (score.clone(), score.clone());
    let status = move || {
        live.track_answers();
        status_view(&live, &live_score, audience)
    };
    let logic = move || {
        detail.track_answers();
        logic_view(&detail, &detail_score, audience)
    };
    let hidden = move || {
        hide.track_stage();
        hide.read(|m| m.stage) == Stage::Outcome
    };
    Some(
        view! {
            <section class="result" aria-labelledby="result-title" hidden=hidden>
                <h2 class="result__title" id="result-title">{shell.say(if audience == Audience::Patient { "result.title.patient" } else { "result.title" })}</h2>
                <div class="result__status" role="status">{status}</div>
                {logic}
            </section>
        }
        .into_any(),
    )
}

fn text_of(questionnaire: &Questionnaire, link_id: &LinkId) -> String {
    questionnaire.find(&link_id.0).and_then(|i| questionnaire.item(i)).map(|i| i.text.clone()).unwrap_or_default()
}

/// A number in French.
fn french(number: rust_decimal::Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

fn status_view(shell: &Shell, score: &Score, audience: Audience) -> AnyView {
    let state = shell.read(|m| score.state(&m.filling));
    let words = match &state {
        ScoreState::Empty => shell.say("result.empty"),
        ScoreState::NotApplicable => score.gate_text.clone().unwrap_or_else(|| shell.say("result.not-applicable")),
        ScoreState::Incomplete { missing, at_least } => {
            let count = missing.len().to_string();
            let missing_words =
                if missing.len() == 1 { shell.say("result.missing.one") } else { shell.texts().fill("result.missing", &[("count", &count)]) };
            match at_least {
                Some(n) => shell.texts().fill("result.at-least", &[("value", &french(*n)), ("missing", &missing_words)]),
                None => shell.texts().fill("result.no-score", &[("missing", &missing_words)]),
            }
        }
        ScoreState::Complete(n) => {
            let most = score.maximum.map(french).unwrap_or_default();
            shell
                .texts()
                .fill(if audience == Audience::Patient { "result.level" } else { "result.score" }, &[("value", &french(*n)), ("most", &most)])
        }
    };
    let main = view! { <p class="result__score">{words}</p> };
    if audience == Audience::Patient {
        let after = (!matches!(state, ScoreState::Empty)).then(|| view! { <p>{shell.say("result.patient.whatever")}</p> });
        return view! { {main}{after} }.into_any();
    }
    let in_force: Vec<AnyView> = score
        .thresholds
        .iter()
        .filter(|t| matches!(t.kind, ThresholdKind::Published | ThresholdKind::Local))
        .filter_map(|t| rule_view(shell, score, t))
        .collect();
    view! { {main}{in_force} }.into_any()
}

/// What one rule says of the present answers; nothing as long as it cannot be said.
fn rule_view(shell: &Shell, score: &Score, threshold: &Threshold) -> Option<AnyView> {
    let reached = shell.read(|m| score.reached(&m.filling, threshold))?;
    let kind = shell.say(if threshold.kind == ThresholdKind::Local { "result.rule.local" } else { "result.rule.published" });
    let verdict = shell.say(if reached { "result.reached" } else { "result.not-reached" });
    let next = if reached { threshold.then.clone() } else { threshold.below.clone() };
    let next = next.map(|n| view! { <p class="result__next">{n}</p> });
    let state = if reached { "reached" } else { "not-reached" };
    Some(
        view! {
            <div class="result__rule" data-reached=state>
                <p><strong>{kind}</strong>" "{threshold.label.clone()}" \u{2014} "{verdict}</p>
                {next}
            </div>
        }
        .into_any(),
    )
}

fn logic_view(shell: &Shell, score: &Score, audience: Audience) -> AnyView {
    let questionnaire = shell.read(|m| std::sync::Arc::clone(m.filling.questionnaire()));
    let points: Vec<AnyView> = score
        .items
        .iter()
        .map(|item| {
            let points = shell.read(|m| score.points(&m.filling, item)).map_or_else(|| shell.say("result.point.none"), french);
            view! { <tr><td>{text_of(&questionnaire, item)}</td><td class="result__points">{points}</td></tr> }.into_any()
        })
        .collect();
    let rules: Vec<AnyView> = score
        .thresholds
        .iter()
        .map(|t| {
            let kind = shell.say(match t.kind {
                ThresholdKind::Published => "result.rule.published",
                ThresholdKind::Context => "result.rule.context",
                ThresholdKind::Alternative => "result.rule.alternative",
                ThresholdKind::Local => "result.rule.local",
            });
            view! { <li><strong>{kind}</strong>" "{t.label.clone()}". "{t.source.clone()}</li> }.into_any()
        })
        .collect();
    let table = (audience == Audience::Professional).then(|| {
        view! {
            <table class="result__table">
                <caption>{score.label.clone()}</caption>
                <thead><tr><th scope="col">{shell.say("result.item")}</th><th scope="col">{shell.say("result.points")}</th></tr></thead>
                <tbody>{points}</tbody>
            </table>
        }
    });
    view! {
        <details class="result__logic">
            <summary>{shell.say(if audience == Audience::Patient { "result.logic.patient" } else { "result.logic" })}</summary>
            {table}
            <ul>{rules}</ul>
            <p>{shell.say("result.decides-nothing")}</p>
        </details>
    }
    .into_any()
}
