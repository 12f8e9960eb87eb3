//! Writes every page, with its assets, into a folder that any static server can publish. Called by the build, after Trunk.

use super::assets::{Reload, hashed, within, write, write_assets};
use super::compress::compress;
use super::library::{Content, load};
use super::offline::{write_manifest, write_worker};
use super::pictures::{Picture, write_pictures};
use super::render_follow::{follow_frame, indicators_frame, rows_of};
use super::render_forms::forms;
use super::render_guides::guides;
use super::render_intake::{forms_of, intake_frame, servers_of};
use super::render_papers::{papers, papers_links};
use super::render_sheets::sheets;
use super::render_words::{OUTBOX_WORDS, PROBE_WORDS, desk, outbox_texts, valid_marks};
use super::schemas::write_schemas;
use super::styles::Within;
use super::translate::{Languages, bare};
use crate::content::Addressee;
use crate::domain::Questionnaire;
use crate::domain::promise::Desk;
use crate::formats::page::{PageData, write_page_data};
use crate::ui::pages::{self, Assets, Context, Finds, Frame, Reader, layout_html};
use leptos::prelude::*;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to render, from where, to where.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// The content folder.
    pub content: PathBuf,
    /// What Trunk built: `index.html`, style sheets, program.
    pub shell: PathBuf,
    /// Where pages go; may be the shell's own folder.
    pub out: PathBuf,
    /// A site file used instead of the content's own.
    pub site: Option<PathBuf>,
    /// For a development server: pages load again after a change, and nothing is kept for offline use.
    pub reload: Option<Reload>,
    /// Write `.br` and `.gz` beside each text and WASM file.
    pub compress: bool,
    /// A site that was made before: what has not changed is taken from there.
    pub earlier: Option<PathBuf>,
}

/// Writes the site. Returns how many pages were written.
///
/// # Errors
/// In words: content that fails its check, a file that cannot be read or written.
pub fn render(options: &RenderOptions) -> Result<usize, String> {
    let (content, _) = load(&options.content, options.site.as_deref())
        .map_err(|findings| findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    fs::create_dir_all(&options.out).map_err(|e| format!("{}: {e}", options.out.display()))?;
    let languages = Languages::of(&content);
    let mut pictures = Vec::new();
    for one in std::iter::once(&content).chain(&content.other_languages) {
        write_pages(options, one, &languages, &mut pictures)?;
    }
    write_pictures(&content.site, &pictures, &options.out, options.earlier.as_deref())?;
    let count = site_map(&content, &languages, &options.out)?;
    write_schemas(&options.out.join("schemas"))?;
    write_manifest(&content, &options.out)?;
    if options.reload.is_none() {
        write_worker(&options.out, &content)?;
    }
    if options.compress {
        compress(&options.out)?;
    }
    Ok(count)
}

/// Writes the pages of one language, with what they load.
fn write_pages(options: &RenderOptions, content: &Content, languages: &Languages, pictures: &mut Vec<Picture>) -> Result<(), String> {
    let assets = write_assets(options, content, languages)?;
    let inline = Within::ALL.map(|sheet| (sheet, within(options, content, sheet)));
    let (context, tongue) = (context_of(content), &content.tongue);
    let site = content.site.address.strip_suffix(&tongue.prefix).unwrap_or_default();
    for (file, mut frame, main) in all_pages(content).into_iter().filter(|(_, frame, _)| languages.has(content, &frame.path)) {
        // A picture is for those who share a link: while pages are being written, nobody does.
        if !frame.no_index && options.reload.is_none() {
            let picture = Picture::of(content, &frame.path, &frame.title);
            let address = picture.as_ref().map_or_else(|| Picture::address(&frame.path), |p| p.address.clone());
            frame.picture = Some(format!("{site}{address}"));
            pictures.extend(picture);
        }
        frame.languages = languages.switch(content, &frame.path);
        // A form and the search, whose first load is counted, leave it to the sitemap.
        if !frame.no_index && frame.data.is_none() && frame.finds != Finds::Here {
            frame.alternates = languages.alternates(site, &frame.path);
        }
        let form = frame.data.is_some();
        let start = match (form, frame.files) {
            (false, _) => String::new(),
            (true, false) => assets.start_plain.clone(),
            (true, true) => assets.start.clone(),
        };
        let mut data = String::new();
        if let Some(block) = frame.data.as_deref().map(bare) {
            let folder = format!("{}{}", tongue.prefix, frame.path);
            data = format!("{}{}", folder.trim_start_matches('/'), hashed("form", "json", block.as_bytes()));
            write(&options.out.join(&data), block.as_bytes())?;
        }
        let sheet = Within::of(&frame);
        let (_, (style, policy)) = inline.iter().find(|(one, _)| *one == sheet).cloned().ok_or("a page has a sheet that no policy knows")?;
        let assets = Assets { style, start, data, policy, ..assets.clone() };
        let owner = Owner::new();
        let html = owner.with(|| layout_html(context, &assets, &frame, main(content)));
        let html = languages.finish(content, &valid_marks(&html));
        write(&options.out.join(tongue.prefix.trim_start_matches('/')).join(file), html.as_bytes())?;
    }
    Ok(())
}

/// The main part of a page.
pub(super) fn drawn(content: &Content, draw: &Draw) -> String {
    Owner::new().with(|| draw(content).to_html())
}

pub(super) fn context_of(content: &Content) -> Context<'_> {
    Context { site: &content.site, texts: &content.texts, sources: &content.sources, guides: &content.guides }
}

/// What draws the main part of a page.
pub(super) type Draw = Box<dyn Fn(&Content) -> AnyView>;

/// Every page: its file, its frame, its main part.
pub(super) fn all_pages(content: &Content) -> Vec<(PathBuf, Frame, Draw)> {
    let mut pages: Vec<(PathBuf, Frame, Draw)> = Vec::new();
    let say = |key: &str| content.texts.say(key);
    let mut add = |frame: Frame, draw: Draw| {
        let file =
            if frame.path == "/404/" { PathBuf::from("404.html") } else { PathBuf::from(frame.path.trim_start_matches('/')).join("index.html") };
        pages.push((file, frame, draw));
    };
    let organisation = json!({
        "@context": "https://schema.org", "@type": "MedicalOrganization",
        "name": content.site.establishment.name, "url": content.site.address, "description": content.site.tagline,
    });
    add(
        Frame {
            title: content.site.service_name.clone(),
            description: say("home.description"),
            path: "/".into(),
            json_ld: Some(organisation.to_string()),
            finds: Finds::OnDemand,
            ..Frame::default()
        },
        Box::new(|c| pages::home_page(context_of(c), &c.pathways, false)),
    );
    add(
        Frame { title: say("pathways.title"), description: say("pathways.description"), path: "/parcours/".into(), ..Frame::default() },
        Box::new(|c| pages::home_page(context_of(c), &c.pathways, true)),
    );
    for (index, pathway) in content.pathways.iter().enumerate() {
        for reader in [Reader::Professional, Reader::Patient] {
            let path = pages::pathway_address(pathway, reader);
            let title = pages::pathway_title(context_of(content), pathway, reader);
            let audience = if reader == Reader::Patient { "Patient" } else { "MedicalAudience" };
            let page = json!({
                "@context": "https://schema.org", "@type": "MedicalWebPage", "name": title, "description": pathway.description,
                "url": format!("{}{path}", content.site.address), "inLanguage": content.site.language, "dateModified": pathway.updated_on,
                "version": pathway.version, "keywords": pathway.synonyms.join(", "),
                "about": { "@type": "MedicalCondition", "name": pathway.name }, "audience": { "@type": audience },
                "publisher": { "@type": "MedicalOrganization", "name": content.site.establishment.name },
            });
            add(
                Frame {
                    title,
                    description: pathway.description.clone(),
                    path,
                    json_ld: Some(page.to_string()),
                    class: "page-sheet",
                    ..Frame::default()
                },
                Box::new(move |c| {
                    let page = |p| pages::pathway_page(context_of(c), p, reader, papers_links(c, p, reader), &forms_of(c));
                    c.pathways.get(index).map_or_else(|| ().into_any(), page)
                }),
            );
        }
    }
    for (index, pathway) in content.pathways.iter().enumerate() {
        for reader in [Reader::Patient, Reader::Professional] {
            add(
                follow_frame(content, context_of(content), pathway, reader),
                Box::new(move |c| {
                    let page = |p| pages::follow_page(context_of(c), p, reader, &rows_of(c, p));
                    c.pathways.get(index).map_or_else(|| ().into_any(), page)
                }),
            );
        }
    }
    add(
        Frame {
            title: say("questionnaires.title"),
            description: say("questionnaires.description"),
            path: "/questionnaires/".into(),
            ..Frame::default()
        },
        Box::new(|c| {
            let list: Vec<(&Questionnaire, String)> = c
                .questionnaires
                .iter()
                .filter(|q| q.name != c.site.referral)
                .map(|q| (&*q.questionnaire, form_address(c, &q.questionnaire, &q.name)))
                .collect();
            pages::questionnaires_page(context_of(c), &list)
        }),
    );
    for (frame, draw) in forms(content) {
        add(frame, draw);
    }
    if let Some(indicators) = &content.indicators {
        add(
            indicators_frame(content, indicators),
            Box::new(|c| c.indicators.as_ref().map_or_else(|| ().into_any(), |i| pages::indicators_page(context_of(c), i, &servers_of(c)))),
        );
    }
    add(
        Frame { title: say("sources.title"), description: say("sources.description"), path: "/sources/".into(), ..Frame::default() },
        Box::new(|c| pages::sources_page(context_of(c))),
    );
    for (index, page) in content.pages.iter().enumerate() {
        add(
            Frame { title: page.title.clone(), description: page.description.clone(), path: format!("/{}/", page.slug), ..Frame::default() },
            Box::new(move |c| {
                c.pages.get(index).map_or_else(
                    || ().into_any(),
                    |p| {
                        let review = c.accessibility.as_ref().filter(|_| p.slug == pages::ACCESSIBILITY);
                        pages::prose_page(context_of(c), p, review.map(|r| pages::review_view(context_of(c), r)))
                    },
                )
            }),
        );
    }
    for (frame, draw) in guides(content).into_iter().chain(sheets(content)).chain(papers(content)) {
        add(frame, draw);
    }
    add(
        Frame {
            title: say("envois.title"),
            description: say("envois.description"),
            path: "/envois/".into(),
            outbox: Some(write_page_data(&outbox_data(content, OUTBOX_WORDS), &content.site.destinations, &desk(content, true))),
            no_index: true,
            ..Frame::default()
        },
        Box::new(|c| pages::outbox_page(context_of(c))),
    );
    add(
        Frame {
            title: say("verification.title"),
            description: say("verification.description"),
            path: "/verification/".into(),
            outbox: Some(write_page_data(&outbox_data(content, PROBE_WORDS), &content.site.destinations, &Desk::default())),
            no_index: true,
            ..Frame::default()
        },
        Box::new(|c| pages::verification_page(context_of(c))),
    );
    add(intake_frame(content, context_of(content)), Box::new(|c| pages::intake_page(context_of(c), &servers_of(c))));
    add(
        Frame { title: say("404.title"), description: say("404.text"), path: "/404/".into(), no_index: true, ..Frame::default() },
        Box::new(|c| pages::not_found_page(context_of(c))),
    );
    pages
}

pub(super) fn form_address(content: &Content, questionnaire: &Questionnaire, name: &str) -> String {
    if name == content.site.referral {
        return format!("/{}/", content.site.referral);
    }
    format!("/questionnaires/{}/", questionnaire.slug.as_deref().unwrap_or(name))
}

/// What the list of sendings and the connection test carry: the destinations and their words, and no form.
fn outbox_data(content: &Content, words: &[&str]) -> PageData {
    PageData {
        questionnaire: Arc::default(),
        referral: false,
        texts: outbox_texts(content, words),
        establishment: content.site.establishment.clone(),
        destinations: content.site.destinations.iter().map(Addressee::from).collect(),
        terminology_server: None,
        local: Vec::new(),
    }
}

/// Sitemap and robots. Returns how many addresses there are.
fn site_map(content: &Content, languages: &Languages, out: &Path) -> Result<usize, String> {
    let site = content.site.address.strip_suffix(&content.tongue.prefix).unwrap_or_default();
    let mut addresses = Vec::new();
    for one in std::iter::once(content).chain(&content.other_languages) {
        for (_, frame, _) in all_pages(one).iter().filter(|(_, frame, _)| !frame.no_index && languages.has(one, &frame.path)) {
            addresses.push((format!("{}{}", one.site.address, frame.path), languages.alternates_of_map(site, &frame.path)));
        }
    }
    let urls: String = addresses.iter().map(|(a, others)| format!("<url><loc>{a}</loc>{others}</url>\n")).collect();
    let also = if content.other_languages.is_empty() { "" } else { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" };
    let map = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{also}>\n{urls}</urlset>\n"
    );
    write(&out.join("sitemap.xml"), map.as_bytes())?;
    write(&out.join("robots.txt"), format!("User-agent: *\nAllow: /\nSitemap: {site}/sitemap.xml\n").as_bytes())?;
    Ok(addresses.len())
}
