//! A questionnaire that was received: who answered what, which version, and the result that came with it, which is not worked out again.

use super::draw::{answers_list, centre, fact, moment_words, values_words};
use super::{cleared, show, tell, with_data, with_state};
use crate::desk::{fill, say, with_texts};
use crate::transport::Answered;
use crate::web::add;

/// Shows a questionnaire in the place of what was open before.
pub fn draw(found: &Answered) -> Option<()> {
    with_state(|state| {
        state.turn += 1;
        state.received = None;
        state.server = None;
    });
    for id in ["lecture-contenu", "lecture-suite", "lecture-creneaux-partie"] {
        show(id, false);
    }
    show("lecture-questionnaire-partie", true);
    let shown = cleared("lecture-questionnaire")?;
    let known = with_data(|data| data.forms.iter().find(|f| f.address == found.form).cloned());
    let title = known.as_ref().map_or_else(|| found.form.clone(), |f| f.title.clone());
    let list = add(&shown, "dl", "intake__facts", "")?;
    fact(&list, &say("lecture.answered.form"), &title)?;
    fact(&list, &say("lecture.answered.version"), &found.version)?;
    fact(&list, &say("lecture.answered.wording"), found.wording.as_deref().unwrap_or_default())?;
    let authored = found.authored.as_deref().and_then(centre).map(moment_words).unwrap_or_default();
    fact(&list, &say("lecture.answered.authored"), &authored)?;
    fact(&list, &say("lecture.answered.source"), found.source.as_deref().unwrap_or_default())?;
    fact(&list, &say("lecture.answered.mark"), found.mark.as_deref().unwrap_or_default())?;
    if found.others > 0 {
        add(&shown, "p", "intake__warn", &fill("lecture.answered.others", "count", &found.others.to_string()))?;
    }
    match &known {
        None => add(&shown, "p", "note", &say("lecture.answered.unknown"))?,
        Some(now) if now.version != found.version => {
            add(&shown, "p", "note", &with_texts(|t| t.fill("lecture.answered.older", &[("then", &found.version), ("now", &now.version)])))?
        }
        Some(_) => shown.clone(),
    };
    add(&shown, "h3", "", &say("lecture.answered.result"))?;
    if found.scores.is_empty() {
        // What the form wrote of its result is among the answers, by the rule of the version that was filled.
        let total = known.as_ref().filter(|f| !f.total.is_empty()).and_then(|f| found.answers.0.iter().find(|a| a.link_id == f.total));
        match total {
            None => add(&shown, "p", "", &say("lecture.answered.none"))?,
            Some(total) => {
                let line = add(&shown, "p", "", &say("lecture.answered.counted"))?;
                line.append_with_str_1(" ").ok()?;
                add(&line, "strong", "", &values_words(&total.values.iter().collect::<Vec<_>>()))?;
                add(&shown, "p", "", &say("lecture.answered.not-again"))?
            }
        };
    }
    for score in &found.scores {
        let value = score.value.clone().unwrap_or_else(|| say("lecture.answered.no-value"));
        let line = add(&shown, "p", "", &score.what)?;
        line.append_with_str_1("\u{a0}: ").ok()?;
        add(&line, "strong", "", &value)?;
        let notes = add(&shown, "ul", "", "")?;
        for note in score.notes.iter().filter(|n| !n.is_empty()) {
            add(&notes, "li", "", note)?;
        }
        add(&notes, "li", "", &fill("lecture.answered.rule", "rule", &score.rule))?;
    }
    add(&shown, "p", "", &say("result.decides-nothing"))?;
    add(&shown, "h3", "", &say("lecture.all"))?;
    answers_list(&shown, &found.answers)?;
    tell(&fill("lecture.answered.opened", "form", &title));
    Some(())
}
