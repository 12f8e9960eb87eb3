//! What a referral says, place by place. Texts of a file are always set as text.

use super::{answer, assessments, cleared, input, papers, place, planning, received, show, slots, tell, typed, with_data, with_state};
use crate::desk::{day, fill, say, with_texts};
use crate::domain::Value;
use crate::domain::intake::{Answers, Completeness, Need, completeness};
use crate::domain::promise::Due;
use crate::domain::remaining::remaining;
use crate::transport::{Received, names};
use crate::web::centre::{at_centre, read_local};
use crate::web::{add, clock};
use js_sys::Date as Clock;
use time::PrimitiveDateTime;
use web_sys::Element;

/// An answer in words.
pub fn value_words(value: &Value) -> String {
    match value {
        Value::Boolean(yes) => say(if *yes { "answer.true" } else { "answer.false" }),
        other => other.show(),
    }
}

/// Several answers in words.
pub fn values_words(values: &[&Value]) -> String {
    values.iter().map(|v| value_words(v)).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `mardi 24 novembre 2026 à 10 h 05`.
pub fn moment_words(at: PrimitiveDateTime) -> String {
    let minutes = if at.minute() == 0 { String::new() } else { format!("\u{a0}{:02}", at.minute()) };
    let time = format!("{}\u{a0}h{minutes}", at.hour());
    with_texts(|texts| texts.fill("due.moment", &[("day", &day(at.date())), ("time", &time)]))
}

/// A written moment on the clock of the centre.
pub fn centre(text: &str) -> Option<PrimitiveDateTime> {
    at_centre(clock::read(text)?, with_data(|data| data.desk.region.time_zone()))
}

/// Now, on the clock of the centre.
pub fn now() -> Option<PrimitiveDateTime> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = Clock::now().max(0.0) as u64;
    at_centre(now, with_data(|data| data.desk.region.time_zone()))
}

/// The reference, as it is read out.
pub fn reference(received: &Received) -> String {
    received.id.map(|id| id.reference().as_str().to_owned()).unwrap_or_default()
}

/// The patient's name.
pub fn person(answers: &Answers) -> String {
    ["patient.birthName", "patient.firstName"].iter().filter_map(|id| answers.words(id)).collect::<Vec<_>>().join(" ")
}

/// What is missing of the referral.
pub fn missing(received: &Received) -> Completeness {
    with_data(|data| completeness(&data.asked, &received.answers))
}

/// Draws the referral that is open, and says what matters most.
pub fn all() -> Option<()> {
    let received = received()?;
    for id in ["lecture-contenu", "lecture-suite", "lecture-creneaux-partie"] {
        show(id, true);
    }
    answer::clear();
    let person = person_key(&received.answers);
    with_state(|state| state.seen.push((received.id.map(|id| id.to_string()).unwrap_or_default(), person)));
    let alerts = alerts(&received);
    summary(&received);
    doubles();
    start_of_delay(&received);
    delay();
    let complete = complete(&received);
    papers::draw(&received);
    planning::draw(&received);
    assessments::draw(&received);
    slots::draw();
    answers(&received);
    let told = [Some(fill("lecture.opened", "reference", &reference(&received))), alerts, complete];
    tell(&told.into_iter().flatten().collect::<Vec<_>>().join(" ").replace("  ", " "));
    Some(())
}

/// Grave signs, first of all.
fn alerts(received: &Received) -> Option<String> {
    let shown = cleared("lecture-alertes")?;
    let flags = received.answers.of("redFlags");
    let grave: Vec<&Value> = flags.iter().filter(|v| v.key() != "none").copied().collect();
    let told = if flags.is_empty() {
        add(&shown, "p", "intake__warn", &say("lecture.alerts.silent"))?;
        say("lecture.alerts.silent")
    } else if grave.is_empty() {
        add(&shown, "p", "", &say("lecture.alerts.none"))?;
        say("lecture.alerts.none")
    } else {
        let alarm = add(&shown, "div", "intake__alarm", "")?;
        add(&alarm, "p", "", &say("lecture.alerts.some"))?;
        let list = add(&alarm, "ul", "", "")?;
        for flag in &grave {
            add(&list, "li", "", &value_words(flag))?;
        }
        add(&alarm, "p", "", &say("lecture.alerts.act"))?;
        format!("{} {}.", say("lecture.alerts.some"), values_words(&grave))
    };
    let flags = with_data(|data| data.pathways.iter().find(|p| Some(&p.code) == received.answers.code("pathway").as_ref()).map(|p| p.flags.clone()));
    if let Some(flags) = flags.filter(|f| !f.is_empty()) {
        let more = add(&shown, "details", "", "")?;
        add(&more, "summary", "", &say("lecture.alerts.reminder"))?;
        let list = add(&more, "ul", "statements", "")?;
        for flag in flags {
            add(&list, "li", "", &flag)?;
        }
    }
    Some(told)
}

/// A term and what is said of it.
pub fn fact(list: &Element, term: &str, words: &str) -> Option<()> {
    if words.is_empty() {
        return Some(());
    }
    let pair = add(list, "div", "", "")?;
    add(&pair, "dt", "", term)?;
    add(&pair, "dd", "", words)?;
    Some(())
}

fn summary(received: &Received) -> Option<()> {
    let shown = cleared("lecture-resume")?;
    let answers = &received.answers;
    let words = |ids: &[&str]| ids.iter().filter_map(|id| answers.words(id)).collect::<Vec<_>>().join(", ");
    let list = add(&shown, "dl", "intake__facts", "")?;
    let name = reference(received);
    fact(&list, &say("lecture.reference"), &if name.is_empty() { say("lecture.reference.none") } else { name })?;
    let authored = received.authored.as_deref().and_then(centre).map(moment_words).unwrap_or_default();
    let code = answers.code("pathway").unwrap_or_default();
    let known = with_data(|data| data.pathways.iter().any(|p| p.code == code));
    let pathway = words(&["pathway"]);
    let pathway = if known || code == "unsure" { pathway } else { fill("lecture.pathway.unknown", "pathway", &pathway) };
    fact(&list, &say("lecture.pathway"), &pathway)?;
    fact(&list, &say("lecture.asks"), &words(&["requestKind", "motive"]))?;
    fact(&list, &say("lecture.wish"), &words(&["urgency"]))?;
    fact(&list, &say("lecture.question"), &words(&["question"]))?;
    fact(&list, &say("lecture.sender"), &words(&["requester.name", "requester.role", "practice.name", "practice.city"]))?;
    fact(&list, &say("lecture.callback"), &words(&["requester.phone"]))?;
    fact(&list, &say("lecture.mssante"), &words(&["requester.mssante"]))?;
    let born = answers.words("patient.birthDate").map(|date| fill("lecture.born", "date", &date)).unwrap_or_default();
    let patient = [person(answers), words(&["patient.sex"]), born].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
    fact(&list, &say("lecture.patient"), &patient)?;
    fact(&list, &say("lecture.patient.phone"), &words(&["patient.phone"]))?;
    fact(&list, &say("lecture.authored"), &authored)?;
    if with_data(|data| data.form != received.form) {
        add(&shown, "p", "note", &say("lecture.version"))?;
    }
    Some(())
}

/// Somebody's name and date of birth, to find the same one again.
fn person_key(answers: &Answers) -> String {
    let name = person(answers).to_ascii_lowercase();
    answers.words("patient.birthDate").filter(|_| !name.is_empty()).map(|born| format!("{name} {born}")).unwrap_or_default()
}

/// Warns of what is known already: by the list of references, or because it was opened on this page before.
pub fn doubles() -> Option<()> {
    let received = received()?;
    cleared("lecture-doubles")?;
    let id = received.id.map(|id| id.to_string()).unwrap_or_default();
    let list = typed("lecture-connues");
    let mut known = list.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    if received.id.is_some_and(|id| known.any(|one| names(one, id))) {
        warn(&say("lecture.double.reference"));
    }
    let person = person_key(&received.answers);
    let seen = with_state(|state| state.seen.clone());
    // What is open stands there itself, once.
    if !id.is_empty() && seen.iter().filter(|(other, _)| *other == id).count() > 1 {
        warn(&say("lecture.double.again"));
    }
    if let Some((other, _)) = seen.iter().find(|(other, p)| *p == person && !person.is_empty() && *other != id) {
        let other = crate::transport::EnvelopeId::read(other).map(|id| id.reference().as_str().to_owned()).unwrap_or_default();
        warn(&fill("lecture.double.person", "reference", &other));
    }
    Some(())
}

/// A warning above all that a referral says.
pub fn warn(text: &str) -> Option<()> {
    add(&place("lecture-doubles")?, "p", "intake__warn", text).map(|_| ())
}

/// Puts the moment of reception into its field: the server's, else the sender's.
fn start_of_delay(received: &Received) -> Option<()> {
    let (moment, key) = match &received.arrived {
        Some(arrived) => (Some(arrived), "lecture.received.server"),
        None => (received.authored.as_ref(), "lecture.received.sender"),
    };
    let at = moment.and_then(|m| centre(m));
    let text = at.map(|at| format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())).unwrap_or_default();
    input("lecture-recue")?.set_value(&text);
    place("lecture-recue-aide")?.set_text_content(Some(&if at.is_some() { say(key) } else { String::new() }));
    Some(())
}

/// The delay promised, until when, and what is left of it.
pub fn delay() -> Option<()> {
    let received = received()?;
    let shown = cleared("lecture-delai")?;
    let code = received.answers.code("pathway").unwrap_or_default();
    let (promise, region, meaning) = with_data(|data| {
        let promise = data.desk.promises.iter().find(|p| p.pathway == code).cloned();
        (promise, data.desk.region, data.pathways.iter().find(|p| p.code == code).map(|p| p.promise.clone()).unwrap_or_default())
    });
    let Some(promise) = promise else { return add(&shown, "p", "", &say("lecture.none-promised")).map(|_| ()) };
    let Some(from) = read_local(&typed("lecture-recue")) else { return add(&shown, "p", "", &say("lecture.no-moment")).map(|_| ()) };
    let due = promise.due(from, region)?;
    let line = add(&shown, "p", "intake__due", &fill("lecture.due", "moment", &due_words(due)))?;
    line.append_with_str_1(" ").ok()?;
    if let Some(left) = now().and_then(|now| remaining(&promise, region, now, due)) {
        let minutes = left.whole_minutes();
        let (hours, rest) = ((minutes / 60).to_string(), format!("{:02}", minutes % 60));
        let time = with_texts(|texts| texts.fill("lecture.time", &[("hours", &hours), ("minutes", &rest)]));
        add(&line, "strong", "", &fill(if promise.working { "lecture.left.working" } else { "lecture.left" }, "time", &time))?;
    } else {
        line.set_class_name("intake__warn");
        add(&line, "strong", "", &say("lecture.over"))?;
    }
    add(&shown, "p", "", &meaning).map(|_| ())
}

fn due_words(due: Due) -> String {
    due.time.map_or_else(|| day(due.day), |time| moment_words(PrimitiveDateTime::new(due.day, time)))
}

/// What is missing, each with a box that takes it into the answer.
fn complete(received: &Received) -> Option<String> {
    let shown = cleared("lecture-completude")?;
    let found = missing(received);
    let required = found.missing.iter().filter(|m| m.need == Need::Required).count();
    let told = if found.missing.is_empty() {
        say("lecture.complete.all")
    } else if required > 0 {
        fill("lecture.complete.required", "count", &required.to_string())
    } else {
        fill("lecture.complete.later", "count", &found.missing.len().to_string())
    };
    add(&shown, "p", if required > 0 { "intake__warn" } else { "" }, &told)?;
    if !found.missing.is_empty() {
        add(&shown, "p", "", &say("lecture.complete.tick"))?;
        let list = add(&shown, "ul", "intake__missing", "")?;
        for (number, one) in found.missing.iter().enumerate() {
            let item = add(&list, "li", "option", "")?;
            let id = format!("manque-{number}");
            let tick = add(&item, "input", "", "")?;
            for (name, value) in [("type", "checkbox"), ("id", &id), ("checked", "")] {
                tick.set_attribute(name, value).ok()?;
            }
            tick.set_attribute("data-missing", &missing_words(one)).ok()?;
            let label = add(&item, "label", "", &missing_words(one))?;
            label.set_attribute("for", &id).ok()?;
            if one.need == Need::Required {
                label.append_with_str_1(" ").ok()?;
                add(&label, "span", "tag", &say("lecture.complete.must"))?;
            }
        }
    }
    if !found.unknown.is_empty() {
        add(&shown, "p", "", &fill("lecture.complete.unknown", "list", &found.unknown.join("\u{a0}; ")))?;
    }
    Some(told)
}

fn missing_words(one: &crate::domain::intake::Missing) -> String {
    match one.row {
        Some(row) => format!("{} ({})", one.text, fill("lecture.complete.row", "row", &row.to_string())),
        None => one.text.clone(),
    }
}

/// All answers, in the form's order.
fn answers(received: &Received) -> Option<()> {
    answers_list(&cleared("lecture-reponses")?, &received.answers)
}

/// Answers with their questions, at the end of a place.
pub fn answers_list(shown: &Element, answers: &Answers) -> Option<()> {
    let list = add(shown, "dl", "intake__facts", "")?;
    let mut rows: Vec<&(String, usize)> = answers.0.iter().filter_map(|a| a.row.as_ref()).filter(|(_, n)| *n > 0).collect();
    rows.dedup();
    for one in &answers.0 {
        let name = if one.text.is_empty() { &one.link_id } else { &one.text };
        // The first of several rows has a number too.
        let row = one.row.as_ref().filter(|(group, _)| rows.iter().any(|(other, _)| other == group));
        let name = row.map_or_else(|| name.clone(), |(_, n)| format!("{name} ({})", fill("lecture.complete.row", "row", &(n + 1).to_string())));
        fact(&list, &name, &values_words(&one.values.iter().collect::<Vec<_>>()))?;
    }
    Some(())
}
