//! What is generated and kept in the repository is what the program writes now.

use guichet::content::{Auth, Destination, FhirServer, Site, Webhook};
use guichet::formats::content::read_content;
use guichet::native::compress::compress;
use guichet::native::schemas::{schemas, write_schemas};
use guichet::native::styles::Within;
use guichet::native::{Place, Server, headers, policy};
use std::io::Read;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

fn site(path: &Path) -> Site {
    read_content::<Site>(&std::fs::read_to_string(path).unwrap()).unwrap().0
}

fn small_site() -> Site {
    site(&crate::small_content::original().join("site.json"))
}

#[test]
fn the_schemas_beside_the_content_are_those_of_the_types() {
    for (name, text) in schemas().unwrap() {
        let kept = std::fs::read_to_string(root().join("public/schemas").join(name)).unwrap_or_default();
        assert!(kept == text, "public/schemas/{name} is not what the types say: run `guichet schemas`");
    }
    let dir = scratch("schemas");
    assert_eq!(write_schemas(&dir).unwrap(), 15);
    let pathway = std::fs::read_to_string(dir.join("pathway.schema.json")).unwrap();
    assert!(pathway.contains("For a patient, in plain words. Absent: not shown to patients."), "descriptions come from the doc comments");
    assert!(pathway.contains("\"additionalProperties\": false"));
}

#[test]
fn the_server_files_are_those_of_the_site() {
    let path = root().join("public/site.json");
    if !path.exists() {
        eprintln!("skipped: there is no public/site.json yet");
        return;
    }
    for (server, name, word) in
        [(Server::Nginx, "nginx.conf", "nginx"), (Server::Apache, "apache.conf", "apache"), (Server::Caddy, "Caddyfile", "caddy")]
    {
        let kept = std::fs::read_to_string(root().join("docs/headers").join(name)).unwrap_or_default();
        assert!(kept == headers(&site(&path), server), "run `guichet headers --server {word} > docs/headers/{name}`");
    }
}

#[test]
fn a_page_may_talk_to_the_destinations_alone() {
    let mut site = small_site();
    site.destinations.insert(0, Destination::Fhir(FhirServer { base_url: "http://127.0.0.1:8080/fhir".into(), ..FhirServer::default() }));
    let said = policy(&site, Place::Header);
    assert!(said.contains("; connect-src 'self' http://127.0.0.1:8080 https://recu.example; "), "{said}");
    assert!(said.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'sha256-"));
    assert!(said.ends_with("; frame-ancestors 'none'"));
    assert!(!policy(&site, Place::Page(Within::Page)).contains("frame-ancestors"));
    assert!(!said.contains("unsafe-inline"));
    // A page that signs in asks the provider for the token itself.
    let auth = Auth::Oidc { issuer: "https://id.example/realm".into(), client_id: "guichet".into(), scopes: vec!["openid".into()] };
    site.destinations.push(Destination::Fhir(FhirServer { base_url: "https://fhir.example/r4".into(), auth, ..FhirServer::default() }));
    assert!(policy(&site, Place::Header).contains(" https://fhir.example https://id.example; "), "{}", policy(&site, Place::Header));
    // Pictures, sounds and films in a questionnaire's file, and nothing else.
    assert!(said.split("; ").filter(|p| p.contains("data:")).eq(["img-src 'self' data: blob:", "media-src 'self' data:"]), "{said}");
}

#[test]
fn an_address_cannot_break_out_of_the_policy() {
    let mut site = small_site();
    let url = "https://a.example;script-src *".to_owned();
    site.destinations = vec![Destination::Webhook(Webhook { url, ..Webhook::default() })];
    assert!(policy(&site, Place::Header).contains("; connect-src 'self'; "));
}

/// The small site, whose questionnaires another site shows.
fn framed_site() -> Site {
    Site { embedded_in: vec!["https://www.hopital.example".into(), "https://intranet.hopital.example:8443".into()], ..small_site() }
}

#[test]
fn the_sites_that_may_show_a_questionnaire_stand_in_the_headers_of_its_second_page_alone() {
    let site = framed_site();
    assert!(policy(&site, Place::Header).ends_with("; frame-ancestors 'none'"));
    let framed = policy(&site, Place::Framed);
    assert!(framed.ends_with("; frame-ancestors 'self' https://www.hopital.example https://intranet.hopital.example:8443"), "{framed}");
    assert_eq!(framed.split("; frame-ancestors").next(), policy(&site, Place::Header).split("; frame-ancestors").next());
    for server in [Server::Nginx, Server::Apache, Server::Caddy] {
        let (with, without) = (headers(&site, server), headers(&small_site(), server));
        assert_eq!((with.matches("frame-ancestors 'none'").count(), with.matches("frame-ancestors 'self' https://www.").count()), (1, 1), "{with}");
        assert!(with.contains("/questionnaires/[^/]+/cadre/") && !without.contains("cadre"), "{with}");
    }
}

#[test]
fn the_policy_allows_the_sheets_that_pages_carry_and_no_other() {
    for (site, count) in [(small_site(), 3), (framed_site(), 5)] {
        let all = policy(&site, Place::Header);
        assert_eq!(all.matches("'sha256-").count(), count, "{all}");
        let own = Within::ALL.map(|sheet| policy(&site, Place::Page(sheet)));
        let hash = |policy: &str| policy.split('\'').find(|part| part.starts_with("sha256-")).map(str::to_owned);
        let mut hashes: Vec<_> = own.iter().filter_map(|policy| hash(policy)).collect();
        assert!(own.iter().all(|policy| policy.matches("'sha256-").count() == 1));
        assert_eq!(hashes.iter().filter(|hash| all.contains(*hash)).count(), count);
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), 5, "each has its own");
    }
}

#[test]
fn nginx_accepts_its_file() {
    for (name, site) in [("nginx", small_site()), ("nginx-framed", framed_site())] {
        nginx_accepts(name, &site);
    }
}

fn nginx_accepts(name: &str, site: &Site) {
    let dir = scratch(name);
    std::fs::write(dir.join("guichet.conf"), headers(site, Server::Nginx)).unwrap();
    let here = dir.display();
    let main = format!(
        "pid {here}/pid;\nerror_log {here}/error.log;\nevents {{}}\nhttp {{\n    access_log off;\n    client_body_temp_path {here}/a;\n    \
         proxy_temp_path {here}/b;\n    fastcgi_temp_path {here}/c;\n    uwsgi_temp_path {here}/d;\n    scgi_temp_path {here}/e;\n    \
         server {{ listen 127.0.0.1:18098; root {here}; include {here}/guichet.conf; }}\n}}\n"
    );
    std::fs::write(dir.join("main.conf"), main).unwrap();
    let said = ["nginx", "/usr/sbin/nginx"]
        .iter()
        .find_map(|program| std::process::Command::new(program).arg("-t").arg("-c").arg(dir.join("main.conf")).output().ok());
    match said {
        Some(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        None => eprintln!("skipped: nginx is not installed"),
    }
}

#[test]
fn each_text_and_wasm_file_has_two_compressed_ones_beside_it() {
    let dir = scratch("compress");
    std::fs::create_dir_all(dir.join("a")).unwrap();
    let words = "Guichet, guichet, guichet. ".repeat(200);
    for name in ["index.html", "a/app-0123456789abcdef.wasm", "photo.png"] {
        std::fs::write(dir.join(name), &words).unwrap();
    }
    let first = compress(&dir).unwrap();
    assert_eq!((first.files, first.plain), (2, 2 * words.len()));
    assert!(!dir.join("photo.png.br").exists());
    for name in ["index.html", "a/app-0123456789abcdef.wasm"] {
        let mut gzip = String::new();
        flate2::read::GzDecoder::new(std::fs::File::open(dir.join(format!("{name}.gz"))).unwrap()).read_to_string(&mut gzip).unwrap();
        let mut plain = Vec::new();
        let packed = std::fs::read(dir.join(format!("{name}.br"))).unwrap();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut plain).unwrap();
        assert!(gzip == words && plain == words.as_bytes(), "{name}");
    }
    assert_eq!(compress(&dir).unwrap(), first, "a second time changes nothing");
    assert!(compress(&dir.join("nowhere")).is_err());
}
