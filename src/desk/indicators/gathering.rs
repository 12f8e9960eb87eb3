//! Dated events of many patients, read from a FHIR server: which questions are `transport::dated`'s, what counts is `formats::events`'.

use crate::desk::civil;
use crate::desk::server::{Most, search_on};
use crate::formats::events::{ReadCases, is_earlier_stay};
use crate::formats::json::Json;
use crate::transport::{Fault, Server, dated_paths, is_dated, is_stay_of, stays_paths};
use std::collections::BTreeSet;

/// As far as one question goes.
const MOST: Most = Most { resources: 20_000, pages: 100 };
/// Questions about stays.
const MOST_STAYS: usize = 100;

/// Why nothing was taken.
pub enum Why {
    /// The server's fault.
    Fault(Fault),
    /// There is more than is read: figures of a part would pass for all.
    Many,
    /// The person stopped it.
    Stopped,
}

/// Asks for everything that dates an event. `go_on` is told the type, the page and how many there are, and says whether to go on.
pub async fn gather(server: &Server, go_on: &dyn Fn(&str, usize, usize) -> bool) -> Result<ReadCases, Why> {
    let mut read = ReadCases::default();
    // The same appointment may be found by its service and by its type.
    let mut known = BTreeSet::new();
    for path in dated_paths() {
        let mut found = all(server, &path, go_on).await?;
        found.retain(|r| is_dated(r) && known.insert(name_of(r)));
        read.add_resources(&found, &server.base, &civil);
    }
    let patients: Vec<String> = read.cases.iter().map(|c| c.id.clone()).collect();
    let stays = stays_paths(&patients);
    if stays.len() > MOST_STAYS {
        return Err(Why::Many);
    }
    let firsts = read.firsts();
    for (path, some) in stays {
        let mut found = all(server, &path, go_on).await?;
        found.retain(|r| is_stay_of(r, &some, server) && !is_earlier_stay(r, &firsts, &server.base, &civil) && known.insert(name_of(r)));
        read.add_resources(&found, &server.base, &civil);
    }
    Ok(read)
}

/// All that a question finds, or nothing.
async fn all(server: &Server, path: &str, go_on: &dyn Fn(&str, usize, usize) -> bool) -> Result<Vec<Json>, Why> {
    let kind = path.split('?').next().unwrap_or_default();
    let stopped = std::cell::Cell::new(false);
    let told = |page, count| {
        stopped.set(!go_on(kind, page, count));
        !stopped.get()
    };
    let found = search_on(server, path, MOST, &told).await;
    // Who stopped does not care what the server said last.
    if stopped.get() || !go_on(kind, 0, 0) {
        return Err(Why::Stopped);
    }
    match found.map_err(Why::Fault)? {
        found if found.whole => Ok(found.resources),
        _ => Err(Why::Many),
    }
}

fn name_of(resource: &Json) -> String {
    let text = |name: &str| resource.get(name).and_then(Json::as_str).unwrap_or_default();
    format!("{}/{}", text("resourceType"), text("id"))
}
