//! One item of a Questionnaire: what is asked, how it is drawn, what binds it.

use super::logic::Logic;
use super::markup::Markup;
use super::questionnaire::{EnableWhen, ItemId, ItemKind, LinkId};
use super::value::Attachment;
use super::{Coding, Value};
use rust_decimal::Decimal;

/// How an item is drawn (`questionnaire-itemControl`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Control {
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
}

impl Control {
    /// All controls, with their code in FHIR's list.
    pub const ALL: [(&'static str, Self); 25] = [
        ("page", Self::Page),
        ("help", Self::Help),
        ("flyover", Self::Flyover),
        ("legal", Self::Legal),
        ("radio-button", Self::RadioButton),
        ("check-box", Self::CheckBox),
        ("drop-down", Self::DropDown),
        ("autocomplete", Self::Autocomplete),
        ("slider", Self::Slider),
        ("spinner", Self::Spinner),
        ("text-area", Self::TextArea),
        ("text-box", Self::TextBox),
        ("list", Self::List),
        ("table", Self::Table),
        ("htable", Self::HTable),
        ("gtable", Self::GTable),
        ("grid", Self::Grid),
        ("header", Self::Header),
        ("footer", Self::Footer),
        ("tab-container", Self::TabContainer),
        ("inline", Self::Inline),
        ("prompt", Self::Prompt),
        ("unit", Self::Unit),
        ("lower", Self::Lower),
        ("upper", Self::Upper),
    ];
}

/// One item of a Questionnaire.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Stable name.
    pub link_id: LinkId,
    /// Type.
    pub kind: ItemKind,
    /// The question.
    pub text: String,
    /// Label before the text.
    pub prefix: Option<String>,
    /// The item that holds it.
    pub parent: Option<ItemId>,
    /// The items it holds, help, flyover and legal texts left out.
    pub children: Vec<ItemId>,
    /// Text of its help child.
    pub help: Option<String>,
    /// Must be answered.
    pub required: bool,
    /// May have several answers, or several rows when it holds items.
    pub repeats: bool,
    /// Shown, not typed.
    pub read_only: bool,
    /// Never shown (`questionnaire-hidden`).
    pub hidden: bool,
    /// Most characters.
    pub max_length: Option<usize>,
    /// Least characters.
    pub min_length: Option<usize>,
    /// Least rows or answers.
    pub min_occurs: Option<usize>,
    /// Most rows or answers.
    pub max_occurs: Option<usize>,
    /// Least value; a quantity for `minQuantity`.
    pub min: Option<Value>,
    /// Most value; a quantity for `maxQuantity`.
    pub max: Option<Value>,
    /// Most digits after the decimal mark.
    pub max_decimals: Option<u32>,
    /// A pattern for the whole text.
    pub regex: Option<String>,
    /// The form that is expected, in words.
    pub entry_format: Option<String>,
    /// Options.
    pub options: Vec<AnswerOption>,
    /// A value set that is not in the file: its options may come from a terminology server.
    pub value_set: Option<String>,
    /// Values at the start.
    pub initial: Vec<Value>,
    /// Conditions.
    pub enable_when: Vec<EnableWhen>,
    /// One condition suffices (`enableBehavior: any`).
    pub enable_any: bool,
    /// How it is drawn.
    pub control: Option<Control>,
    /// Options side by side.
    pub horizontal: bool,
    /// A slider's step.
    pub step: Option<Decimal>,
    /// Words at a slider's low end.
    pub low_label: Option<String>,
    /// Words at a slider's high end.
    pub high_label: Option<String>,
    /// Unit of a number, in words.
    pub unit: Option<String>,
    /// Units of a quantity to choose from.
    pub units: Vec<Coding>,
    /// A confirmation: only « oui » lets the form be sent (own extension).
    pub must_be_true: bool,
    /// A date that may not lie ahead (own extension).
    pub not_in_future: bool,
    /// Does not block sending, but whoever receives it will ask for it: listed before sending while unanswered (own extension).
    pub asked_later: bool,
    /// A display that is an emergency message: announced when it appears.
    pub emergency: bool,
    /// Expressions and rules; most items have none.
    pub logic: Option<Box<Logic>>,
    /// Looks and hints beyond the common ones; most items have none.
    pub looks: Option<Box<Looks>>,
}

/// Looks and hints that few items have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// The text with its allowed markup (`rendering-xhtml`, else `rendering-markdown`).
    pub markup: Option<Markup>,
    /// The help text with its allowed markup.
    pub help_markup: Option<Markup>,
    /// What of `rendering-style` is allowed, on the text.
    pub style: TextStyle,
    /// Text of its flyover child.
    pub flyover: Option<String>,
    /// The flyover text with its allowed markup.
    pub flyover_markup: Option<Markup>,
    /// Text of its legal child.
    pub legal: Option<String>,
    /// The legal text with its allowed markup.
    pub legal_markup: Option<Markup>,
    /// A shorter text (`shortText`): for narrow places such as a table's head.
    pub short_text: Option<String>,
    /// An image, sound or film beside the question.
    pub media: Option<Attachment>,
    /// An address with more about the question, `https:` only.
    pub support_link: Option<String>,
    /// What a display is for: `instructions`, `security`, `help`.
    pub category: Option<String>,
    /// `usageMode`; `None` is capture-display.
    pub usage: Option<Usage>,
    /// Shown greyed and locked while disabled, instead of hidden (`disabledDisplay: protected`).
    pub protected: bool,
    /// Keyboard of a touch screen: `phone`, `email`, `number`, `url`.
    pub keyboard: Option<String>,
    /// May be folded; `true`: folded at first.
    pub collapsed: Option<bool>,
    /// MIME types that an attachment may have; empty: all.
    pub mime_types: Vec<String>,
    /// Most bytes of an attachment.
    pub max_size: Option<u64>,
    /// Words beside the field for one's own answer (`openLabel`).
    pub open_label: Option<String>,
    /// A unit may be typed (`unitOpen`).
    pub unit_open: bool,
}

/// What an item's text looks like: the declarations of `rendering-style` that neither mislead nor spoil contrast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextStyle {
    /// `font-weight: bold` or 600 and more.
    pub bold: bool,
    /// `font-style: italic`.
    pub italic: bool,
    /// `text-decoration: underline`.
    pub underline: bool,
    /// `text-align: center`.
    pub centred: bool,
    /// `text-transform: uppercase`.
    pub uppercase: bool,
}

/// When an item is shown (`questionnaire-usageMode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// While filling only.
    Capture,
    /// When answers are read only.
    Display,
    /// When answers are read and there is one; never while filling.
    DisplayNonEmpty,
    /// While filling, and when answers are read if there is one.
    CaptureDisplayNonEmpty,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerOption {
    /// What it stands for.
    pub value: Value,
    /// Chosen alone (`questionnaire-optionExclusive`).
    pub exclusive: bool,
    /// Chosen at the start.
    pub initial: bool,
    /// Label before the words (`questionnaire-optionPrefix`).
    pub prefix: Option<String>,
    /// An image beside the words (`itemAnswerMedia`).
    pub media: Option<Attachment>,
}

impl AnswerOption {
    /// An option with nothing but its value.
    pub fn of(value: Value) -> Self {
        Self { value, exclusive: false, initial: false, prefix: None, media: None }
    }
}

impl Item {
    /// Rows of its own: it repeats, and its answers are not ticks in one list. A choice among options keeps its answers in one row, unless it
    /// holds items, which then belong to each answer.
    pub fn has_rows(&self) -> bool {
        self.repeats && (!self.children.is_empty() || !(self.is_ticked() || self.is_calculated()))
    }

    /// Drawn while filling: not hidden, and not only for reading answers (`usageMode`).
    pub fn is_captured(&self) -> bool {
        let usage = self.looks.as_ref().and_then(|l| l.usage);
        !self.hidden && !matches!(usage, Some(Usage::Display | Usage::DisplayNonEmpty))
    }

    /// Enabled at times only.
    pub fn is_conditional(&self) -> bool {
        !self.enable_when.is_empty() || self.logic.as_ref().is_some_and(|l| l.enable.is_some())
    }

    /// Shown while it is disabled: locked, not hidden.
    pub fn stays_when_off(&self) -> bool {
        self.is_conditional() && self.looks.as_ref().is_some_and(|l| l.protected)
    }

    /// Answered by searching a list: it is long, comes from elsewhere, or its author asks for it.
    pub fn is_searched(&self) -> bool {
        let long = self.options.len() > 50 || (self.value_set.is_some() && self.options.is_empty());
        self.kind.is_choice() && (self.control == Some(Control::Autocomplete) || (self.control.is_none() && long))
    }

    /// A unit of one's own may be typed.
    pub fn has_open_unit(&self) -> bool {
        self.looks.as_ref().is_some_and(|l| l.unit_open)
    }

    /// Options that come and go: expressions decide which are offered, or they come from elsewhere.
    pub fn has_changing_options(&self) -> bool {
        self.value_set.is_some() || self.logic.as_ref().is_some_and(|l| l.options.is_some() || !l.toggles.is_empty())
    }

    /// A calculation gives all its answers at once.
    pub fn is_calculated(&self) -> bool {
        self.kind.is_question() && self.logic.as_ref().is_some_and(|l| l.calculated.is_some())
    }

    /// Answered by ticking options: a choice with options, now or from elsewhere.
    fn is_ticked(&self) -> bool {
        let elsewhere = self.value_set.is_some() || self.logic.as_ref().is_some_and(|l| l.options.is_some());
        self.kind.is_choice() && (!self.options.is_empty() || elsewhere)
    }
}
