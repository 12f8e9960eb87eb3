//! The prepared form of a Questionnaire: what is read back from a page is what was read from the FHIR JSON, in every part.

use crate::cases;
use guichet::domain::fhirpath::{Expression, Raw, Tree};
use guichet::domain::item::{AnswerOption, Control, Item, Looks, TextStyle, Usage};
use guichet::domain::logic::{Constraint, Formula, LaunchContext, Logic, Toggle, Variable};
use guichet::domain::markup::{Mark, MarkTag, Markup};
use guichet::domain::questionnaire::{Audience, EnableWhen, ItemId, ItemKind, LinkId, Operator, Questionnaire, ValueSet};
use guichet::domain::score::{Method, Score, Threshold, ThresholdKind};
use guichet::domain::value::{Attachment, Coding, Quantity, Referring};
use guichet::domain::{PartialDate, Value};
use guichet::formats::fhir::read_questionnaire;
use guichet::formats::json::Json;
use guichet::formats::prepared::{read_prepared, write_prepared};
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Through the text, as a page carries it.
fn again(form: &Questionnaire) -> Option<Questionnaire> {
    read_prepared(&serde_json::from_str(&write_prepared(form).to_string()).unwrap())
}

/// The form read back is the form, in every part.
fn survives(name: &str, form: &Questionnaire) {
    let back = again(form).unwrap_or_else(|| panic!("{name}: what was written is not read"));
    assert_eq!(write_prepared(&back), write_prepared(form), "{name}");
    assert!(back == *form, "{name}");
    assert_eq!(format!("{back:?}"), format!("{form:?}"), "{name}");
}

fn json_files(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "json"));
    paths.map(|p| (p.display().to_string(), p)).collect()
}

#[test]
fn each_questionnaire_is_read_back_as_it_was() {
    let own = ["public/questionnaires", "tests/native/fixtures/questionnaires", "tests/fuzz/seeds"].map(json_files).concat();
    let mut read = 0;
    for (name, path) in own.into_iter().chain(cases::files()) {
        let text = std::fs::read_to_string(path).unwrap();
        // What is refused is said by the test `cases`.
        if let Ok((form, _)) = read_questionnaire(&text) {
            survives(&name, &form);
            read += 1;
        }
    }
    assert!(read >= 8, "{read}");
}

#[test]
fn a_questionnaire_with_everything_set_is_read_back_as_it_was() {
    let mut words = Words::default();
    let form = words.everything();
    survives("everything", &form);
    let text = write_prepared(&form).to_string();
    assert!(words.0 > 100);
    for number in 0..words.0 {
        assert_eq!(text.matches(&format!("~{number}~")).count(), 1, "{number}");
    }
}

#[test]
fn each_code_is_read_back() {
    for (code, kind) in ItemKind::ALL {
        let form = Questionnaire { items: vec![Item { kind, ..blank("a") }], ..Questionnaire::default() };
        assert!(again(&form).is_some_and(|f| f.items[0].kind == kind), "{code}");
    }
    for (code, control) in Control::ALL {
        let form = Questionnaire { items: vec![Item { control: Some(control), ..blank("a") }], ..Questionnaire::default() };
        assert!(again(&form).is_some_and(|f| f.items[0].control == Some(control)), "{code}");
    }
    for (code, operator) in Operator::ALL {
        let enable_when = vec![EnableWhen { question: ItemId(0), operator, answer: Value::Boolean(true) }];
        let form = Questionnaire { items: vec![Item { enable_when, ..blank("a") }], ..Questionnaire::default() };
        assert!(again(&form).is_some_and(|f| f.items[0].enable_when[0].operator == operator), "{code}");
    }
}

#[test]
fn the_same_options_are_written_once() {
    let options = vec![AnswerOption::of(Value::String("the one and only".into()))];
    let items = ["a", "b", "c"].map(|l| Item { options: options.clone(), ..blank(l) }).into();
    let text = write_prepared(&Questionnaire { items, ..Questionnaire::default() }).to_string();
    assert_eq!(text.matches("the one and only").count(), 1);
}

#[test]
fn what_is_not_as_it_is_written_is_no_questionnaire() {
    let form = Words::default().everything();
    let written = write_prepared(&form);
    for other in
        [Json::Null, serde_json::json!({}), serde_json::json!([]), serde_json::json!([0]), serde_json::json!({ "resourceType": "Questionnaire" })]
    {
        assert!(read_prepared(&other).is_none(), "{other}");
    }
    let mut other_version = written.clone();
    other_version[0] = serde_json::json!(99);
    assert!(read_prepared(&other_version).is_none());
    // An expression, an option, a kind of item, that this program does not know.
    for (good, bad) in [("1 + 1", "1 +"), ("[12,\"~", "[77,\"~")] {
        let text = written.to_string();
        assert!(text.contains(good), "{good}");
        assert!(read_prepared(&serde_json::from_str(&text.replace(good, bad)).unwrap()).is_none(), "{good}");
    }
}

/// Words that differ, so that none can stand for another.
#[derive(Default)]
struct Words(usize);

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
            not_in_future: true,
            emergency: true,
            logic: Some(Box::new(self.logic())),
            looks: Some(Box::new(self.looks())),
        }
    }

    /// All parts named, so that a new one is not forgotten here.
    fn everything(&mut self) -> Questionnaire {
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
                thresholds: [ThresholdKind::Published, ThresholdKind::Context, ThresholdKind::Alternative, ThresholdKind::Local]
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

fn blank(link_id: &str) -> Item {
    let json = serde_json::json!({ "resourceType": "Questionnaire", "item": [{ "linkId": link_id, "type": "string" }] });
    read_questionnaire(&json.to_string()).unwrap().0.items.remove(0)
}
