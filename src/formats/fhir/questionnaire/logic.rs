//! Reads expressions and rules, and finds out which items they look at.

use super::Reader;
use crate::domain::Value;
use crate::domain::fhirpath::{Expression, Reads};
use crate::domain::logic::{Constraint, Formula, LaunchContext, Logic, Toggle, Variable};
use crate::domain::questionnaire::{ItemId, Questionnaire};
use crate::formats::fhir::extension::{Extensions, value_of};
use crate::formats::fhir::value::{field, read_any, read_coding};
use crate::formats::json::Json;

/// Extensions that hold an expression in place of a value.
const IN_PLACE: [&str; 2] = ["cqf-expression", "cqf-calculatedValue"];

impl Reader {
    /// The expressions and rules of an item; `None` when it has none.
    pub fn read_logic(&mut self, json: &Json, own: Extensions, path: &str) -> Option<Box<Logic>> {
        let shadow = |name: &str| json.get(name).map(Extensions::of);
        let bound = |names: [&'static str; 2]| {
            // Beside a primitive's value, or within a quantity.
            let holds = |(key, value): &(&String, &Json)| key.starts_with("_value") || (key.starts_with("value") && value.get("extension").is_some());
            names.into_iter().flat_map(|n| own.named(n)).find_map(|e| e.as_object()?.iter().find(holds).map(|(_, v)| v))
        };
        let (min, max) = (bound(["minValue", "minQuantity"]), bound(["maxValue", "maxQuantity"]));
        let logic = Logic {
            variables: self.read_variables(own, path),
            calculated: self.formula(own, "calculatedExpression", path),
            initial: self.formula(own, "initialExpression", path),
            enable: self.formula(own, "enableWhenExpression", path),
            options: self.formula(own, "answerExpression", path),
            toggles: self.read_toggles(own, path),
            text: shadow("_text").and_then(|e| self.in_place(e, "text", path)),
            min: min.and_then(|e| self.in_place(Extensions::of(e), "minValue", path)),
            max: max.and_then(|e| self.in_place(Extensions::of(e), "maxValue", path)),
            required: shadow("_required").and_then(|e| self.in_place(e, "required", path)),
            read_only: shadow("_readOnly").and_then(|e| self.in_place(e, "readOnly", path)),
            constraints: self.read_constraints(own, path),
        };
        for name in ["_repeats", "_maxLength", "_answerValueSet"] {
            if shadow(name).is_some_and(|e| IN_PLACE.into_iter().any(|n| e.has(n))) {
                self.notice(path, format!("an expression on {} is not evaluated", name.trim_start_matches('_')));
            }
        }
        for name in ["minOccurs", "maxOccurs"] {
            if bound([name, name]).is_some() {
                self.notice(path, format!("an expression on {name} is not evaluated"));
            }
        }
        (!logic.is_empty()).then(|| Box::new(logic))
    }

    fn in_place(&mut self, own: Extensions, what: &str, path: &str) -> Option<Formula> {
        IN_PLACE.into_iter().find_map(|name| own.value(name)).and_then(|json| self.parse(json, what, path))
    }

    fn formula(&mut self, own: Extensions, name: &str, path: &str) -> Option<Formula> {
        own.value(name).and_then(|json| self.parse(json, name, path))
    }

    /// An `Expression`; one that cannot be read is a notice.
    fn parse(&mut self, json: &Json, place: &str, path: &str) -> Option<Formula> {
        let language = field(json, "language").unwrap_or_default();
        let text = field(json, "expression").or_else(|| json.as_str().map(str::to_owned)).unwrap_or_default();
        if !language.is_empty() && language != "text/fhirpath" {
            self.notice(path, format!("{place}: the language {language} is not evaluated: {text}"));
            return None;
        }
        match Expression::parse(&text) {
            Ok(expression) => Some(Formula { expression, place: place.to_owned() }),
            Err(error) => {
                self.notice(path, format!("{place}: {} (character {}) in: {text}", error.reason, error.at + 1));
                None
            }
        }
    }

    /// `variable`, in order; a name given twice at one place keeps its first meaning.
    pub fn read_variables(&mut self, own: Extensions, path: &str) -> Vec<Variable> {
        let mut found: Vec<Variable> = Vec::new();
        for json in own.named("variable").filter_map(value_of) {
            let Some(name) = field(json, "name").filter(|n| !n.is_empty()) else {
                self.notice(path, "a variable without a name is ignored");
                continue;
            };
            if found.iter().any(|v| v.name == name) {
                self.notice(path, format!("variable {name} is given twice: the second is ignored"));
            } else if let Some(formula) = self.parse(json, &format!("variable {name}"), path) {
                found.push(Variable { name, formula });
            }
        }
        found
    }

    fn read_toggles(&mut self, own: Extensions, path: &str) -> Vec<Toggle> {
        let mut toggles = Vec::new();
        for json in own.named("answerOptionsToggleExpression") {
            let parts = Extensions::of(json);
            let options: Vec<Value> = parts.named("option").filter_map(|o| read_any(o, "value", path).ok().flatten()).collect();
            if let Some(formula) = parts.value("expression").and_then(|e| self.parse(e, "answerOptionsToggleExpression", path)) {
                toggles.push(Toggle { options, formula });
            }
        }
        toggles
    }

    /// `targetConstraint` and `questionnaire-constraint`.
    pub fn read_constraints(&mut self, own: Extensions, path: &str) -> Vec<Constraint> {
        let mut constraints = Vec::new();
        for json in own.named("targetConstraint").chain(own.named("constraint")) {
            let parts = Extensions::of(json);
            let key = parts.text("key").unwrap_or_default();
            let human = parts.named("human").next().and_then(|h| self.translated(h, "valueString")).or_else(|| parts.text("human"));
            let Some(formula) = parts.value("expression").and_then(|e| self.parse(e, &format!("constraint {key}"), path)) else { continue };
            let warning = parts.code("severity") == Some("warning");
            constraints.push(Constraint { human: human.unwrap_or_else(|| key.clone()), key, warning, formula });
        }
        constraints
    }

    /// `launchContext`: names and types of the resources that a launch may give.
    pub fn read_launch_contexts(own: Extensions) -> Vec<LaunchContext> {
        let read = |json| {
            let parts = Extensions::of(json);
            let name = parts.value("name")?;
            // Older files give the name as a bare id.
            let name = read_coding(name).or_else(|| Some(crate::domain::Coding { code: name.as_str().map(str::to_owned), ..Default::default() }))?;
            Some(LaunchContext { name, resource: parts.code("type").unwrap_or_default().to_owned() })
        };
        own.named("launchContext").filter_map(read).collect()
    }
}

/// Enters the items that expressions look at into the index of dependents.
pub fn index_reads(questionnaire: &mut Questionnaire) {
    for index in 0..questionnaire.items.len() {
        let Some(item) = questionnaire.items.get(index) else { continue };
        let Some(logic) = &item.logic else { continue };
        let mut found = Found::default();
        for formula in logic.formulas() {
            found.look(questionnaire, Some(ItemId(index)), formula);
        }
        enter(questionnaire, index, found);
    }
    // Rules over the whole form speak at its first item.
    let mut found = Found::default();
    for constraint in &questionnaire.constraints {
        found.look(questionnaire, None, &constraint.formula);
    }
    enter(questionnaire, 0, found);
}

fn enter(questionnaire: &mut Questionnaire, index: usize, found: Found) {
    if found.all {
        questionnaire.depend_on_all.push(ItemId(index));
        return;
    }
    for link_id in found.link_ids {
        if let Some(list) = questionnaire.find(&link_id).and_then(|id| questionnaire.dependents.get_mut(id.0))
            && !list.contains(&ItemId(index))
        {
            list.push(ItemId(index));
        }
    }
}

/// What an expression looks at, by itself and by its variables.
#[derive(Default)]
struct Found {
    all: bool,
    link_ids: Vec<String>,
    variables: Vec<String>,
}

impl Found {
    fn look(&mut self, questionnaire: &Questionnaire, item: Option<ItemId>, formula: &Formula) {
        match formula.expression.reads() {
            Reads::Nothing => {}
            Reads::LinkIds(ids) => self.link_ids.extend(ids),
            Reads::All => self.all = true,
        }
        for name in formula.expression.variables() {
            if self.variables.contains(&name) {
                continue;
            }
            if let Some(variable) = questionnaire.variable(item, &name) {
                self.variables.push(name);
                self.look(questionnaire, item, &variable.formula);
            }
        }
    }
}
