//! The page for received referrals: its frame, and what it carries to its program.

use super::library::Content;
use super::render::form_address;
use super::render_words::phone;
use crate::content::{Assessment, Destination, FhirServer, Pathway, PlanningRule, Texts};
use crate::domain::intake::{Asked, Need};
use crate::domain::planning::Condition;
use crate::domain::questionnaire::Operator;
use crate::domain::score::Method;
use crate::domain::{Questionnaire, Value};
use crate::formats::intake::{AssessmentData, FormData, IntakeData, PathwayData, RuleData, SlotData, write_intake_data};
use crate::formats::planning::rule_of;
use crate::formats::promise::desk_of;
use crate::ui::pages::{Context, Frame, INTAKE, assessment_words, planning_kind_words, slot_words};
use std::collections::BTreeMap;

/// Words that the page carries, by the start of their keys.
const WORDS: &[&str] = &[
    "lecture.",
    "ask.",
    "reading.",
    "sign-in.",
    "month.",
    "desk.weekday.",
    "answer.",
    "due.moment",
    "result.decides-nothing",
    "form.file.bytes",
    "form.file.kilobytes",
    "form.file.megabytes",
];

/// The frame of the page.
pub fn intake_frame(content: &Content, context: Context<'_>) -> Frame {
    Frame {
        title: content.texts.say("lecture.title"),
        description: content.texts.say("lecture.description"),
        path: INTAKE.into(),
        class: "page-intake",
        team: true,
        desk: Some(write_intake_data(&intake_data(content, context))),
        no_index: true,
        ..Frame::default()
    }
}

/// The FHIR servers that the site names.
pub fn servers_of(content: &Content) -> Vec<FhirServer> {
    let fhir = |d: &Destination| if let Destination::Fhir(server) = d { Some(server.clone()) } else { None };
    content.site.destinations.iter().filter_map(fhir).collect()
}

fn intake_data(content: &Content, context: Context<'_>) -> IntakeData {
    let mut words: BTreeMap<String, String> = content.texts.starting(WORDS).0.into();
    words.insert("establishment".into(), content.site.establishment.name.clone());
    words.insert("service".into(), content.site.service_name.clone());
    words.insert("phone".into(), phone(content));
    let form = content.referral().map(|l| l.questionnaire.clone()).unwrap_or_default();
    let forms = forms_of(content);
    IntakeData {
        texts: Texts(words.into()),
        desk: desk_of(&content.site, &content.pathways),
        form: form.canonical().unwrap_or_default(),
        asked: asked_of(&form),
        pathways: content.pathways.iter().map(|p| pathway_data(context, &form, &forms, p)).collect(),
        servers: servers_of(content),
        forms: content.questionnaires.iter().filter(|q| q.name != content.site.referral).filter_map(|q| form_data(&q.questionnaire)).collect(),
    }
}

fn form_data(form: &Questionnaire) -> Option<FormData> {
    let version = form.version.clone().unwrap_or_default();
    Some(FormData { address: form.url.clone()?, version, title: form.title.clone(), total: total_of(form).unwrap_or_default() })
}

/// The answer that is the result: the one item of a scale, or what the form counts for itself, unseen.
fn total_of(form: &Questionnaire) -> Option<String> {
    let score = form.score.as_ref()?;
    if score.method == Method::Value {
        return score.items.first().map(|link| link.0.clone());
    }
    let mut counted = form.items.iter().filter(|i| i.hidden && i.is_calculated());
    // Which of several it would be is not known.
    counted.next().filter(|_| counted.next().is_none()).map(|i| i.link_id.0.clone())
}

/// What the form asks, as far as completeness needs it: what matters, and what its being asked hangs on.
fn asked_of(form: &Questionnaire) -> Vec<Asked> {
    let condition = |w: &crate::domain::questionnaire::EnableWhen| {
        let question = form.item(w.question).map(|i| i.link_id.0.clone()).unwrap_or_default();
        Condition { question, operator: w.operator, answer: w.answer.clone() }
    };
    let rows = |item: &crate::domain::Item| {
        let mut holder = item.parent;
        while let Some(one) = holder.and_then(|id| form.item(id)) {
            if one.has_rows() && !one.kind.is_question() {
                return Some(one.link_id.0.clone());
            }
            holder = one.parent;
        }
        None
    };
    let one = |item: &crate::domain::Item| Asked {
        link_id: item.link_id.0.clone(),
        text: item.text.clone(),
        need: match (item.kind.is_question() && item.is_captured(), item.required, item.asked_later) {
            (true, true, _) => Need::Required,
            (true, false, true) => Need::Later,
            _ => Need::Free,
        },
        parent: item.parent.map(|p| p.0),
        rows: rows(item),
        when: item.enable_when.iter().map(condition).collect(),
        any: item.enable_any,
    };
    let mut all: Vec<Asked> = form.items.iter().map(one).collect();
    // « Ville » of whom? Words that several questions have are told apart by the page that they stand on.
    let page = |mut at: usize| {
        while let Some(parent) = form.items.get(at).and_then(|i| i.parent) {
            at = parent.0;
        }
        form.items.get(at).map(|i| i.text.clone()).unwrap_or_default()
    };
    let words: Vec<String> = all.iter().filter(|a| a.need != Need::Free).map(|a| a.text.clone()).collect();
    for (place, one) in all.iter_mut().enumerate() {
        let page = page(place);
        if words.iter().filter(|w| **w == one.text).count() > 1 && !page.is_empty() {
            one.text = format!("{} ({})", one.text, page.to_lowercase());
        }
    }
    // The words of what is never missing stand in the response.
    all.iter_mut().filter(|a| a.need == Need::Free).for_each(|a| a.text.clear());
    all
}

/// Name, title and address of each questionnaire of the site, the referral aside.
pub(super) fn forms_of(content: &Content) -> Vec<(String, String, String)> {
    let all = content.questionnaires.iter().filter(|q| q.name != content.site.referral);
    all.map(|q| (q.name.clone(), q.questionnaire.title.clone(), form_address(content, &q.questionnaire, &q.name))).collect()
}

fn assessment_data(context: Context<'_>, forms: &[(String, String, String)], assessment: &Assessment) -> Option<AssessmentData> {
    let (_, title, address) = forms.iter().find(|(name, _, _)| *name == assessment.questionnaire)?;
    Some(AssessmentData {
        when: assessment_words(context, assessment),
        title: title.clone(),
        address: address.clone(),
        least: assessment.min_age.unwrap_or_default(),
        about: source_words(context, &planning_kind_words(context, assessment.kind), &assessment.sources, assessment.reviewed_by.is_some()),
    })
}

fn pathway_data(context: Context<'_>, form: &Questionnaire, forms: &[(String, String, String)], pathway: &Pathway) -> PathwayData {
    let bare = |text: &str| text.replace("**", "");
    PathwayData {
        code: pathway.id.clone(),
        name: pathway.name.clone(),
        promise: bare(&pathway.promise.meaning.professional),
        flags: pathway.same_day_flags.iter().map(|s| bare(&s.professional)).collect(),
        assessments: pathway.assessments.iter().filter_map(|a| assessment_data(context, forms, a)).collect(),
        rules: pathway.planning.iter().map(|r| rule_data(context, form, r)).collect(),
        slots: pathway
            .reserved_slots
            .iter()
            .map(|s| {
                let mut about = slot_words(context, s);
                about.push(source_words(context, &planning_kind_words(context, s.kind), &s.sources, true));
                SlotData { exam: s.exam.clone(), about, schedule: s.schedule.clone().unwrap_or_default() }
            })
            .collect(),
    }
}

/// « Recommandation publiée. Source : … (à valider). »
fn source_words(context: Context<'_>, kind: &str, sources: &[String], reviewed: bool) -> String {
    let short = |id: &String| context.sources.sources.iter().find(|s| s.id == *id).map(|s| s.short.clone());
    let mut source = sources.iter().filter_map(short).collect::<Vec<_>>().join(", ");
    if !reviewed {
        source = format!("{source} ({})", context.say("planning.pending"));
    }
    context.texts.fill("planning.source", &[("kind", kind), ("source", &source)])
}

fn rule_data(context: Context<'_>, form: &Questionnaire, rule: &PlanningRule) -> RuleData {
    let made = rule_of(form, rule);
    let mut about: Vec<String> = rule.note.iter().cloned().collect();
    about.push(source_words(context, &planning_kind_words(context, rule.kind), &rule.sources, rule.reviewed_by.is_some()));
    RuleData {
        title: rule.title.clone(),
        exams: rule.exams.clone(),
        about,
        asked: made.all.iter().chain(&made.any).map(|c| condition_words(context, form, c)).collect(),
        rule: made,
    }
}

/// A condition in words.
fn condition_words(context: Context<'_>, form: &Questionnaire, condition: &Condition) -> String {
    let question = form.find(&condition.question).and_then(|id| form.item(id)).map(|i| i.text.clone()).unwrap_or_default();
    let answer = match &condition.answer {
        Value::Boolean(yes) => context.say(if *yes { "answer.true" } else { "answer.false" }),
        other => other.show(),
    };
    let key = match (condition.operator, &condition.answer) {
        (Operator::Exists, Value::Boolean(false)) => "planning.op.exists.false",
        (Operator::Exists, _) => "planning.op.exists.true",
        (Operator::Equal, _) => "planning.op.equal",
        (Operator::NotEqual, _) => "planning.op.not",
        (Operator::Greater, _) => "planning.op.more",
        (Operator::Less, _) => "planning.op.less",
        (Operator::GreaterOrEqual, _) => "planning.op.least",
        (Operator::LessOrEqual, _) => "planning.op.most",
    };
    context.texts.fill(key, &[("question", &question), ("answer", &answer)])
}
