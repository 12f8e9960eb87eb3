//! A questionnaire that has every part set, each text different from all others.

use guichet::domain::fhirpath::{Expression, Raw, Tree};
use guichet::domain::item::{AnswerOption, Control, Item, Looks, TextStyle, Usage};
use guichet::domain::logic::{Constraint, Formula, LaunchContext, Logic, Toggle, Variable};
use guichet::domain::markup::{Mark, MarkTag, Markup};
use guichet::domain::questionnaire::{Audience, EnableWhen, ItemId, ItemKind, LinkId, Operator, Questionnaire, ValueSet};
use guichet::domain::score::{Method, Score, Threshold, ThresholdKind};
use guichet::domain::value::{Attachment, Coding, Quantity, Referring};
use guichet::domain::{PartialDate, Value};
use guichet::formats::fhir::read_questionnaire;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Words that differ, so that none can stand for another.
#[derive(Default)]
pub struct Words(pub usize);

impl Words {
    fn next(&mut self) -> String {
        self.0 += 1;
        format!("~{}~", self.0 - 1)
    }

    #[allow(clippy::unnecessary_wraps, reason = "parts that may be absent are all there")]
    fn some(&mut self) -> Option<String> {
        Some(self.next())
    }

    fn formula(&mut self) -> Formula {
        Formula { expression: Expression::parse(&format!("1 + 1 = '{}'", self.next())).unwrap(), place: self.next() }
    }

    #[allow(clippy::unnecessary_wraps, reason = "as above")]
    fn markup(&mut self) -> Option<Markup> {
        use MarkTag::{Blockquote, Br, Code, Em, Li, Ol, P, S, Strong, Sub, Sup, Table, Td, Th, Tr, U, Ul};
        let all = [P, Strong, Em, U, S, Sub, Sup, Code, Ul, Ol, Li, Blockquote, Table, Tr, Th, Td];
        let mut inner = vec![Mark::Link(self.next(), vec![Mark::Text(self.next())]), Mark::Element(Br, Vec::new())];
        for tag in all {
            inner = vec![Mark::Element(tag, inner)];
        }
        inner.push(Mark::Text(self.next()));
        Some(Markup(inner))
    }

    fn coding(&mut self) -> Coding {
        Coding { system: self.some(), code: self.some(), display: self.some(), weight: Some(Decimal::new(150, 2)) }
    }

    fn attachment(&mut self) -> Attachment {
        Attachment {
            content_type: self.some(),
            title: self.some(),
            url: self.some(),
            data: self.some(),
            size: Some(0),
            hash: self.some(),
            language: self.some(),
            creation: self.some(),
        }
    }

    fn variable(&mut self) -> Variable {
        Variable { name: self.next(), formula: self.formula() }
    }

    fn constraint(&mut self, warning: bool) -> Constraint {
        Constraint { key: self.next(), human: self.next(), warning, formula: self.formula() }
    }

    fn threshold(&mut self, kind: ThresholdKind) -> Threshold {
        Threshold {
            kind,
            operator: Operator::GreaterOrEqual,
            value: Decimal::new(-5, 1),
            label: self.next(),
            source: self.next(),
            then: self.some(),
            below: self.some(),
            counted: vec![LinkId(self.next())],
            required_any: vec![LinkId(self.next()), LinkId(self.next())],
        }
    }

    /// A value of each kind.
    fn values(&mut self) -> Vec<Value> {
        vec![
            Value::Boolean(true),
            Value::Boolean(false),
            Value::Integer(i32::MIN),
            Value::Decimal(Decimal::new(-1500, 3)),
            Value::Date(PartialDate::read_fhir("2026-03").unwrap()),
            Value::DateTime(self.next()),
            Value::Time(self.next()),
            Value::String(self.next()),
            Value::Uri(self.next()),
            Value::Coding(self.coding()),
            Value::Coding(Coding::default()),
            Value::Quantity(Quantity { value: Decimal::MAX, unit: self.some(), system: self.some(), code: self.some() }),
            Value::Reference(Box::new(Referring { reference: self.some(), kind: self.some(), display: self.some(), identifier: self.some() })),
            Value::Attachment(Box::new(self.attachment())),
        ]
    }

    fn logic(&mut self) -> Logic {
        Logic {
            variables: vec![self.variable(), self.variable()],
            calculated: Some(self.formula()),
            initial: Some(self.formula()),
            enable: Some(self.formula()),
            options: Some(self.formula()),
            toggles: vec![
                Toggle { options: self.values(), formula: self.formula() },
                Toggle { options: vec![Value::Boolean(true)], formula: self.formula() },
            ],
            text: Some(self.formula()),
            min: Some(self.formula()),
            max: Some(self.formula()),
            required: Some(self.formula()),
            read_only: Some(self.formula()),
            constraints: vec![self.constraint(false), self.constraint(true)],
        }
    }

    fn looks(&mut self) -> Looks {
        Looks {
            markup: self.markup(),
            help_markup: self.markup(),
            style: TextStyle { bold: true, italic: true, underline: true, centred: true, uppercase: true },
            flyover: self.some(),
            flyover_markup: self.markup(),
            legal: self.some(),
            legal_markup: self.markup(),
            short_text: self.some(),
            media: Some(self.attachment()),
            support_link: self.some(),
            category: self.some(),
            usage: Some(Usage::CaptureDisplayNonEmpty),
            protected: true,
            keyboard: self.some(),
            collapsed: Some(true),
            mime_types: vec![self.next(), self.next()],
            max_size: Some(0),
            open_label: self.some(),
            unit_open: true,
        }
    }

    /// An item with all its parts.
    fn item(&mut self) -> Item {
        let options = self.values().into_iter().map(|value| AnswerOption {
            value,
            exclusive: true,
            initial: true,
            prefix: self.some(),
            media: Some(self.attachment()),
        });
        let options = options.collect();
        Item {
            link_id: LinkId(self.next()),
            kind: ItemKind::OpenChoice,
            text: self.next(),
            prefix: self.some(),
            parent: Some(ItemId(0)),
            children: Vec::new(),
            help: self.some(),
            required: true,
            repeats: true,
            read_only: true,
            hidden: true,
            max_length: Some(0),
            min_length: Some(1),
            min_occurs: Some(2),
            max_occurs: Some(3),
            min: Some(Value::Integer(-4)),
            max: Some(Value::Decimal(Decimal::new(4, 1))),
            max_decimals: Some(0),
            regex: self.some(),
            entry_format: self.some(),
            options,
            value_set: self.some(),
            initial: self.values(),
            enable_when: vec![
                EnableWhen { question: ItemId(0), operator: Operator::NotEqual, answer: Value::String(self.next()) },
                EnableWhen { question: ItemId(1), operator: Operator::Exists, answer: Value::Boolean(false) },
            ],
            enable_any: true,
            control: Some(Control::Upper),
            horizontal: true,
            step: Some(Decimal::new(25, 2)),
            low_label: self.some(),
            high_label: self.some(),
            unit: self.some(),
            units: vec![self.coding(), Coding::default()],
            must_be_true: true,
            asked_later: true,
            not_in_future: true,
            emergency: true,
            logic: Some(Box::new(self.logic())),
            looks: Some(Box::new(self.looks())),
        }
    }

    /// All parts named, so that a new one is not forgotten here.
    pub fn everything(&mut self) -> Questionnaire {
        let items = vec![Item { children: vec![ItemId(1)], ..blank("a") }, self.item(), blank("b")];
        let mut tree = Tree::new();
        let root = tree.add(None, &self.next(), &self.next(), None);
        let held = tree.add(Some(root), &self.next(), &self.next(), Some(Raw::Boolean(false)));
        tree.add(Some(held), &self.next(), &self.next(), Some(Raw::Number(Decimal::new(10, 1))));
        tree.add(Some(root), &self.next(), &self.next(), Some(Raw::Text(self.next())));
        Questionnaire {
            url: self.some(),
            version: self.some(),
            title: self.next(),
            description: self.some(),
            purpose: self.some(),
            copyright: self.some(),
            audience: Audience::Patient,
            slug: self.some(),
            wording: self.some(),
            duration: self.some(),
            sources: vec![self.next(), self.next()],
            approved_on: self.some(),
            date: self.some(),
            items,
            roots: vec![ItemId(0), ItemId(2)],
            score: Some(Score {
                code: self.next(),
                label: self.next(),
                method: Method::SumWeight,
                items: vec![LinkId(self.next()), LinkId(self.next())],
                gate: Some(LinkId(self.next())),
                gate_text: self.some(),
                minimum: Some(Decimal::ZERO),
                maximum: Some(Decimal::TEN),
                thresholds: [
                    ThresholdKind::Published,
                    ThresholdKind::Context,
                    ThresholdKind::Alternative,
                    ThresholdKind::Local,
                    ThresholdKind::Category,
                ]
                .map(|kind| self.threshold(kind))
                .into(),
            }),
            // « ~ » comes after letters.
            by_link_id: vec![ItemId(0), ItemId(2), ItemId(1)],
            dependents: vec![vec![ItemId(1), ItemId(0)], Vec::new(), vec![ItemId(2)]],
            depend_on_all: vec![ItemId(0), ItemId(2)],
            language: self.some(),
            variables: vec![self.variable(), self.variable()],
            constraints: vec![self.constraint(true), self.constraint(false)],
            launch_contexts: vec![LaunchContext { name: self.coding(), resource: self.next() }],
            terminology_server: self.some(),
            tree: Some(Arc::new(tree)),
            value_sets: vec![ValueSet { address: self.next(), codings: vec![self.coding(), self.coding()] }],
        }
    }
}

/// An item with nothing but its linkId.
pub fn blank(link_id: &str) -> Item {
    let json = serde_json::json!({ "resourceType": "Questionnaire", "item": [{ "linkId": link_id, "type": "string" }] });
    read_questionnaire(&json.to_string()).unwrap().0.items.remove(0)
}
