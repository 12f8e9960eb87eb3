//! IndexedDB with each record encrypted: AES-GCM, under a key of this browser that no script can read out.
//!
//! In clear stand a record's key, when it was written, when it ends, and its state in one word. The keys are asked of the database each
//! time: another tab may have wiped them.

use super::now;
use crate::web::digest::{digest, hexadecimal};
use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, IdbDatabase, IdbObjectStore, IdbObjectStoreParameters, IdbRequest, IdbTransaction, IdbTransactionMode};

/// Its stores; the first holds the keys.
pub const STORES: [&str; 6] = ["keys", "outbox", "drafts", "senders", "sent", "results"];
/// One more with each store that is added.
const VERSION: u32 = 2;

/// A record as it was read.
pub struct Record {
    /// Its key.
    pub key: String,
    /// Its text; `None` when it cannot be read any more.
    pub text: Option<String>,
    /// When it was written.
    pub at: u64,
    /// When it ends.
    pub expires: Option<u64>,
}

/// The open database.
pub struct Vault {
    db: IdbDatabase,
    crypto: Crypto,
}

type Outcome<T> = Result<T, JsValue>;

impl Vault {
    /// Opens it, and makes sure that it can hold a key: private windows of some browsers cannot.
    pub async fn open() -> Outcome<Self> {
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let crypto = window.crypto()?;
        let factory = window.indexed_db()?.ok_or(JsValue::UNDEFINED)?;
        let request = factory.open_with_u32("guichet", VERSION)?;
        let making = request.clone();
        let upgrade = Closure::once_into_js(move || {
            let Some(db) = making.result().ok().and_then(|r| r.dyn_into::<IdbDatabase>().ok()) else { return };
            for store in STORES {
                let options = IdbObjectStoreParameters::new();
                options.set_key_path(&"key".into());
                // Refused only when it is there already.
                db.create_object_store_with_optional_parameters(store, &options).ok();
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        // A page of an older site that is still open may not let go: nothing is kept then, rather than waiting for ever.
        let opened = Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
            request.set_onblocked(Some(&reject));
        });
        JsFuture::from(opened).await?;
        let db: IdbDatabase = request.result()?.dyn_into()?;
        // A page of a newer site may add its stores: this one lets go, and keeps what comes in its memory.
        let closing = db.clone();
        db.set_onversionchange(Some(&crate::web::function(Box::new(move || closing.close()))));
        let vault = Self { db, crypto };
        vault.key("main").await?;
        Ok(vault)
    }

    fn transaction(&self, store: &str, write: bool) -> Outcome<(IdbTransaction, IdbObjectStore)> {
        let transaction: IdbTransaction = if write {
            // On the disk before it counts as done: what is in doubt has to outlive a crash.
            let options = object(&[("durability", "strict".into())]);
            let open: Function = Reflect::get(&self.db, &"transaction".into())?.dyn_into()?;
            open.call3(&self.db, &store.into(), &"readwrite".into(), &options)?.dyn_into()?
        } else {
            self.db.transaction_with_str_and_mode(store, IdbTransactionMode::Readonly)?
        };
        let records = transaction.object_store(store)?;
        Ok((transaction, records))
    }

    /// A key of this browser, made when it is first asked for.
    async fn key(&self, name: &str) -> Outcome<CryptoKey> {
        if let Some(key) = stored_key(&self.transaction("keys", false)?.1, name).await? {
            return Ok(key);
        }
        let (algorithm, uses) = if name == "main" {
            (object(&[("name", "AES-GCM".into()), ("length", 256.into())]), Array::of2(&"encrypt".into(), &"decrypt".into()))
        } else {
            (object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())]), Array::of1(&"sign".into()))
        };
        let made: CryptoKey = JsFuture::from(self.crypto.subtle().generate_key_with_object(&algorithm, false, &uses)?).await?.dyn_into()?;
        // Another tab may have been faster.
        let (transaction, keys) = self.transaction("keys", true)?;
        if let Some(key) = stored_key(&keys, name).await? {
            return Ok(key);
        }
        keys.put(&object(&[("key", name.into()), ("value", made.clone().into())]))?;
        complete(&transaction).await?;
        Ok(made)
    }

    /// Writes a record. With `only_again`, only over one that is there. True when it was written.
    pub async fn put(&self, store: &str, key: &str, text: &str, expires: Option<u64>, state: &str, only_again: bool) -> Outcome<bool> {
        let secret = self.key("main").await?;
        let mut iv = [0u8; 12];
        self.crypto.get_random_values_with_u8_array(&mut iv)?;
        let how = sealed(store, key, &iv);
        let data = JsFuture::from(self.crypto.subtle().encrypt_with_object_and_u8_array(&how, &secret, text.as_bytes())?).await?;
        let record = object(&[
            ("key", key.into()),
            ("iv", Uint8Array::from(iv.as_slice()).into()),
            ("data", data),
            ("at", number(now())),
            ("expires", expires.map_or(JsValue::NULL, number)),
            ("state", state.into()),
        ]);
        let (transaction, records) = self.transaction(store, true)?;
        if only_again && done(&records.get(&key.into())?).await?.is_undefined() {
            return Ok(false);
        }
        let request = records.put(&record)?;
        let ended = complete(&transaction).await;
        match request.error() {
            Ok(Some(why)) => Err(why.into()),
            _ => ended.map(|()| true),
        }
    }

    /// Reads one record.
    pub async fn get(&self, store: &str, key: &str) -> Outcome<Option<Record>> {
        let found = done(&self.transaction(store, false)?.1.get(&key.into())?).await?;
        if found.is_undefined() {
            return Ok(None);
        }
        Ok(Some(self.read(store, &found).await))
    }

    /// Reads all records of a store.
    pub async fn all(&self, store: &str) -> Outcome<Vec<Record>> {
        let found: Array = done(&self.transaction(store, false)?.1.get_all()?).await?.dyn_into()?;
        let mut records = Vec::new();
        for one in found.iter() {
            records.push(self.read(store, &one).await);
        }
        Ok(records)
    }

    async fn read(&self, store: &str, found: &JsValue) -> Record {
        let part = |name: &str| Reflect::get(found, &name.into()).unwrap_or_default();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let moment = |name: &str| part(name).as_f64().map(|n| n.max(0.0) as u64);
        let key = part("key").as_string().unwrap_or_default();
        let iv = Uint8Array::new(&part("iv")).to_vec();
        let text = self.opened(store, &key, &iv, &Uint8Array::new(&part("data")).to_vec()).await.ok();
        Record { key, text, at: moment("at").unwrap_or_default(), expires: moment("expires") }
    }

    async fn opened(&self, store: &str, key: &str, iv: &[u8], data: &[u8]) -> Outcome<String> {
        let secret = self.key("main").await?;
        let plain = self.crypto.subtle().decrypt_with_object_and_u8_array(&sealed(store, key, iv), &secret, data)?;
        let plain: ArrayBuffer = JsFuture::from(plain).await?.dyn_into()?;
        String::from_utf8(Uint8Array::new(&plain).to_vec()).map_err(|_| JsValue::UNDEFINED)
    }

    /// Deletes a record.
    pub async fn delete(&self, store: &str, key: &str) -> Outcome<()> {
        let (transaction, records) = self.transaction(store, true)?;
        records.delete(&key.into())?;
        complete(&transaction).await
    }

    /// Empties every store, the keys included: what was encrypted with them cannot be read any more, wherever a copy of it is.
    pub async fn wipe(&self) -> Outcome<()> {
        for store in STORES {
            let (transaction, records) = self.transaction(store, true)?;
            records.clear()?;
            complete(&transaction).await?;
        }
        Ok(())
    }

    /// True when no store but the keys' holds anything.
    pub async fn is_empty(&self) -> Outcome<bool> {
        for store in STORES.into_iter().skip(1) {
            if done(&self.transaction(store, false)?.1.count()?).await?.as_f64() != Some(0.0) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// HMAC-SHA-256 under a key of this browser, in hexadecimal digits: the same text is found again, and says nothing to anybody else.
    pub async fn sign(&self, text: &str) -> Outcome<String> {
        let key = self.key("mac").await?;
        let mac: ArrayBuffer = JsFuture::from(self.crypto.subtle().sign_with_str_and_u8_array("HMAC", &key, text.as_bytes())?).await?.dyn_into()?;
        Ok(hexadecimal(&Uint8Array::new(&mac).to_vec()))
    }
}

/// SHA-256 in hexadecimal digits; `None` where the browser has no WebCrypto (a page that was not served safely).
pub async fn sha256(text: &str) -> Option<String> {
    digest(text.as_bytes()).await.map(|sum| hexadecimal(&sum))
}

/// How a record is encrypted: bound to its place, so that one cannot be put in the place of another.
fn sealed(store: &str, key: &str, iv: &[u8]) -> Object {
    let place = Uint8Array::from(format!("{store}/{key}").as_bytes());
    object(&[("name", "AES-GCM".into()), ("iv", Uint8Array::from(iv).into()), ("additionalData", place.into())])
}

fn object(parts: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in parts {
        // A fresh object takes all.
        Reflect::set(&object, &(*name).into(), value).ok();
    }
    object
}

#[allow(clippy::cast_precision_loss)]
fn number(moment: u64) -> JsValue {
    JsValue::from_f64(moment as f64)
}

async fn stored_key(keys: &IdbObjectStore, name: &str) -> Outcome<Option<CryptoKey>> {
    let found = done(&keys.get(&name.into())?).await?;
    Ok(Reflect::get(&found, &"value".into()).ok().and_then(|key| key.dyn_into().ok()))
}

/// What a request gives.
async fn done(request: &IdbRequest) -> Outcome<JsValue> {
    let ended = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(ended).await?;
    request.result()
}

/// Waits until a transaction is done for good.
async fn complete(transaction: &IdbTransaction) -> Outcome<()> {
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(ended).await {
        Ok(_) => Ok(()),
        Err(event) => Err(transaction.error().map_or(event, Into::into)),
    }
}
