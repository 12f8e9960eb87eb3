//! The answers to check before sending, each with « modifier ».

use crate::app::Answered;
use crate::ui::Shell;
use leptos::prelude::*;

/// The page of answers.
pub fn check_view(shell: &Shell) -> AnyView {
    let lines = shell.read(crate::app::answered);
    let withheld: Vec<String> = shell.read(|m| {
        let questionnaire = m.filling.questionnaire();
        m.filling.withheld().iter().filter_map(|l| questionnaire.find(&l.0).and_then(|i| questionnaire.item(i)).map(|i| i.text.clone())).collect()
    });
    let withheld = (!withheld.is_empty()).then(|| {
        let words = shell.texts().fill("check.withheld", &[("what", &withheld.join(", "))]);
        view! { <p class="note">{words}</p> }
    });
    let to = shell.read(|m| m.destinations.first().map(|d| d.label().to_owned())).unwrap_or_default();
    let where_to = shell.texts().fill("check.destination", &[("where", &to)]);
    let list = answers_view(shell, &lines, true);
    view! {
        <section class="check">
            <h2 class="form__heading" tabindex="-1" data-heading="">{shell.say("check.title")}</h2>
            {list}
            {withheld}
            <p class="check__destination">{where_to}</p>
            <div class="form__buttons">
                <button type="button" class="button" data-action="send">{shell.say("form.send")}</button>
                <button type="button" class="button button--plain" data-action="back">{shell.say("form.back")}</button>
            </div>
        </section>
    }
    .into_any()
}

/// The answers as a list, for the check and for the copy to keep.
pub fn answers_view(shell: &Shell, lines: &[Answered], change: bool) -> AnyView {
    let mut blocks: Vec<AnyView> = Vec::new();
    let mut rows: Vec<AnyView> = Vec::new();
    let flush = |rows: &mut Vec<AnyView>, blocks: &mut Vec<AnyView>| {
        if !rows.is_empty() {
            let rows = std::mem::take(rows);
            blocks.push(view! { <dl class="answers">{rows}</dl> }.into_any());
        }
    };
    for line in lines {
        if line.heading {
            flush(&mut rows, &mut blocks);
            if !line.text.is_empty() {
                blocks.push(view! { <h3 class="answers__heading">{line.text.clone()}</h3> }.into_any());
            }
        } else {
            rows.push(line_view(shell, line, change));
        }
    }
    flush(&mut rows, &mut blocks);
    blocks.into_any()
}

fn line_view(shell: &Shell, line: &Answered, change: bool) -> AnyView {
    let empty = line.values.is_empty();
    let words = if empty {
        shell.say("check.none")
    } else if line.boolean {
        line.values.iter().map(|v| shell.say(&format!("answer.{v}"))).collect::<Vec<_>>().join(", ")
    } else {
        line.values.join(", ")
    };
    let button = change.then(|| {
        view! {
            <button type="button" class="link-button" data-action="change" data-name=line.name.clone()>
                {shell.say("check.change")}<span class="visually-hidden">" "{line.text.clone()}</span>
            </button>
        }
    });
    let state = if empty { Some("empty") } else { None };
    view! {
        <div class="answers__row">
            <dt>{line.text.clone()}</dt>
            <dd data-state=state>{words}" "{button}</dd>
        </div>
    }
    .into_any()
}
