//! The rules of a pathway and what they suggest: each with the answers that it looked at. What cannot be judged is said, and never guessed.

use super::draw::values_words;
use super::{cleared, with_data};
use crate::desk::{fill, say};
use crate::domain::planning::{Judged, Truth};
use crate::formats::intake::RuleData;
use crate::transport::Received;
use crate::web::add;
use web_sys::Element;

/// Draws what the rules of the referral's pathway suggest.
pub fn draw(received: &Received) -> Option<()> {
    let shown = cleared("lecture-examens")?;
    let code = received.answers.code("pathway").unwrap_or_default();
    let rules = with_data(|data| data.pathways.iter().find(|p| p.code == code).map(|p| p.rules.clone()).unwrap_or_default());
    if rules.is_empty() {
        return add(&shown, "p", "", &say("lecture.planning.no-rules")).map(|_| ());
    }
    add(&shown, "p", "note", &say("lecture.planning.what"))?;
    let judged: Vec<(RuleData, Judged)> = rules
        .into_iter()
        .map(|rule| {
            let judged = rule.rule.judge(|question| received.answers.of(question));
            (rule, judged)
        })
        .collect();
    let of = |truth: Truth| judged.iter().filter(move |(_, j)| j.truth == truth).collect::<Vec<_>>();
    let fired = of(Truth::Holds);
    if fired.is_empty() {
        add(&shown, "p", "", &say("lecture.planning.none"))?;
    }
    for (rule, judged) in fired {
        let item = add(&shown, "div", "intake__rule", "")?;
        let exams = add(&item, "ul", "intake__exams", "")?;
        for exam in &rule.exams {
            add(&exams, "li", "", exam)?;
        }
        let title = add(&item, "p", "", &say("lecture.planning.fired"))?;
        title.append_with_str_1(" ").ok()?;
        add(&title, "strong", "", &rule.title)?;
        looked(&item, rule, judged, received)?;
        for words in &rule.about {
            add(&item, "p", "intake__about", words)?;
        }
    }
    for (truth, key) in [(Truth::Open, "lecture.planning.open"), (Truth::Fails, "lecture.planning.rest")] {
        let others = of(truth);
        if others.is_empty() {
            continue;
        }
        let more = add(&shown, "details", "", "")?;
        // Missing answers are looked at; rules that do not apply are there for who asks.
        if truth == Truth::Open {
            more.set_attribute("open", "").ok()?;
        }
        add(&more, "summary", "", &say(key))?;
        for (rule, judged) in others {
            let item = add(&more, "div", "intake__rule", "")?;
            let title = add(&item, "p", "", "")?;
            add(&title, "strong", "", &rule.title)?;
            title.append_with_str_1(&format!("\u{a0}: {}", rule.exams.join(" "))).ok()?;
            looked(&item, rule, judged, received)?;
        }
    }
    Some(())
}

/// Each condition, with the answer that it found and what comes of it.
fn looked(item: &Element, rule: &RuleData, judged: &Judged, received: &Received) -> Option<()> {
    let list = add(item, "ul", "statements", "")?;
    let conditions = rule.rule.all.iter().chain(&rule.rule.any);
    for (place, ((condition, words), truth)) in conditions.zip(&rule.asked).zip(&judged.conditions).enumerate() {
        if place == rule.rule.all.len() && rule.rule.any.len() > 1 {
            add(&list, "li", "intake__about", &format!("{}\u{a0}:", say("lecture.planning.any")))?;
        }
        let answers = values_words(&received.answers.of(&condition.question));
        let found = if answers.is_empty() { say("lecture.planning.silent") } else { fill("lecture.planning.answer", "answer", &answers) };
        let verdict = say(match truth {
            Truth::Holds => "lecture.planning.holds",
            Truth::Fails => "lecture.planning.fails",
            Truth::Open => "lecture.planning.unknown",
        });
        add(&list, "li", "", &format!("{words} ({found}) \u{2013} {verdict}"))?;
    }
    Some(())
}
