//! The answers to check before sending, each with « modifier ».

use super::button;
use crate::app::{Answered, Missing};
use crate::ui::Shell;
use crate::ui::element::{El, el};

/// The page of answers.
pub fn check_view(shell: &Shell) -> El {
    let lines = shell.read(crate::app::answered);
    let withheld: Vec<String> = shell.read(|m| {
        let questionnaire = m.filling.questionnaire();
        m.filling.withheld().iter().filter_map(|l| questionnaire.find(&l.0).and_then(|i| questionnaire.item(i)).map(|i| i.text.clone())).collect()
    });
    let withheld =
        (!withheld.is_empty()).then(|| el("p").class("note").child(shell.texts().fill("check.withheld", &[("what", &withheld.join(", "))])));
    let missing = shell.read(crate::app::missing);
    let missing = (!missing.is_empty()).then(|| missing_view(shell, missing));
    let to = shell.read(|m| m.destinations.first().map(|d| d.label.clone())).unwrap_or_default();
    let kept = shell.read(crate::app::Model::sends).then(|| el("p").child(shell.say("check.kept")));
    let buttons = el("div")
        .class("form__buttons")
        .child(button(shell, "form.send", "send").class("button"))
        .child(button(shell, "form.back", "back").class("button button--plain"));
    el("section")
        .class("check")
        .child(el("h2").class("form__heading").attr("tabindex", "-1").attr("data-heading", "").child(shell.say("check.title")))
        .children(answers_view(shell, &lines, true))
        .children(withheld)
        .children(missing)
        .child(el("p").class("check__destination").child(shell.texts().fill("check.destination", &[("where", &to)])))
        .children(kept)
        .child(buttons)
}

/// What the receiver will ask for, each a button to its question. Nothing of it blocks.
fn missing_view(shell: &Shell, missing: Vec<Missing>) -> El {
    let line = |m: Missing| {
        let words = m.group.map_or_else(|| m.text.clone(), |g| format!("{}\u{a0}({g})", m.text));
        let button = el("button").attr("type", "button").attr("data-action", "change").attr("data-name", m.name);
        el("li").child(button.class("link-button").child(words))
    };
    el("details")
        .class("fold")
        .attr("open", "")
        .child(el("summary").child(shell.texts().fill("check.missing", &[("count", &missing.len().to_string())])))
        .child(el("p").child(shell.say("check.missing.note")))
        .child(el("ul").children(missing.into_iter().map(line)))
}

/// The answers as lists under their headings, for the check and for the copy to keep.
pub fn answers_view(shell: &Shell, lines: &[Answered], change: bool) -> Vec<El> {
    let mut blocks: Vec<El> = Vec::new();
    let mut rows: Vec<El> = Vec::new();
    for line in lines {
        if line.heading {
            if !rows.is_empty() {
                blocks.push(el("dl").class("answers").children(std::mem::take(&mut rows)));
            }
            if !line.text.is_empty() {
                blocks.push(el("h3").class("answers__heading").child(line.text.clone()));
            }
        } else {
            rows.push(line_view(shell, line, change));
        }
    }
    if !rows.is_empty() {
        blocks.push(el("dl").class("answers").children(rows));
    }
    blocks
}

fn line_view(shell: &Shell, line: &Answered, change: bool) -> El {
    let empty = line.values.is_empty();
    let words = if empty {
        shell.say("check.none")
    } else if line.boolean {
        line.values.iter().map(|v| shell.say(if v == "true" { "answer.true" } else { "answer.false" })).collect::<Vec<_>>().join(", ")
    } else {
        line.values.join(", ")
    };
    let words = if line.prefilled && change { format!("{words}\u{a0}({})", shell.say("form.prefilled")) } else { words };
    let change = change.then(|| {
        let about = el("span").class("visually-hidden").child(format!("\u{a0}: {}", line.text));
        button(shell, "check.change", "change").class("link-button").attr("data-name", line.name.clone()).child(about)
    });
    el("div")
        .class("answers__row")
        .child(el("dt").child(line.text.clone()))
        .child(el("dd").maybe("data-state", empty.then_some("empty")).child(el("span").child(words)).children(change))
}
