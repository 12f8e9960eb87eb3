//! What is kept: in the vault, or in the memory of the page where the browser refuses.

use super::vault::{Record, STORES, Vault};
use super::{drive, now};
use crate::formats::json::Json;
use crate::formats::read_json;
use crate::transport::outbox::Entry;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

const OUTBOX: &str = "outbox";
/// The one thing in localStorage: something is kept here, so pages fetch the program that sends.
const FLAG: &str = "guichet-kept";

/// The outbox and the other stores of this browser.
#[derive(Default)]
pub struct Store {
    vault: Option<Vault>,
    /// Entries that could not be kept: they live as long as the page.
    memory: RefCell<Vec<Entry>>,
}

/// Where an entry is after it was to be kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// On the device, as it is.
    Kept,
    /// On the device as it was before; as it is in the memory of this page. What is sent is the same, where it may have arrived is not known there.
    Before,
    /// In the memory of this page alone.
    Memory,
}

impl Saved {
    /// True when closing the page loses nothing.
    pub fn is_kept(self) -> bool {
        self != Self::Memory
    }
}

/// Why something was not kept.
pub fn why(error: &JsValue) -> &'static str {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|n| n.as_string());
    if name.as_deref() == Some("QuotaExceededError") { "quota" } else { "none" }
}

impl Store {
    /// Opens what there is.
    pub async fn open() -> Self {
        Self { vault: Vault::open().await.ok(), memory: RefCell::default() }
    }

    /// True when this browser keeps anything at all.
    pub fn is_available(&self) -> bool {
        self.vault.is_some()
    }

    fn in_memory(&self, id: &str) -> Option<Entry> {
        self.memory.borrow().iter().find(|e| e.id == id).cloned()
    }

    fn put_in_memory(&self, entry: &Entry) {
        self.drop_from_memory(&entry.id);
        self.memory.borrow_mut().push(entry.clone());
    }

    /// Forgets what this page alone knew of an entry.
    pub fn drop_from_memory(&self, id: &str) {
        self.memory.borrow_mut().retain(|e| e.id != id);
    }

    /// An entry, and whether it is kept.
    pub async fn entry(&self, id: &str) -> Option<(Entry, bool)> {
        if let Some(entry) = self.in_memory(id) {
            return Some((entry, false));
        }
        let record = self.vault.as_ref()?.get(OUTBOX, id).await.ok()??;
        read_entry(&record).map(|entry| (entry, true))
    }

    /// All entries with whether each is kept, and how many records cannot be read.
    pub async fn entries(&self) -> (Vec<(Entry, bool)>, usize) {
        let mut entries: Vec<(Entry, bool)> = self.memory.borrow().iter().map(|e| (e.clone(), false)).collect();
        let mut unreadable = 0;
        if let Some(vault) = &self.vault {
            for record in vault.all(OUTBOX).await.unwrap_or_default() {
                match read_entry(&record) {
                    Some(entry) if entries.iter().all(|(e, _)| e.id != entry.id) => entries.push((entry, true)),
                    Some(_) => {}
                    None => unreadable += 1,
                }
            }
        }
        (entries, unreadable)
    }

    /// Keeps an entry: a new one, or one that is still there. `None` when it was removed meanwhile. What was kept before is taken away for nothing
    /// but its delivery: a device that is full loses no sending.
    pub async fn save(&self, entry: &Entry, new: bool) -> Option<Saved> {
        let was_in_memory = self.in_memory(&entry.id).is_some();
        let text = entry.to_json().to_string();
        let Some(vault) = &self.vault else {
            if !new && !was_in_memory {
                return None;
            }
            self.put_in_memory(entry);
            return Some(Saved::Memory);
        };
        let state = entry.told(true, |_| String::new()).state.word();
        match vault.put(OUTBOX, &entry.id, &text, None, state, !new && !was_in_memory).await {
            Ok(true) => {
                self.drop_from_memory(&entry.id);
                flag(true);
                Some(Saved::Kept)
            }
            Ok(false) => None,
            Err(_) => {
                self.put_in_memory(entry);
                let before = matches!(vault.get(OUTBOX, &entry.id).await, Ok(Some(_)));
                if before && entry.is_delivered() {
                    vault.delete(OUTBOX, &entry.id).await.ok();
                }
                Some(if before && !entry.is_delivered() { Saved::Before } else { Saved::Memory })
            }
        }
    }

    /// Takes an entry away.
    pub async fn remove(&self, id: &str) {
        self.drop_from_memory(id);
        if let Some(vault) = &self.vault {
            vault.delete(OUTBOX, id).await.ok();
            self.lower_flag().await;
        }
    }

    /// Keeps something of the form's.
    pub async fn keep(&self, store: &str, key: &str, value: &Json, expires: Option<u64>) -> Result<(), &'static str> {
        let vault = self.vault.as_ref().ok_or("private")?;
        let store = named(store).ok_or("none")?;
        let kept = async {
            let key = place(vault, store, key).await?;
            vault.put(store, &key, &value.to_string(), expires, "kept", false).await
        };
        match kept.await {
            Ok(_) => {
                flag(true);
                Ok(())
            }
            Err(error) => Err(why(&error)),
        }
    }

    /// What is kept under a key, or all; what has ended is not given.
    pub async fn get(&self, store: &str, key: Option<&str>) -> Vec<(Record, Json)> {
        let Some((vault, store)) = self.vault.as_ref().zip(named(store)) else { return Vec::new() };
        let found = match key {
            Some(key) => match place(vault, store, key).await {
                Ok(place) => vault.get(store, &place).await.map(|r| r.into_iter().map(|r| Record { key: key.to_owned(), ..r }).collect()),
                Err(error) => Err(error),
            },
            None => vault.all(store).await,
        };
        let live = |r: &Record| r.expires.is_none_or(|end| end > now());
        let read = |r: Record| r.text.as_deref().and_then(|t| read_json(t).ok()).map(|json| (r, json));
        found.unwrap_or_default().into_iter().filter(live).filter_map(read).collect()
    }

    /// Takes something of the form's away.
    pub async fn forget(&self, store: &str, key: &str) {
        let Some((vault, store)) = self.vault.as_ref().zip(named(store)) else { return };
        if let Ok(place) = place(vault, store, key).await {
            vault.delete(store, &place).await.ok();
        }
        self.lower_flag().await;
    }

    /// Takes away what has ended.
    pub async fn purge(&self) {
        let Some(vault) = &self.vault else { return };
        let mut ended = false;
        for store in STORES.into_iter().skip(2) {
            for record in vault.all(store).await.unwrap_or_default() {
                if record.expires.is_some_and(|end| end <= now()) {
                    ended |= vault.delete(store, &record.key).await.is_ok();
                }
            }
        }
        if ended {
            self.lower_flag().await;
        }
    }

    /// Empties everything on the device that is of this site.
    pub async fn wipe(&self) {
        self.memory.borrow_mut().clear();
        if let Some(vault) = &self.vault {
            vault.wipe().await.ok();
        }
        let window = web_sys::window();
        let storages =
            [window.as_ref().and_then(|w| w.local_storage().ok().flatten()), window.as_ref().and_then(|w| w.session_storage().ok().flatten())];
        for storage in storages.into_iter().flatten() {
            storage.clear().ok();
        }
        drive::broadcast("");
    }

    async fn lower_flag(&self) {
        if let Some(vault) = &self.vault
            && vault.is_empty().await == Ok(true)
        {
            flag(false);
        }
    }
}

fn read_entry(record: &Record) -> Option<Entry> {
    Entry::from_json(&read_json(record.text.as_deref()?).ok()?)
}

/// A store of the form's, by its name.
fn named(store: &str) -> Option<&'static str> {
    STORES.into_iter().skip(2).find(|s| *s == store)
}

/// The key in the database. What was sent is found by a key that says nothing of anybody.
async fn place(vault: &Vault, store: &str, key: &str) -> Result<String, JsValue> {
    if store == "sent" { vault.sign(key).await } else { Ok(key.to_owned()) }
}

fn flag(up: bool) {
    let Some(storage) = web_sys::window().and_then(|w| w.local_storage().ok().flatten()) else { return };
    // Without it, what is kept is found when a form is sent or the list is opened.
    if up {
        storage.set_item(FLAG, "1").ok()
    } else {
        storage.remove_item(FLAG).ok()
    };
}
