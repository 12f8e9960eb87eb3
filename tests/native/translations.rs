//! Languages: what is laid over the content, what is not shown, what is told of it, and that nothing that counts differs.

use guichet::content::{Texts, Translated, Translation};
use guichet::native::translate::{export, figures, import, in_other_languages, text_of};
use guichet::native::{CheckOptions, Content, Library, check, clock, load};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn public() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("public")
}

/// A copy of the demonstration's content.
fn copy(name: &str) -> PathBuf {
    let to = std::env::temp_dir().join(format!("guichet-translations-{name}-{}", std::process::id()));
    fs::remove_dir_all(&to).ok();
    copy_folder(&public(), &to);
    to
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn change(dir: &Path, file: &str, from: &str, to: &str) {
    let path = dir.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file}: {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn today() -> CheckOptions {
    CheckOptions { today: clock::today(), site: None }
}

fn language<'a>(content: &'a Content, tag: &str) -> &'a Content {
    content.other_languages.iter().find(|c| c.tongue.tag == tag).unwrap()
}

#[test]
fn each_text_of_the_interface_has_its_english() {
    let report = check(&public(), &today());
    let mut of_english = report.untranslated.iter().skip_while(|l| !l.starts_with("en:")).skip_while(|l| !l.starts_with("  texts/fr.json:"));
    let summary = of_english.next().unwrap();
    let missing: Vec<&String> = of_english.take_while(|l| l.starts_with("    ")).collect();
    assert!(missing.is_empty(), "{summary}: `guichet translations export --language en --missing` lists them: {missing:#?}");
    assert!(summary.ends_with("0 missing, 0 stale"), "{summary}");
}

/// A form is made in a language only when nothing of it is left: a new question in French would take the English referral away.
#[test]
fn the_referral_is_whole_in_english() {
    let coverage = check(&public(), &today()).coverage;
    let english: Vec<&String> = coverage.iter().skip_while(|l| !l.starts_with("en:")).skip(1).take_while(|l| l.starts_with("  ")).collect();
    for file in ["questionnaires/demande.json", "questionnaires/demande-patient.json", "questionnaires/echelle-detresse.json"] {
        let line = english.iter().find(|l| l.trim_start().starts_with(file)).unwrap();
        assert!(line.ends_with("0 missing, 0 stale"), "{line}: `guichet translations export --language en --missing` lists them");
    }
}

#[test]
fn figures_are_the_same_in_every_language() {
    let library = Library::read(&public(), None);
    assert_eq!(library.translations.len(), 3);
    let mut compared = 0;
    for loaded in &library.translations {
        for (file, entries) in &loaded.value.files {
            for (place, entry) in entries {
                assert_eq!(figures(&entry.source), figures(&entry.text), "{} {file} {place}", loaded.name);
                compared += usize::from(!figures(&entry.source).is_empty());
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn numbers_to_call_delays_and_addresses_are_those_of_the_content() {
    let (content, _) = load(&public(), None).unwrap();
    assert_eq!(content.other_languages.len(), 3);
    for other in &content.other_languages {
        let numbers = |c: &Content| c.site.emergency.iter().chain(&c.site.help_lines).map(|e| e.number.clone()).collect::<Vec<_>>();
        assert_eq!(numbers(other), numbers(&content));
        let values = |c: &Content| c.site.contacts.iter().map(|c| c.value.clone()).collect::<Vec<_>>();
        assert_eq!(values(other), values(&content));
        for (own, pathway) in content.pathways.iter().zip(&other.pathways) {
            let delays = |p: &guichet::content::Pathway| {
                p.steps.iter().flat_map(|s| s.delays.iter()).chain([&p.promise]).map(|d| (d.value, d.maximum, d.unit, d.kind)).collect::<Vec<_>>()
            };
            assert_eq!(delays(pathway), delays(own));
            assert_eq!((&pathway.slug, &pathway.id), (&own.slug, &own.id));
        }
        for (own, form) in content.questionnaires.iter().zip(&other.questionnaires) {
            let ids = |q: &guichet::domain::Questionnaire| q.items.iter().map(|i| (i.link_id.clone(), i.required)).collect::<Vec<_>>();
            assert_eq!(ids(&form.questionnaire), ids(&own.questionnaire));
            assert_eq!(form.questionnaire.canonical(), own.questionnaire.canonical());
        }
    }
}

#[test]
fn words_are_laid_over_every_kind_of_file() {
    let (content, _) = load(&public(), None).unwrap();
    let english = language(&content, "en");
    assert_eq!(english.texts.say("form.send"), "Send");
    assert_eq!(english.site.service_name, "Rapid cancer desk");
    assert_eq!(english.site.establishment.name, content.site.establishment.name, "a proper name stays");
    assert_eq!(english.questionnaire("echelle-detresse").unwrap().questionnaire.title, "Distress scale 0-10 and needs");
    assert_eq!(english.pathways[0].steps[0].title.patient, "You see your doctor");
    assert_eq!(english.questionnaire("demande").unwrap().questionnaire.items[0].text, "The referral");
    let (review, own) = (english.accessibility.as_ref().unwrap(), content.accessibility.as_ref().unwrap());
    assert_eq!(review.criteria[0].text, "Image that carries information: an alternative");
    assert_eq!(review.criteria[0].tests, own.criteria[0].tests, "a test is called what it is called");
    assert!(english.site.address.ends_with("/en"));
    assert_eq!(language(&content, "ar").tongue.direction.code(), "rtl");
    // The plain wording says the rest as the content does.
    let plain = language(&content, "fr-x-simple");
    assert_ne!(plain.texts.say("home.title"), content.texts.say("home.title"));
    assert_eq!(plain.texts.say("form.send"), content.texts.say("form.send"));
    assert_eq!(plain.tongue.prefix, "/fr-simple");
}

#[test]
fn a_translation_of_words_that_have_changed_is_told_and_not_shown() {
    let dir = copy("stale");
    change(&dir, "texts/fr.json", "\"form.send\": \"Envoyer\"", "\"form.send\": \"Envoyer maintenant\"");
    let report = check(&dir, &today());
    let told: Vec<String> = report.findings.iter().filter(|f| f.message.contains("has changed")).map(ToString::to_string).collect();
    assert!(told.iter().any(|t| t.contains("translations/en.json") && t.contains("form.send")), "{told:?}");
    assert!(report.is_publishable());
    assert!(report.coverage.iter().any(|l| l.starts_with("en:") && l.ends_with("1 stale")), "{:?}", report.coverage);
    let (content, _) = load(&dir, None).unwrap();
    assert!(language(&content, "en").texts.say("form.send").contains("Envoyer maintenant"));
    fs::remove_dir_all(dir).ok();
}

#[test]
fn other_figures_or_places_stop_the_site() {
    let dir = copy("figures");
    change(&dir, "translations/en.json", "Call 15 or 112", "Call 16 or 112");
    change(&dir, "translations/ar.json", "{phone}", "{fax}");
    let errors: Vec<String> = check(&dir, &today()).findings.iter().filter(|f| f.is_error()).map(ToString::to_string).collect();
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors.iter().any(|e| e.contains("the figures differ")) && errors.iter().any(|e| e.contains("places")));
    fs::remove_dir_all(dir).ok();
}

#[test]
fn a_language_without_a_file_is_an_error() {
    let dir = copy("languages");
    change(&dir, "site.json", "\"en\", \"ar\"]", "\"en\", \"de\", \"?\"]");
    let errors: Vec<String> = check(&dir, &today()).findings.iter().filter(|f| f.is_error()).map(ToString::to_string).collect();
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors.iter().any(|e| e.contains("there is no translations/de.json")) && errors.iter().any(|e| e.contains("is not a language")));
    fs::remove_dir_all(dir).ok();
}

#[test]
fn a_table_goes_out_and_in_without_a_change() {
    let library = Library::read(&public(), None);
    for loaded in &library.translations {
        let table = export(&library, &loaded.name, false).unwrap();
        let back = import(&loaded.value, &table).unwrap();
        assert_eq!(back, loaded.value, "{}", loaded.name);
        let empty = Translation { files: BTreeMap::new(), ..loaded.value.clone() };
        assert_eq!(import(&empty, &table).unwrap(), loaded.value, "{}: from the table alone", loaded.name);
        let file = fs::read_to_string(public().join(format!("translations/{}.json", loaded.name))).unwrap();
        assert_eq!(text_of(&back).unwrap(), file, "{}: the file itself", loaded.name);
    }
}

#[test]
fn a_translator_fills_a_row_and_somebody_validates_it() {
    let library = Library::read(&public(), None);
    let english = &library.translations.iter().find(|t| t.name == "en").unwrap().value;
    let table = "file,place,source,translation,status,validated_by,validated_on\n\
                 pages/a-propos.json,title,À propos de Guichet,\"About \"\"Guichet\"\", in short\",validated,\"A. Martin, translator\",2026-11-22\n";
    let new = import(english, table).unwrap();
    let entry = Translated {
        source: "À propos de Guichet".into(),
        text: "About \"Guichet\", in short".into(),
        validated_by: Some("A. Martin, translator".into()),
        validated_on: Some("2026-11-22".into()),
    };
    assert_eq!(new.files["pages/a-propos.json"]["title"], entry);
    assert!(import(english, "file,place\n").unwrap_err().contains("source"));
}

#[test]
fn numbers_have_the_words_of_their_language() {
    let (content, _) = load(&public(), None).unwrap();
    let days = |texts: &Texts, n| texts.counted("unit.days", n);
    assert_eq!([1, 2, 7, 12].map(|n| days(&content.texts, n)), ["jour", "jours", "jours", "jours"]);
    assert_eq!([1, 2, 7].map(|n| days(&language(&content, "en").texts, n)), ["day", "days", "days"]);
    assert_eq!([1, 2, 7, 12].map(|n| days(&language(&content, "ar").texts, n)), ["يوم", "يومان", "أيام", "يوماً"]);
    assert_eq!(content.texts.counted("result.missing", 3), "3 réponses manquent");
    assert_eq!(language(&content, "ar").texts.counted("result.missing", 3), "3 إجابات ناقصة");
}

#[test]
fn what_has_no_translation_is_marked_unless_it_is_the_same_language() {
    let library = Library::read(&public(), None);
    let (content, _) = load(&public(), None).unwrap();
    let others = in_other_languages(&library, &content);
    let professional = |tag: &str| others.iter().find(|c| c.tongue.tag == tag).unwrap().pathways[0].warning_signs[0].professional.clone();
    assert!(professional("ar").starts_with('\u{e000}'), "shown in French, and said to be");
    assert_eq!(professional("fr-x-simple"), content.pathways[0].warning_signs[0].professional);
}

#[test]
fn another_language_may_stand_at_the_top_of_the_site() {
    let dir = copy("first");
    change(&dir, "site.json", "[\"fr\", \"fr-x-simple\", \"en\", \"ar\"]", "[\"en\", \"fr\"]");
    let (content, _) = load(&dir, None).unwrap();
    assert_eq!(content.tongue.prefix, "/fr");
    assert!(content.site.address.ends_with("/fr"));
    let english = language(&content, "en");
    assert_eq!(english.tongue.prefix, "");
    assert!(!english.site.address.ends_with("/fr"), "{}", english.site.address);
    fs::remove_dir_all(dir).ok();
}
