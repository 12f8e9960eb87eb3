//! Reads the prepared form: one pass, no error texts. What is not as `write` writes it makes the whole `None`.

use super::parts::Parts;
use super::{CONTROLS, KINDS, METHODS, OPERATORS, TAGS, THRESHOLDS, USAGES, VERSION};
use crate::domain::fhirpath::{Expression, Raw, Tree, WHOLE};
use crate::domain::item::{AnswerOption, Item, Looks, TextStyle};
use crate::domain::logic::{Constraint, Formula, LaunchContext, Logic, Toggle, Variable};
use crate::domain::markup::{Mark, Markup};
use crate::domain::questionnaire::{Audience, EnableWhen, ItemId, LinkId, Questionnaire, ValueSet};
use crate::domain::score::{Score, Threshold};
use crate::domain::value::{Attachment, Coding, Quantity, Referring};
use crate::domain::{PartialDate, Value, decimal};
use crate::formats::json::Json;
use rust_decimal::Decimal;
use std::cell::Cell;
use std::sync::Arc;

/// The Questionnaire that was written by `write_prepared`; `None` for anything else, and in the lean program for a form that it cannot fill.
pub fn read_prepared(json: &Json) -> Option<Questionnaire> {
    let faulty = Cell::new(false);
    let form = Parts::of(json, &faulty).questionnaire()?;
    (!faulty.get() && (WHOLE || form.is_lean())).then_some(form)
}

impl<'a> Parts<'a> {
    fn questionnaire(&mut self) -> Option<Questionnaire> {
        if self.number() != VERSION {
            return None;
        }
        let mut form = Questionnaire {
            url: self.text(),
            version: self.text(),
            title: self.words(),
            description: self.text(),
            purpose: self.text(),
            copyright: self.text(),
            audience: if self.number() == 0 { Audience::Professional } else { Audience::Patient },
            slug: self.text(),
            wording: None,
            duration: self.text(),
            sources: self.list(Self::text),
            approved_on: self.text(),
            date: self.text(),
            items: Vec::new(),
            roots: Vec::new(),
            score: self.score(),
            by_link_id: Vec::new(),
            dependents: Vec::new(),
            depend_on_all: self.list(Self::id),
            language: self.text(),
            variables: self.list(Self::variable),
            constraints: self.list(Self::constraint),
            launch_contexts: self.list(Self::launch_context),
            terminology_server: self.text(),
            tree: self.tree(),
            value_sets: self.list(Self::value_set),
        };
        // Lists of options that items share.
        let lists = self.take();
        let mut items = self.parts();
        while let Some(mut parts) = items.some() {
            let id = ItemId(form.items.len());
            form.dependents.push(parts.list(Self::id));
            let item = parts.item(lists)?;
            match item.parent {
                None => form.roots.push(id),
                Some(parent) => form.items.get_mut(parent.0)?.children.push(id),
            }
            form.items.push(item);
            form.enter(id);
        }
        form.wording = self.text();
        Some(form)
    }

    fn item(&mut self, lists: &'a Json) -> Option<Item> {
        let kind = self.code(&KINDS)?;
        let flags = self.number();
        let flag = |place: u8| flags >> place & 1 != 0;
        Some(Item {
            link_id: LinkId(self.words()),
            kind,
            text: self.words(),
            parent: self.id(),
            options: match self.count() {
                Some(place) => self.within(lists.get(place)?).options(),
                None => Vec::new(),
            },
            control: self.code(&CONTROLS),
            help: self.text(),
            enable_when: self.list(Self::condition),
            logic: self.some().map(|mut logic| Box::new(logic.logic())),
            looks: self.some().map(|mut looks| Box::new(looks.looks())),
            prefix: self.text(),
            initial: self.list(Self::value),
            unit: self.text(),
            units: self.list(Self::coding),
            max_length: self.count(),
            min: self.value(),
            max: self.value(),
            low_label: self.text(),
            high_label: self.text(),
            min_length: self.count(),
            min_occurs: self.count(),
            max_occurs: self.count(),
            max_decimals: self.count().and_then(|n| u32::try_from(n).ok()),
            regex: self.text(),
            entry_format: self.text(),
            value_set: self.text(),
            step: self.decimal(),
            children: Vec::new(),
            required: flag(0),
            repeats: flag(1),
            read_only: flag(2),
            hidden: flag(3),
            enable_any: flag(4),
            horizontal: flag(5),
            must_be_true: flag(6),
            not_in_future: flag(7),
            emergency: flag(8),
            asked_later: flag(9),
        })
    }

    fn logic(&mut self) -> Logic {
        Logic {
            variables: self.list(Self::variable),
            calculated: self.formula(),
            initial: self.formula(),
            enable: self.formula(),
            options: self.formula(),
            toggles: self.list(Self::toggle),
            text: self.formula(),
            min: self.formula(),
            max: self.formula(),
            required: self.formula(),
            read_only: self.formula(),
            constraints: self.list(Self::constraint),
        }
    }

    fn looks(&mut self) -> Looks {
        let flags = self.number();
        let flag = |place: u8| flags >> place & 1 != 0;
        Looks {
            style: TextStyle { bold: flag(0), italic: flag(1), underline: flag(2), centred: flag(3), uppercase: flag(4) },
            protected: flag(5),
            unit_open: flag(6),
            collapsed: flag(7).then_some(flag(8)),
            markup: self.markup(),
            help_markup: self.markup(),
            flyover: self.text(),
            flyover_markup: self.markup(),
            legal: self.text(),
            legal_markup: self.markup(),
            short_text: self.text(),
            media: self.attachment(),
            support_link: self.text(),
            category: self.text(),
            usage: self.code(&USAGES),
            keyboard: self.text(),
            mime_types: self.list(Self::text),
            max_size: self.number().checked_sub(1),
            open_label: self.text(),
        }
    }

    fn markup(&mut self) -> Option<Markup> {
        self.some().map(|mut marks| Markup(marks.rest(Self::mark)))
    }

    fn mark(&mut self) -> Option<Mark> {
        let json = self.take();
        if let Some(text) = json.as_str() {
            return Some(Mark::Text(text.to_owned()));
        }
        // A link by its address, or an element by its number.
        let mut inner = self.within(json);
        let address = inner.text();
        let tag = inner.code(&TAGS);
        let inner = inner.rest(Self::mark);
        Some(match address {
            Some(address) => Mark::Link(address, inner),
            None => Mark::Element(tag?, inner),
        })
    }

    fn id(&mut self) -> Option<ItemId> {
        self.count().map(ItemId)
    }

    fn link_id(&mut self) -> Option<LinkId> {
        self.text().map(LinkId)
    }

    fn decimal(&mut self) -> Option<Decimal> {
        decimal::read(self.take().as_str()?)
    }

    /// An expression that cannot be parsed again is a fault.
    fn formula(&mut self) -> Option<Formula> {
        let text = self.take().as_str()?;
        let place = self.words();
        let Ok(expression) = Expression::parse(text) else {
            self.fail();
            return None;
        };
        Some(Formula { expression, place })
    }

    fn variable(&mut self) -> Option<Variable> {
        Some(Variable { name: self.words(), formula: self.formula()? })
    }

    fn toggle(&mut self) -> Option<Toggle> {
        Some(Toggle { options: self.list(Self::value), formula: self.formula()? })
    }

    fn constraint(&mut self) -> Option<Constraint> {
        Some(Constraint { key: self.words(), human: self.words(), warning: self.number() != 0, formula: self.formula()? })
    }

    fn launch_context(&mut self) -> Option<LaunchContext> {
        Some(LaunchContext { name: self.coding()?, resource: self.words() })
    }

    fn value_set(&mut self) -> Option<ValueSet> {
        Some(ValueSet { address: self.text()?, codings: self.list(Self::coding) })
    }

    fn condition(&mut self) -> Option<EnableWhen> {
        Some(EnableWhen { question: self.id()?, operator: self.code(&OPERATORS)?, answer: self.value()? })
    }

    /// A list of options; the system that all their codes are of stands first.
    fn options(&mut self) -> Vec<AnswerOption> {
        let shared = self.text();
        let mut options = self.rest(Self::option);
        for option in &mut options {
            if let (Value::Coding(coding), Some(_)) = (&mut option.value, &shared) {
                coding.system.clone_from(&shared);
            }
        }
        options
    }

    fn option(&mut self) -> Option<AnswerOption> {
        let value = self.value()?;
        let mut rest = self.parts();
        let flags = rest.number();
        Some(AnswerOption { value, exclusive: flags & 1 != 0, initial: flags & 2 != 0, prefix: rest.text(), media: rest.attachment() })
    }

    fn score(&mut self) -> Option<Score> {
        let mut parts = self.some()?;
        Some(Score {
            method: parts.code(&METHODS)?,
            code: parts.words(),
            label: parts.words(),
            items: parts.list(Self::link_id),
            gate: parts.link_id(),
            gate_text: parts.text(),
            minimum: parts.decimal(),
            maximum: parts.decimal(),
            thresholds: parts.rest(Self::threshold),
        })
    }

    /// A threshold of a score, also a local one.
    pub fn threshold(&mut self) -> Option<Threshold> {
        let mut parts = self.parts();
        Some(Threshold {
            kind: parts.code(&THRESHOLDS)?,
            operator: parts.code(&OPERATORS)?,
            value: parts.decimal()?,
            label: parts.words(),
            source: parts.words(),
            then: parts.text(),
            below: parts.text(),
            counted: parts.list(Self::link_id),
            required_any: parts.list(Self::link_id),
        })
    }

    fn coding(&mut self) -> Option<Coding> {
        let mut parts = self.some()?;
        Some(parts.own_coding())
    }

    fn own_coding(&mut self) -> Coding {
        Coding { system: self.text(), code: self.text(), display: self.text(), weight: self.decimal() }
    }

    fn attachment(&mut self) -> Option<Attachment> {
        let mut parts = self.some()?;
        Some(parts.own_attachment())
    }

    fn own_attachment(&mut self) -> Attachment {
        Attachment {
            content_type: self.text(),
            title: self.text(),
            url: self.text(),
            data: self.text(),
            size: self.number().checked_sub(1),
            hash: self.text(),
            language: self.text(),
            creation: self.text(),
        }
    }

    /// The number of its kind, then its parts.
    /// The next value.
    pub fn value(&mut self) -> Option<Value> {
        let mut parts = self.parts();
        Some(match parts.number() {
            1 => Value::Boolean(parts.number() != 0),
            2 => Value::Integer(parts.take().as_str()?.parse().ok()?),
            3 => Value::Decimal(parts.decimal()?),
            4 => Value::Date(PartialDate::read_fhir(parts.take().as_str()?)?),
            5 => Value::DateTime(parts.words()),
            6 => Value::Time(parts.words()),
            7 => Value::String(parts.words()),
            8 => Value::Uri(parts.words()),
            9 => Value::Coding(parts.own_coding()),
            10 => Value::Quantity(Quantity { value: parts.decimal()?, unit: parts.text(), system: parts.text(), code: parts.text() }),
            11 => {
                Value::Reference(Box::new(Referring { reference: parts.text(), kind: parts.text(), display: parts.text(), identifier: parts.text() }))
            }
            12 => Value::Attachment(Box::new(parts.own_attachment())),
            _ => return None,
        })
    }

    /// Elements in their order, each with the number of the one that holds it.
    fn tree(&mut self) -> Option<Arc<Tree>> {
        let mut parts = self.some()?;
        let mut tree = Tree::new();
        while !parts.is_over() {
            let (parent, name, kind) = (parts.number().checked_sub(1), parts.words(), parts.words());
            let raw = match parts.take() {
                Json::Bool(on) => Some(Raw::Boolean(*on)),
                Json::String(text) => Some(Raw::Text(text.clone())),
                // A number stands in a list of its own.
                other => parts.within(other).decimal().map(Raw::Number),
            };
            tree.add(parent, &name, &kind, raw);
        }
        Some(Arc::new(tree))
    }
}
