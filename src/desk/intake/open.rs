//! A referral is opened: from a file that was chosen, or from the site's own FHIR server by its reference.

use super::{answered, draw, input, papers, slots, tell, turn, typed, with_data, with_state};
use crate::desk::server::{read, search};
use crate::desk::{chosen, fill, say, sign_in};
use crate::formats::json::{Json, json};
use crate::formats::read_json;
use crate::transport::{Fault, Received, Server, Unread, is_id, local_reference, names, read_answered, read_received, resources_of, sending_of};
use crate::web::clock;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;

/// Larger files are no referral: documents are limited well below.
const MOST_BYTES: f64 = 100_000_000.0;
/// Requests that are looked through for a reference, the latest first.
const MOST_REQUESTS: usize = 500;
/// How encrypted files begin.
const SEALED: [&str; 2] = ["age-encryption.org/", "-----BEGIN AGE"];

/// Opens a file that was chosen.
pub fn file(field: &HtmlInputElement) -> Option<()> {
    let file = field.files()?.get(0)?;
    let field = field.clone();
    let began = turn();
    spawn_local(async move {
        let large = file.size() > MOST_BYTES;
        let text = if large { None } else { JsFuture::from(file.text()).await.ok().and_then(|t| t.as_string()) };
        if began != turn() {
            return;
        }
        // The same file may be chosen again.
        field.set_value("");
        match text {
            _ if large => tell(&say("lecture.unread.large")),
            Some(text) => opened_text(&text),
            None => tell(&say("lecture.unread.json")),
        }
    });
    Some(())
}

fn opened_text(text: &str) {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if SEALED.iter().any(|start| text.starts_with(start)) {
        return tell(&say("lecture.unread.sealed"));
    }
    let Ok(json) = read_json(text) else { return tell(&say("lecture.unread.json")) };
    match with_data(|data| read_received(&json, &data.form)) {
        Ok(received) => opened(received, None),
        // No referral: another questionnaire, or slots, perhaps.
        Err(Unread::OtherForm) if with_data(|data| read_answered(&json, &data.form)).is_some_and(|found| answered::draw(&found).is_some()) => {}
        Err(why) => match slots::from_file(&resources_of(&json)) {
            Some(count) => tell(&fill("lecture.opened.slots", "count", &count.to_string())),
            None => tell(&say(unread(why))),
        },
    }
}

fn unread(why: Unread) -> &'static str {
    match why {
        Unread::Unknown => "lecture.unread.unknown",
        Unread::OtherForm => "lecture.unread.other",
        Unread::Empty => "lecture.unread.empty",
        Unread::Withdrawn => "lecture.unread.withdrawn",
    }
}

/// Shows a referral in the place of the one before.
fn opened(received: Received, server: Option<Server>) {
    papers::forget();
    with_state(|state| {
        state.turn += 1;
        state.received = Some(std::rc::Rc::new(received));
        state.server = server;
    });
    super::show("lecture-questionnaire-partie", false);
    draw::all();
}

/// The server that is chosen, with the token that was typed.
pub fn server() -> Option<Server> {
    with_data(|data| chosen::server("lecture", &data.servers))
}

/// Signs in at the provider of the server that is chosen.
pub fn sign_in() -> Option<()> {
    let (server, servers) = (server()?, with_data(|data| data.servers.clone()));
    spawn_local(async move { tell(&sign_in::press(&servers, &server).await) });
    Some(())
}

/// Reads the referral that is named.
pub fn from_server() -> Option<()> {
    let server = server()?;
    let wanted = typed("lecture-reference");
    if !wanted.chars().any(char::is_alphanumeric) {
        tell(&say("lecture.server.empty"));
        return super::place("lecture-reference").and_then(|e| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(e).ok())?.focus().ok();
    }
    tell(&say("lecture.server.reading"));
    let began = turn();
    spawn_local(async move {
        let found = named(&server, wanted.trim()).await;
        // Something else was opened, or everything was wiped, while the server took its time.
        if began != turn() {
            return;
        }
        match found {
            Ok(Some((whole, several))) => match with_data(|data| read_received(&whole, &data.form)) {
                Ok(received) => {
                    opened(received, Some(server));
                    if several {
                        draw::warn(&say("lecture.server.two"));
                    }
                    if let Some(field) = input("lecture-reference") {
                        field.set_value("");
                    }
                }
                Err(why) => tell(&say(unread(why))),
            },
            Ok(None) => tell(&say("lecture.server.none")),
            Err(fault) => tell(&say(sign_in::words(fault))),
        }
    });
    Some(())
}

/// The request of this name with its form, put together like a file's; and whether another request has the same name.
async fn named(server: &Server, wanted: &str) -> Result<Option<(Json, bool)>, Fault> {
    // A whole id is asked for as such: it is the resource's own wherever the server let the site choose it.
    if wanted.len() == 36 && is_id(wanted) {
        match read(server, &format!("ServiceRequest/{}", wanted.to_ascii_lowercase())).await {
            Ok(request) => return Ok(Some((with_form(server, request).await?, false))),
            Err(Fault::Absent) => {}
            Err(fault) => return Err(fault),
        }
    }
    // The reference is made of the id and stands nowhere: the latest requests are looked through.
    let mut requests = search(server, "ServiceRequest?_sort=-_lastUpdated&_count=100", MOST_REQUESTS).await?.resources;
    requests.retain(|r| sending_of(r).is_some_and(|id| names(wanted, id)));
    // Not every server sorts.
    let moment = |r: &Json| r.get("authoredOn").and_then(Json::as_str).and_then(clock::read);
    requests.sort_by_key(|r| std::cmp::Reverse(moment(r)));
    let several = requests.len() > 1;
    match requests.into_iter().next() {
        Some(request) => Ok(Some((with_form(server, request).await?, several))),
        None => Ok(None),
    }
}

/// A request with the form that it names.
async fn with_form(server: &Server, request: Json) -> Result<Json, Fault> {
    let named = |r: &Json| r.get("reference").and_then(Json::as_str).and_then(local_reference);
    let infos = request.get("supportingInfo").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let response = infos.iter().filter_map(named).find(|r| r.starts_with("QuestionnaireResponse/"));
    let mut entries = Vec::new();
    if let Some(path) = response {
        entries.push(json!({ "resource": read(server, &path).await? }));
    }
    entries.push(json!({ "resource": request }));
    Ok(json!({ "resourceType": "Bundle", "entry": entries }))
}
