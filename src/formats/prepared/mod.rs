//! A Questionnaire as it is once read, in a private JSON form: the native program, which has read the FHIR JSON, writes it into the form's
//! page; the program that visitors receive finds it there and needs no reader of FHIR (`docs/decisions/0007-prepared-questionnaires.md`).
//!
//! Lists in the place of objects: `write` and `read` name the same parts in the same order. An absent part is `0`; those at the end of a
//! list are left out. Nobody else reads the form: page and program are of one build, and the version stands first.

mod parts;
mod read;
#[cfg(feature = "native")]
mod write;

use crate::domain::ItemKind;
use crate::domain::item::{Control, Usage};
use crate::domain::markup::MarkTag;
use crate::domain::questionnaire::Operator;
use crate::domain::score::{Method, ThresholdKind};
pub use parts::Parts;
pub use read::read_prepared;
#[cfg(feature = "native")]
pub use write::{list, value, write_prepared, write_threshold};

/// Changes with the form.
const VERSION: u64 = 2;

// Codes that are written as their place here, from 1: the words of FHIR's codes stay out of the program.
const KINDS: [ItemKind; 16] = {
    use ItemKind::{
        Attachment, Boolean, Choice, Date, DateTime, Decimal, Display, Group, Integer, OpenChoice, Quantity, Reference, String, Text, Time, Url,
    };
    [Group, Display, Boolean, Decimal, Integer, Date, DateTime, Time, String, Text, Url, Choice, OpenChoice, Attachment, Reference, Quantity]
};
const CONTROLS: [Control; 25] = {
    use Control::{
        Autocomplete, CheckBox, DropDown, Flyover, Footer, GTable, Grid, HTable, Header, Help, Inline, Legal, List, Lower, Page, Prompt, RadioButton,
        Slider, Spinner, TabContainer, Table, TextArea, TextBox, Unit, Upper,
    };
    [
        Page,
        Help,
        Flyover,
        Legal,
        RadioButton,
        CheckBox,
        DropDown,
        Autocomplete,
        Slider,
        Spinner,
        TextArea,
        TextBox,
        List,
        Table,
        HTable,
        GTable,
        Grid,
        Header,
        Footer,
        TabContainer,
        Inline,
        Prompt,
        Unit,
        Lower,
        Upper,
    ]
};
pub(in crate::formats) const OPERATORS: [Operator; 7] = {
    use Operator::{Equal, Exists, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    [Exists, Equal, NotEqual, Greater, Less, GreaterOrEqual, LessOrEqual]
};
const TAGS: [MarkTag; 17] = {
    use MarkTag::{Blockquote, Br, Code, Em, Li, Ol, P, S, Strong, Sub, Sup, Table, Td, Th, Tr, U, Ul};
    [P, Br, Strong, Em, U, S, Sub, Sup, Code, Ul, Ol, Li, Blockquote, Table, Tr, Th, Td]
};
const USAGES: [Usage; 4] = [Usage::Capture, Usage::Display, Usage::DisplayNonEmpty, Usage::CaptureDisplayNonEmpty];
const METHODS: [Method; 4] = [Method::CountTrue, Method::Value, Method::SumWeight, Method::Category];
const THRESHOLDS: [ThresholdKind; 5] =
    [ThresholdKind::Published, ThresholdKind::Context, ThresholdKind::Alternative, ThresholdKind::Local, ThresholdKind::Category];
