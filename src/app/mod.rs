//! **App**: `update(event) -> effects`. What the form does with each act of a person and each answer of the world.
//!
//! Pure: no I/O, no clock, no wording. `ui` shows slices of [`Model`], `browser` brings events and carries out effects, `lib.rs` joins them.

mod check;
mod file;
mod pages;
mod prefill;
mod sending;
mod steps;
#[cfg(test)]
mod tests;
pub mod words;

use crate::content::{Addressee, Establishment};
use crate::domain::ItemId;
use crate::domain::fhirpath::WHOLE;
use crate::domain::filling::{Filling, Input, NodeId, Problem};
use crate::domain::score::Score;
pub use crate::transport::Trouble;
pub use check::{Answered, Missing, answered, missing};
pub use file::{size_words, type_words};
pub use sending::{Sending, Shown};
pub use words::word;

/// Everything that one form's page knows.
#[derive(Debug)]
pub struct Model {
    /// The questionnaire with its answers.
    pub filling: Filling,
    /// Where the person is.
    pub stage: Stage,
    /// Nodes whose problem may be shown: left once, or asked for by « continuer ».
    pub left: Vec<NodeId>,
    /// Problems listed in the summary, in order.
    pub summary: Vec<(NodeId, Problem)>,
    /// The page is the referral form.
    pub referral: bool,
    /// Who receives.
    pub establishment: Establishment,
    /// Where answers go, in order.
    pub destinations: Vec<Addressee>,
    /// The score's rule with this site's local rules added.
    pub score: Option<Score>,
    /// What is being sent, or was.
    pub sending: Sending,
    /// Tabs chosen, by their container.
    pub tabs: Vec<(NodeId, ItemId)>,
    /// Where value sets that are not in the file are asked for.
    pub terminology_server: Option<String>,
    /// Nodes with an answer from elsewhere that the person has neither changed nor confirmed.
    pub prefilled: Vec<NodeId>,
}

/// Where the person is in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On a page of the form, counted from 0.
    Page(usize),
    /// Reading the answers before sending.
    Checking,
    /// Sending, or what came of it.
    Outcome,
}

/// What happened. Past tense: who did what.
#[derive(Clone, Debug)]
pub enum Event {
    /// The app took the page over. Sent once, by `lib.rs`.
    Started {
        /// Now on the device, ISO 8601 with offset.
        now: Option<String>,
    },
    /// « Reprendre la valeur calculée ».
    PressedRecalculate {
        /// Name of the control.
        name: String,
    },
    /// A person answered an item, by its control's name.
    AnsweredItem {
        /// Name of the control.
        name: String,
        /// What they did.
        input: Input,
    },
    /// Answers came with the address, by their controls' names.
    GotPrefill {
        /// Names, each with a text or the codes of options.
        answers: Vec<(String, Vec<String>)>,
    },
    /// « C’est exact » beside an answer that came with the address.
    PressedConfirm {
        /// Name of the control.
        name: String,
    },
    /// A person left a control.
    LeftItem {
        /// Name of the control.
        name: String,
    },
    /// « Continuer », or « Vérifier » on the last page.
    PressedNext,
    /// « Précédent ».
    PressedBack,
    /// « Modifier » beside an answer.
    PressedChange {
        /// Name of the control.
        name: String,
    },
    /// A tab.
    PressedTab {
        /// Name of the tabs' container.
        name: String,
        /// The `linkId` of the tab's group.
        tab: String,
    },
    /// « Ajouter » below rows.
    AddedRow {
        /// Name of the last row's group.
        name: String,
    },
    /// « Retirer » in a row.
    RemovedRow {
        /// Name of the row's group.
        name: String,
    },
    /// « Envoyer », « Réessayer ».
    PressedSend {
        /// Sixteen random bytes: the id of a new sending. A retry keeps the first.
        random: [u8; 16],
        /// Now, ISO 8601 with offset.
        now: String,
    },
    /// « Enregistrer un fichier » after a failure.
    PressedSaveFile,
    /// A terminology server answered.
    GotOptions {
        /// The value set that was asked for.
        value_set: String,
        /// What came.
        answer: Result<crate::transport::HttpResponse, crate::transport::NoAnswer>,
    },
    /// The program that sends told something: JSON.
    Posted(String),
    /// A file was handed to the person.
    SavedFile,
    /// « Tout effacer », confirmed.
    PressedErase,
}

/// What the world is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask a terminology server, answer with [`Event::GotOptions`].
    Expand {
        /// The value set.
        value_set: String,
        /// The question.
        request: crate::transport::HttpRequest,
    },
    /// Tell the program that sends this JSON; its answers are [`Event::Posted`].
    Post(String),
    /// Hand a file over, answer with [`Event::SavedFile`].
    Save {
        /// File name, without a person's data.
        name: String,
        /// MIME type.
        mime: String,
        /// Content.
        content: String,
    },
    /// Show this answer in the controls of a question: a text, or codes of options, and no other.
    ShowAnswer {
        /// Name of the controls.
        name: String,
        /// The text, or the codes; empty: no answer.
        texts: Vec<String>,
    },
    /// Put the focus on the control of this name.
    FocusControl(String),
    /// Put the focus on this place of the page.
    Focus(Place),
}

/// Places that take the focus after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The heading of the page shown.
    Heading,
    /// The error summary.
    Summary,
}

/// What changed in the model: `ui` redraws just that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Nodes whose state or problem changed.
    pub nodes: Vec<NodeId>,
    /// Items whose rows came or went.
    pub rows: Vec<ItemId>,
    /// Stage, summary or sending.
    pub stage: bool,
    /// An answer that a score may count.
    pub answers: bool,
    /// Everything: the form was emptied.
    pub all: bool,
}

/// What a form is made from.
pub struct Setup {
    /// The questionnaire.
    pub questionnaire: std::sync::Arc<crate::domain::Questionnaire>,
    /// The page is the referral form.
    pub referral: bool,
    /// Who receives.
    pub establishment: Establishment,
    /// Where answers go.
    pub destinations: Vec<Addressee>,
    /// The establishment's own thresholds.
    pub local: Vec<crate::domain::Threshold>,
    /// Base address of the terminology server that the site allows.
    pub terminology_server: Option<String>,
}

impl Model {
    /// A fresh form.
    pub fn new(setup: Setup) -> Self {
        let score = setup.questionnaire.score.clone().map(|mut score| {
            score.thresholds.extend(setup.local);
            score
        });
        Self {
            filling: Filling::new(setup.questionnaire),
            stage: Stage::Page(0),
            left: Vec::new(),
            summary: Vec::new(),
            referral: setup.referral,
            establishment: setup.establishment,
            destinations: setup.destinations,
            score,
            sending: Sending::default(),
            tabs: Vec::new(),
            terminology_server: setup.terminology_server,
            prefilled: Vec::new(),
        }
    }

    /// The problem to show at a node now: none before it was left.
    pub fn problem_shown(&self, node: NodeId) -> Option<Problem> {
        if self.left.contains(&node) && self.filling.is_enabled(node) { self.filling.problem(node) } else { None }
    }

    /// Takes an event in.
    pub fn update(&mut self, event: Event) -> (Changed, Vec<Effect>) {
        let mut changed = Changed::default();
        let effects = match event {
            Event::Started { now } => {
                let nodes = self.filling.start(now);
                let mut effects = self.follow(nodes, &mut changed);
                effects.extend(self.ask_for_options());
                effects
            }
            Event::GotOptions { value_set, answer } => {
                if let Some(codings) = answer.ok().filter(|_| WHOLE).and_then(|a| crate::transport::read_expansion(&a)) {
                    changed.nodes = self.filling.offer(&value_set, codings);
                }
                Vec::new()
            }
            Event::PressedRecalculate { name } => {
                let nodes = self.filling.by_name(&name).map(|n| self.filling.take_calculated(n)).unwrap_or_default();
                self.follow(nodes, &mut changed)
            }
            Event::AnsweredItem { name, input } => self.answered(name, input, &mut changed),
            Event::GotPrefill { answers } => self.prefill(answers, &mut changed),
            Event::PressedConfirm { name } => self.confirm(&name, &mut changed),
            Event::LeftItem { name } => {
                if let Some(node) = self.filling.by_name(&name)
                    // A question left untouched is not yet an error: the person may come back to it.
                    && self.filling.is_touched(node)
                    && !self.left.contains(&node)
                {
                    self.left.push(node);
                    changed.nodes.push(node);
                }
                Vec::new()
            }
            Event::PressedNext => self.next(&mut changed),
            Event::PressedBack => {
                changed.stage = true;
                self.summary.clear();
                let mut effects = vec![Effect::Focus(Place::Heading)];
                self.stage = match self.stage {
                    Stage::Page(page) => Stage::Page(page.saturating_sub(1)),
                    Stage::Checking => Stage::Page(self.pages().saturating_sub(1)),
                    // What is on its way, or may have arrived, cannot be changed any more.
                    Stage::Outcome if self.sending.is_closed() => Stage::Outcome,
                    Stage::Outcome => {
                        effects.extend(self.sending.hold());
                        Stage::Checking
                    }
                };
                effects
            }
            Event::PressedChange { name } => {
                changed.stage = true;
                self.summary.clear();
                if let Some(node) = self.filling.by_name(&name) {
                    self.stage = Stage::Page(self.page_of(node));
                }
                let mut effects = self.sending.hold();
                effects.push(Effect::FocusControl(name));
                effects
            }
            Event::PressedTab { name, tab } => {
                if let Some((node, item)) = self.filling.by_name(&name).zip(self.filling.questionnaire().find(&tab)) {
                    self.tabs.retain(|(n, _)| *n != node);
                    self.tabs.push((node, item));
                    changed.nodes.push(node);
                }
                Vec::new()
            }
            Event::AddedRow { name } => self.add_row(&name, &mut changed),
            Event::RemovedRow { name } => self.remove_row(&name, &mut changed),
            Event::PressedSend { random, now } => self.send(random, now, &mut changed),
            Event::PressedSaveFile => self.save_file(),
            Event::Posted(message) => self.posted(&message, &mut changed),
            Event::SavedFile => self.saved_file(&mut changed),
            Event::PressedErase => {
                // From the page of what came of it, another form is begun, and what waits goes on waiting.
                let mut effects = if self.stage == Stage::Outcome { Vec::new() } else { self.sending.answers_changed() };
                let (now, offered) = (self.filling.now.take(), std::mem::take(&mut self.filling.offered));
                self.filling = Filling::new(std::sync::Arc::clone(self.filling.questionnaire()));
                self.filling.offered = offered;
                self.filling.start(now);
                self.left.clear();
                self.prefilled.clear();
                self.tabs.clear();
                self.summary.clear();
                self.sending = Sending::default();
                self.stage = Stage::Page(0);
                changed.all = true;
                changed.stage = true;
                changed.answers = true;
                effects.push(Effect::Focus(Place::Heading));
                effects
            }
        };
        (changed, effects)
    }

    fn answered(&mut self, name: String, input: Input, changed: &mut Changed) -> Vec<Effect> {
        // Once sent, the form is closed: another sending is another form.
        if self.sending.is_closed() {
            return Vec::new();
        }
        let Some(node) = self.filling.by_name(&name) else { return Vec::new() };
        let ticked = matches!(input, Input::Ticked { .. });
        let stepped = matches!(input, Input::Stepped { .. });
        let nodes = self.filling.set(node, input);
        let mut effects = self.follow(nodes, changed);
        changed.nodes.push(node);
        changed.answers = true;
        self.prefilled.retain(|n| *n != node);
        // A new answer is a new request: an attempt that was refused no longer stands for it.
        effects.extend(self.sending.answers_changed());
        if self.left.contains(&node) && !self.summary.is_empty() && self.filling.problem(node).is_none() {
            self.summary.retain(|(n, _)| *n != node);
            changed.stage = true;
        }
        // An exclusive option unticks others, a step writes a number: the controls follow the model.
        let exclusive = ticked && self.filling.item_of(node).is_some_and(|i| i.options.iter().any(|o| o.exclusive));
        if exclusive || stepped {
            effects.push(Effect::ShowAnswer { name, texts: self.filling.texts_of(node) });
        }
        effects
    }

    /// What changed by itself after an answer: the views follow, and the controls of calculated answers.
    fn follow(&mut self, nodes: Vec<NodeId>, changed: &mut Changed) -> Vec<Effect> {
        let mut effects = Vec::new();
        for id in &nodes {
            let Some((node, item)) = self.filling.node(*id).zip(self.filling.item_of(*id)) else { continue };
            if item.logic.as_ref().is_some_and(|l| l.calculated.is_some() || l.initial.is_some()) && node.typed.is_none() {
                changed.answers = true;
                effects.push(Effect::ShowAnswer { name: self.filling.name(*id), texts: self.filling.texts_of(*id) });
            }
        }
        // Rows that a calculation added have no control yet: all rows of such items are drawn anew when they are looked at.
        changed.nodes.extend(nodes);
        effects
    }
}
