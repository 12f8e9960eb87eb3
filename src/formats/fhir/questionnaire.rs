//! Reads a FHIR R4 Questionnaire.
//!
//! Refused, because half understood it would be filled in wrongly: an unknown item type or operator, a `modifierExtension`, a condition on
//! a question that does not exist, a `linkId` twice. Tolerated with a notice: hints about looks, value sets that are not in the file.

use super::extension::{Extensions, short_name, value_of};
use super::value::{field, read_any, read_number};
use crate::domain::Value;
use crate::domain::questionnaire::{AnswerOption, Audience, Control, EnableWhen, Item, ItemId, ItemKind, LinkId, Operator, Questionnaire};
use crate::domain::score::{Method, Score, Threshold, ThresholdKind};
use crate::domain::value::Coding;
use crate::formats::json::Json;
use crate::formats::{Notice, ReadError, read_json};

/// Items in one questionnaire, at most.
const MOST_ITEMS: usize = 20_000;
/// Levels, at most.
const MOST_LEVELS: usize = 40;

/// Extensions that this reader understands on items; others are hints, ignored with a notice.
const KNOWN: &[&str] = &[
    "questionnaire-itemControl",
    "questionnaire-hidden",
    "questionnaire-optionExclusive",
    "questionnaire-sliderStepValue",
    "questionnaire-choiceOrientation",
    "questionnaire-minOccurs",
    "questionnaire-maxOccurs",
    "questionnaire-unit",
    "questionnaire-unitOption",
    "minValue",
    "maxValue",
    "maxDecimalPlaces",
    "minLength",
    "regex",
    "entryFormat",
    "slider-low-label",
    "slider-high-label",
    "not-in-future",
    "must-be-true",
    "emphasis",
];

/// Reads a Questionnaire.
///
/// # Errors
/// See the head of this file; each error names the element's path and the reason.
pub fn read_questionnaire(text: &str) -> Result<(Questionnaire, Vec<Notice>), ReadError> {
    read_questionnaire_json(&read_json(text)?)
}

/// Reads a Questionnaire that stands within other JSON.
///
/// # Errors
/// As for [`read_questionnaire`].
pub fn read_questionnaire_json(json: &Json) -> Result<(Questionnaire, Vec<Notice>), ReadError> {
    if json.get("resourceType").and_then(Json::as_str) != Some("Questionnaire") {
        return Err(ReadError::shape("resourceType", "Questionnaire is expected"));
    }
    refuse_modifiers(json, "")?;
    let own = Extensions::of(json);
    let mut reader = Reader::default();
    let mut questionnaire = Questionnaire {
        url: field(json, "url"),
        version: field(json, "version"),
        title: field(json, "title").or_else(|| field(json, "name")).unwrap_or_default(),
        description: field(json, "description"),
        purpose: field(json, "purpose"),
        copyright: field(json, "copyright"),
        audience: if own.code("questionnaire-audience") == Some("patient") { Audience::Patient } else { Audience::Professional },
        slug: own.text("questionnaire-slug"),
        duration: own.text("questionnaire-duration"),
        sources: own.texts("questionnaire-source"),
        approved_on: field(json, "approvalDate"),
        date: field(json, "date"),
        ..Questionnaire::default()
    };
    questionnaire.roots = reader.read_items(json, json, None, "", 0)?;
    questionnaire.items = std::mem::take(&mut reader.items);
    for (index, item) in questionnaire.items.iter().enumerate() {
        if questionnaire.by_link_id.insert(item.link_id.clone(), ItemId(index)).is_some() {
            return Err(ReadError::shape(format!("item {}", item.link_id), "this linkId is used twice"));
        }
    }
    questionnaire.dependents = vec![Vec::new(); questionnaire.items.len()];
    for (target, path, condition) in std::mem::take(&mut reader.conditions) {
        let read = read_condition(&questionnaire, &condition, &path)?;
        if let Some(list) = questionnaire.dependents.get_mut(read.question.0)
            && !list.contains(&target)
        {
            list.push(target);
        }
        if let Some(item) = questionnaire.items.get_mut(target.0) {
            item.enable_when.push(read);
        }
    }
    if let Some(score) = own.named("score").next() {
        questionnaire.score = Some(read_score(&questionnaire, score)?);
    }
    Ok((questionnaire, reader.notices))
}

#[derive(Default)]
struct Reader {
    items: Vec<Item>,
    notices: Vec<Notice>,
    /// Conditions wait until all items are known: a condition may look ahead.
    conditions: Vec<(ItemId, String, Json)>,
}

impl Reader {
    fn notice(&mut self, path: &str, reason: impl Into<String>) {
        self.notices.push(Notice { path: path.to_owned(), reason: reason.into() });
    }

    fn read_items(&mut self, root: &Json, holder: &Json, parent: Option<ItemId>, path: &str, level: usize) -> Result<Vec<ItemId>, ReadError> {
        if level > MOST_LEVELS {
            return Err(ReadError::TooLarge(format!("{path}: more than {MOST_LEVELS} levels")));
        }
        let list = match holder.get("item") {
            None => return Ok(Vec::new()),
            Some(Json::Array(list)) => list,
            Some(_) => {
                return Err(ReadError::shape(format!("{path}item"), "an array is expected"));
            }
        };
        let mut ids = Vec::new();
        for (index, json) in list.iter().enumerate() {
            let path = format!("{path}item[{index}]");
            if let Some(help) = as_help(json)
                && let Some(parent) = parent.and_then(|p| self.items.get_mut(p.0))
                && parent.kind != ItemKind::Group
            {
                parent.help = Some(help);
                continue;
            }
            ids.push(self.read_item(root, json, parent, &path, level)?);
        }
        Ok(ids)
    }

    fn read_item(&mut self, root: &Json, json: &Json, parent: Option<ItemId>, path: &str, level: usize) -> Result<ItemId, ReadError> {
        if self.items.len() >= MOST_ITEMS {
            return Err(ReadError::TooLarge(format!("more than {MOST_ITEMS} items")));
        }
        refuse_modifiers(json, path)?;
        let link_id =
            field(json, "linkId").filter(|l| !l.is_empty()).ok_or_else(|| ReadError::shape(format!("{path}.linkId"), "a linkId is required"))?;
        let code = field(json, "type").ok_or_else(|| ReadError::shape(format!("{path}.type"), "a type is required"))?;
        let kind = ItemKind::ALL
            .iter()
            .find(|(c, _)| *c == code)
            .map(|(_, k)| *k)
            .ok_or_else(|| ReadError::shape(format!("{path}.type"), format!("unknown item type {code:?}")))?;
        let own = Extensions::of(json);
        for url in own.all().filter_map(|e| e.get("url")?.as_str()) {
            if !short_name(url).is_some_and(|n| KNOWN.contains(&n)) {
                self.notice(path, format!("extension {url} is ignored"));
            }
        }
        let control = own.code("questionnaire-itemControl").and_then(|c| {
            let known = Control::ALL.iter().find(|(code, _)| *code == c).map(|(_, control)| *control);
            if known.is_none() {
                self.notice(path, format!("itemControl {c} is ignored"));
            }
            known
        });
        let bound = |name| own.named(name).next().map(|e| read_any(e, "value", &format!("{path}.{name}"))).transpose().map(Option::flatten);
        let flag = |name: &str| json.get(name).and_then(Json::as_bool).unwrap_or(false);
        let id = ItemId(self.items.len());
        let initial = match json.get("initial") {
            Some(Json::Array(list)) => {
                list.iter().filter_map(|i| read_any(i, "value", &format!("{path}.initial")).transpose()).collect::<Result<_, _>>()?
            }
            _ => Vec::new(),
        };
        let units = own
            .named("questionnaire-unitOption")
            .chain(own.named("questionnaire-unit"))
            .filter_map(value_of)
            .filter_map(super::value::read_coding)
            .collect::<Vec<Coding>>();
        let regex = self.read_regex(own.text("regex"), path);
        let options = self.read_options(root, json, kind, path)?;
        self.items.push(Item {
            kind,
            text: field(json, "text").unwrap_or_default(),
            prefix: field(json, "prefix"),
            parent,
            children: Vec::new(),
            help: None,
            required: flag("required"),
            repeats: flag("repeats"),
            read_only: flag("readOnly"),
            hidden: own.flag("questionnaire-hidden"),
            max_length: json.get("maxLength").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok()),
            min_length: own.count("minLength"),
            min_occurs: own.count("questionnaire-minOccurs"),
            max_occurs: own.count("questionnaire-maxOccurs"),
            min: bound("minValue")?,
            max: bound("maxValue")?,
            max_decimals: own.count("maxDecimalPlaces").and_then(|n| u32::try_from(n).ok()),
            regex,
            entry_format: own.text("entryFormat"),
            options,
            initial,
            enable_when: Vec::new(),
            enable_any: json.get("enableBehavior").and_then(Json::as_str) == Some("any"),
            control,
            horizontal: own.code("questionnaire-choiceOrientation") == Some("horizontal"),
            step: own.value("questionnaire-sliderStepValue").and_then(read_number),
            low_label: own.text("slider-low-label"),
            high_label: own.text("slider-high-label"),
            unit: units.first().and_then(|u| u.display.clone().or_else(|| u.code.clone())),
            units,
            must_be_true: own.flag("must-be-true"),
            not_in_future: own.flag("not-in-future"),
            emergency: own.code("emphasis") == Some("emergency"),
            link_id: LinkId(link_id),
        });
        if let Some(Json::Array(conditions)) = json.get("enableWhen") {
            for (index, condition) in conditions.iter().enumerate() {
                self.conditions.push((id, format!("{path}.enableWhen[{index}]"), condition.clone()));
            }
        }
        let children = self.read_items(root, json, Some(id), &format!("{path}."), level + 1)?;
        if let Some(item) = self.items.get_mut(id.0) {
            item.children = children;
        }
        Ok(id)
    }

    fn read_regex(&mut self, pattern: Option<String>, path: &str) -> Option<String> {
        let pattern = pattern?;
        if pattern.len() > 500 || regex_lite::Regex::new(&pattern).is_err() {
            self.notice(path, "this regex cannot be used and is ignored");
            return None;
        }
        Some(pattern)
    }

    fn read_options(&mut self, root: &Json, json: &Json, kind: ItemKind, path: &str) -> Result<Vec<AnswerOption>, ReadError> {
        let mut options = Vec::new();
        if let Some(Json::Array(list)) = json.get("answerOption") {
            for (index, option) in list.iter().enumerate() {
                let path = format!("{path}.answerOption[{index}]");
                refuse_modifiers(option, &path)?;
                let value = read_any(option, "value", &path)?.ok_or_else(|| ReadError::shape(&path, "a value is required"))?;
                let value = match value {
                    Value::Coding(mut coding) => {
                        let own = Extensions::of(option);
                        coding.weight = coding
                            .weight
                            .or_else(|| own.value("ordinalValue").and_then(read_number))
                            .or_else(|| own.value("itemWeight").and_then(read_number));
                        Value::Coding(coding)
                    }
                    other => other,
                };
                options.push(AnswerOption {
                    value,
                    exclusive: Extensions::of(option).flag("questionnaire-optionExclusive"),
                    initial: option.get("initialSelected") == Some(&Json::Bool(true)),
                });
            }
        } else if let Some(address) = field(json, "answerValueSet") {
            match contained(root, &address) {
                Some(set) => {
                    options.extend(codings_of(set).into_iter().map(|c| AnswerOption { value: Value::Coding(c), exclusive: false, initial: false }));
                }
                None => self.notice(path, format!("value set {address} is not in the file: the answer is typed")),
            }
        }
        if kind.is_choice() && options.is_empty() && json.get("answerValueSet").is_none() {
            self.notice(path, "a choice without options: the answer is typed");
        }
        Ok(options)
    }
}

fn as_help(json: &Json) -> Option<String> {
    let is_help =
        json.get("type").and_then(Json::as_str) == Some("display") && Extensions::of(json).code("questionnaire-itemControl") == Some("help");
    if is_help { field(json, "text") } else { None }
}

fn refuse_modifiers(json: &Json, path: &str) -> Result<(), ReadError> {
    match json.get("modifierExtension") {
        None => Ok(()),
        Some(_) => Err(ReadError::shape(format!("{path}.modifierExtension"), "a modifierExtension changes the meaning in a way not known here")),
    }
}

fn contained<'a>(root: &'a Json, address: &str) -> Option<&'a Json> {
    let id = address.strip_prefix('#')?;
    root.get("contained")?
        .as_array()?
        .iter()
        .find(|r| field(r, "id").as_deref() == Some(id) && field(r, "resourceType").as_deref() == Some("ValueSet"))
}

/// The codings of a value set: of its expansion, else those it lists.
fn codings_of(set: &Json) -> Vec<Coding> {
    let mut found = Vec::new();
    if let Some(list) = set.get("expansion").and_then(|e| e.get("contains")).and_then(Json::as_array) {
        found.extend(list.iter().filter_map(super::value::read_coding));
    } else if let Some(includes) = set.get("compose").and_then(|c| c.get("include")).and_then(Json::as_array) {
        for include in includes {
            for concept in include.get("concept").and_then(Json::as_array).into_iter().flatten() {
                let mut coding = super::value::read_coding(concept).unwrap_or_default();
                coding.system = field(include, "system");
                found.push(coding);
            }
        }
    }
    found
}

fn read_condition(questionnaire: &Questionnaire, json: &Json, path: &str) -> Result<EnableWhen, ReadError> {
    refuse_modifiers(json, path)?;
    let question = field(json, "question").unwrap_or_default();
    let question =
        questionnaire.find(&question).ok_or_else(|| ReadError::shape(format!("{path}.question"), format!("no item has the linkId {question:?}")))?;
    let code = field(json, "operator").unwrap_or_default();
    let operator = Operator::ALL
        .iter()
        .find(|(c, _)| *c == code)
        .map(|(_, o)| *o)
        .ok_or_else(|| ReadError::shape(format!("{path}.operator"), format!("unknown operator {code:?}")))?;
    let answer = read_any(json, "answer", path)?.ok_or_else(|| ReadError::shape(path, "an answer to compare with is required"))?;
    if operator == Operator::Exists && !matches!(answer, Value::Boolean(_)) {
        return Err(ReadError::shape(path, "exists is compared with answerBoolean"));
    }
    Ok(EnableWhen { question, operator, answer })
}

fn read_score(questionnaire: &Questionnaire, json: &Json) -> Result<Score, ReadError> {
    let own = Extensions::of(json);
    let path = "extension score";
    let items: Vec<LinkId> = own.texts("item").into_iter().map(LinkId).collect();
    let gate = own.text("gate").map(LinkId);
    if let Some(unknown) = items.iter().chain(&gate).find(|i| !questionnaire.by_link_id.contains_key(i)) {
        return Err(ReadError::shape(path, format!("no item has the linkId {:?}", unknown.0)));
    }
    let method = match own.code("method") {
        Some("count-true") => Method::CountTrue,
        Some("value") => Method::Value,
        Some("sum-weight") => Method::SumWeight,
        other => return Err(ReadError::shape(path, format!("unknown method {other:?}"))),
    };
    let thresholds = own.named("threshold").map(|t| read_threshold(t, path)).collect::<Result<Vec<_>, _>>()?;
    if thresholds.iter().filter(|t| t.kind == ThresholdKind::Published).count() != 1 {
        return Err(ReadError::shape(path, "exactly one threshold of kind published is required"));
    }
    Ok(Score {
        code: own.text("code").unwrap_or_default(),
        label: own.text("label").unwrap_or_default(),
        method,
        items,
        gate,
        gate_text: own.text("gateText"),
        minimum: own.value("minimum").and_then(read_number),
        maximum: own.value("maximum").and_then(read_number),
        thresholds,
    })
}

fn read_threshold(json: &Json, path: &str) -> Result<Threshold, ReadError> {
    let own = Extensions::of(json);
    let kind = match own.code("kind") {
        Some("published") => ThresholdKind::Published,
        Some("context") => ThresholdKind::Context,
        Some("alternative") => ThresholdKind::Alternative,
        other => {
            return Err(ReadError::shape(path, format!("unknown kind of threshold {other:?}")));
        }
    };
    Ok(Threshold {
        kind,
        operator: read_comparison(own.code("op").unwrap_or_default()).ok_or_else(|| ReadError::shape(path, "op is one of >=, >, <=, <"))?,
        value: own.value("value").and_then(read_number).ok_or_else(|| ReadError::shape(path, "a threshold has a number"))?,
        label: own.text("label").unwrap_or_default(),
        source: own.text("source").ok_or_else(|| ReadError::shape(path, "a threshold has a source"))?,
        then: own.text("then"),
        below: own.text("below"),
        counted: own.texts("countedItem").into_iter().map(LinkId).collect(),
        required_any: own.texts("requiredAny").into_iter().map(LinkId).collect(),
    })
}

/// A comparison that a threshold may use.
pub fn read_comparison(code: &str) -> Option<Operator> {
    Operator::ALL
        .iter()
        .find(|(c, _)| *c == code)
        .map(|(_, o)| *o)
        .filter(|o| matches!(o, Operator::Greater | Operator::Less | Operator::GreaterOrEqual | Operator::LessOrEqual))
}
