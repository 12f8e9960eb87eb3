//! The index of the search: which words stand in which parts of which pages, for `src/browser/find.js`; and the list of all pages.
//!
//! Written with the pages, under a name of its own; kept by the service worker like every asset.

use super::library::Content;
use super::render::form_address;
use super::render_guides::{READERS, words_of};
use crate::content::{Pathway, Statement};
use crate::domain::filling::fold;
use crate::ui::pages::{self, Context, Listed, Reader, Shelf, anchor};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Words that say nothing of what is looked for.
const DROPPED: &str = "ai au aux avec ce ces cet cette chez comme comment dans de des du elle en est et etre il ils je la le les leur lui ma mais me mes mon ne nos notre nous on ou par pas peut plus pour qu que quel quelle qui quoi sa sans se ses si son sont sur ta te tes ton tu un une vos votre vous";

/// A word without its plural. `src/browser/find.js` does the same with what is typed.
pub fn stem(word: &str) -> String {
    let length = word.len();
    let without = |end: &str| word.strip_suffix(end).map(ToOwned::to_owned);
    if length > 4 && word.ends_with("eaux") {
        return without("x").unwrap_or_default();
    }
    if let Some(start) = without("aux").filter(|_| length > 4) {
        return start + "al";
    }
    without("s").or_else(|| without("x")).filter(|_| length > 3).unwrap_or_else(|| word.to_owned())
}

/// The words of a text that count, as the index has them; those with a hyphen also in one piece.
fn words(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for chunk in text.split(char::is_whitespace) {
        let plain = fold(chunk);
        let joined = chunk.contains(['-', '\u{2011}']).then(|| plain.replace(' ', ""));
        for word in plain.split(' ').chain(joined.as_deref()) {
            if word.chars().count() > 1
                && word.chars().any(|c| c.is_ascii_alphanumeric() || c.is_alphabetic())
                && !DROPPED.split(' ').any(|d| d == word)
            {
                found.insert(stem(word));
            }
        }
    }
    found
}

#[derive(Default)]
struct Index {
    pages: Vec<(String, String)>,
    parts: Vec<(usize, String, String)>,
    words: BTreeMap<String, BTreeSet<usize>>,
}

impl Index {
    /// A page, found by its title and these words.
    fn page(&mut self, title: &str, address: &str, texts: &[&str]) {
        self.pages.push((title.to_owned(), address.to_owned()));
        let texts: Vec<&str> = texts.iter().copied().chain([title]).collect();
        self.part("", "", &texts);
    }

    /// A part of the page that came last.
    fn part(&mut self, anchor: &str, heading: &str, texts: &[&str]) {
        let number = self.parts.len();
        self.parts.push((self.pages.len().saturating_sub(1), anchor.to_owned(), heading.to_owned()));
        for word in texts.iter().chain([&heading]).flat_map(|text| words(text)) {
            self.words.entry(word).or_default().insert(number);
        }
    }

    fn json(&self) -> Json {
        let found: Vec<String> = self.words.values().map(deltas).collect();
        json!({
            "pages": self.pages, "parts": self.parts, "drop": DROPPED,
            "words": self.words.keys().map(String::as_str).collect::<Vec<_>>().join(" "),
            "found": found.join(";"),
        })
    }
}

/// Numbers as steps from one to the next, in base 36.
fn deltas(numbers: &BTreeSet<usize>) -> String {
    let mut before = 0;
    let steps = numbers.iter().map(|n| base36(n - std::mem::replace(&mut before, *n)));
    steps.collect::<Vec<_>>().join(",")
}

fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(u32::try_from(number % 36).unwrap_or_default(), 36));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// The index, as the script reads it; `address_of` says where a page stands in this language.
pub fn search_index(content: &Content, context: Context<'_>, address_of: &dyn Fn(&str) -> String) -> String {
    let mut index = Index::default();
    for pathway in &content.pathways {
        for reader in [Reader::Professional, Reader::Patient] {
            pathway_parts(&mut index, context, pathway, reader);
        }
    }
    for loaded in &content.questionnaires {
        let questionnaire = &loaded.questionnaire;
        let address = form_address(content, questionnaire, &loaded.name);
        let also = if loaded.name == content.site.referral { context.say("search.also.referral") } else { String::new() };
        let about = [questionnaire.description.as_deref(), questionnaire.purpose.as_deref(), Some(also.as_str())];
        index.page(&questionnaire.title, &address, &about.into_iter().flatten().collect::<Vec<_>>());
        let title = context.texts.fill("search.on-paper", &[("title", &questionnaire.title)]);
        index.page(&title, &pages::paper_address(&address), &[&context.say("search.also.paper")]);
    }
    papers_parts(&mut index, content, context);
    index.page(&context.say("questionnaires.title"), "/questionnaires/", &[&context.say("questionnaires.description")]);
    index.page(&context.say("envois.title"), "/envois/", &[&context.say("envois.description")]);
    for page in &content.pages {
        index.page(&page.title, &format!("/{}/", page.slug), &[&page.description]);
        for section in &page.sections {
            let texts: Vec<&str> = section.paragraphs.iter().chain(&section.list).map(String::as_str).collect();
            index.part(&anchor(&section.heading), &section.heading, &texts);
        }
    }
    if let Some(indicators) = &content.indicators {
        let names: Vec<&str> = indicators.indicators.iter().map(|i| i.name.as_str()).collect();
        index.page(&context.say("indicators.title"), pages::INDICATORS, &[&context.say("indicators.description"), &names.join(" ")]);
    }
    for guide in &content.guides {
        for reader in READERS {
            let synonyms = guide.synonyms.join(" ");
            let (lead, about) = (reader.of(&guide.lead), reader.of(&guide.description));
            index.page(&reader.of(&guide.title), &pages::guide_address(guide, reader), &[&guide.link, &lead, &about, &synonyms]);
            for (part, texts) in guide.parts.iter().filter_map(|p| Some((p, words_of(guide, p, reader)?))) {
                index.part(&part.id, &reader.of(&part.heading), &texts.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
    }
    index.page(&context.say("sources.title"), "/sources/", &[&context.say("sources.description")]);
    for source in &content.sources.sources {
        let note = source.note.as_deref().unwrap_or_default();
        index.part(&source.id, &source.title, &[&source.short, &source.publisher, &source.date, note]);
    }
    for (_, address) in &mut index.pages {
        *address = address_of(address);
    }
    index.json().to_string()
}

/// Booklets; the tools of the team.
fn papers_parts(index: &mut Index, content: &Content, context: Context<'_>) {
    for pathway in content.pathways.iter().filter(|_| content.booklet.is_some()) {
        let title = context.texts.fill("papers.booklet.title", &[("pathway", &pathway.name)]);
        // What all booklets say alike stands in them; in the index it would stand once for each.
        index.page(&title, &pages::booklet_address(pathway), &[&context.say("search.also.booklet")]);
    }
    if !content.templates.is_empty() {
        index.page(&context.say("papers.tools.title"), pages::TOOLS, &[&context.say("papers.tools.description"), &context.say("search.also.tools")]);
    }
    for template in &content.templates {
        index.page(&template.title, &pages::template_address(template), &[&template.purpose]);
    }
}

fn pathway_parts(index: &mut Index, context: Context<'_>, pathway: &Pathway, reader: Reader) {
    let said = |key: &str| context.say(&format!("pathway.{key}.{}", reader.key()));
    let summary = reader.of(&pathway.summary);
    let synonyms = pathway.synonyms.join(" ");
    index.page(
        &pages::pathway_title(context, pathway, reader),
        &pages::pathway_address(pathway, reader),
        &[&pathway.short_name, &summary, &pathway.description, &synonyms],
    );
    let lists: [(&str, &[Statement]); 5] = [
        ("flags", &pathway.same_day_flags),
        ("signs", &pathway.warning_signs),
        ("tests", &pathway.first_tests),
        ("attach", &pathway.attach),
        ("do-not", &pathway.do_not),
    ];
    for (key, statements) in lists {
        let texts: Vec<String> = statements.iter().filter_map(|s| reader.statement(s)).collect();
        if !texts.is_empty() {
            index.part(key, &said(key), &texts.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    let contacts = pathway.contacts.iter().filter_map(|id| context.site.contacts.iter().find(|c| c.id == *id));
    let exams = pathway.exam_quality.iter().flat_map(|e| e.wanted.iter().filter_map(|s| reader.statement(s)).chain([reader.of(&e.exam)]));
    let exams: Vec<String> = exams.collect();
    if pathway.exam_quality.iter().flat_map(|e| &e.wanted).any(|s| reader.statement(s).is_some()) {
        index.part("exams", &said("exams"), &exams.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let contacts: Vec<&str> = contacts.flat_map(|c| [Some(c.label.as_str()), c.hours.as_deref(), c.note.as_deref()]).flatten().collect();
    let (promise, also) = (context.say("pathway.promise"), context.say("search.also.contact"));
    let meaning = reader.of(&pathway.promise.meaning);
    index.part("contact", &said("contact"), &[&contacts.join(" "), &promise, &meaning, &also]);
    for (number, step) in pathway.steps.iter().enumerate() {
        let texts = [reader.of(&step.text), step.place.clone(), step.bring.join(" ")];
        let delays: Vec<String> = step.delays.iter().map(|d| reader.of(&d.meaning)).collect();
        let texts: Vec<&str> = texts.iter().chain(&delays).map(String::as_str).collect();
        index.part(&format!("etape-{}", number + 1), &reader.of(&step.title), &texts);
    }
}

/// All pages by kind, with the words that people type for them.
pub fn shelves(content: &Content, context: Context<'_>) -> Vec<Shelf> {
    let pathways = content.pathways.iter().map(|p| Listed {
        title: p.name.clone(),
        address: pages::pathway_address(p, Reader::Professional),
        beside: [
            (context.say("home.patient-version"), pages::pathway_address(p, Reader::Patient)),
            (context.say("leaflet.link"), pages::leaflet_address(p)),
        ]
        .into_iter()
        .chain(content.booklet.iter().map(|_| (context.say("papers.booklet.link"), pages::booklet_address(p))))
        .collect(),
        words: p.synonyms.clone(),
    });
    let forms = content.questionnaires.iter().map(|loaded| {
        let address = form_address(content, &loaded.questionnaire, &loaded.name);
        let beside = vec![(context.say("blank.link"), pages::paper_address(&address))];
        Listed { title: loaded.questionnaire.title.clone(), address, beside, words: Vec::new() }
    });
    let plain = |title: String, address: &str| Listed { title, address: address.to_owned(), ..Listed::default() };
    let others = [("pathways.title", "/parcours/"), ("questionnaires.title", "/questionnaires/"), ("sources.title", "/sources/")];
    let others = others.into_iter().map(|(key, address)| plain(context.say(key), address));
    let prose = content.pages.iter().map(|p| plain(p.title.clone(), &format!("/{}/", p.slug)));
    let guides = content.guides.iter().map(|g| {
        let first = pages::first_reader(g);
        let other = if first == Reader::Patient { Reader::Professional } else { Reader::Patient };
        let beside = vec![(context.say(&format!("reader.{}", other.key())), pages::guide_address(g, other))];
        Listed { title: first.of(&g.title), address: pages::guide_address(g, first), beside, words: g.synonyms.clone() }
    });
    let tools = [("envois.title", "/envois/"), ("verification.title", "/verification/")];
    let indicators = content.indicators.iter().map(|_| ("indicators.title", pages::INDICATORS));
    let tools = indicators.chain(tools).map(|(key, address)| plain(context.say(key), address));
    let papers = (!content.templates.is_empty() || content.booklet.is_some()).then(|| plain(context.say("papers.tools.title"), pages::TOOLS));
    let templates = content.templates.iter().map(|t| plain(t.title.clone(), &pages::template_address(t)));
    let shelves = vec![
        Shelf { title: context.say("search.pathways"), pages: pathways.collect() },
        Shelf { title: context.say("search.forms"), pages: forms.collect() },
        Shelf { title: context.say("search.guides"), pages: guides.collect() },
        Shelf { title: context.say("search.others"), pages: others.chain(papers).chain(templates).chain(prose).chain(tools).collect() },
    ];
    shelves.into_iter().filter(|shelf| !shelf.pages.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_share_their_stem() {
        for (one, many) in [("ganglion", "ganglions"), ("signal", "signaux"), ("nouveau", "nouveaux"), ("noeud", "noeuds"), ("genou", "genoux")] {
            assert_eq!(stem(one), stem(many), "{one}");
        }
        assert_eq!(stem("os"), "os");
    }

    #[test]
    fn words_are_bare_and_hyphens_make_no_difference() {
        let found = words("L’hémoptysie, les œdèmes broncho-pulmonaires");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["broncho", "bronchopulmonaire", "hemoptysie", "oedeme", "pulmonaire"]);
    }

    #[test]
    fn places_are_written_as_steps() {
        assert_eq!(deltas(&BTreeSet::from([0, 3, 40, 41])), "0,3,11,1");
    }
}
