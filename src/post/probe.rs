//! The connection test on the page `/verification/`: each destination is asked what stores nothing; `transport::probe` judges.

use super::ask::{ask, listen, own};
use super::{DATA, with_texts};
use crate::content::{Auth, Destination, Verb};
use crate::transport::probe::{self, Finding, Level, NOBODY, Place, Seen, Wanted, key};
use crate::transport::{HttpRequest, HttpResponse};
use crate::web::{self, add, clock, document, make};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement};

thread_local! {
    static REPORT: RefCell<String> = const { RefCell::new(String::new()) };
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

fn place() -> Option<Element> {
    document()?.get_element_by_id("verification")
}

fn say(key: &str) -> String {
    with_texts(|texts| texts.say(key))
}

/// Tests, when this page has a place for it, and again at each press of the button.
pub fn start() {
    let Some(place) = place() else { return };
    listen();
    let pressed = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        pressed(&event);
    });
    place.add_event_listener_with_callback("click", pressed.as_ref().unchecked_ref()).ok();
    pressed.forget();
    spawn_local(run(false));
}

fn pressed(event: &web_sys::Event) -> Option<()> {
    let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-act]").ok()??;
    match button.get_attribute("data-act")?.as_str() {
        "again" => spawn_local(run(true)),
        "report" => {
            web::save("guichet-verification.txt", "text/plain;charset=utf-8", &REPORT.with_borrow(Clone::clone))?;
        }
        "copy" => {
            let lines = button.parent_element()?.query_selector("pre").ok()??.text_content()?;
            spawn_local(async move {
                let clipboard = web_sys::window().filter(web_sys::Window::is_secure_context).map(|w| w.navigator().clipboard());
                let copied = match clipboard {
                    Some(clipboard) => JsFuture::from(clipboard.write_text(&lines)).await.is_ok(),
                    None => false,
                };
                status(&say(if copied { "verification.copied" } else { "verification.copy.failed" }));
            });
        }
        _ => {}
    }
    Some(())
}

fn status(text: &str) {
    if let Some(place) = document().and_then(|d| d.get_element_by_id("verification-etat")) {
        place.set_text_content(Some(text));
    }
}

/// The whole test, drawn as it goes.
async fn run(again: bool) {
    if !RUNNING.replace(true) {
        tested(again).await;
        RUNNING.set(false);
    }
}

async fn tested(again: bool) -> Option<()> {
    let (place, window) = (place()?, web_sys::window()?);
    place.remove_attribute("data-done").ok();
    status(&say("verification.running"));
    place.set_text_content(None);
    let origin = window.location().origin().ok()?;
    let mut report = with_texts(|t| t.fill("verification.report", &[("origin", &origin), ("when", &clock::now())])) + "\n";
    let mut all = Vec::new();
    let own = own("/app.webmanifest").await;
    let findings = probe::about_page(window.is_secure_context(), window.navigator().on_line(), own);
    draw(&place, &say("verification.page"), &origin, &findings, &mut report)?;
    all.extend(findings);
    let destinations = DATA.with(|data| data.get().map(|d| d.destinations.clone()).unwrap_or_default());
    if destinations.iter().all(Destination::is_by_hand) {
        add(&place, "p", "note", &say("verification.none"))?;
    }
    for destination in &destinations {
        let findings = test(destination, &origin).await;
        draw(&place, destination.label(), destination.address().unwrap_or_default(), &findings, &mut report)?;
        all.extend(findings);
    }
    let end = with_texts(|texts| texts.fill("verification.done", &[("end", &probe::summary(&all).say(texts))]));
    report += &format!("\n{end}\n");
    REPORT.with_borrow_mut(|kept| *kept = report);
    let buttons = add(&place, "div", "form__buttons", "")?;
    for (key, act, class) in [("verification.again", "again", "button"), ("verification.save", "report", "button button--plain")] {
        let button = add(&buttons, "button", class, &say(key))?;
        button.set_attribute("type", "button").ok()?;
        button.set_attribute("data-act", act).ok()?;
        if again && act == "again" {
            button.dyn_into::<HtmlElement>().ok()?.focus().ok()?;
        }
    }
    place.set_attribute("data-done", "").ok()?;
    status(&end);
    Some(())
}

/// One destination.
async fn test(destination: &Destination, origin: &str) -> Vec<Finding> {
    if let Some(finding) = probe::by_hand(destination) {
        return vec![finding];
    }
    let address = destination.address().unwrap_or_default();
    let url = address.trim_end_matches('/').replace("{id}", NOBODY);
    let Some(at) = Place::read(&url) else { return vec![probe::not_an_address(address)] };
    if !at.secure && !at.is_local() {
        return vec![probe::clear()];
    }
    let names = destination.asked_headers();
    let headers: Vec<&str> = ["content-type"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let method = if let Destination::Webhook(hook) = destination { hook.method } else { Verb::Post };
    let wanted = Wanted { origin, method: method.name(), headers: &headers };
    let is_fhir = matches!(destination, Destination::Fhir(_));
    let asked = if is_fhir { format!("{url}/metadata") } else { url.clone() };
    let first = ask(&question(asked.clone(), vec![("Accept", "application/fhir+json")])).await;
    let mut findings = probe::seen(&first, &asked, &at, &wanted);
    let Seen::Answer(answer, _) = first else { return findings };
    findings.extend(probe::auth_note(destination.auth()));
    if is_fhir {
        fhir(&url, &answer, destination.auth(), &wanted, &mut findings).await;
    } else {
        findings.extend(probe::webhook_answer(&answer, destination.auth()));
        may_send(&asked, destination, &wanted, &mut findings).await;
        if method == Verb::Put {
            findings.push(probe::unsure_method());
        }
        findings.push(probe::no_dry_run());
    }
    findings
}

/// A question without a body.
fn question(url: String, headers: Vec<(&str, &str)>) -> HttpRequest {
    let headers = headers.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    HttpRequest { method: "GET", url, headers, body: None, timeout_ms: 15_000, auth: Auth::None }
}

async fn fhir(base: &str, answer: &HttpResponse, auth: &Auth, wanted: &Wanted<'_>, findings: &mut Vec<Finding>) {
    if !probe::first(base, answer, Some(auth), findings) {
        return;
    }
    let transactions = probe::stated(answer, findings);
    let metadata = format!("{base}/metadata");
    let Some(dry) = probe::dry_run(base, answer, transactions) else {
        findings.push(Finding::new(Level::Note, key("probe.dry.impossible")));
        return asked_before(&metadata, wanted, findings).await;
    };
    match ask(&dry.request).await {
        Seen::Answer(answer, _) => findings.push(dry.judge(&answer, Some(auth))),
        Seen::Redirect => findings.push(probe::redirected(None)),
        // The page could read the answer before: what is refused is to send.
        _ => return findings.push(probe::refused_before(wanted)),
    }
    if wanted.headers.contains(&"authorization") {
        asked_before(&metadata, wanted, findings).await;
    }
}

/// A receiver: the headers of a sending, on a question that stores nothing.
async fn may_send(url: &str, destination: &Destination, wanted: &Wanted<'_>, findings: &mut Vec<Finding>) {
    // The session of this very site is asked for by no header of ours.
    if !matches!(destination.auth(), Auth::Cookie { .. }) {
        asked_before(url, wanted, findings).await;
    }
}

/// A GET with the headers that a sending has, so that the browser asks permission for them first. No account is in it.
async fn asked_before(url: &str, wanted: &Wanted<'_>, findings: &mut Vec<Finding>) {
    let value = |name: &str| match name {
        "content-type" => "application/json",
        "authorization" => "Bearer guichet-verification",
        _ => "*",
    };
    let headers = wanted.headers.iter().map(|name| (*name, value(name))).collect();
    findings.push(match ask(&question(url.to_owned(), headers)).await {
        Seen::Answer(..) => Finding::new(Level::Good, probe::with("probe.preflight.headers-good", "headers", wanted.headers.join(", "))),
        _ => probe::refused_before(wanted),
    });
}

/// Draws what was found, and writes it down.
fn draw(place: &Element, title: &str, address: &str, findings: &[Finding], report: &mut String) -> Option<()> {
    *report += &format!("\n{title} ({address})\n").replace(" ()", "");
    let section = add(place, "section", "section", "")?;
    add(&section, "h2", "", title)?;
    if !address.is_empty() {
        add(&section, "p", "card__more", address)?;
    }
    let list = add(&section, "ul", "findings", "")?;
    for finding in findings {
        let (level, text) = with_texts(|t| (t.say(finding.level.key()), finding.text.say(t)));
        *report += &format!("[{level}] {text}\n");
        let item = add(&list, "li", "finding", "")?;
        item.set_attribute("data-level", finding.level.key()).ok()?;
        let line = add(&item, "p", "finding__text", "")?;
        add(&line, "strong", "finding__level", &level)?;
        line.append_with_str_1(&format!(" {text}")).ok()?;
        if let Some(remedy) = &finding.remedy {
            let (what, remedy) = with_texts(|t| (t.say("probe.remedy"), remedy.say(t)));
            *report += &format!("    {what} {remedy}\n");
            let line = add(&item, "p", "finding__text", "")?;
            add(&line, "strong", "", &what)?;
            line.append_with_str_1(&format!(" {remedy}")).ok()?;
        }
        if !finding.give.is_empty() {
            let lines: Vec<String> = with_texts(|t| finding.give.iter().map(|w| w.say(t)).collect());
            let what = say("probe.give");
            *report += &format!("    {what}\n        {}\n", lines.join("\n        "));
            add(&item, "p", "finding__text", "")?.append_child(&make("strong", "", &what)?.into()).ok()?;
            let code = add(&item, "pre", "finding__lines", &lines.join("\n"))?;
            // What may be wider than the window is moved by keys too.
            code.set_attribute("tabindex", "0").ok()?;
            code.set_attribute("role", "group").ok()?;
            code.set_attribute("aria-label", &what).ok()?;
            let button = add(&item, "button", "button button--plain", &say("verification.copy"))?;
            button.set_attribute("type", "button").ok()?;
            button.set_attribute("data-act", "copy").ok()?;
        }
    }
    Some(())
}
