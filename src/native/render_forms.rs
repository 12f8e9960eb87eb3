//! The pages of forms: each questionnaire's own, the referral's, and those that other sites show in a frame.

use super::instruments::local_rules;
use super::letters;
use super::library::{Content, LoadedQuestionnaire};
use super::render::{Draw, context_of, form_address};
use super::render_words::{FORM_WORDS, OUTBOX, category_words, desk, due_words, idle_words, outbox_address, phone};
use super::styles::has_looks;
use crate::app::{Model, Setup};
use crate::content::{Addressee, Destination, Texts};
use crate::domain::questionnaire::Audience;
use crate::domain::{ItemKind, Questionnaire};
use crate::formats::page::{PageData, write_page_data};
use crate::transport::{Mail, file_name};
use crate::ui::Shell;
use crate::ui::pages::{self, Frame, Setting};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Last part of the address of a page that other sites show in a frame.
pub const FRAMED: &str = "cadre";

/// The lean program can fill it.
pub(super) fn is_lean(content: &Content, loaded: &LoadedQuestionnaire) -> bool {
    loaded.questionnaire.is_lean() && loaded.name != content.site.referral
}

/// Every form's page: its frame, its main part.
pub(super) fn forms(content: &Content) -> Vec<(Frame, Draw)> {
    let mut forms: Vec<(Frame, Draw)> = Vec::new();
    for (index, loaded) in content.questionnaires.iter().enumerate() {
        let questionnaire = &loaded.questionnaire;
        let patient = questionnaire.audience == Audience::Patient;
        let referral = loaded.name == content.site.referral;
        let frame = Frame {
            title: questionnaire.title.clone(),
            description: questionnaire.description.clone().unwrap_or_default(),
            path: form_address(content, questionnaire, &loaded.name),
            data: Some(write_page_data(&page_data(content, index, false), &content.site.destinations_of(&loaded.name), &desk(content, referral))),
            looks: has_looks(questionnaire),
            files: questionnaire.items.iter().any(|i| i.kind == ItemKind::Attachment),
            lean: is_lean(content, loaded),
            class: if patient { "page-form page-form--patient" } else { "page-form" },
            ..Frame::default()
        };
        if !content.site.embedded_in.is_empty() && !referral {
            let within = Frame {
                description: String::new(),
                path: format!("{}{FRAMED}/", frame.path),
                no_index: true,
                framed: true,
                data: Some(write_page_data(&page_data(content, index, true), &content.site.destinations_of(&loaded.name), &desk(content, false))),
                class: if patient { "page-form page-form--patient page-framed" } else { "page-form page-framed" },
                ..frame.clone()
            };
            forms.push((within, Box::new(move |c| form_main(c, index, true).unwrap_or_else(|| ().into_any()))));
        }
        forms.push((frame, Box::new(move |c| form_main(c, index, false).unwrap_or_else(|| ().into_any()))));
    }
    forms
}

fn page_data(content: &Content, index: usize, framed: bool) -> PageData {
    let loaded = content.questionnaires.get(index);
    let name = loaded.map(|l| l.name.clone()).unwrap_or_default();
    let destinations = content.site.destinations_of(&name);
    PageData {
        questionnaire: loaded.map(|l| carried(&l.questionnaire)).unwrap_or_default(),
        referral: name == content.site.referral,
        texts: loaded.map(|l| form_texts(content, l, &destinations, framed)).unwrap_or_default(),
        establishment: content.site.establishment.clone(),
        destinations: destinations.iter().map(Addressee::from).collect(),
        terminology_server: content.site.terminology_server.clone(),
        local: loaded.map(|l| local_rules(content, l)).unwrap_or_default(),
    }
}

/// The words of a form, with the number to call in its place, and the referral's with what each pathway promises, under `promise.CODE`.
fn form_texts(content: &Content, loaded: &LoadedQuestionnaire, destinations: &[Destination], framed: bool) -> Texts {
    let sealed = !content.site.keys_of(&loaded.name).is_empty();
    let mut words: BTreeMap<String, String> = content.texts.starting(FORM_WORDS).0.into();
    let idle = idle_words(&loaded.questionnaire, destinations);
    words.retain(|key, _| !idle.iter().any(|start| key.starts_with(start)));
    if let Some(call) = words.get_mut("outcome.call") {
        *call = call.replace("{phone}", &phone(content));
    }
    // A link that is ready but for the reference: the program in the browser encodes nothing.
    let mailbox = destinations.iter().find_map(|d| if let Destination::Mail { address, .. } = d { Some(address) } else { None });
    words.retain(|key, _| !matches!(key.as_str(), "mail.subject" | "mail.body"));
    if let (Some(address), Some(how)) = (mailbox, words.get_mut("mail.how")) {
        *how = how.replace("{address}", address);
        let file = |reference: &str| if sealed { format!("{}.age", file_name(reference)) } else { file_name(reference) };
        words.insert("mailto".into(), Mail::template(address, file, &content.texts));
    }
    if sealed {
        let instead = [("outcome.saved.text", "seal.saved"), ("outcome.keep", "seal.save"), ("outcome.save", "seal.save")];
        words.extend(instead.map(|(key, sealed)| (key.to_owned(), content.texts.say(sealed))));
    }
    if loaded.name == content.site.referral {
        let promises = content.pathways.iter().map(|p| (format!("promise.{}", p.id), p.promise.meaning.professional.replace("**", "")));
        words.extend(promises);
        words.extend(due_words(content));
    }
    words.extend(category_words(content, &loaded.questionnaire));
    words.extend(if framed { Some((OUTBOX.to_owned(), String::new())) } else { outbox_address(content) });
    Texts(words.into())
}

/// The questionnaire without the prose that the page already shows: it is not sent twice.
fn carried(questionnaire: &Questionnaire) -> Arc<Questionnaire> {
    Arc::new(Questionnaire { description: None, purpose: None, copyright: None, ..questionnaire.clone() })
}

fn form_main(content: &Content, index: usize, framed: bool) -> Option<AnyView> {
    let loaded = content.questionnaires.get(index)?;
    let data = page_data(content, index, framed);
    let model = Model::new(Setup {
        questionnaire: Arc::clone(&loaded.questionnaire),
        referral: data.referral,
        establishment: data.establishment,
        destinations: data.destinations,
        terminology_server: data.terminology_server,
        local: data.local,
    });
    let shell = Shell::new(model, data.texts);
    let whole = form_address(content, &loaded.questionnaire, &loaded.name);
    let setting = match (data.referral, framed) {
        (true, _) => Setting::Referral,
        (false, true) => Setting::Framed(&whole),
        (false, false) => Setting::Questionnaire,
    };
    // A frame holds the form, and what helps beside it is on its own page.
    let aids = (!framed && (data.referral || letters::offered(content, &loaded.name).next().is_some())).then(|| loaded.name.clone());
    let about = (&*loaded.questionnaire, loaded.editions.as_slice(), loaded.exact.as_ref(), loaded.anonymous);
    Some(pages::form_page(context_of(content), about, shell, setting, aids, &content.site.keys_of(&loaded.name)))
}
