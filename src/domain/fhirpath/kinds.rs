//! FHIR's and FHIRPath's types: which are known, which is a kind of which, what an element of a name is, and the value of a primitive.

use super::{Element, Item, Moment, Raw};
use crate::domain::decimal;
use rust_decimal::Decimal;

/// Primitive types of FHIR that hold text; the first are kinds of `string`, those after it kinds of `uri`.
const STRINGS: &str = "string code id markdown";
const URIS: &str = "uri url uuid oid canonical";
const INTEGERS: &str = "integer positiveInt unsignedInt";
const OTHERS: &str = "boolean decimal date dateTime instant time base64Binary xhtml";
const QUANTITIES: &str = "Quantity Age Duration Count Distance SimpleQuantity MoneyQuantity";
/// Types of values, besides: what a choice element may hold.
const VALUES: &str = "Coding CodeableConcept Reference Attachment Period Range Ratio Identifier HumanName Address ContactPoint Timing Annotation \
    Signature Money SampledData Expression Meta Dosage ContactDetail UsageContext RelatedArtifact DataRequirement \
    ParameterDefinition TriggerDefinition Contributor";
/// FHIRPath's own.
const SYSTEM: &str = "Boolean Integer Decimal String Date DateTime Time Quantity";
/// Elements that exist in several types: the stem, to which JSON adds the type.
const CHOICES: &str = "value answer onset abatement deceased multipleBirth effective medication occurrence performed timing bounds asNeeded dose rate \
    author defaultValue fixed pattern minValue maxValue born allowed serviced product item reported scheduled start due detail \
    collected fastingStatus subject content rating usage location diagnosis";

/// Whether a list of names holds one.
#[inline(never)]
fn has(list: &str, name: &str) -> bool {
    list.split(' ').any(|own| own == name)
}

/// True for a primitive type of FHIR.
pub fn is_primitive(name: &str) -> bool {
    [STRINGS, URIS, INTEGERS, OTHERS].iter().any(|list| has(list, name))
}

/// True for a name that begins with a capital.
#[inline(never)]
pub(super) fn is_capital(name: &str) -> bool {
    name.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
}

/// True when a type of this name may exist. Resources are not listed: any name with a capital may be one.
pub(super) fn is_known(namespace: &str, name: &str) -> bool {
    is_capital(name) || namespace != "System" && is_primitive(name)
}

/// Whether a FHIR type is of another, or a kind of it.
pub fn is_kind(name: &str, of: &str) -> bool {
    name == of
        || match of {
            "string" => has(STRINGS, name),
            "uri" => has(URIS, name),
            "integer" => has(INTEGERS, name),
            "Quantity" => has(QUANTITIES, name),
            "Element" => !is_resource(name),
            "Resource" => is_resource(name),
            "DomainResource" => is_resource(name) && !has("Bundle Parameters Binary", name),
            _ => false,
        }
}

/// True for a name that can only be a resource's.
pub fn is_resource(name: &str) -> bool {
    let is_value = has(QUANTITIES, name) || has(VALUES, name);
    let is_part = name.is_empty() || has("BackboneElement Element Extension Narrative", name);
    !is_value && !is_part && is_capital(name)
}

/// Whether an item is of a type; `None` when the source does not know.
pub(super) fn is(item: &Item, namespace: &str, name: &str, exactly: bool) -> Option<bool> {
    let (own_namespace, own) = of(item);
    if !namespace.is_empty() && namespace != own_namespace {
        return Some(false);
    }
    if own_namespace == "System" {
        return Some(own == name);
    }
    if own.is_empty() {
        let Item::Element(element) = item else { return Some(false) };
        return match (element.source.raw(element.at), is_primitive(name)) {
            (None, true) => Some(false),
            (Some(_), false) => Some(false),
            (Some(Raw::Boolean(_)), _) => Some(name == "boolean"),
            _ => None,
        };
    }
    Some(if exactly && is_primitive(own) { own == name } else { is_kind(own, name) })
}

/// Namespace and name of an item's type.
pub(super) fn of<'i>(item: &'i Item) -> (&'static str, &'i str) {
    let name = match item {
        Item::Boolean(_) => "Boolean",
        Item::Integer(_) => "Integer",
        Item::Decimal(_) => "Decimal",
        Item::String(_) => "String",
        Item::Date(_) => "Date",
        Item::DateTime(_) => "DateTime",
        Item::Time(_) => "Time",
        Item::Quantity { .. } => "Quantity",
        Item::Type { .. } => "TypeInfo",
        Item::Element(element) => return ("FHIR", element.kind()),
    };
    ("System", name)
}

/// True for the names of FHIRPath's own types.
pub fn is_system(name: &str) -> bool {
    has(SYSTEM, name)
}

/// The system value of an element: of a primitive, or of a quantity.
pub(super) fn value_of(element: Element) -> Option<Item> {
    let kind = element.kind();
    let Some(raw) = element.source.raw(element.at) else {
        return if has(QUANTITIES, kind) { quantity_of(element) } else { None };
    };
    Some(match raw {
        Raw::Boolean(b) => Item::Boolean(b),
        Raw::Number(n) => number(n, kind == "decimal"),
        Raw::Text(text) => {
            let typed = match kind {
                "date" => Moment::read_date(&text).map(Item::Date),
                "dateTime" | "instant" => Moment::read_date_time(&text).map(Item::DateTime),
                "time" => Moment::read_time(&text).map(Item::Time),
                "boolean" => text.parse().ok().map(Item::Boolean),
                "decimal" => decimal::read(&text).map(Item::Decimal),
                _ if has(INTEGERS, kind) => text.parse().ok().map(Item::Integer),
                _ => None,
            };
            typed.unwrap_or(Item::String(text))
        }
    })
}

/// A number as it is meant: with a point it is a decimal.
pub(super) fn number<'a>(n: Decimal, is_decimal: bool) -> Item<'a> {
    match decimal::integer(n) {
        Some(whole) if !is_decimal && n.scale() == 0 => Item::Integer(whole),
        _ => Item::Decimal(n),
    }
}

fn quantity_of(element: Element) -> Option<Item> {
    let value = match element.child("value").and_then(value_of)? {
        Item::Integer(n) => n.into(),
        Item::Decimal(n) => n,
        Item::String(text) => decimal::read(&text)?,
        _ => return None,
    };
    let unit = element.text("code").or_else(|| element.text("unit")).unwrap_or_else(|| "1".to_owned());
    Some(Item::Quantity { value, unit, calendar: false })
}

/// A JSON property that holds a choice: its name without the type, and the type. `valueCoding` is `value`, a `Coding`.
pub fn choice<'n>(parent: &str, property: &'n str) -> Option<(&'n str, &'static str)> {
    let stem = CHOICES.split(' ').find(|s| property.strip_prefix(s).is_some_and(is_capital))?;
    if stem == "effective" && parent == "Questionnaire" {
        return None;
    }
    let kind = choice_type(property.get(stem.len()..)?)?;
    property.get(..stem.len()).map(|name| (name, kind))
}

/// `Coding` as it is, `String` as `string`.
pub(super) fn choice_type(suffix: &str) -> Option<&'static str> {
    for list in [QUANTITIES, VALUES, STRINGS, URIS, INTEGERS, OTHERS] {
        for name in list.split(' ') {
            // Complex types as they are, primitive ones with a capital.
            if is_capital(suffix) && name.eq_ignore_ascii_case(suffix) && name.get(1..) == suffix.get(1..) {
                return Some(name);
            }
        }
    }
    None
}

/// Types by the names of the elements: those of text, of numbers, of objects. `Type.name` says it for one type only.
const TEXTS: &str = "date:birthDate;\
dateTime:date,authored,recordedDate,start,end,authoredOn,created,issuedOn,approvalDate,lastReviewDate,time,dateAsserted;\
instant:issued,lastUpdated;\
code:gender,status,use,code,language,type,Quantity.comparator,operator,enableBehavior,intent,priority,subjectType,mode,kind,filterOperator,contentType;\
id:Resource.id,versionId;\
uri:system,Extension.url,url,Reference.type,definition,instantiatesUri,implicitRules,source;\
canonical:questionnaire,answerValueSet,valueSet,profile,derivedFrom,instantiatesCanonical;\
markdown:description,purpose,copyright,Annotation.text;\
base64Binary:data,hash;\
xhtml:div;\
url:Attachment.url;\
decimal:Quantity.value;\
string:id,linkId,text,display,family,given,prefix,suffix,line,city,district,state,postalCode,country,name,title,version,publisher,reference,value,unit,label,expression,alias,comment";
const NUMBERS: &str = "decimal:Quantity.value,Range.value,factor,score,latitude,longitude,altitude;\
positiveInt:rank,count,sequence,dimensions;unsignedInt:size,total,offset,minutesDuration";
const OBJECTS: &str = "Coding:coding,tag,security,Questionnaire.code,class;\
HumanName:name;Address:address;ContactPoint:telecom;Identifier:identifier;Extension:extension,modifierExtension;Meta:meta;\
Narrative:text;Period:period,requestedPeriod;\
Reference:subject,encounter,author,source,performer,managingOrganization,generalPractitioner,patient,practitioner,organization,assigner,basedOn,partOf,\
context,recorder,asserter,requester,focus,serviceProvider,hasMember,specimen,device;\
CodeableConcept:code,category,type,maritalStatus,relationship,clinicalStatus,verificationStatus,severity,bodySite,interpretation,jurisdiction,\
reasonCode,stage,communicationLanguage,language,specialty,serviceType,dataAbsentReason,method,serviceCategory,appointmentType;\
Attachment:photo,image;Annotation:note;Quantity:low,high,numerator,denominator;Range:referenceRange;\
BackboneElement:item,answer,answerOption,initial,enableWhen,contact,communication,link,component,compose,include,exclude,expansion,contains,concept,\
qualification,parameter,entry,participant,evidence,location,hospitalization,designation,property,filter,diagnosis,procedure";

/// The type of an element that is no choice, by its name, the type of its parent and whether JSON has text, a number, a boolean or an object.
pub fn type_of(parent: &str, name: &str, value: Option<&Raw>) -> &'static str {
    let table = match value {
        None => OBJECTS,
        Some(Raw::Boolean(_)) => return "boolean",
        Some(Raw::Text(_)) => TEXTS,
        Some(Raw::Number(_)) => NUMBERS,
    };
    let parent = if has(QUANTITIES, parent) {
        "Quantity"
    } else if is_resource(parent) && name == "id" {
        "Resource"
    } else {
        parent
    };
    let mut general = "";
    for group in table.split(';') {
        let Some((kind, names)) = group.split_once(':') else { continue };
        for entry in names.split(',') {
            match entry.split_once('.') {
                Some((only, element)) if only == parent && element == name => return kind,
                None if entry == name => general = kind,
                _ => {}
            }
        }
    }
    match value {
        Some(Raw::Number(n)) if general.is_empty() => {
            if n.scale() == 0 {
                "integer"
            } else {
                "decimal"
            }
        }
        _ => general,
    }
}
