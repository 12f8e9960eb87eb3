//! Sending, and what came of it: the receipt with its reference, or what failed and what can be done.

use super::button;
use super::check::answers_view;
use crate::app::{Shown, Trouble};
use crate::ui::Shell;
use crate::ui::element::{El, el};

/// The page shown while and after sending.
pub fn outcome_view(shell: &Shell) -> El {
    let view = el("section").class("outcome");
    match shell.read(crate::app::Model::shown) {
        Shown::Nothing => view,
        Shown::Under => view
            .attr("data-outcome", "under")
            .child(heading(shell, "outcome.sending"))
            .child(el("p").attr("role", "status").child(shell.say("outcome.sending.text"))),
        Shown::Done { reference, label, at, file, sha256, kept, due } => {
            let referral = shell.read(|m| m.referral);
            let mail = mail_view(shell, &reference).filter(|_| file);
            let title = match (file, referral) {
                (true, _) => "outcome.saved",
                (false, true) => "outcome.sent",
                (false, false) => "outcome.sent.questionnaire",
            };
            let facts = el("dl")
                .class("receipt")
                .child(fact(shell, "outcome.reference", el("span").class("receipt__reference").child(reference), "outcome.reference.help"))
                .child(fact(shell, "outcome.time", el("span").child(french_time(shell, &at)), ""))
                .children((!label.is_empty()).then(|| fact(shell, "outcome.where", el("span").child(label), "")))
                .children(sha256.map(|sum| fact(shell, "outcome.sum", sum_view(&sum), "outcome.sum.help")));
            let again = shell.say(if referral { "outcome.again" } else { "outcome.again.questionnaire" });
            let buttons = el("div")
                .class("form__buttons")
                .child(button(shell, "outcome.print", "print").class("button"))
                .child(button(shell, "outcome.keep", "save").class("button button--plain"))
                .child(el("button").attr("type", "button").class("button button--plain").attr("data-action", "erase").child(again));
            let lines = shell.read(crate::app::answered);
            view.attr("data-outcome", "done")
                .child(heading(shell, title))
                .children(file.then(|| el("p").child(shell.say("outcome.saved.text"))))
                .children(mail)
                .child(facts)
                .children(due.map(|due| el("p").attr("data-due", "").child(due)))
                .children(promise(shell).filter(|_| !file))
                .children(kept.then(|| el("p").child(shell.say("outcome.receipt.kept")).child(" ").children(list_link(shell))))
                .child(buttons)
                .child(el("h3").class("outcome__copy").child(shell.say("outcome.copy")))
                .children(answers_view(shell, &lines, false))
        }
        Shown::Failed { failures, in_doubt, reference, after, waiting, kept, next } => {
            let text = shell.say(if in_doubt { "outcome.failed.unknown" } else { "outcome.failed.text" });
            let asked = after.map(|s| el("p").child(shell.texts().fill("outcome.wait", &[("seconds", &s.to_string())])));
            let when = next.as_deref().map(|n| french_time(shell, n)).unwrap_or_default();
            let stays = match (kept, waiting) {
                (true, true) => shell.texts().fill("outcome.kept.waiting", &[("when", &when)]),
                (true, false) => shell.say("outcome.kept.person"),
                (false, _) => shell.say("outcome.kept.not"),
            };
            let stays = el("p")
                .attr("data-kept", if kept { "true" } else { "false" })
                .child(stays)
                .child(" ")
                .children(kept.then(|| list_link(shell)).flatten());
            let mut tried = el("ul");
            for failure in &failures {
                tried = tried.child(failure_view(shell, failure, !in_doubt));
            }
            let mail = mail_view(shell, &reference).filter(|_| !in_doubt);
            let back = (!in_doubt).then(|| button(shell, "outcome.change", "back").class("button button--plain"));
            view.attr("data-outcome", "failed")
                .attr("data-state", if waiting { "waiting" } else { "needs-person" })
                .child(heading(shell, "outcome.failed"))
                .child(el("p").attr("role", "status").child(text))
                .child(stays)
                .children(asked)
                .child(el("div").class("note").child(el("p").child(shell.say("outcome.tried"))).child(tried))
                .child(el("p").child(shell.texts().fill("outcome.reference.kept", &[("reference", &reference)])))
                .child(el("p").child(shell.say("outcome.call")))
                .children(mail)
                .child(
                    el("div")
                        .class("form__buttons")
                        .child(button(shell, "outcome.retry", "send").class("button"))
                        .child(button(shell, "outcome.save", "save").class("button button--plain"))
                        .child(button(shell, "outcome.print.answers", "print").class("button button--plain"))
                        .children(back),
                )
                .child(el("div").class("print-only").children(answers_view(shell, &shell.read(crate::app::answered), false)))
        }
    }
}

/// What the establishment promises on this pathway, where it promises something.
fn promise(shell: &Shell) -> Option<El> {
    let code = shell.read(crate::app::Model::pathway)?;
    let meaning = shell.texts().0.get(&format!("promise.{code}"))?;
    Some(el("p").attr("data-promise", "").child(el("strong").child(shell.say("outcome.promise"))).child(" ").child(meaning.clone()))
}

/// The first signs of a sum, and all of it for whoever compares.
fn sum_view(sum: &str) -> El {
    let start = format!("{}…", sum.get(..12).unwrap_or(sum));
    el("details").child(el("summary").child(start)).child(el("code").child(sum.to_owned()))
}

fn list_link(shell: &Shell) -> Option<El> {
    // Its address where the page has another one for it, in another language; none within another site, where the list may be another one.
    let address = shell.say("/envois/");
    (!address.is_empty()).then(|| el("a").attr("href", address).child(shell.say("outcome.list")))
}

fn heading(shell: &Shell, key: &str) -> El {
    el("h2").class("form__heading").attr("tabindex", "-1").attr("data-heading", "").child(shell.say(key))
}

fn fact(shell: &Shell, key: &str, value: El, help: &str) -> El {
    let help = (!help.is_empty()).then(|| el("span").class("receipt__help").child(shell.say(help)));
    el("div").class("receipt__row").child(el("dt").child(shell.say(key))).child(el("dd").child(value).children(help))
}

/// The way by the person's own secure mailbox, where the page has words for one: the file first, then the message.
fn mail_view(shell: &Shell, reference: &str) -> Option<El> {
    let link = shell.texts().0.get("mailto")?.replace("{reference}", reference);
    let link = el("a").attr("href", link).child(shell.say("mail.open"));
    Some(el("p").class("note").attr("data-mail", "").child(shell.say("mail.how")).child(" ").child(link))
}

/// What a destination answered, in words for the person; the server's own words follow, for whoever can use them.
fn failure_view(shell: &Shell, failure: &Trouble, change: bool) -> El {
    let words = shell.say(&failure.reason);
    let status = failure.status.map(|s| format!(" ({s})")).unwrap_or_default();
    let label = if failure.label.is_empty() { String::new() } else { format!("{}\u{a0}: ", failure.label) };
    let view = el("li").child(format!("{label}{words}{status}"));
    if failure.details.is_empty() {
        return view;
    }
    let mut list = el("ul");
    for (index, detail) in failure.details.iter().enumerate() {
        // Beside the question that it is about, and from here to it.
        let place = failure.places.get(index).filter(|_| change).and_then(|place| shell.read(|m| m.question(place)));
        let to = place.map(|(name, text)| {
            el("button").attr("type", "button").attr("data-action", "change").attr("data-name", name).class("link-button").child(text)
        });
        list = list.child(el("li").child(detail.clone()).child(" ").children(to));
    }
    view.child(list)
}

/// `2026-03-02T09:00:00+01:00` as `02/03/2026 à 09:00`.
fn french_time(shell: &Shell, iso: &str) -> String {
    let (date, rest) = iso.split_once('T').unwrap_or((iso, ""));
    let day = crate::domain::PartialDate::read_fhir(date).map_or_else(|| date.to_owned(), crate::domain::PartialDate::write_french);
    match rest.get(..5) {
        Some(clock) => shell.texts().fill("outcome.moment", &[("day", &day), ("time", clock)]),
        None => day,
    }
}
