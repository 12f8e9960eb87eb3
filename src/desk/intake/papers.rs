//! Documents of a referral: opened and saved on the device, fetched from the server where the file has them not.

use super::{cleared, received, tell, turn, with_state};
use crate::desk::server::{read, search};
use crate::desk::{fill, say, sign_in};
use crate::formats::json::Json;
use crate::transport::{Fault, Paper, Received, Server, data_of_reference, local_reference};
use crate::web::add;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, Element, Url};

/// Types that a browser shows without running anything of them. All others are saved as bytes, whatever the sender calls them.
const SHOWN: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// Forgets the addresses of documents.
pub fn forget() {
    for address in with_state(|state| std::mem::take(&mut state.addresses)) {
        Url::revoke_object_url(&address).ok();
    }
}

/// Lists what was attached.
pub fn draw(received: &Received) -> Option<()> {
    let shown = cleared("lecture-documents")?;
    if received.documents.is_empty() {
        add(&shown, "p", "", &say("lecture.documents.none"))?;
        return Some(());
    }
    let list = add(&shown, "ul", "intake__papers", "")?;
    for (number, paper) in received.documents.iter().enumerate() {
        one(&list, number, paper);
    }
    Some(())
}

fn name_of(paper: &Paper) -> String {
    if paper.title.trim().is_empty() { say("lecture.documents.nameless") } else { paper.title.clone() }
}

fn one(list: &Element, number: usize, paper: &Paper) -> Option<()> {
    let item = add(list, "li", "", "")?;
    add(&item, "strong", "", &name_of(paper))?;
    let about = [paper.label.clone(), paper.content_type.clone(), paper.size.map(size_words).unwrap_or_default()];
    let about: Vec<String> = about.into_iter().filter(|t| !t.is_empty()).collect();
    add(&item, "span", "intake__about", &about.join(", "))?;
    let acts = add(&item, "div", "form__buttons", "")?;
    if let Some(data) = &paper.data {
        return links(&acts, paper, data);
    }
    let from_server = with_state(|state| state.server.is_some());
    if paper.id.is_some() && from_server {
        let button = add(&acts, "button", "button button--plain", &say("lecture.documents.fetch"))?;
        for (attribute, value) in [("type", "button"), ("data-act", "fetch"), ("data-paper", &number.to_string())] {
            button.set_attribute(attribute, value).ok()?;
        }
        return button.set_attribute("aria-label", &format!("{}, {}", say("lecture.documents.fetch"), name_of(paper))).ok();
    }
    add(&acts, "p", "", &say("lecture.documents.absent")).map(|_| ())
}

/// The links that open and save a document.
fn links(acts: &Element, paper: &Paper, data: &str) -> Option<()> {
    let kind = SHOWN.iter().find(|t| **t == paper.content_type);
    let Some(address) = bytes(data).and_then(|bytes| address(&bytes, kind.copied().unwrap_or("application/octet-stream"))) else {
        return add(acts, "p", "", &say("lecture.documents.broken")).map(|_| ());
    };
    let name = name_of(paper);
    let link = |key: &str| {
        let link = add(acts, "a", "button button--plain", &say(key))?;
        link.set_attribute("href", &address).ok()?;
        link.set_attribute("aria-label", &format!("{}, {name}", say(key))).ok()?;
        Some(link)
    };
    if kind.is_some() {
        let open = link("lecture.documents.open")?;
        for (attribute, value) in [("target", "_blank"), ("rel", "noopener")] {
            open.set_attribute(attribute, value).ok()?;
        }
    }
    link("lecture.documents.save")?.set_attribute("download", &name).ok()
}

fn bytes(base64: &str) -> Option<Vec<u8>> {
    let text = web_sys::window()?.atob(base64).ok()?;
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

fn address(bytes: &[u8], kind: &str) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    with_state(|state| state.addresses.push(address.clone()));
    Some(address)
}

/// A size as people read it.
fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => fill("form.file.bytes", "value", &bytes.to_string()),
        1_000..1_000_000 => fill("form.file.kilobytes", "value", &(bytes / 1_000).to_string()),
        _ => fill("form.file.megabytes", "value", &format!("{},{}", bytes / 1_000_000, bytes % 1_000_000 / 100_000)),
    }
}

/// Asks the server for a document.
pub fn fetch(button: &Element) -> Option<()> {
    let number: usize = button.get_attribute("data-paper")?.parse().ok()?;
    let id = received()?.documents.get(number)?.id.clone()?;
    let server = with_state(|state| state.server.clone())?;
    let acts = button.parent_element()?;
    let began = turn();
    spawn_local(async move {
        let data = data_of(&server, &id).await;
        if began != turn() {
            return;
        }
        match data {
            Ok(data) => {
                with_state(|state| {
                    if let Some(paper) = state.received.as_mut().and_then(|r| std::rc::Rc::make_mut(r).documents.get_mut(number)) {
                        paper.data = Some(data.clone());
                    }
                });
                acts.set_text_content(None);
                if let Some(paper) = received().and_then(|r| r.documents.get(number).cloned()) {
                    links(&acts, &paper, &data);
                    // The button is gone: who pressed it goes on at what has come in its place.
                    if let Some(first) = acts.first_element_child().and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
                        first.focus().ok();
                    }
                }
            }
            Err(fault) => tell(&say(sign_in::words(fault))),
        }
    });
    Some(())
}

/// The bytes of a document of ours: by the id that the site chose, or by its identifier where the server chose one.
async fn data_of(server: &Server, id: &str) -> Result<String, Fault> {
    let reference = match read(server, &format!("DocumentReference/{id}")).await {
        Ok(reference) => reference,
        Err(Fault::Absent) => {
            let found = search(server, &format!("DocumentReference?identifier={id}"), 20).await?.resources;
            found.into_iter().find(|r| has_identifier(r, id)).ok_or(Fault::Absent)?
        }
        Err(fault) => return Err(fault),
    };
    if let Some(data) = data_of_reference(&reference, &[]) {
        return Ok(data);
    }
    let attachment = reference.get("content").and_then(Json::as_array).and_then(|c| c.first()).and_then(|c| c.get("attachment"));
    let path = attachment.and_then(|a| a.get("url")).and_then(Json::as_str).and_then(local_reference).ok_or(Fault::Absent)?;
    let binary = read(server, &path).await?;
    binary.get("data").and_then(Json::as_str).map(str::to_owned).ok_or(Fault::NotFhir)
}

fn has_identifier(resource: &Json, id: &str) -> bool {
    let all = resource.get("identifier").and_then(Json::as_array);
    all.into_iter().flatten().any(|i| i.get("value").and_then(Json::as_str) == Some(id))
}
