//! Reserved slots: their rules, and the free ones when the server or a file tells.

use super::draw::{centre, moment_words, now};
use super::{cleared, open, received, show, tell, turn, with_data, with_state};
use crate::desk::server::search;
use crate::desk::{day, fill, say, sign_in, with_texts};
use crate::formats::intake::SlotData;
use crate::formats::json::Json;
use crate::transport::{Slot, free_slots, slots_path};
use crate::web::{add, clock};
use js_sys::Date as Clock;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// Slots that are asked for, of each schedule.
const MOST: usize = 100;

/// The slots of the pathway of what is open.
fn rules() -> Vec<SlotData> {
    let code = received().and_then(|r| r.answers.code("pathway")).unwrap_or_default();
    with_data(|data| data.pathways.iter().find(|p| p.code == code).map(|p| p.slots.clone()).unwrap_or_default())
}

fn millis() -> u64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = Clock::now().max(0.0) as u64;
    now
}

/// Takes the free slots of a file in; how many, when there is any slot in it.
pub fn from_file(resources: &[&Json]) -> Option<usize> {
    let is_slot = |r: &&&Json| r.get("resourceType").and_then(Json::as_str) == Some("Slot");
    resources.iter().find(is_slot)?;
    let free = free_slots(resources.iter().copied(), None, millis(), clock::read);
    let count = free.len();
    with_state(|state| state.slots = vec![(None, free)]);
    show("lecture-creneaux-partie", true);
    draw();
    note(&say("lecture.slots.from-file"));
    Some(count)
}

/// Asks the server for free slots: those of the pathway's schedules, or of all.
pub fn find() -> Option<()> {
    let server = open::server()?;
    let mut schedules: Vec<Option<String>> = rules().into_iter().map(|s| s.schedule).filter(|s| !s.is_empty()).map(Some).collect();
    if schedules.is_empty() {
        schedules.push(None);
    }
    tell(&say("lecture.slots.finding"));
    let began = turn();
    spawn_local(async move {
        let day = clock::now().get(..10).unwrap_or_default().to_owned();
        let (mut all, mut whole) = (Vec::new(), true);
        for schedule in schedules {
            let found = search(&server, &slots_path(schedule.as_deref(), &day), MOST).await;
            if began != turn() {
                return;
            }
            match found {
                Ok(found) => {
                    whole &= found.whole;
                    let free = free_slots(&found.resources, schedule.as_deref(), millis(), clock::read);
                    all.push((schedule, free));
                }
                // Nothing is shown of what was known before: it may be taken by now.
                Err(fault) => {
                    with_state(|state| state.slots.clear());
                    draw();
                    return tell(&say(sign_in::words(fault)));
                }
            }
        }
        let count: usize = all.iter().map(|(_, slots)| slots.len()).sum();
        with_state(|state| state.slots = all);
        draw();
        let asked = fill("lecture.slots.asked", "moment", &now().map(moment_words).unwrap_or_default());
        note(&asked);
        if !whole {
            note(&say("lecture.slots.part"));
        }
        tell(&if count == 0 { say("lecture.slots.no-free") } else { format!("{}\u{a0}: {count}. {asked}", say("lecture.slots.free")) });
    });
    Some(())
}

fn note(text: &str) -> Option<()> {
    add(&super::place("lecture-creneaux")?, "p", "intake__about", text).map(|_| ())
}

/// Draws the rules of the pathway's slots, and the free ones that are known.
pub fn draw() -> Option<()> {
    let shown = cleared("lecture-creneaux")?;
    let (rules, known) = (rules(), with_state(|state| state.slots.clone()));
    if rules.is_empty() && received().is_some() {
        add(&shown, "p", "", &say("lecture.slots.none"))?;
    }
    for rule in &rules {
        let item = add(&shown, "div", "intake__rule", "")?;
        add(&item, "p", "", "").and_then(|p| add(&p, "strong", "", &rule.exam))?;
        add(&item, "p", "", &rule.about.join(" "))?;
        let own = known.iter().filter(|(schedule, _)| schedule.as_ref() == Some(&rule.schedule));
        for (_, slots) in own {
            free(&item, slots)?;
        }
    }
    // What belongs to no rule of the pathway.
    for (_, slots) in known.iter().filter(|(schedule, _)| !rules.iter().any(|r| schedule.as_ref() == Some(&r.schedule))) {
        free(&shown, slots)?;
    }
    Some(())
}

fn free(to: &Element, slots: &[Slot]) -> Option<()> {
    if slots.is_empty() {
        return add(to, "p", "", &say("lecture.slots.no-free")).map(|_| ());
    }
    add(to, "p", "", &format!("{}\u{a0}:", say("lecture.slots.free")))?;
    let list = add(to, "ul", "statements", "")?;
    for slot in slots {
        let (Some(from), Some(to)) = (centre(&slot.start), centre(&slot.end)) else { continue };
        let time = |at: time::PrimitiveDateTime| format!("{}\u{a0}h\u{a0}{:02}", at.hour(), at.minute());
        let when = with_texts(|texts| texts.fill("lecture.slots.at", &[("day", &day(from.date())), ("from", &time(from)), ("to", &time(to))]));
        add(&list, "li", "", &if slot.about.is_empty() { when } else { format!("{when}, {}", slot.about) })?;
    }
    Some(())
}
