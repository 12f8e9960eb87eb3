//! The model shared with the views, and the triggers that tell each view when its slice changed.
//!
//! An answer costs what it touches: a view tracks the trigger of its node, and [`Shell::dispatch`] notifies only those that changed.

use crate::app::{Changed, Effect, Event, Model};
use crate::content::Texts;
use crate::domain::filling::NodeId;
use crate::domain::{ItemId, Questionnaire, Value};
use leptos::prelude::*;
use std::sync::{Arc, PoisonError, RwLock};

/// The form's model with its triggers. Cheap to clone.
#[derive(Clone)]
pub struct Shell(Arc<Inner>);

struct Inner {
    model: RwLock<Model>,
    texts: Texts,
    nodes: RwLock<Triggers>,
    rows: RwLock<Triggers>,
    stage: ArcTrigger,
    answers: ArcTrigger,
    all: ArcTrigger,
}

/// Triggers by place, made when first tracked.
#[derive(Default)]
struct Triggers(Vec<Option<ArcTrigger>>);

impl Triggers {
    fn track(&mut self, place: usize) {
        if self.0.len() <= place {
            self.0.resize(place + 1, None);
        }
        if let Some(slot) = self.0.get_mut(place) {
            slot.get_or_insert_with(ArcTrigger::new).track();
        }
    }

    fn get(&self, place: usize) -> Option<ArcTrigger> {
        self.0.get(place).cloned().flatten()
    }
}

impl Shell {
    /// Wraps a fresh model.
    pub fn new(model: Model, texts: Texts) -> Self {
        Self(Arc::new(Inner {
            model: RwLock::new(model),
            texts,
            nodes: RwLock::default(),
            rows: RwLock::default(),
            stage: ArcTrigger::new(),
            answers: ArcTrigger::new(),
            all: ArcTrigger::new(),
        }))
    }

    /// Words of the interface.
    pub fn texts(&self) -> &Texts {
        &self.0.texts
    }

    /// The words for a key.
    pub fn say(&self, key: &str) -> String {
        self.0.texts.say(key)
    }

    /// Reads the model, without tracking.
    pub fn read<T>(&self, look: impl FnOnce(&Model) -> T) -> T {
        look(&self.0.model.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The questionnaire, whose items the views read without copying them.
    pub fn questionnaire(&self) -> Arc<Questionnaire> {
        self.read(|m| Arc::clone(m.filling.questionnaire()))
    }

    /// The item of a node.
    pub fn item_id(&self, node: NodeId) -> Option<ItemId> {
        self.read(|m| m.filling.node(node).map(|n| n.item))
    }

    /// What stands below a node.
    pub fn children_of(&self, node: NodeId) -> Vec<NodeId> {
        self.read(|m| m.filling.node(node).map(|n| n.children.clone()).unwrap_or_default())
    }

    /// The answers of a node.
    pub fn answers_of(&self, node: NodeId) -> Vec<Value> {
        self.read(|m| m.filling.node(node).map(|n| n.answers.clone()).unwrap_or_default())
    }

    /// The name of a node's controls.
    pub fn name(&self, node: NodeId) -> String {
        self.read(|m| m.filling.name(node))
    }

    /// Tracks one node.
    pub fn track_node(&self, node: NodeId) {
        self.0.nodes.write().unwrap_or_else(PoisonError::into_inner).track(node.0);
    }

    /// Tracks the rows of one item.
    pub fn track_rows(&self, item: ItemId) {
        self.0.rows.write().unwrap_or_else(PoisonError::into_inner).track(item.0);
    }

    /// Tracks the stage, the summary and the sending.
    pub fn track_stage(&self) {
        self.0.stage.track();
    }

    /// Tracks any answer.
    pub fn track_answers(&self) {
        self.0.answers.track();
    }

    /// Tracks the emptying of the form.
    pub fn track_all(&self) {
        self.0.all.track();
    }

    /// Takes an event in, redraws what changed, returns what the world has to do.
    pub fn dispatch(&self, event: Event) -> Vec<Effect> {
        let (changed, effects) = self.0.model.write().unwrap_or_else(PoisonError::into_inner).update(event);
        self.notify(&changed);
        effects
    }

    fn notify(&self, changed: &Changed) {
        // The locks are released before views run: they read the model themselves.
        let nodes: Vec<ArcTrigger> = {
            let known = self.0.nodes.read().unwrap_or_else(PoisonError::into_inner);
            changed.nodes.iter().filter_map(|n| known.get(n.0)).collect()
        };
        let rows: Vec<ArcTrigger> = {
            let known = self.0.rows.read().unwrap_or_else(PoisonError::into_inner);
            changed.rows.iter().filter_map(|n| known.get(n.0)).collect()
        };
        if changed.all {
            self.0.nodes.write().unwrap_or_else(PoisonError::into_inner).0.clear();
            self.0.rows.write().unwrap_or_else(PoisonError::into_inner).0.clear();
            self.0.all.notify();
        }
        for trigger in nodes.iter().chain(&rows) {
            trigger.notify();
        }
        if changed.stage {
            self.0.stage.notify();
        }
        if changed.answers {
            self.0.answers.notify();
        }
    }
}
