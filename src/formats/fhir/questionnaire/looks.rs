//! Reads looks and hints: markup, media, links, and what else an item is drawn with.

use super::Reader;
use crate::domain::item::Looks;
use crate::domain::value::Attachment;
use crate::formats::fhir::extension::Extensions;
use crate::formats::json::Json;

impl Reader {
    /// The looks of an item; `None` when it has but the common ones.
    pub fn read_looks(&mut self, _json: &Json, _own: Extensions, _path: &str) -> Option<Box<Looks>> {
        None
    }

    /// An image, sound or film: in the file, or on this site.
    pub fn read_media(&mut self, _own: Extensions, _name: &str, _path: &str) -> Option<Attachment> {
        None
    }
}
