//! What a page asks of this program, and the answers that are not about a sending.

use super::drive::{self, Call};
use super::{list, sign_in, store};
use crate::domain::qr::qr_code;
use crate::formats::json::{Json, json};
use crate::transport::PostState;
use crate::transport::outbox::Entry;
use crate::web::{self, clock};

fn text(json: &Json, name: &str) -> Option<String> {
    json.get(name).and_then(Json::as_str).map(str::to_owned)
}

/// Carries one message out. What is not understood is left.
pub async fn carry_out(message: Json) {
    let said = |name: &str| text(&message, name);
    match message.get("act").and_then(Json::as_str) {
        Some("send") => send(&message).await,
        Some("hold") => {
            if let Some(id) = said("id") {
                drive::hold(id).await;
            }
        }
        Some("remove") => {
            if let Some(id) = said("id") {
                drive::remove(id).await;
            }
        }
        Some("keep") => {
            let (Some(name), Some(key)) = (said("store"), said("key")) else { return };
            let value = message.get("value").cloned().unwrap_or_default();
            let kept = store().await.keep(&name, &key, &value, said("expires").and_then(|t| clock::read(&t))).await;
            answer(&json!({ "about": "kept", "store": name, "key": key, "ok": kept.is_ok(), "why": kept.err() }));
        }
        Some("get") => {
            let Some(name) = said("store") else { return };
            let mut items: Vec<Json> = Vec::new();
            for (record, value) in store().await.get(&name, said("key").as_deref()).await {
                let (at, expires) = (clock::at(record.at), record.expires.map(clock::at));
                items.push(json!({ "key": record.key, "value": value, "at": at, "expires": expires }));
            }
            answer(&json!({ "about": "got", "store": name, "items": items }));
        }
        Some("forget") => {
            if let Some((name, key)) = said("store").zip(said("key")) {
                store().await.forget(&name, &key).await;
                answer(&json!({ "about": "forgotten", "store": name, "key": key }));
            }
        }
        Some("qr") => {
            let text = said("text").unwrap_or_default();
            let code = qr_code(&text);
            answer(&json!({ "about": "qr", "text": text, "side": code.as_ref().map(|c| c.side.to_string()), "path": code.map(|c| c.path) }));
        }
        Some("wipe") => wipe().await,
        Some("returned") => sign_in::returned(&said("query").unwrap_or_default()).await,
        // Asked for by a test, or by a hospital that wants to see what is said then: a violated assertion, as a real fault would be.
        Some("provoke") => assert!(web::document().is_none(), "provoked on purpose"),
        // « ready » has done its work: the program is there.
        _ => {}
    }
}

/// Empties the device.
pub async fn wipe() {
    sign_in::forget();
    store().await.wipe().await;
    answer(&json!({ "about": "wiped" }));
    list::draw().await;
}

async fn send(message: &Json) {
    let sending = message.get("sending").cloned().unwrap_or_default();
    let ids = message.get("destinations").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect();
    let pathway = message.get("context").and_then(|c| text(c, "pathway"));
    if let Some(entry) = Entry::new(&sending, ids, text(message, "choose"), pathway, super::now()) {
        return drive::take_up(entry.id.clone(), Call::New(Box::new(entry))).await;
    }
    let (id, reference) = (text(&sending, "id"), text(&sending, "reference"));
    answer(&json!({ "about": "sending", "id": id, "state": PostState::Refused.word(), "kept": false, "reference": reference }));
}

fn answer(json: &Json) {
    web::tell(web::TO_FORM, &json.to_string());
}
