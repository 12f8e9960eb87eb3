//! The assessment plan of the referral's pathway: which questionnaires are due for this person, and by which rule.

use super::{cleared, draw, with_data};
use crate::desk::{fill, say};
use crate::domain::assessment::old_enough;
use crate::domain::planning::Truth;
use crate::domain::{PartialDate, Value};
use crate::formats::intake::AssessmentData;
use crate::transport::Received;
use crate::web::add;
use web_sys::Element;

/// Draws the plan: what is for everybody, what the age decides, and what cannot be said.
pub fn draw(received: &Received) -> Option<()> {
    let shown = cleared("lecture-evaluations")?;
    let code = received.answers.code("pathway").unwrap_or_default();
    let plan = with_data(|data| data.pathways.iter().find(|p| p.code == code).map(|p| p.assessments.clone()).unwrap_or_default());
    if plan.is_empty() {
        return add(&shown, "p", "", &say("lecture.assessments.none")).map(|_| ());
    }
    add(&shown, "p", "note", &say("lecture.assessments.what"))?;
    let today = draw::now().and_then(|now| PartialDate::new(now.year(), Some(now.month().into()), Some(now.day())))?;
    let birth = received.answers.of("patient.birthDate").into_iter().find_map(|v| if let Value::Date(d) = v { Some(*d) } else { None });
    let list = add(&shown, "ul", "statements", "")?;
    for assessment in &plan {
        let truth = if assessment.least == 0 { Truth::Holds } else { old_enough(birth, today, assessment.least) };
        item(&list, assessment, truth)?;
    }
    Some(())
}

fn item(list: &Element, assessment: &AssessmentData, truth: Truth) -> Option<()> {
    let item = add(list, "li", "", "")?;
    let verdict = match truth {
        Truth::Holds => "lecture.assessments.due",
        Truth::Fails => "lecture.assessments.not",
        Truth::Open => "lecture.assessments.open",
    };
    add(&item, "strong", "", &say(verdict))?;
    item.append_with_str_1(&format!(" {}\u{a0}: ", assessment.when)).ok()?;
    let link = add(&item, "a", "", &assessment.title)?;
    link.set_attribute("href", &assessment.address).ok()?;
    item.append_with_str_1(". ").ok()?;
    add(&item, "span", "intake__about", &assessment.about)?;
    if assessment.least > 0 {
        item.append_with_str_1(&format!(" {}", fill("lecture.assessments.age", "age", &assessment.least.to_string()))).ok()?;
    }
    Some(())
}
