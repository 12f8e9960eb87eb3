//! What the page for received referrals carries to its program: lists, as [`prepared`](super::prepared) has them.

use super::destination::{read_destination, read_table};
use super::prepared::{OPERATORS, Parts};
use super::promise::read_desk;
use super::read_json;
use crate::content::{Destination, FhirServer, Texts};
use crate::domain::intake::{Asked, Need};
use crate::domain::planning::{Condition, Rule};
use crate::domain::promise::Desk;
use std::cell::Cell;

const NEEDS: [Need; 3] = [Need::Free, Need::Later, Need::Required];

/// What the page carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntakeData {
    /// Words.
    pub texts: Texts,
    /// What is promised, and on whose clock.
    pub desk: Desk,
    /// Canonical address of the referral form, with its version.
    pub form: String,
    /// What the form asks.
    pub asked: Vec<Asked>,
    /// The pathways.
    pub pathways: Vec<PathwayData>,
    /// FHIR servers that may be asked.
    pub servers: Vec<FhirServer>,
    /// The questionnaires of the site, the referral aside.
    pub forms: Vec<FormData>,
}

/// A questionnaire whose answers may be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormData {
    /// Its canonical address, without a version.
    pub address: String,
    /// Its present version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The linkId of the answer that is its result, where the form writes its result among the answers; empty otherwise.
    pub total: String,
}

/// A pathway, for whoever receives a referral on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathwayData {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it promises, in words.
    pub promise: String,
    /// Signs that ask for care on the same day.
    pub flags: Vec<String>,
    /// Questionnaires that are planned on it.
    pub assessments: Vec<AssessmentData>,
    /// Rules that suggest exams.
    pub rules: Vec<RuleData>,
    /// Slots that are kept free.
    pub slots: Vec<SlotData>,
}

/// A questionnaire of the assessment plan, with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssessmentData {
    /// When.
    pub when: String,
    /// The questionnaire's title.
    pub title: String,
    /// The address of its page.
    pub address: String,
    /// From which age on, in years; 0 for everybody.
    pub least: u32,
    /// What it is, and where it comes from.
    pub about: String,
}

/// A rule with its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleData {
    /// Its name.
    pub title: String,
    /// What to plan.
    pub exams: Vec<String>,
    /// What it is, where it comes from, and a note.
    pub about: Vec<String>,
    /// Its conditions in words: those of `all`, then those of `any`.
    pub asked: Vec<String>,
    /// The rule.
    pub rule: Rule,
}

/// Reserved slots with their words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotData {
    /// What for.
    pub exam: String,
    /// Their rule in words.
    pub about: Vec<String>,
    /// Their FHIR `Schedule`; empty when there is none.
    pub schedule: String,
}

/// Reads the block; `None` when it is not as this program writes it.
pub fn read_intake_data(text: &str) -> Option<IntakeData> {
    let json = read_json(text).ok()?;
    let faulty = Cell::new(false);
    let mut parts = Parts::of(&json, &faulty);
    let texts = Texts(read_table(&mut parts));
    let desk = read_desk(&mut parts);
    let form = parts.text()?;
    let asked = parts.list(|parts| read_asked(parts.parts()));
    let pathways = parts.list(|parts| read_pathway(parts.parts()));
    let servers = parts.list(|parts| if let Destination::Fhir(server) = read_destination(parts)? { Some(server) } else { None });
    let forms = parts.list(|parts| {
        let mut parts = parts.parts();
        Some(FormData { address: parts.text()?, version: parts.words(), title: parts.words(), total: parts.words() })
    });
    (!faulty.get()).then_some(IntakeData { texts, desk, form, asked, pathways, servers, forms })
}

fn read_condition(parts: &mut Parts) -> Option<Condition> {
    Some(Condition { question: parts.text()?, operator: parts.code(&OPERATORS)?, answer: parts.value()? })
}

fn read_asked(mut parts: Parts) -> Option<Asked> {
    Some(Asked {
        link_id: parts.text()?,
        text: parts.words(),
        need: parts.code(&NEEDS)?,
        parent: parts.count(),
        rows: parts.text(),
        any: parts.number() != 0,
        when: parts.list(read_condition),
    })
}

fn read_pathway(mut parts: Parts) -> Option<PathwayData> {
    Some(PathwayData {
        code: parts.text()?,
        name: parts.words(),
        promise: parts.words(),
        flags: parts.list(Parts::text),
        rules: parts.list(|parts| read_rule(parts.parts())),
        slots: parts.list(|parts| {
            let mut parts = parts.parts();
            Some(SlotData { exam: parts.text()?, about: parts.list(Parts::text), schedule: parts.words() })
        }),
        assessments: parts.list(|parts| {
            let mut parts = parts.parts();
            let (when, title, address) = (parts.text()?, parts.words(), parts.words());
            Some(AssessmentData { when, title, address, least: u32::try_from(parts.number()).ok()?, about: parts.words() })
        }),
    })
}

fn read_rule(mut parts: Parts) -> Option<RuleData> {
    Some(RuleData {
        title: parts.text()?,
        exams: parts.list(Parts::text),
        about: parts.list(Parts::text),
        asked: parts.list(Parts::text),
        rule: Rule { all: parts.list(read_condition), any: parts.list(read_condition) },
    })
}

/// Writes the block; `<` is escaped so that no content can end it.
#[cfg(feature = "native")]
pub fn write_intake_data(data: &IntakeData) -> String {
    use super::destination::{write_destination, write_table};
    use super::prepared::{list, value};
    use super::promise::write_desk;
    use serde_json::{Value as Json, json};
    let code = |place: Option<usize>| json!(place.map_or(0, |p| p + 1));
    let conditions = |all: &[Condition]| {
        let one = |c: &Condition| [json!(c.question), code(OPERATORS.iter().position(|o| *o == c.operator)), value(&c.answer)];
        Json::Array(all.iter().flat_map(one).collect())
    };
    let asked = |a: &Asked| {
        let need = code(NEEDS.iter().position(|n| *n == a.need));
        let rows = a.rows.as_ref().map_or(json!(0), |r| json!(r));
        json!([a.link_id, a.text, need, code(a.parent), rows, u8::from(a.any), conditions(&a.when)])
    };
    let rule = |r: &RuleData| json!([r.title, r.exams, r.about, r.asked, conditions(&r.rule.all), conditions(&r.rule.any)]);
    let pathway = |p: &PathwayData| {
        let rules: Vec<Json> = p.rules.iter().map(rule).collect();
        let slots: Vec<Json> = p.slots.iter().map(|s| json!([s.exam, s.about, s.schedule])).collect();
        let plan: Vec<Json> = p.assessments.iter().map(|a| json!([a.when, a.title, a.address, a.least, a.about])).collect();
        json!([p.code, p.name, p.promise, p.flags, rules, slots, plan])
    };
    let block = json!([
        write_table(&data.texts.0),
        write_desk(&data.desk),
        data.form,
        data.asked.iter().map(asked).collect::<Vec<_>>(),
        data.pathways.iter().map(pathway).collect::<Vec<_>>(),
        list(data.servers.iter().map(|s| write_destination(&Destination::Fhir(s.clone())))),
        data.forms.iter().map(|f| json!([f.address, f.version, f.title, f.total])).collect::<Vec<_>>(),
    ]);
    block.to_string().replace('<', "\\u003c")
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use crate::content::Table;
    use crate::domain::questionnaire::Operator;
    use crate::domain::{Coding, Value};

    #[test]
    fn what_a_page_carries_is_read_back() {
        let condition = |answer| Condition { question: "q".into(), operator: Operator::NotEqual, answer };
        let coding = Value::Coding(Coding { system: Some("s".into()), code: Some("c".into()), ..Coding::default() });
        let asked = Asked {
            link_id: "a".into(),
            text: "A </script>".into(),
            need: Need::Later,
            parent: Some(0),
            rows: Some("r".into()),
            when: vec![condition(coding.clone()), condition(Value::Boolean(false))],
            any: true,
        };
        let plain = Asked { link_id: "b".into(), ..Asked::default() };
        let rule = RuleData {
            title: "R".into(),
            exams: vec!["IRM".into()],
            about: vec!["Exemple".into()],
            asked: vec!["q = c".into()],
            rule: Rule { all: vec![condition(coding)], any: vec![condition(Value::Integer(3))] },
        };
        let slots = vec![SlotData { exam: "IRM".into(), about: vec!["lundi".into()], schedule: "Schedule/1".into() }];
        let pathway = PathwayData { code: "lung".into(), name: "Poumon".into(), rules: vec![rule], slots, ..PathwayData::default() };
        let data = IntakeData {
            texts: Texts(Table(vec![("k".into(), "v".into())])),
            form: "https://f|1".into(),
            asked: vec![plain, asked],
            pathways: vec![pathway],
            forms: vec![FormData { address: "https://q".into(), version: "1".into(), title: "Q".into(), total: "q.total".into() }],
            servers: vec![FhirServer { id: "f".into(), base_url: "https://fhir.example".into(), ..FhirServer::default() }],
            ..IntakeData::default()
        };
        let text = write_intake_data(&data);
        assert!(!text.contains('<'));
        assert_eq!(read_intake_data(&text), Some(data));
        for other in ["{}", "[", "[[]]", "[1]"] {
            assert_eq!(read_intake_data(other), None, "{other}");
        }
    }
}
