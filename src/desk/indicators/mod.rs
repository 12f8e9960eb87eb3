//! The page `/indicateurs/`: dated events, opened from files or read from the hospital's own server, and worked out here; nothing of them leaves the
//! page but the table of figures.

mod draw;
mod gathering;

use super::{chosen, fill, say, server, sign_in, with_texts};
use crate::content::FhirServer;
use crate::domain::PartialDate;
use crate::domain::delay::Days;
use crate::domain::indicators::{Case, Figure, work_out};
use crate::formats::events::{ReadCases, WrongCases};
use crate::formats::measures::{Row, read_indicator_data};
use crate::web::{self, add, clock, document, show_or_hide};
use draw::{parts, spreads, table, whole};
use gathering::{Why, gather};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlInputElement};

/// Larger files are not opened.
const MOST_BYTES: f64 = 30_000_000.0;
/// How the ids of the page's fields begin.
const PAGE: &str = "indicateurs";

thread_local! {
    static ROWS: RefCell<Vec<Row>> = const { RefCell::new(Vec::new()) };
    static SERVERS: RefCell<Vec<FhirServer>> = const { RefCell::new(Vec::new()) };
    /// What files hold.
    static READ: RefCell<ReadCases> = RefCell::new(ReadCases::default());
    /// What the server holds, and a sentence about when and where: asked again, it takes the place of what was there.
    static ASKED: RefCell<Option<(ReadCases, String)>> = const { RefCell::new(None) };
    /// Goes up with each question, and when one is stopped: an answer that comes late belongs to nothing.
    static TURN: Cell<u32> = const { Cell::new(0) };
    /// Files that were opened so far: each has a number of its own.
    static FILES: Cell<u32> = const { Cell::new(0) };
}

fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// Listens to the page, when this is it.
pub fn start(data: &str) {
    let Some((place, data)) = element("indicateurs").zip(read_indicator_data(data)) else { return };
    super::keep(&data.texts);
    ROWS.set(data.rows);
    SERVERS.set(data.servers);
    from_link();
    for (event, act) in [("change", changed as fn(&web_sys::Event) -> Option<()>), ("click", pressed), ("keydown", entered)] {
        let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            act(&event);
        });
        place.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref()).ok();
        heard.forget();
    }
    // A page that is left may be kept by the browser to be shown again.
    let left = Closure::<dyn Fn()>::new(|| {
        wipe();
    });
    if let Some(window) = web_sys::window() {
        window.add_event_listener_with_callback("pagehide", left.as_ref().unchecked_ref()).ok();
    }
    left.forget();
    place.set_attribute("data-on", "").ok();
}

/// Shows what asks the server, and takes in the token that a link brought, `#jeton=…`, which leaves the address bar at once. Asking waits for a press.
fn from_link() {
    let brought = server::from_fragment().into_iter().find(|(name, _)| name == "jeton").map(|(_, token)| token);
    // A browser may bring back what stood in the field.
    chosen::put_token(PAGE, &brought.unwrap_or_default());
    show_element("indicateurs-demander", true);
}

/// The Enter key in the token's field asks.
fn entered(event: &web_sys::Event) -> Option<()> {
    let key = event.dyn_ref::<web_sys::KeyboardEvent>()?;
    let field = event.target()?.dyn_into::<Element>().ok()?;
    (key.key() == "Enter" && field.id() == "indicateurs-jeton").then(ask).flatten()
}

/// Asks the server that is chosen.
fn ask() -> Option<()> {
    let server = SERVERS.with_borrow(|all| chosen::server(PAGE, all))?;
    let began = TURN.get() + 1;
    TURN.set(began);
    tell(&say("indicators.server.asking"));
    show_element("indicateurs-arreter", true);
    spawn_local(async move {
        let go_on = |kind: &str, page: usize, count: usize| {
            let mine = TURN.get() == began;
            if mine && page > 0 {
                let values = [("kind", kind), ("page", &*whole(page)), ("count", &whole(count))];
                tell(&with_texts(|texts| texts.fill("indicators.server.page", &values)));
            }
            mine
        };
        let found = gather(&server, &go_on).await;
        if TURN.get() != began {
            return;
        }
        show_element("indicateurs-arreter", false);
        let untouched = |why: String| tell(&format!("{why} {}", say("indicators.server.untouched")));
        match found {
            Ok(read) if read.cases.is_empty() => {
                ASKED.take();
                show(vec![fill("indicators.server.none", "where", &server.label)]);
            }
            Ok(read) => {
                let now = clock::now();
                let time = now.get(11..16).unwrap_or_default();
                let about = with_texts(|texts| texts.fill("indicators.server.read", &[("where", &server.label), ("time", time)]));
                ASKED.set(Some((read, about)));
                show(Vec::new());
            }
            Err(Why::Fault(fault)) => untouched(say(sign_in::words(fault))),
            Err(Why::Many) => untouched(say("indicators.server.many")),
            Err(Why::Stopped) => {}
        }
    });
    Some(())
}

/// Stops asking.
fn stop() {
    TURN.set(TURN.get() + 1);
    show_element("indicateurs-arreter", false);
}

/// Takes everything out of the page and of its memory.
fn wipe() -> Option<()> {
    stop();
    READ.take();
    ASKED.take();
    sign_in::forget();
    chosen::put_token(PAGE, "");
    show(Vec::new())
}

/// All cases that are known.
fn known() -> ReadCases {
    READ.with_borrow(|read| ASKED.with_borrow(|asked| asked.as_ref().map_or_else(|| read.clone(), |(more, _)| read.with(more))))
}

fn show_element(id: &str, shown: bool) -> Option<()> {
    show_or_hide(&element(id)?, shown, "[data-act='ask']")
}

fn changed(event: &web_sys::Event) -> Option<()> {
    let field = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let list = field.files().filter(|_| field.id() == "indicateurs-fichiers")?;
    let files: Vec<web_sys::File> = (0..list.length()).filter_map(|place| list.get(place)).collect();
    spawn_local(async move {
        let mut told = Vec::new();
        for file in files {
            let text = if file.size() > MOST_BYTES { None } else { JsFuture::from(file.text()).await.ok().and_then(|t| t.as_string()) };
            if let Some(why) = open(text) {
                told.push(with_texts(|texts| texts.fill("indicators.file.wrong", &[("file", &file.name()), ("why", &why)])));
            }
        }
        // The same files may be chosen again.
        field.set_value("");
        show(told);
    });
    Some(())
}

/// Takes a file in; says why not.
fn open(text: Option<String>) -> Option<String> {
    let Some(text) = text else { return Some(say("indicators.file.large")) };
    let number = FILES.replace(FILES.get() + 1);
    let taken = READ.with_borrow_mut(|read| read.add(&text, &format!("#{number}"), &super::civil));
    match taken {
        Ok(()) => None,
        Err(WrongCases::Unknown) => Some(say("indicators.file.unknown")),
        Err(WrongCases::Columns) => Some(say("indicators.file.columns")),
        Err(WrongCases::Newer) => Some(say("desk.file.newer")),
    }
}

fn pressed(event: &web_sys::Event) -> Option<()> {
    let button = event.target()?.dyn_into::<Element>().ok()?.closest("[data-act]").ok()??;
    match button.get_attribute("data-act")?.as_str() {
        "csv" => {
            web::save("indicateurs.csv", "text/csv;charset=utf-8", &table()?)?;
            tell(&say("indicators.saved"));
        }
        "print" => web_sys::window()?.print().ok()?,
        "ask" => ask()?,
        "sign-in" => {
            let servers = SERVERS.with_borrow(Clone::clone);
            let server = chosen::server(PAGE, &servers)?;
            spawn_local(async move { tell(&sign_in::press(&servers, &server).await) });
        }
        "leave" => tell(&sign_in::leave()),
        "stop" => {
            stop();
            tell(&say("indicators.server.stopped"));
            element("indicateurs-lire")?.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok()?;
        }
        "wipe" => {
            wipe();
            tell(&say("indicators.wiped"));
        }
        _ => {}
    }
    Some(())
}

fn tell(text: &str) {
    if let Some(place) = element("indicateurs-etat") {
        place.set_text_content(Some(text));
    }
}

/// Every figure, with its indicator.
fn figures(cases: &[Case]) -> Vec<(Row, String, Figure)> {
    let today = PartialDate::read_fhir(clock::now().get(..10).unwrap_or_default()).and_then(Days::of).map(|d| d.first);
    let Some(today) = today else { return Vec::new() };
    let of = |row: &Row| work_out(row.measure, cases, today).into_iter().map(|(kind, figure)| (row.clone(), kind, figure)).collect::<Vec<_>>();
    ROWS.with_borrow(|rows| rows.iter().flat_map(of).collect())
}

/// Shows what is known now; `told`: what went wrong.
fn show(mut told: Vec<String>) -> Option<()> {
    let place = element("indicateurs-resultats")?;
    place.set_text_content(None);
    let read = known();
    let any = !read.cases.is_empty();
    if any {
        let events: usize = read.cases.iter().map(|c| c.happenings.len()).sum();
        told.insert(0, with_texts(|texts| texts.fill("indicators.read", &[("cases", &whole(read.cases.len())), ("events", &whole(events))])));
        told.extend(ASKED.with_borrow(|asked| asked.as_ref().map(|(_, about)| about.clone())));
    }
    if read.left > 0 {
        told.push(fill("indicators.left", "count", &whole(read.left)));
    }
    if !read.lines.is_empty() {
        let lines: Vec<String> = read.lines.iter().map(u64::to_string).collect();
        told.push(fill("indicators.lines", "lines", &lines.join(", ")));
    }
    tell(&told.join(" "));
    show_element("indicateurs-outils", any)?;
    show_element("indicateurs-resultats", any)?;
    if any {
        let all = figures(&read.cases);
        add(&place, "h2", "", &say("indicators.results"))?;
        spreads(&place, &all)?;
        parts(&place, &all)?;
    }
    Some(())
}
