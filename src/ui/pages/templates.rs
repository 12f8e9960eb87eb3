//! « Outils et courriers »: the list for professionals, and the page of one letter or checklist, blank without a script, filled by
//! `src/browser/fill.js` as it is typed.

use super::booklet::booklet_address;
use super::care_sheet::care_sheet_address;
use super::fill::{FORM, acts_view, blank_view, field_view, place_view};
use super::statements::review_tag;
use super::{Context, french_date};
use crate::content::{Paper, Pathway, Template, TemplateBlock, TemplateKind, TemplatePart};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Where the list stands.
pub const TOOLS: &str = "/outils/";

/// Address of a template's page.
pub fn template_address(template: &Template) -> String {
    format!("{TOOLS}{}/", template.id)
}

/// The list; `forms`: title and address of the questionnaires for professionals; `pathways`: those that have papers for patients.
pub fn tools_page(context: Context<'_>, templates: &[Template], forms: &[(String, String)], pathways: &[Pathway]) -> AnyView {
    let of = |kind: TemplateKind| -> Vec<_> {
        let all = templates.iter().filter(|t| t.kind == kind);
        all.map(|t| view! { <li><a href=template_address(t)>{t.title.clone()}</a><span class="index__words">{t.purpose.clone()}</span></li> })
            .collect()
    };
    let shelf = |key: &str, items: Vec<AnyView>| {
        (!items.is_empty()).then(
            || view! { <section class="section"><h2>{context.say(&format!("papers.tools.{key}"))}</h2><ul class="index">{items}</ul></section> },
        )
    };
    let any = |views: Vec<_>| views.into_iter().map(IntoAny::into_any).collect::<Vec<_>>();
    let forms: Vec<_> = forms.iter().map(|(title, address)| view! { <li><a href=address.clone()>{title.clone()}</a></li> }.into_any()).collect();
    let patients: Vec<_> = pathways
        .iter()
        .map(|p| {
            let about = view! { <span class="visually-hidden">" "{p.name.clone()}</span> };
            let more = view! { <span class="visually-hidden">" "{p.name.clone()}</span> };
            view! {
                <li>
                    {p.name.clone()}" \u{b7} "<a href=booklet_address(p)>{context.say("papers.booklet.link")}{about}</a>
                    " \u{b7} "<a href=care_sheet_address(p)>{context.say("papers.care.link")}{more}</a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <h1>{context.say("papers.tools.title")}</h1>
        <p class="lead">{context.say("papers.tools.lead")}</p>
        <p class="note">{context.say("papers.privacy")}</p>
        {shelf("letters", any(of(TemplateKind::Letter)))}
        {shelf("checklists", any(of(TemplateKind::Checklist)))}
        {shelf("forms", forms)}
        {shelf("patients", patients)}
    }
    .into_any()
}

/// The page of one template; `known`: what the site knows, by place.
pub fn template_page(context: Context<'_>, template: &Template, pathways: &[Pathway], known: &BTreeMap<String, Vec<String>>) -> AnyView {
    let fields: Vec<_> = template.fields.iter().map(|f| field_view(context, f, "", pathways)).collect();
    let fields = (!fields.is_empty()).then(|| {
        view! {
            <div class="fill__fields" hidden>
                <h2>{context.say("papers.fields")}</h2>
                {fields}
            </div>
        }
    });
    let letter = Letter { context, template, known };
    let blocks: Vec<_> = template.blocks.iter().enumerate().map(|(index, block)| letter.block(index, block)).collect();
    let source = |id: &String| context.sources.sources.iter().find(|s| s.id == *id).map(|s| s.short.clone());
    let sources = template.sources.iter().filter_map(source).collect::<Vec<_>>().join(", ");
    let sources = context.texts.fill("papers.sources", &[("sources", &sources), ("date", &french_date(&template.updated_on, context.texts))]);
    let foot = context.texts.fill("papers.foot", &[("title", &template.title), ("version", &template.version)]);
    let state = if template.reviewed_by.is_some() { String::new() } else { context.say("papers.foot.pending") };
    let example = template.example.then(|| view! { <span class="example">{context.say("papers.example")}</span> });
    let paper = if template.paper == Paper::A5 { "a5" } else { "a4" };
    let acts: &[&'static str] = &["print", "copy", "save"];
    let kind = if template.kind == TemplateKind::Checklist { "papers.kind.checklist" } else { "papers.kind.letter" };
    view! {
        <article>
            <header class="draft__header">
                <p class="sheet__kind">{context.say(kind)}</p>
                <h1>{template.title.clone()}{template.reviewed_by.is_none().then(|| review_tag(context))}</h1>
                <p class="lead">{template.purpose.clone()}</p>
                <p class="note">{context.say("papers.privacy")}</p>
                <noscript><p class="note">{context.say("papers.no-script")}</p></noscript>
                <p><a href=TOOLS>{context.say("papers.tools.back")}</a></p>
            </header>
            <form class="draft__form" id=FORM autocomplete="off">
                {fields}
                <div class="draft__right">
                    <h2>{context.say("papers.result")}" "{example}</h2>
                    {acts_view(context, acts, template.fields.is_empty())}
                    <div class="draft__paper" data-paper=paper>
                        {blocks}
                        <p class="draft__foot">{foot}" "{template.example.then(|| context.say("papers.foot.example"))}" "{state}</p>
                    </div>
                </div>
            </form>
            <p class="note draft__sources">{sources}" "<a href="/sources/">{context.say("footer.sources")}</a></p>
        </article>
    }
    .into_any()
}

/// What draws the text of a template.
struct Letter<'a> {
    context: Context<'a>,
    template: &'a Template,
    known: &'a BTreeMap<String, Vec<String>>,
}

impl Letter<'_> {
    fn block(&self, number: usize, block: &TemplateBlock) -> AnyView {
        let lines: Vec<Vec<AnyView>> = block.text.iter().flat_map(|line| self.lines(line)).collect();
        let paragraphs = |lines: Vec<Vec<AnyView>>| lines.into_iter().map(|line| view! { <p>{line}</p> }).collect::<Vec<_>>();
        match block.kind {
            TemplatePart::Paragraph => paragraphs(lines).into_any(),
            TemplatePart::Heading => lines.into_iter().map(|line| view! { <h3>{line}</h3> }).collect::<Vec<_>>().into_any(),
            TemplatePart::Address => {
                let lines: Vec<_> =
                    lines.into_iter().enumerate().map(|(index, line)| view! { {(index > 0).then(|| view! { <br/> })}{line} }).collect();
                view! { <p class="draft__address">{lines}</p> }.into_any()
            }
            TemplatePart::List => view! { <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>()}</ul> }.into_any(),
            TemplatePart::Ticks => {
                let items: Vec<_> = lines
                    .into_iter()
                    .enumerate()
                    .map(|(index, line)| {
                        let id = format!("case-{number}-{index}");
                        view! { <li class="draft__tick"><input type="checkbox" id=id.clone()/><label for=id>{line}</label></li> }
                    })
                    .collect();
                view! { <ul class="draft__ticks">{items}</ul> }.into_any()
            }
            TemplatePart::Box => view! { <div class="draft__box">{paragraphs(lines)}</div> }.into_any(),
            TemplatePart::Screen => view! { <div class="note draft__screen">{paragraphs(lines)}</div> }.into_any(),
        }
    }

    /// A line; one that is a place alone is as many as the site knows words for it.
    fn lines(&self, line: &str) -> Vec<Vec<AnyView>> {
        let alone = line.strip_prefix('{').and_then(|l| l.strip_suffix('}')).and_then(|name| self.known.get(name));
        match alone {
            Some(words) => words.iter().map(|w| vec![w.clone().into_any()]).collect(),
            None => vec![self.line(line)],
        }
    }

    fn line(&self, line: &str) -> Vec<AnyView> {
        let mut views = Vec::new();
        let mut parts = line.split('{');
        views.extend(parts.next().filter(|p| !p.is_empty()).map(|p| p.to_owned().into_any()));
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or(("blank", part));
            views.push(self.place(name));
            if !rest.is_empty() {
                views.push(rest.to_owned().into_any());
            }
        }
        views
    }

    fn place(&self, name: &str) -> AnyView {
        if name == "blank" {
            return blank_view(self.context, false);
        }
        if let Some(words) = self.known.get(name) {
            return words.join(", ").into_any();
        }
        place_view(self.context, name, self.template.fields.iter().find(|f| f.id == name))
    }
}

/// The links of a pathway's page to its papers: for a patient the booklet and the care sheet, for a professional the tools too.
pub fn papers_view(context: Context<'_>, pathway: &Pathway, reader: super::Reader, booklet: bool, tools: bool) -> Option<AnyView> {
    let mut links: Vec<(String, String)> = Vec::new();
    if booklet {
        links.push((context.say("papers.booklet.link"), booklet_address(pathway)));
        links.push((context.say("papers.care.link"), care_sheet_address(pathway)));
    }
    if tools && reader == super::Reader::Professional {
        links.push((context.say("papers.tools.title"), TOOLS.to_owned()));
    }
    let many = links.len() > 1;
    let links: Vec<_> = links
        .into_iter()
        .enumerate()
        .map(|(index, (words, address))| view! { {(many && index > 0).then_some(" \u{b7} ")}<a href=address>{words}</a> })
        .collect();
    (!links.is_empty()).then(|| view! { <p class="card__more">{links}</p> }.into_any())
}
