//! **Content**: what a hospital writes. The shapes of the files under `public/`, and nothing else.
//!
//! Pure: these types are read by `formats`, checked by `native`, shown by `ui`. Each field says what an editor may put there, since
//! the published JSON Schemas are generated from these very doc comments. They derive `serde` here, and are the one exception to the
//! rule that only `formats` knows it: the shape of the file *is* the type.

pub mod accessibility;
pub mod assessment;
pub mod booklet;
pub mod destination;
pub mod exact;
pub mod guide;
pub mod indicator;
pub mod letter;
pub mod page;
pub mod pathway;
pub mod planning;
pub mod site;
pub mod source;
pub mod template;
pub mod texts;
pub mod translation;

pub use accessibility::{Accessibility, Criterion, CriterionState, TestName};
pub use assessment::{Assessment, AssessmentTime};
pub use booklet::{Booklet, CareKind, CarePart, CareSheet, Chapter, ChapterKind, Passage};
pub use destination::{Addressee, AlreadyThere, Auth, Csrf, Destination, FhirServer, Verb, Webhook, Wrap, Writes};
pub use exact::{ExactItem, ExactOption, ExactWording, Permission};
pub use guide::{Commitment, Guide, Helper, Part, Relay, Signatory, Situation};
pub use indicator::{Elsewhere, Indicator, IndicatorMeasure, Indicators, Published};
pub use letter::{Block, BlockKind, Letter, Paper};
pub use page::{Page, Section};
pub use pathway::{Actor, Counting, Delay, DelayKind, DeskHours, Event, ExamQuality, LocalRule, Pathway, Statement, Step, Unit, Wording};
pub use planning::{PlanningCondition, PlanningKind, PlanningRule, ReservedSlots, WeekDay};
pub use site::{Audience, CallUnit, Colours, Contact, ContactKind, Emergency, Establishment, Site, Territory};
pub use source::{Source, Sources};
pub use template::{FieldKind, Template, TemplateBlock, TemplateKind, TemplatePart, TypedField};
pub use texts::{Table, Texts};
pub use translation::{Direction, Translated, Translation};
