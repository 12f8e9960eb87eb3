//! Somebody's dates read from the hospital's own FHIR server, by a link that the hospital gave: `…/suivi/#lire=CarePlan/12&jeton=…`.
//!
//! What the link brings leaves the address bar before anything else (`server::from_fragment`), stays in the page's memory, and is asked with at a press.

use super::server::{from_fragment, read};
use super::{civil, fill, follow, say};
use crate::formats::dates::read_dates;
use crate::formats::json::{Json, json};
use crate::transport::{Fault, Server, local_reference};
use crate::web::document;
use std::cell::RefCell;
use wasm_bindgen_futures::spawn_local;

/// More resources are not read for one person.
const MOST: usize = 60;

/// What a link brought.
#[derive(Clone, Default)]
struct Link {
    /// `CarePlan/12`, `Task/3`, `Appointment/4`.
    paths: Vec<String>,
    token: String,
}

thread_local! {
    static LINK: RefCell<Link> = RefCell::default();
}

/// Takes the link in, and offers to read.
pub fn start() -> Option<()> {
    let brought = from_fragment();
    let named = |name: &str| brought.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let paths: Vec<String> = named("lire").split(',').filter_map(dated).take(MOST).collect();
    if paths.is_empty() {
        return None;
    }
    LINK.set(Link { paths, token: named("jeton") });
    document()?.get_element_by_id("suivi-lien")?.remove_attribute("hidden").ok()
}

/// A resource that has dates, of this very server.
fn dated(reference: &str) -> Option<String> {
    let kind = reference.split('/').next()?;
    local_reference(reference).filter(|path| path == reference && matches!(kind, "CarePlan" | "Task" | "Appointment"))
}

/// Forgets what the link brought.
pub fn forget() -> Option<()> {
    LINK.take();
    document()?.get_element_by_id("suivi-lien")?.set_attribute("hidden", "").ok()
}

/// Reads what the link names, and takes the dates in.
pub fn ask() -> Option<()> {
    let link = LINK.with_borrow(Clone::clone);
    let server = follow::with_data(|data| data.servers.first().cloned())?;
    let server = Server { label: server.label, base: server.base_url, auth: server.auth, token: link.token };
    follow::tell(&say("desk.link.asking"));
    spawn_local(async move {
        let told = match gather(&server, link.paths).await {
            Ok(resources) => taken(resources),
            Err(fault) => format!("{} {}", say(fault.key()), say("desk.link.kept")),
        };
        follow::tell(&told);
    });
    Some(())
}

/// The resources of the link, and those that a plan leads to. All or nothing: a part of somebody's dates would pass for all of them.
async fn gather(server: &Server, paths: Vec<String>) -> Result<Vec<Json>, Fault> {
    let (mut all, mut place) = (paths, 0);
    let mut found = Vec::new();
    while let Some(path) = all.get(place).cloned() {
        place += 1;
        let resource = read(server, &path).await?;
        let activities = resource.get("activity").and_then(Json::as_array).into_iter().flatten();
        let led = activities.filter_map(|a| local_reference(a.get("reference")?.get("reference")?.as_str()?)).filter_map(|p| dated(&p));
        for path in led {
            if all.len() < MOST && !all.contains(&path) {
                all.push(path);
            }
        }
        found.push(resource);
    }
    Ok(found)
}

fn taken(resources: Vec<Json>) -> String {
    let entries: Vec<Json> = resources.into_iter().map(|resource| json!({ "resource": resource })).collect();
    let bundle = json!({ "resourceType": "Bundle", "entry": entries });
    match follow::with_data(|data| read_dates(&bundle, &data.pathway, &civil)) {
        Ok(read) if !read.dates.is_empty() => {
            let left = follow::put(&read) + read.left;
            forget();
            let told = fill("desk.link.read", "count", &(read.dates.len() + read.left - left).to_string());
            if left > 0 { format!("{told} {}", fill("desk.file.left", "count", &left.to_string())) } else { told }
        }
        _ => say("desk.link.empty"),
    }
}
