//! The answer to the sender: a text made of the referral and of what was typed, to be read again, copied, saved or printed. Nothing is sent.

use super::draw::{missing, now, person, reference};
use super::{area, cleared, input, place, received, typed, with_data};
use crate::desk::{day, fill, say, with_texts};
use crate::web::{self, add, document};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

/// Empties the answer: it belonged to another referral.
pub fn clear() -> Option<()> {
    off_paper();
    cleared("lecture-reponse-etat")?;
    area("lecture-detail")?.set_value("");
    area("lecture-texte")?.set_value("");
    input("lecture-nommer")?.set_checked(false);
    Some(())
}

fn tell(key: &str) -> Option<()> {
    place("lecture-reponse-etat")?.set_text_content(Some(&say(key)));
    Some(())
}

/// The questions whose boxes are ticked.
fn ticked() -> Vec<String> {
    let Some(found) = place("lecture-completude").and_then(|p| p.query_selector_all("input[data-missing]").ok()) else { return Vec::new() };
    let fields = (0..found.length()).filter_map(|n| found.get(n)?.dyn_into::<HtmlInputElement>().ok());
    fields.filter(HtmlInputElement::checked).filter_map(|f| f.get_attribute("data-missing")).collect()
}

/// Writes the text.
pub fn make() -> Option<()> {
    let received = received()?;
    let answers = &received.answers;
    let kind =
        ["appointment", "information", "redirected"].into_iter().find(|k| input(&format!("lecture-reponse-{k}")).is_some_and(|f| f.checked()))?;
    let or_blank = |text: String| if text.trim().is_empty() { say("lecture.answer.blank") } else { text };
    let patient = if input("lecture-nommer")?.checked() { fill("lecture.answer.patient", "name", &person(answers)) } else { String::new() };
    let code = answers.code("pathway").unwrap_or_default();
    let pathway = with_data(|data| data.pathways.iter().find(|p| p.code == code).map(|p| p.name.clone()));
    let list: Vec<String> = ticked().into_iter().map(|m| format!("- {m}")).collect();
    let list = if list.is_empty() && missing(&received).missing.is_empty() { String::new() } else { list.join("\n") };
    let values = [
        ("establishment", say("establishment")),
        ("service", say("service")),
        ("phone", say("phone")),
        ("today", now().map(|at| day(at.date())).unwrap_or_default()),
        ("sender", or_blank(answers.words("requester.name").unwrap_or_default())),
        ("reference", or_blank(reference(&received))),
        ("pathway", or_blank(pathway.unwrap_or_default())),
        ("patient", patient),
        ("detail", or_blank(typed("lecture-detail"))),
        ("missing", or_blank(list)),
    ];
    let body = match kind {
        "appointment" => "lecture.answer.appointment",
        "information" => "lecture.answer.information",
        _ => "lecture.answer.redirected",
    };
    let template: String = ["lecture.answer.head", body, "lecture.answer.foot"].into_iter().map(say).collect();
    // Each place once, in one pass: words of the sender that look like a place stay words.
    area("lecture-texte")?.set_value(&filled(&template, &values));
    off_paper();
    tell("lecture.answer.made")
}

fn filled(template: &str, values: &[(&str, String)]) -> String {
    let mut parts = template.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once('}').and_then(|(name, rest)| Some((values.iter().find(|(n, _)| *n == name)?, rest)));
        if let Some(((_, value), rest)) = known {
            text += value;
            text += rest;
        } else {
            text.push('{');
            text += part;
        }
    }
    text
}

/// Copies it.
pub fn copy() -> Option<()> {
    let text = typed("lecture-texte");
    let clipboard = web_sys::window()?.navigator().clipboard();
    spawn_local(async move {
        let done = JsFuture::from(clipboard.write_text(&text)).await.is_ok();
        tell(if done { "lecture.answer.copied" } else { "lecture.answer.copy.failed" });
    });
    Some(())
}

/// Hands it over as a file: its name says nothing of anybody.
pub fn save() -> Option<()> {
    web::save("guichet-reponse.txt", "text/plain;charset=utf-8", &typed("lecture-texte"))?;
    tell("lecture.answer.saved")
}

/// Prints it alone: on paper stands a copy, since a field is cut where its box ends.
pub fn print() -> Option<()> {
    off_paper();
    let title = with_texts(|texts| texts.say("lecture.answer"));
    let body = document()?.body()?;
    let paper = add(&body, "section", "intake__paper", "")?;
    paper.set_id("lecture-feuille");
    paper.set_attribute("aria-label", &title).ok()?;
    for line in typed("lecture-texte").split('\n') {
        add(&paper, "p", "", line)?;
    }
    document()?.document_element()?.set_attribute("data-answer", "").ok()?;
    web_sys::window()?.print().ok()?;
    off_paper()
}

/// Takes the copy away.
pub fn off_paper() -> Option<()> {
    if let Some(paper) = place("lecture-feuille") {
        paper.remove();
    }
    document()?.document_element()?.remove_attribute("data-answer").ok()
}
