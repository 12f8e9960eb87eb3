//! The live result: the score, its logic and its sources. It decides nothing, and a patient's screen has no score of a professional's tool.

use crate::app::Stage;
use crate::domain::questionnaire::Audience;
use crate::domain::score::{Method, Score, ScoreState, Threshold, ThresholdKind};
use crate::domain::{LinkId, Questionnaire};
use crate::ui::Shell;
use crate::ui::element::{El, el, live};

/// The result panel; nothing without a score.
pub fn result_view(shell: &Shell) -> Option<El> {
    let (score, audience) = shell.read(|m| (m.score.clone(), m.filling.questionnaire().audience));
    let score = score?;
    let (live_shell, detail, hide) = (shell.clone(), shell.clone(), shell.clone());
    let (live_score, detail_score) = (score.clone(), score.clone());
    let status = live(move || {
        live_shell.track_answers();
        Some(status_view(&live_shell, &live_score, audience))
    });
    let points = live(move || {
        detail.track_answers();
        (audience == Audience::Professional && detail_score.method != Method::Category).then(|| points_view(&detail, &detail_score))
    });
    let hidden = move || {
        hide.track_stage();
        hide.read(|m| m.stage) == Stage::Outcome
    };
    let patient = audience == Audience::Patient;
    let mut rules = el("ul");
    for t in &score.thresholds {
        let kind = shell.say(match t.kind {
            ThresholdKind::Published => "result.rule.published",
            ThresholdKind::Context => "result.rule.context",
            ThresholdKind::Alternative => "result.rule.alternative",
            ThresholdKind::Local => "result.rule.local",
            ThresholdKind::Category => "result.rule.category",
        });
        rules = rules.child(el("li").child(el("strong").child(kind)).child(format!(" {}. {}", t.label, t.source)));
    }
    let version = shell.read(|m| m.filling.questionnaire().version.clone()).unwrap_or_default();
    let logic = el("details")
        .class("result__logic")
        .child(el("summary").child(shell.say(if patient { "result.logic.patient" } else { "result.logic" })))
        .child(points)
        .child(rules)
        .child(el("p").child(shell.texts().fill("result.version", &[("version", &version)])))
        .child(el("p").child(shell.say("result.decides-nothing")));
    let title =
        el("h2").class("result__title").attr("id", "result-title").child(shell.say(if patient { "result.title.patient" } else { "result.title" }));
    Some(
        el("section")
            .class("result")
            .attr("aria-labelledby", "result-title")
            .live_flag("hidden", hidden)
            .child(title)
            .child(el("div").class("result__status").attr("role", "status").child(status))
            .child(logic),
    )
}

fn text_of(questionnaire: &Questionnaire, link_id: &LinkId) -> String {
    questionnaire.find(&link_id.0).and_then(|i| questionnaire.item(i)).map(|i| i.text.clone()).unwrap_or_default()
}

/// A number in French.
fn french(number: rust_decimal::Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

fn status_view(shell: &Shell, score: &Score, audience: Audience) -> El {
    let state = shell.read(|m| score.state(&m.filling));
    let patient = audience == Audience::Patient;
    let mut next = None;
    let words = match &state {
        ScoreState::Empty => shell.say("result.empty"),
        ScoreState::NotApplicable => score.gate_text.clone().unwrap_or_else(|| shell.say("result.not-applicable")),
        ScoreState::Incomplete { missing, at_least } => {
            let missing = shell.texts().counted("result.missing", missing.len());
            match at_least {
                Some(n) => shell.texts().fill("result.at-least", &[("value", &french(*n)), ("missing", &missing)]),
                None => shell.texts().fill("result.no-score", &[("missing", &missing)]),
            }
        }
        ScoreState::Category(rule) => {
            let rule = score.thresholds.get(*rule);
            next = rule.and_then(|t| t.then.clone());
            rule.map(|t| t.label.clone()).unwrap_or_default()
        }
        ScoreState::Complete(n) => {
            let most = score.maximum.map(french).unwrap_or_default();
            shell.texts().fill(if patient { "result.level" } else { "result.score" }, &[("value", &french(*n)), ("most", &most)])
        }
    };
    let mut line = el("p").class("result__score");
    if let ScoreState::Complete(n) = &state {
        line = line.attr("data-value", n.normalize().to_string());
        if let Some(most) = score.maximum {
            line = line.attr("data-most", most.normalize().to_string());
        }
    }
    let view = el("div").child(line.child(words));
    if patient {
        return view.children((state != ScoreState::Empty).then(|| el("p").child(shell.say("result.patient.whatever"))));
    }
    let mut view = view.children(next.map(|n| el("p").class("result__next").child(n)));
    for threshold in &score.thresholds {
        if matches!(threshold.kind, ThresholdKind::Published | ThresholdKind::Local) {
            view = view.children(rule_view(shell, score, threshold));
        }
    }
    view
}

/// What one rule says of the present answers; nothing as long as it cannot be said.
fn rule_view(shell: &Shell, score: &Score, threshold: &Threshold) -> Option<El> {
    let reached = shell.read(|m| score.reached(&m.filling, threshold))?;
    let kind = shell.say(if threshold.kind == ThresholdKind::Local { "result.rule.local" } else { "result.rule.published" });
    let verdict = shell.say(if reached { "result.reached" } else { "result.not-reached" });
    let next = if reached { threshold.then.clone() } else { threshold.below.clone() };
    let line = el("p").child(el("strong").child(kind)).child(format!(" {} \u{2013} {verdict}", threshold.label));
    let view = el("div").class("result__rule").attr("data-reached", if reached { "yes" } else { "no" });
    Some(view.child(line).children(next.map(|n| el("p").class("result__next").child(n))))
}

/// Each item's points.
fn points_view(shell: &Shell, score: &Score) -> El {
    let questionnaire = shell.read(|m| std::sync::Arc::clone(m.filling.questionnaire()));
    let mut rows = el("tbody");
    for item in &score.items {
        let points = shell.read(|m| score.points(&m.filling, item)).map_or_else(|| shell.say("result.point.none"), french);
        rows = rows.child(
            el("tr").child(el("th").attr("scope", "row").child(text_of(&questionnaire, item))).child(el("td").class("result__points").child(points)),
        );
    }
    let sum = shell.read(|m| if let ScoreState::Complete(n) = score.state(&m.filling) { Some((score.label.clone(), french(n))) } else { None });
    let column = |key| el("th").attr("scope", "col").child(shell.say(key));
    el("table")
        .class("result__table")
        .child(el("caption").child(score.label.clone()))
        .child(el("thead").child(el("tr").child(column("result.item")).child(column("result.points"))))
        .child(rows)
        .children(sum.map(|(label, sum)| {
            el("tfoot").child(el("tr").child(el("th").attr("scope", "row").child(label)).child(el("td").class("result__points").child(sum)))
        }))
}
