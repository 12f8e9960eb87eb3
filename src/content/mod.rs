//! **Content**: what a hospital writes. The shapes of the files under `public/`, and nothing else.
//!
//! Pure: these types are read by `formats`, checked by `native`, shown by `ui`. Each field says what an editor may put there, since
//! the published JSON Schemas are generated from these very doc comments. They derive `serde` here, and are the one exception to the
//! rule that only `formats` knows it: the shape of the file *is* the type.

pub mod accessibility;
pub mod destination;
pub mod letter;
pub mod page;
pub mod pathway;
pub mod site;
pub mod source;
pub mod texts;

pub use accessibility::{Accessibility, Criterion, CriterionState, TestName};
pub use destination::{Addressee, AlreadyThere, Auth, Csrf, Destination, FhirServer, Verb, Webhook, Wrap, Writes};
pub use letter::{Block, BlockKind, Letter, Paper};
pub use page::{Page, Section};
pub use pathway::{Actor, Counting, Delay, DelayKind, DeskHours, Event, LocalRule, Pathway, Statement, Step, Unit, Wording};
pub use site::{Audience, Colours, Contact, ContactKind, Emergency, Establishment, Site, Territory};
pub use source::{Source, Sources};
pub use texts::{Table, Texts};
