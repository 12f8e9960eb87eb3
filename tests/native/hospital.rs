//! `guichet new`, `build` and `preview`: a hospital's site from a content folder, with a stand-in for the browser's half.

use crate::small_content::{SmallContent, original};
use guichet::native::hospital;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hospital").join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

/// As Trunk and `tools/render.sh` leave it, with a program that does nothing.
fn shell(dir: &Path) -> PathBuf {
    let shell = dir.join("shell");
    std::fs::create_dir_all(&shell).unwrap();
    let index = r#"<link rel="modulepreload" href="/guichet-1.js"><link rel="preload" href="/guichet-1_bg.wasm">"#;
    let files = [
        ("index.html", index),
        ("guichet-1.js", "export default 1;"),
        ("guichet-1_bg.wasm", "wasm"),
        ("guichet-1_bg.wasm.br", "made before"),
        ("guichet-1_bg.wasm.gz", "made before"),
        ("lean-program.js", "export default 1;"),
        ("lean-program_bg.wasm", "wasm"),
        ("lean-program_bg.wasm.br", "made before"),
        ("lean-program_bg.wasm.gz", "made before"),
        ("post-program.js", "'post-program_bg.wasm'"),
        ("post-program_bg.wasm", "wasm"),
        ("desk-program.js", "'desk-program_bg.wasm'"),
        ("desk-program_bg.wasm", "wasm"),
        ("team-program.js", "'team-program_bg.wasm'"),
        ("team-program_bg.wasm", "wasm"),
        ("seal-0123456789abcdef.js", "'seal-program_bg.wasm'"),
        ("seal-0123456789abcdef_bg.wasm", "wasm"),
    ];
    for (name, text) in files {
        std::fs::write(shell.join(name), text).unwrap();
    }
    shell
}

#[test]
fn a_folder_that_is_started_is_built_and_built_again() {
    let dir = scratch("build");
    let (content, out, shell) = (dir.join("mine"), dir.join("site"), shell(&dir));
    assert!(hospital::new(&content, Some(&original())).unwrap() > 5);
    let again = hospital::new(&content, Some(&original())).unwrap_err();
    assert!(again.contains("there are files already"), "{again}");

    let built = hospital::build(&content, &out, Some(&shell)).unwrap();
    assert!(built.pages > 5, "{built:?}");
    let home = std::fs::read_to_string(out.join("index.html")).unwrap();
    assert!(home.contains("Hôpital de Petit") && !home.contains("reload"));
    assert!(out.join("index.html.br").exists() && out.join("sw.js").exists());
    let program = |name: &str| std::fs::read_to_string(out.join(name)).ok();
    assert_eq!(program("lean-program_bg.wasm.br").as_deref(), Some("made before"), "the programs are compressed once");
    assert_eq!(program("guichet-1_bg.wasm.br").as_deref(), Some("made before"), "the referral's");
    // The one other form with a pattern, and no form needs the lean one.
    let form = content.join("questionnaires/mini.json");
    let text = std::fs::read_to_string(&form).unwrap();
    let pattern = r#""extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/regex", "valueString": "a+" }], "linkId": "m.b""#;
    assert!(text.contains(r#""linkId": "m.b""#));
    std::fs::write(&form, text.replace(r#""linkId": "m.b""#, pattern)).unwrap();
    hospital::build(&content, &out, Some(&shell)).unwrap();
    assert_eq!(program("lean-program_bg.wasm"), None);
    assert_eq!(program("guichet-1_bg.wasm.br").as_deref(), Some("made before"));

    // Another word, the same command.
    let site = std::fs::read_to_string(content.join("site.json")).unwrap();
    std::fs::write(content.join("site.json"), site.replace("Hôpital de Petit", "Hôpital de Grand")).unwrap();
    std::fs::write(out.join("left.html"), "from before").unwrap();
    hospital::build(&content, &out, Some(&shell)).unwrap();
    assert!(std::fs::read_to_string(out.join("index.html")).unwrap().contains("Hôpital de Grand"));
    assert!(!out.join("left.html").exists(), "nothing of the site before is left");

    // A fault leaves the site as it is, and says where.
    std::fs::write(content.join("site.json"), "{").unwrap();
    let fault = hospital::build(&content, &out, Some(&shell)).unwrap_err();
    assert!(fault.contains("site.json:1:"), "{fault}");
    assert!(out.join("index.html").exists());
}

/// A hospital's web root is often a link to a folder of its own.
#[test]
#[cfg(unix)]
fn a_link_to_a_folder_stays_one_and_nothing_is_left_beside_it() {
    let dir = scratch("link");
    let (content, shell, real, out) = (dir.join("mine"), shell(&dir), dir.join("disk/site"), dir.join("site"));
    hospital::new(&content, Some(&original())).unwrap();
    std::fs::create_dir_all(&real).unwrap();
    std::os::unix::fs::symlink(&real, &out).unwrap();
    for turn in 0..2 {
        hospital::build(&content, &out, Some(&shell)).unwrap();
        assert!(std::fs::symlink_metadata(&out).unwrap().is_symlink(), "{turn}");
        assert!(real.join("index.html").exists() && real.join("index.html.br").exists(), "{turn}");
        let beside: Vec<_> = std::fs::read_dir(dir.join("disk")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(beside, ["site"], "{turn}");
    }
    let beside = std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert!(beside.into_iter().all(|name| !name.starts_with('.')));
}

#[test]
fn the_program_that_encrypts_is_published_where_a_key_is_and_only_there() {
    let dir = scratch("seal");
    let (content, out, shell) = (dir.join("mine"), dir.join("site"), shell(&dir));
    hospital::new(&content, Some(&original())).unwrap();
    let read = |path: &str| std::fs::read_to_string(out.join(path)).unwrap();
    let files = ["seal-0123456789abcdef.js", "seal-0123456789abcdef_bg.wasm"];
    let loaders = || {
        let names = std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|n| n.starts_with("start-") && Path::new(n).extension().is_some_and(|e| e == "js")).map(|n| read(&n)).collect::<Vec<_>>()
    };
    hospital::build(&content, &out, Some(&shell)).unwrap();
    for file in files {
        assert!(!out.join(file).exists() && !read("sw.js").contains(file), "{file}");
    }
    assert!(!read("demande/index.html").contains("data-seal"));
    assert!(loaders().iter().all(|l| !l.contains("seal")));

    let site = std::fs::read_to_string(content.join("site.json")).unwrap();
    let key = "age1yfzvj4z3e0kw8pv2wwsh5g7xvkqgh4uu6mgcw0xjhwaccf8n6gcq5dq3mx";
    let with_key = site.replace("\"label\": \"un fichier\"", &format!("\"label\": \"un fichier\", \"encryptTo\": [\"{key}\"]"));
    assert_ne!(site, with_key);
    std::fs::write(content.join("site.json"), &with_key).unwrap();
    hospital::build(&content, &out, Some(&shell)).unwrap();
    for file in files {
        assert!(out.join(file).exists() && read("sw.js").contains(file), "{file}");
        assert!(loaders().iter().all(|l| l.contains(file)), "{file}");
    }
    let form = read("demande/index.html");
    assert!(form.contains(&format!("data-seal=\"{key}\"")) && form.contains("data-at=\"[data-action=save]\""));
    assert_eq!(form.matches(key).count(), 1, "the programs are not told");

    // Built without the program: better no site than one that cannot encrypt.
    for file in files {
        std::fs::remove_file(shell.join(file)).unwrap();
    }
    let fault = hospital::build(&content, &out, Some(&shell)).unwrap_err();
    assert!(fault.contains("no program \"seal\""), "{fault}");
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let dir = scratch("alone");
    std::fs::write(dir.join("thesis.txt"), "years of work").unwrap();
    let fault = hospital::build(&original(), &dir, Some(&shell(&scratch("alone-shell")))).unwrap_err();
    assert!(fault.contains("something else"), "{fault}");
    assert!(dir.join("thesis.txt").exists());
}

#[test]
fn without_the_browsers_half_the_way_to_it_is_said() {
    if hospital::CARRIED {
        return;
    }
    let fault = hospital::build(&original(), &scratch("none").join("site"), None).unwrap_err();
    assert!(fault.contains("--shell"), "{fault}");
}

#[test]
fn a_preview_shows_each_change_and_each_fault() {
    let small = SmallContent::new("preview");
    let dir = scratch("preview");
    let preview = hospital::preview(&small.dir, Some(&shell(&dir)), 0).unwrap();
    let address = preview.address.clone();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    std::thread::spawn(move || preview.run(|_| {}));
    let get = |path: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        let mut answer = agent.get(format!("{address}{path}")).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    };
    let (status, home) = get("");
    assert!(status == 200 && home.contains("Hôpital de Petit") && home.contains("/reload-"), "{status}");
    assert_eq!(get("parcours/").0, get("parcours/index.html").0);
    assert_eq!(get("nothing/").0, 404);
    assert_eq!(get("..%2f..%2fetc%2fpasswd").0, 404);
    let version = || get(".well-known/guichet/version").1;
    let changed = |before: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        while version() == before {
            assert!(Instant::now() < end, "the change is not seen");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let first = version();
    small.replace("site.json", "Hôpital de Petit", "Hôpital de Grand");
    changed(&first);
    assert!(get("").1.contains("Hôpital de Grand"));
    let second = version();
    small.replace("site.json", "\"language\": \"fr\",", "\"language\": \"fr\"");
    changed(&second);
    let (status, fault) = get("");
    assert!(status == 500 && fault.contains("site.json:"), "{status} {fault}");
    let third = version();
    small.replace("site.json", "\"language\": \"fr\"", "\"language\": \"fr\",");
    changed(&third);
    assert_eq!(get("").0, 200);
}
