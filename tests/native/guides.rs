//! The guides and what is beside a pathway's contacts, as pages: both readings, conditions in words, sources, reviews, examples.

use crate::small_content::{SmallContent, today};
use guichet::content::{Audience, ContactKind};
use guichet::native::{CheckOptions, Content, load_on};
use guichet::ui::pages::{Context, Reader, guide_address, guide_page, pathway_page};
use leptos::prelude::*;
use std::path::Path;

fn public() -> Content {
    load_on(&Path::new(env!("CARGO_MANIFEST_DIR")).join("public"), &CheckOptions { today: today(), site: None }).unwrap().0
}

fn context(content: &Content) -> Context<'_> {
    Context { site: &content.site, texts: &content.texts, sources: &content.sources, guides: &content.guides }
}

fn drawn(view: impl FnOnce() -> AnyView) -> String {
    Owner::new().with(|| view().to_html()).replace("<!>", "").replace("<!---->", "")
}

fn guide(content: &Content, slug: &str, reader: Reader) -> String {
    let guide = content.guides.iter().find(|g| g.slug == slug).unwrap();
    drawn(|| guide_page(context(content), guide, &content.pathways, reader))
}

#[test]
fn each_condition_of_each_helper_stands_in_words_in_both_readings() {
    let content = public();
    let orientation = content.guides.iter().find(|g| g.slug == "orientation").unwrap();
    let helpers: Vec<_> = orientation.parts.iter().flat_map(|p| &p.helpers).collect();
    assert!(helpers.len() >= 6);
    for reader in [Reader::Professional, Reader::Patient] {
        let page = guide(&content, "orientation", reader);
        for helper in &helpers {
            let (_, from) = page.split_once(&format!("id=\"{}\"", helper.id)).unwrap();
            let (part, _) = from.split_once("</dl>").unwrap();
            for id in helper.all_of.iter().chain(&helper.any_of) {
                let words = reader.of(&orientation.situations.iter().find(|s| s.id == *id).unwrap().text);
                assert!(part.contains(&words), "{}: {words}", helper.id);
            }
            assert!(part.contains(&reader.of(&helper.asked_by)) && part.contains("class=\"mark\""), "{}", helper.id);
        }
    }
    let prado = guide(&content, "orientation", Reader::Professional);
    let (_, prado) = prado.split_once("id=\"prado\"").unwrap();
    assert!(prado.find("Si une hospitalisation se termine.").unwrap() < prado.find("Et si au moins une de ces situations").unwrap());
}

#[test]
fn the_charter_shows_the_pathways_own_promise_once_and_invents_none() {
    let content = public();
    let page = guide(&content, "charte", Reader::Professional);
    assert_eq!(page.matches("promise__figure").count(), 1, "seven pathways promise the same");
    for pathway in &content.pathways {
        assert!(page.contains(&pathway.short_name), "{}", pathway.short_name);
    }
    let mut other = content.clone();
    other.pathways[1].promise.value = 72;
    let page = guide(&other, "charte", Reader::Professional);
    assert!(page.matches("promise__figure").count() == 2 && page.contains("72"));
    let charter = content.guides.iter().find(|g| g.slug == "charte").unwrap();
    assert!(charter.parts.iter().flat_map(|p| &p.commitments).all(|c| c.delay.is_none()), "the promised delay has one place");
    let signed: Vec<_> = charter.parts.iter().flat_map(|p| &p.signatories).filter(|s| s.name.is_some() || s.signed_on.is_some()).collect();
    assert!(signed.is_empty(), "nobody signs for a fictional establishment: {signed:?}");
}

#[test]
fn a_patient_reads_no_part_that_says_nothing_to_them_and_nobody_elses_number() {
    let content = public();
    let others: Vec<_> =
        content.site.contacts.iter().filter(|c| c.audience == Some(Audience::Professional) && c.kind == ContactKind::Phone).collect();
    assert!(!others.is_empty());
    for guide in &content.guides {
        let page = drawn(|| guide_page(context(&content), guide, &content.pathways, Reader::Patient));
        for contact in &others {
            assert!(!page.contains(&contact.label), "{}: {}", guide.slug, contact.label);
        }
        for statement in guide.parts.iter().flat_map(|p| &p.statements) {
            assert_eq!(page.matches(&statement.professional.replace("**", "")).count(), 0, "{}: {}", guide.slug, statement.id);
        }
        assert!(guide_address(guide, Reader::Patient).ends_with("/patient/"));
    }
}

#[test]
fn an_organisation_given_as_an_example_says_so_where_it_stands() {
    let content = public();
    let tag = content.texts.say("example.tag");
    let statements = content
        .guides
        .iter()
        .flat_map(|g| &g.parts)
        .flat_map(|p| &p.statements)
        .chain(content.pathways.iter().flat_map(|p| p.exam_quality.iter().flat_map(|e| &e.wanted)));
    for statement in statements.filter(|s| s.sources.first().is_some_and(|s| s == "etablissement")) {
        assert!(statement.example, "{}: the fictional hospital's own organisation is an example", statement.id);
    }
    assert!(content.site.relays.iter().all(|r| r.example));
    let page = drawn(|| pathway_page(context(&content), &content.pathways[0], Reader::Professional, None, &[]));
    let shown = content.site.relays.len() + content.pathways[0].exam_quality.iter().flat_map(|e| &e.wanted).filter(|s| s.example).count();
    assert_eq!(page.matches(&tag).count(), shown);
}

#[test]
fn beside_the_contacts_stands_who_answers_and_who_answers_instead() {
    let content = public();
    let page = drawn(|| pathway_page(context(&content), &content.pathways[0], Reader::Professional, None, &[]));
    let (_, aside) = page.split_once("<aside ").unwrap();
    for contact in content.site.contacts.iter().filter(|c| c.audience == Some(Audience::Professional)) {
        let Some(who) = &contact.answered_by else { continue };
        assert!(aside.contains(&who.professional), "{}", contact.id);
    }
    for relay in &content.site.relays {
        assert!(aside.contains(&relay.when.professional) && aside.contains(&relay.answer.professional), "{}", relay.id);
    }
    let patient = drawn(|| pathway_page(context(&content), &content.pathways[0], Reader::Patient, None, &[]));
    assert!(patient.contains(&content.site.relays[0].answer.patient));
    assert!(!patient.contains("03\u{a0}53\u{a0}01\u{a0}24\u{a0}11"), "a patient is not sent to the line of doctors");
}

#[test]
fn exams_are_wanted_exam_by_exam_on_every_pathway() {
    let content = public();
    for pathway in &content.pathways {
        let page = drawn(|| pathway_page(context(&content), pathway, Reader::Professional, None, &[]));
        let (_, section) = page.split_once("id=\"exams\"").unwrap();
        let (section, _) = section.split_once("</section>").unwrap();
        assert_eq!(section.matches("<h3>").count(), pathway.exam_quality.len(), "{}", pathway.id);
        let wanted = pathway.exam_quality.iter().flat_map(|e| &e.wanted).count();
        assert_eq!(section.matches("class=\"marks\"").count(), wanted, "{}: each with its source", pathway.id);
        assert!(wanted >= 5, "{}", pathway.id);
    }
}

#[test]
fn a_reviewed_part_says_by_whom_and_when_and_a_mixed_one_says_it_text_by_text() {
    let small = SmallContent::new("guide-review");
    small.replace("site.json", "\"contacts\": [\"phone\"],", "\"contacts\": [\"phone\"], \"instead\": \"mail\",");
    let read = || {
        let mut content = load_on(&small.dir, &CheckOptions { today: today(), site: None }).unwrap().0;
        content.texts = public().texts;
        guide(&content, "retour", Reader::Professional)
    };
    let words = "relu le 1er\u{a0}octobre 2026, Dr Marie Exemple";
    assert_eq!(read().matches(words).count(), 1, "the heading speaks for all");
    small.replace(
        "guides/retour.json",
        "          \"sources\": [\"equipe\"],\n          \"reviewedBy\": \"Dr Marie Exemple\",\n          \"reviewedOn\": \"2026-10-01\"",
        "          \"sources\": [\"equipe\"]",
    );
    let page = read();
    assert!(page.contains("mailto:guichet@petit.example") && !page.contains("\"tel:\""), "a contact that is no telephone is not called");
    assert_eq!((page.matches(words).count(), page.matches("à valider</span>").count()), (2, 1), "{page}");
}

#[test]
fn a_site_without_guides_and_relays_has_no_trace_of_them() {
    let mut content = public();
    content.guides.clear();
    content.site.relays.clear();
    content.pathways[0].exam_quality.clear();
    let page = drawn(|| pathway_page(context(&content), &content.pathways[0], Reader::Professional, None, &[]));
    for trace in ["voir-aussi", "/charte/", "class=\"relay\"", "id=\"exams\""] {
        assert!(!page.contains(trace), "{trace}");
    }
}
