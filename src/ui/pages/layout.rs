//! The frame of every page: head, header, emergency line, main part, footer.

use super::{Context, SEARCH, guide_links, phone_link};
use leptos::prelude::*;

/// What a page is, besides its main part.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Title, without the site's name.
    pub title: String,
    /// For search engines.
    pub description: String,
    /// Address on the site, with slashes at both ends: `/parcours/poumon/`.
    pub path: String,
    /// JSON-LD, as text.
    pub json_ld: Option<String>,
    /// A form's data block: the page then loads the program, and the block from a file beside it.
    pub data: Option<String>,
    /// The form has looks that few have: it loads their style sheet.
    pub looks: bool,
    /// The form asks for files: its loader looks at them first.
    pub files: bool,
    /// The form computes nothing: its program is the lean one.
    pub lean: bool,
    /// The data block of the list of sendings: the page then loads the loader of the program that sends.
    pub outbox: Option<String>,
    /// The data block of a page that follows dates: the page then loads the loader of its program.
    pub desk: Option<String>,
    /// The program that reads it is the team's.
    pub team: bool,
    /// Not for search engines (404, the list of sendings).
    pub no_index: bool,
    /// How the page searches.
    pub finds: Finds,
    /// The picture that other sites show beside a link to the page: its whole address.
    pub picture: Option<String>,
    /// The same page in other languages, for the head.
    pub alternates: String,
    /// The links to the other languages, as HTML; empty on a site in one language.
    pub languages: String,
    /// A sheet to print: it has a style sheet of its own.
    pub sheet: bool,
    /// A booklet, a care sheet or a template: it has a style sheet of its own.
    pub papers: bool,
    /// The data block of a page that is filled on the device: the page then loads its script.
    pub fill: Option<String>,
    /// Other sites show it within a page of theirs: without header and foot.
    pub framed: bool,
    /// Class of the body, for print views.
    pub class: &'static str,
}

/// How a page searches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Finds {
    /// It leads to the page that does.
    #[default]
    Elsewhere,
    /// Its field brings the search when it is used.
    OnDemand,
    /// It is the page of the search.
    Here,
}

/// A built program.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The script that starts it.
    pub glue: String,
    /// Itself.
    pub wasm: String,
}

/// Addresses of the built files, without a leading slash.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// What every page without a form loads: the choice of colours and of the size of letters.
    pub page: String,
    /// The site's version, for the foot of each page.
    pub version: String,
    /// The style sheet within the page, as text.
    pub style: String,
    /// The style sheet of the looks that few forms have.
    pub looks: String,
    /// The style sheet of a form's page for paper, and for what it shows once it has been answered.
    pub later: String,
    /// The style sheet for paper of every other page.
    pub print_pages: String,
    /// The style sheet of blank forms and leaflets.
    pub sheets: String,
    /// The style sheet of booklets, care sheets and templates.
    pub papers: String,
    /// The script of pages that are filled on the device.
    pub fill: String,
    /// The search.
    pub find: String,
    /// What brings the search with the first use of the field.
    pub find_field: String,
    /// The loader; empty on pages without a form.
    pub start: String,
    /// The file with the data of the page's form; empty on pages without one.
    pub data: String,
    /// The loader of a form without a field for a file.
    pub start_plain: String,
    /// The loader of the list of sendings.
    pub outbox: String,
    /// The loader of the program that follows dates.
    pub desk: String,
    /// The loader of the program of the team.
    pub team: String,
    /// Its style sheet.
    pub desk_style: String,
    /// The form's program.
    pub whole: Program,
    /// The same without expressions and patterns. A development build has one for both.
    pub lean: Program,
    /// The policy for the page's `<meta>`.
    pub policy: String,
    /// Reload script of a development server.
    pub reload: Option<String>,
}

/// Stands where the links to the other languages go. A sign of the private area, that no text has.
const SWITCH: &str = "\u{e002}";

/// A page whose body is shorter than this comes in one piece, some ten packets compressed: nobody waits for its end; bytes.
const AT_ONCE: usize = 65_536;

/// A language as other sites ask for it.
fn locale(language: &str) -> &str {
    match language {
        "fr" | "fr-x-simple" => "fr_FR",
        "en" => "en_GB",
        other => other,
    }
}

/// The whole document.
pub fn layout_html(context: Context<'_>, assets: &Assets, frame: &Frame, main: AnyView) -> String {
    let site = context.site;
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let title = if frame.path == "/" {
        format!("{} \u{2013} {}", site.service_name, site.establishment.short_name)
    } else {
        format!("{} \u{2013} {}", frame.title, site.service_name)
    };
    let mut head = String::from("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    let mut add = |text: String| head.push_str(&text);
    if frame.data.is_some() {
        // Before all else: a slow line brings the program while the rest of the page is read. Before the policy too, at which a browser's reader of
        // what comes waits for the parser; these are fetched, and nothing of them runs before it.
        let program = if frame.lean { &assets.lean } else { &assets.whole };
        // The loader, and what it fetches later, find the program by these two links.
        add(format!("<link rel=\"preload\" href=\"/{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>", escape(&program.wasm)));
        add(format!("<link rel=\"modulepreload\" href=\"/{}\">", escape(&program.glue)));
        // The page is shown before its data have come. The loader puts them in the place of this link.
        add(format!("<link rel=\"preload\" href=\"/{}\" as=\"fetch\" type=\"application/json\" crossorigin>", escape(&assets.data)));
    }
    let policy = escape(&assets.policy);
    add(format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><meta name=\"referrer\" content=\"no-referrer\">"));
    if frame.data.is_some() {
        add(format!("<script type=\"module\" src=\"/{}\"></script>", escape(&assets.start)));
    }
    if frame.data.is_none() {
        add(format!("<script type=\"module\" src=\"/{}\"></script>", escape(&assets.page)));
    }
    if frame.outbox.is_some() {
        add(format!("<script type=\"module\" src=\"/{}\"></script>", escape(&assets.outbox)));
    }
    if frame.desk.is_some() {
        let program = if frame.team { &assets.team } else { &assets.desk };
        add(format!("<script type=\"module\" src=\"/{}\"></script>", escape(program)));
    }
    if frame.fill.is_some() {
        add(format!("<script type=\"module\" src=\"/{}\"></script>", escape(&assets.fill)));
    }
    match frame.finds {
        Finds::Elsewhere => {}
        Finds::OnDemand => add(format!("<script type=\"module\" src=\"/{}\"></script>", escape(&assets.find_field))),
        Finds::Here => add(format!("<script type=\"module\" src=\"/{}\"></script>", escape(&assets.find))),
    }
    add(format!("<title>{}</title>", escape(&title)));
    if !frame.description.is_empty() {
        let words = escape(&frame.description);
        add(format!("<meta name=\"description\" content=\"{words}\"><meta property=\"og:description\" content=\"{words}\">"));
    }
    if frame.no_index {
        add("<meta name=\"robots\" content=\"noindex\">".into());
    } else {
        let address = escape(&format!("{}{}", site.address, frame.path));
        add(format!("<link rel=\"canonical\" href=\"{address}\">{}", frame.alternates));
        // Its address is the canonical one, its type the usual one.
        add(format!(
            "<meta property=\"og:title\" content=\"{}\"><meta property=\"og:locale\" content=\"{}\">",
            escape(&frame.title),
            locale(&site.language)
        ));
    }
    if let Some(picture) = &frame.picture {
        let address = escape(picture);
        add(format!("<meta property=\"og:image\" content=\"{address}\"><meta name=\"twitter:card\" content=\"summary_large_image\">"));
    }
    add("<meta name=\"format-detection\" content=\"telephone=no\">".into());
    if !frame.framed {
        add("<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"manifest\" href=\"/app.webmanifest\">".into());
    }
    // Drawn without waiting for a file.
    let print = |sheet: &str| format!("<link rel=\"stylesheet\" href=\"/{}\" media=\"print\">", escape(sheet));
    add(format!("<style>{}</style>", assets.style));
    // A form's loader brings it after the program.
    add(if frame.data.is_some() { format!("<noscript>{}</noscript>", print(&assets.later)) } else { print(&assets.print_pages) });
    if frame.looks {
        add(format!("<link rel=\"stylesheet\" href=\"/{}\">", escape(&assets.looks)));
    }
    if frame.sheet {
        add(format!("<link rel=\"stylesheet\" href=\"/{}\">", escape(&assets.sheets)));
    }
    if frame.papers {
        add(format!("<link rel=\"stylesheet\" href=\"/{}\">", escape(&assets.papers)));
    }
    if frame.desk.is_some() {
        add(format!("<link rel=\"stylesheet\" href=\"/{}\">", escape(&assets.desk_style)));
    }
    if let Some(reload) = &assets.reload {
        add(format!("<script type=\"module\" src=\"/{reload}\"></script>"));
    }
    if let Some(json) = &frame.json_ld {
        add(format!("<script type=\"application/ld+json\">{}</script>", json.replace('<', "\\u003c")));
    }
    let data = frame
        .outbox
        .as_ref()
        .or(frame.desk.as_ref())
        .or(frame.fill.as_ref())
        .map(|d| format!("<script type=\"application/json\" id=\"guichet-data\">{d}</script>"))
        .unwrap_or_default();
    // Written once, never changed: the program does not know it.
    let body = if frame.framed { within(context, main) } else { layout(context, frame, &assets.version, main).into_any() };
    let body = body.to_html().replacen(SWITCH, &frame.languages, 1);
    // One drawing in place of two: not before the form has been read. The loader takes the link away.
    let expect = if frame.data.is_some() && body.len() < AT_ONCE { "<link rel=\"expect\" href=\"#formulaire\" blocking=\"render\">" } else { "" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head>{head}{expect}</head><body class=\"{}\">{body}{data}</body></html>\n",
        site.language, frame.class
    )
}

fn demo_view(context: Context<'_>) -> Option<impl IntoView + use<>> {
    context.site.fictional.then(|| view! { <p class="demo">{context.say("layout.demo")}</p> })
}

/// The body of a page that is shown within another.
fn within(context: Context<'_>, main: AnyView) -> AnyView {
    view! { <main class="main form-page" id="contenu" tabindex="-1">{demo_view(context)}{main}</main> }.into_any()
}

/// The body of a page.
pub fn layout(context: Context<'_>, frame: &Frame, version: &str, main: AnyView) -> impl IntoView + use<> {
    let site = context.site;
    let current = |path: &str| frame.path.starts_with(path).then_some("page");
    let demo = demo_view(context);
    let emergency: Vec<_> = site.emergency.iter().map(|e| view! { <li>{phone_link(&e.number)}" "{e.label.clone()}</li> }).collect();
    let address: Vec<_> = site.establishment.address.iter().map(|l| view! { <span>{l.clone()}</span> }).collect();
    view! {
        <a class="skip" href="#contenu">{context.say("layout.skip")}</a>
        <header class="header">
            {demo}
            <div class="header__inner">
                <a class="header__home" href="/">
                    <span class="header__establishment">{site.establishment.name.clone()}</span>
                    <span class="header__service">{site.service_name.clone()}</span>
                </a>
                <nav class="nav" aria-label=context.say("layout.nav")>
                    <ul>
                        <li><a href="/parcours/" aria-current=current("/parcours/")>{context.say("nav.pathways")}</a></li>
                        <li><a href="/demande/" aria-current=current("/demande/")>{context.say("nav.referral")}</a></li>
                        <li><a href="/questionnaires/" aria-current=current("/questionnaires/")>{context.say("nav.questionnaires")}</a></li>
                        <li><a href=SEARCH aria-current=current(SEARCH)>{context.say("nav.search")}</a></li>
                        <li><button type="button" class="nav__button" id="affichage" aria-haspopup="dialog" hidden>{context.say("nav.display")}</button></li>
                    </ul>
                </nav>
                {SWITCH}
            </div>
        </header>
        <aside class="urgent" aria-label=context.say("layout.emergency.label")>
            <p>{context.say("layout.emergency")}</p>
            <ul>{emergency}</ul>
        </aside>
        <main class=if frame.data.is_some() { "main form-page" } else { "main" } id="contenu" tabindex="-1">{main}</main>
        <footer class="footer">
            <p class="footer__address">
                <strong>{site.establishment.name.clone()}</strong>{address}<span>{context.texts.fill("footer.version", &[("version", version)])}</span>
            </p>
            <ul class="links">
                {guide_links(context, None)}
                <li><a href="/a-propos/">{context.say("footer.about")}</a></li>
                <li><a href="/sources/">{context.say("footer.sources")}</a></li>
                <li><a href="/envois/">{context.say("footer.outbox")}</a></li>
                <li><a href="/donnees-personnelles/">{context.say("footer.data")}</a></li>
                <li><a href="/accessibilite/">{context.say("footer.accessibility")}</a></li>
            </ul>
        </footer>
    }
}
