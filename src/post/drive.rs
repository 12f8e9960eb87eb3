//! Entries carried to their destinations: one at a time across all tabs, kept before each step, told after each.

use super::store::Saved;
use super::{destinations, due, list, locks, now, scores, sign_in, store, vault, wake_at};
use crate::transport::outbox::{Entry, State};
use crate::transport::{Route, Step, Trouble, Verdict};
use crate::web::{self, clock};
use js_sys::Math;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

thread_local! {
    static CHANNEL: OnceCell<BroadcastChannel> = const { OnceCell::new() };
}

/// Why an entry is looked at.
pub enum Call {
    /// A form hands it over.
    New(Box<Entry>),
    /// A person wants it sent.
    Person,
    /// Its time may have come.
    Time,
    /// The network came back.
    Network,
}

/// Takes one entry up, when no other tab has it in hand.
pub async fn take_up(id: String, call: Call) {
    let patient = matches!(call, Call::New(_) | Call::Person);
    let name = id.clone();
    locks::alone(&name, patient, async move { carry(&id, call).await }).await;
    wake().await;
}

async fn carry(id: &str, call: Call) {
    let store = store().await;
    let found = store.entry(id).await;
    let by_person = matches!(call, Call::New(_) | Call::Person);
    let network = matches!(call, Call::Network);
    let new = found.is_none();
    let (mut entry, mut kept) = match (found, call) {
        (Some((mut entry, kept)), Call::New(again)) => {
            if !entry.is_delivered() {
                entry.destinations = again.destinations;
                entry.choose = again.choose;
            }
            (entry, kept)
        }
        (Some(found), _) => found,
        (None, Call::New(entry)) => (*entry, false),
        (None, _) => return,
    };
    // This tab has the lock: nobody else is sending it.
    entry.resume();
    let aged = entry.pass_time(now());
    if by_person {
        entry.ask(now());
    }
    if !(entry.is_due(now()) || network && entry.waits_for_network()) {
        if aged {
            store.save(&entry, false).await;
        }
        if by_person || aged {
            tell(&entry, kept);
        }
        return;
    }
    let Some(envelope) = entry.envelope() else { return };
    let envelope = scores::scored(envelope).await;
    let stops = destinations(&entry.destinations);
    // A form whose answers go elsewhere does not know them all: another page sends it. The list knows what there is.
    if stops.len() < entry.destinations.len() && list::place().is_none() {
        return;
    }
    let mut route = Route::resumed(&stops, envelope, &entry.in_doubt);
    entry.begin();
    let mut step = entry.choose.clone().and_then(|to| route.choose(&to)).unwrap_or_else(|| route.start());
    let mut first = true;
    loop {
        match step {
            Step::Send(request) => {
                // Kept before it leaves: the page may be closed while it is under way.
                let doubt = route.in_doubt();
                if first || doubt != entry.in_doubt || request.body.is_some() {
                    entry.in_doubt = doubt;
                    if let Some(body) = &request.body {
                        entry.sha256 = vault::sha256(body).await;
                    }
                    let Some(saved) = store.save(&entry, new && first).await else { return };
                    kept = saved.is_kept();
                    if saved == Saved::Before && !by_person {
                        // Nobody is there, and a crash would forget that it may have arrived: it waits until there is room.
                        return store.drop_from_memory(&entry.id);
                    }
                }
                if first {
                    tell(&entry, kept);
                }
                first = false;
                step = route.answer(sign_in::exchange(&request, by_person, kept).await);
            }
            // Files are the form's.
            Step::Save { .. } => step = Step::Done(Verdict::NeedsPerson(crate::transport::Reason::NoDestination)),
            Step::Done(Verdict::Accepted(receipt)) => {
                entry.deliver(receipt, clock::now(), now());
                break;
            }
            Step::Done(verdict) => {
                let failures = route.failures().iter().map(Trouble::from).collect();
                entry.settle(&verdict, failures, route.in_doubt(), now(), Math::random());
                break;
            }
        }
    }
    // Wiped or removed meanwhile: what came of it is told, and not kept.
    let saved = store.save(&entry, new && first).await;
    tell(&entry, saved.is_some_and(Saved::is_kept));
    sign_in::depart().await;
}

/// Looks at everything that waits.
pub async fn round(network: bool) {
    let store = store().await;
    store.purge().await;
    for (entry, _) in store.entries().await.0 {
        if entry.is_forgotten(now()) {
            store.remove(&entry.id).await;
            continue;
        }
        let aged = entry.clone().pass_time(now());
        if entry.is_due(now()) || aged || network && entry.waits_for_network() {
            // Each on its own: a slow receiver does not hold up the others.
            spawn_local(take_up(entry.id, if network { Call::Network } else { Call::Time }));
        }
    }
    wake().await;
}

/// Sets the next look.
async fn wake() {
    let (entries, _) = store().await.entries().await;
    let next = entries.iter().filter_map(|(entry, _)| match entry.state {
        // In another tab, or in this one.
        State::Queued | State::Sending => Some(now() + super::LONGEST_SLEEP),
        // One that is due and was left alone, for want of room or of its destinations, is not looked at again at once.
        _ => entry.next().map(|at| if at <= now() { now() + super::LONGEST_SLEEP } else { at }),
    });
    wake_at(next.min());
}

/// Its person looks at the answers again.
pub async fn hold(id: String) {
    let name = id.clone();
    let act = async move {
        let store = store().await;
        if let Some((mut entry, _)) = store.entry(&id).await {
            entry.hold(now());
            store.save(&entry, false).await;
        }
    };
    locks::alone(&name, true, act).await;
}

/// Takes an entry away; one that is being sent, once that is over and unless it has arrived: its receipt then stays.
pub async fn remove(id: String) {
    let name = id.clone();
    let was_there = is_delivered(&id).await;
    let act = async move {
        if was_there || !is_delivered(&id).await {
            store().await.remove(&id).await;
        }
    };
    locks::alone(&name, true, act).await;
    broadcast(&name);
    list::draw().await;
}

async fn is_delivered(id: &str) -> bool {
    store().await.entry(id).await.is_some_and(|(entry, _)| entry.is_delivered())
}

/// Tells this page and the other tabs where an entry stands.
fn tell(entry: &Entry, kept: bool) {
    tell_here(entry, kept);
    if kept {
        broadcast(&entry.id);
    }
}

fn tell_here(entry: &Entry, kept: bool) {
    web::tell(web::TO_FORM, &due::told(entry, kept));
    spawn_local(list::draw());
}

/// Tells the other tabs that an entry has changed: its id and no more.
pub fn broadcast(id: &str) {
    CHANNEL.with(|channel| {
        if let Some(channel) = channel.get() {
            channel.post_message(&JsValue::from_str(id)).ok();
        }
    });
}

/// Listens to the other tabs, and to the network's return.
pub fn listen() {
    if let Ok(channel) = BroadcastChannel::new("guichet") {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
            let id = event.data().as_string().unwrap_or_default();
            spawn_local(async move {
                match store().await.entry(&id).await {
                    Some((entry, kept)) => tell_here(&entry, kept),
                    None => list::draw().await,
                }
                // Should the other tab be closed, this one goes on.
                wake().await;
            });
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        CHANNEL.with(|kept| kept.set(channel).ok());
    }
    let Some(window) = web_sys::window() else { return };
    let back = Closure::<dyn Fn()>::new(|| {
        // Not all devices of a building at once, and not before the network stands.
        #[allow(clippy::cast_possible_truncation)]
        let wait = 3_000 + (Math::random() * 5_000.0) as i32;
        let act = web::function(Box::new(|| spawn_local(round(true))));
        if let Some(window) = web_sys::window() {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&act, wait).ok();
        }
    });
    window.add_event_listener_with_callback("online", back.as_ref().unchecked_ref()).ok();
    back.forget();
}
