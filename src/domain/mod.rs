//! **Domain**: what is true in care and in forms. A Questionnaire, its filling, its score; dates that may be partial; the readable
//! reference of a sending.
//!
//! Pure: no serde, no clock, no randomness, no I/O, no wording for people.

pub mod assessment;
pub mod calendar;
pub mod date;
pub mod decimal;
pub mod delay;
pub mod fhirpath;
pub mod filling;
pub mod identifiers;
pub mod indicators;
pub mod intake;
pub mod item;
pub mod logic;
pub mod markup;
pub mod order;
pub mod planning;
pub mod promise;
#[cfg(any(feature = "native", feature = "post"))]
pub mod qr;
pub mod questionnaire;
pub mod reference;
pub mod referral;
pub mod remaining;
pub mod score;
pub mod tally;
pub mod timeline;
pub mod ucum;
pub mod value;

pub use date::PartialDate;
pub use filling::{Filling, Input, NodeId, Problem};
pub use questionnaire::{Item, ItemId, ItemKind, LinkId, Questionnaire};
pub use reference::Reference;
pub use referral::Referral;
pub use score::{Method, Score, ScoreState, Threshold, ThresholdKind};
pub use value::{Coding, Value};
