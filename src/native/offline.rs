//! What makes the site open without network: the service worker with the list of what it keeps, and the manifest of the application.

use super::library::Content;
use super::render_forms::FRAMED;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// Address of the service worker: at the top, since it serves what is below.
pub const WORKER: &str = "/sw.js";
/// Address of the manifest.
pub const MANIFEST: &str = "/app.webmanifest";

/// Writes the manifest of the site as an application.
///
/// # Errors
/// In words: a file that cannot be written.
pub fn write_manifest(content: &Content, out: &Path) -> Result<(), String> {
    write(out, MANIFEST, &manifest(content))
}

/// Writes the worker beside the pages and the assets that stand in `out`.
///
/// # Errors
/// In words: a folder that cannot be read, a file that cannot be written.
pub fn write_worker(out: &Path, content: &Content) -> Result<(), String> {
    let (mut pages, mut assets) = (Vec::new(), vec![MANIFEST.to_owned(), "/favicon.svg".to_owned()]);
    collect(out, "/", &mut pages, &mut assets)?;
    // Those of other languages, and those within other sites, are kept once they were opened: nobody reads them all.
    let folders: Vec<String> =
        std::iter::once(content).chain(&content.other_languages).map(|c| format!("{}/", c.tongue.prefix)).filter(|f| f != "/").collect();
    let (mut others, mut pages): (Vec<String>, Vec<String>) =
        pages.into_iter().partition(|p| is_framed(p) || folders.iter().any(|f| p.starts_with(f)));
    // The data of a form stands beside its page.
    assets
        .retain(|a| !others.iter().any(|page| page.len() > 1 && a.rsplit_once('/').is_some_and(|(folder, _)| folder == page.trim_end_matches('/'))));
    others.sort();
    pages.sort();
    assets.sort();
    let mut digest = Sha256::new();
    for path in pages.iter().chain(&others) {
        let file = out.join(path.trim_start_matches('/')).join("index.html");
        digest.update(fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?);
    }
    // Names of assets say what is in them.
    digest.update(assets.join("\n"));
    let version: String = digest.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
    let head = format!(
        "const VERSION = {};\nconst PAGES = {};\nconst ASSETS = {};\nconst OTHERS = {};\n",
        json!(version),
        json!(pages),
        json!(assets),
        json!(others)
    );
    write(out, WORKER, &(head + include_str!("../browser/sw.js")))
}

/// The version of a site: the same for the same content folder and program, another as soon as one of the two changes.
///
/// # Errors
/// In words: a file that cannot be read.
pub fn version_of(content: &Path, programs: &[&String]) -> Result<String, String> {
    let mut files = Vec::new();
    list_files(content, &mut files)?;
    files.sort();
    let mut digest = Sha256::new();
    for file in &files {
        digest.update(fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?);
    }
    for program in programs {
        digest.update(program);
    }
    let hash: String = digest.finalize().iter().take(4).map(|b| format!("{b:02x}")).collect();
    Ok(format!("{}+{hash}", env!("CARGO_PKG_VERSION")))
}

fn list_files(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
        if path.is_dir() {
            list_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Name, colours and picture of the site as an application on the device.
fn manifest(content: &Content) -> String {
    let site = &content.site;
    let manifest = json!({
        "name": format!("{} \u{2013} {}", site.service_name, site.establishment.short_name),
        "short_name": site.service_name,
        "description": site.tagline,
        "lang": site.language,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": site.colours.accent,
        "background_color": "#ffffff",
        "icons": [{ "src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    format!("{manifest:#}\n")
}

/// A page that other sites show in a frame, in any language.
fn is_framed(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), [.., "questionnaires", _, FRAMED, ""])
}

/// Pages by their addresses, the data of forms beside them, and the assets at the top whose names carry a hash.
fn collect(folder: &Path, address: &str, pages: &mut Vec<String>, assets: &mut Vec<String>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let entry = entry.map_err(|e| format!("{}: {e}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{address}{name}/"), pages, assets)?;
        } else if name == "index.html" {
            pages.push(address.to_owned());
        } else if (address == "/" || name.starts_with("form-")) && is_hashed_asset(&name) {
            assets.push(format!("{address}{name}"));
        }
    }
    Ok(())
}

fn is_hashed_asset(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let hash = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    matches!(ending, "css" | "js" | "json" | "wasm") && hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

fn write(out: &Path, address: &str, text: &str) -> Result<(), String> {
    let path = out.join(address.trim_start_matches('/'));
    fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_carries_its_hash_is_kept() {
        for name in ["start-b8f4458e35a06721.js", "guichet-16d428305e138415_bg.wasm", "style-579d401fcc36daf6.css", "search-579d401fcc36daf6.json"] {
            assert!(is_hashed_asset(name), "{name}");
        }
        for name in ["sw.js", "guichet-16d428305e138415.js.br", "guichet.wasm", "start-xyz.js", "robots.txt"] {
            assert!(!is_hashed_asset(name), "{name}");
        }
    }
}
