//! `guichet preview`: the site on this machine, made anew at each change of the content, in every open page.

use super::{Scratch, previewed, shell};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tiny_http::{Header, Request, Response, Server};

/// How often the content is looked at.
const LOOK: Duration = Duration::from_millis(300);

/// What stands at present.
#[derive(Default)]
struct Standing {
    /// Goes up with each build: pages ask for it, and load again when it has changed.
    version: u64,
    /// Where the pages are.
    site: PathBuf,
    /// What the check found, when the content cannot be shown.
    fault: Option<String>,
}

/// A running preview.
pub struct Preview {
    /// Its address.
    pub address: String,
    server: Arc<Server>,
    standing: Arc<Mutex<Standing>>,
    content: PathBuf,
    shell: PathBuf,
    scratch: Scratch,
}

/// Starts a preview on this machine alone. `port` 0 takes any free one.
///
/// # Errors
/// In words: no browser's half, a port that is taken. Faults of the content are shown in the browser, and no error.
pub fn preview(content: &Path, named: Option<&Path>, port: u16) -> Result<Preview, String> {
    if !content.join("site.json").exists() {
        return Err(format!("{}: no site.json; is this a content folder? `guichet new` starts one", content.display()));
    }
    let scratch = Scratch::new()?;
    let shell = shell(named, &scratch.0)?;
    let server = Server::http(("127.0.0.1", port)).map_err(|e| format!("port {port}: {e}; say --port another"))?;
    let address = format!("http://{}/", server.server_addr());
    let preview = Preview { address, server: Arc::new(server), standing: Arc::default(), content: content.to_owned(), shell, scratch };
    preview.make();
    Ok(preview)
}

impl Preview {
    /// Makes the pages from the content as it is.
    fn make(&self) -> Option<String> {
        let version = self.standing().version + 1;
        let site = self.scratch.0.join(format!("site-{version}"));
        let fault = previewed(&self.content, &self.shell, &site).err();
        let mut standing = self.standing();
        let before = std::mem::replace(&mut *standing, Standing { version, site, fault: fault.clone() });
        drop(standing);
        if !before.site.as_os_str().is_empty() {
            // A page that is being read keeps its files: they are in memory already.
            let _ = fs::remove_dir_all(before.site);
        }
        fault
    }

    fn standing(&self) -> std::sync::MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves until the process ends; tells `say` of each build: the fault, or nothing.
    pub fn run(self, say: impl Fn(Option<&str>)) {
        let (server, standing) = (Arc::clone(&self.server), Arc::clone(&self.standing));
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                let (version, site, fault) = {
                    let standing = standing.lock().unwrap_or_else(PoisonError::into_inner);
                    (standing.version, standing.site.clone(), standing.fault.clone())
                };
                // A browser that has gone away needs no answer.
                let _ = answer(request, version, &site, fault.as_deref());
            }
        });
        say(self.standing().fault.clone().as_deref());
        let mut seen = stamp(&self.content);
        loop {
            std::thread::sleep(LOOK);
            let now = stamp(&self.content);
            if now != seen {
                seen = now;
                say(self.make().as_deref());
            }
        }
    }
}

/// How many files there are, their sizes, and the last time that one was written: what a change changes.
fn stamp(dir: &Path) -> (usize, u64, Option<SystemTime>) {
    let mut sum = (0, 0, None);
    for path in fs::read_dir(dir).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())) {
        let one = if path.is_dir() { stamp(&path) } else { fs::metadata(&path).map_or((1, 0, None), |m| (1, m.len(), m.modified().ok())) };
        sum = (sum.0 + one.0, sum.1 + one.1, sum.2.max(one.2));
    }
    sum
}

fn answer(request: Request, version: u64, site: &Path, fault: Option<&str>) -> std::io::Result<()> {
    let path = request.url().split(['?', '#']).next().unwrap_or("/").to_owned();
    if path == crate::native::assets::ASKED {
        return request.respond(with(Response::from_data(version.to_string()), "text/plain"));
    }
    if let Some(fault) = fault {
        return request.respond(with(Response::from_data(fault_page(version, fault)), "text/html; charset=utf-8").with_status_code(500));
    }
    let found = file(site, &path).and_then(|file| Some((fs::read(&file).ok()?, kind(&file))));
    let (bytes, kind, status) = found
        .map_or_else(|| (fs::read(site.join("404.html")).unwrap_or_default(), kind(Path::new("404.html")), 404), |(bytes, kind)| (bytes, kind, 200));
    request.respond(with(Response::from_data(bytes), kind).with_status_code(status))
}

fn with(response: Response<std::io::Cursor<Vec<u8>>>, kind: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    let headers = [("Content-Type", kind), ("Cache-Control", "no-store")];
    let headers = headers.iter().filter_map(|(name, value)| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok());
    headers.fold(response, Response::with_header)
}

/// The file of an address; never one outside of the site.
fn file(site: &Path, path: &str) -> Option<PathBuf> {
    let path = path.trim_start_matches('/');
    let named = Path::new(path);
    if !named.components().all(|c| matches!(c, Component::Normal(_))) {
        return None;
    }
    let file = site.join(named);
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "png" => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

/// What the check found, in the place of the pages, until it is put right.
fn fault_page(version: u64, fault: &str) -> String {
    let fault = fault.replace('&', "&amp;").replace('<', "&lt;");
    let path = crate::native::assets::ASKED;
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>To put right</title><h1>To put right</h1><pre>{fault}</pre>\
         <script>setInterval(async () => (await (await fetch('{path}')).text()) !== '{version}' && location.reload(), 700)</script></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_out_of_the_site() {
        let site = Path::new("/site");
        for path in ["/../etc/passwd", "/a/../../b", "//etc/passwd/..", "/./x"] {
            assert!(file(site, path).is_none_or(|f| f.starts_with(site)), "{path}");
        }
        assert_eq!(file(site, "/a/b.js"), Some(PathBuf::from("/site/a/b.js")));
        assert_eq!(file(site, "/../x"), None);
    }
}
