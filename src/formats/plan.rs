//! A pathway's plan in the data of the page that follows somebody's dates: lists of numbers, as [`prepared`](super::prepared) has them.

use super::destination::{read_destination, read_table};
use super::prepared::Parts;
use super::read_json;
use crate::content::{Destination, FhirServer, Texts};
use crate::domain::calendar::Region;
use crate::domain::delay::{Counting, Delay, Kind, Unit};
use crate::domain::timeline::{Plan, Step};
use std::cell::Cell;
use time::Time;

const UNITS: [Unit; 3] = [Unit::Hours, Unit::Days, Unit::Weeks];
const COUNTINGS: [Counting; 3] = [Counting::Calendar, Counting::Working, Counting::Unspecified];
const KINDS: [Kind; 4] = [Kind::Promised, Kind::Target, Kind::Measured, Kind::Example];

/// What the page that follows somebody's dates carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowData {
    /// Code of the pathway, which stands in the file of dates.
    pub pathway: String,
    /// Words, with the names of the events under `event.`.
    pub texts: Texts,
    /// The steps.
    pub plan: Plan,
    /// Name of each step for the reader.
    pub titles: Vec<String>,
    /// Whom to call when a delay of the step has passed: name, and number when there is one.
    pub calls: Vec<(String, String)>,
    /// The FHIR servers of the site, of which the first may be asked for dates.
    pub servers: Vec<FhirServer>,
}

/// Reads the block; `None` when it is not as this program writes it.
pub fn read_follow_data(text: &str) -> Option<FollowData> {
    let json = read_json(text).ok()?;
    let faulty = Cell::new(false);
    let mut parts = Parts::of(&json, &faulty);
    let pathway = parts.text()?;
    let texts = Texts(read_table(&mut parts));
    let place = usize::try_from(parts.number()).unwrap_or_default();
    let region = Region::ALL.get(place).copied().unwrap_or_default();
    let plan = Plan { region, steps: parts.list(|parts| read_step(parts.parts())) };
    let titles = parts.list(Parts::text);
    let calls = parts.list(|parts| {
        let mut parts = parts.parts();
        Some((parts.words(), parts.words()))
    });
    let servers = parts.list(|parts| if let Destination::Fhir(server) = read_destination(parts)? { Some(server) } else { None });
    let data = FollowData { pathway, texts, plan, titles, calls, servers };
    (!faulty.get()).then_some(data)
}

fn read_step(mut parts: Parts) -> Option<Step> {
    let event = u8::try_from(parts.number()).ok()?;
    let conditional = parts.number() != 0;
    let parents = parts.list(Parts::count);
    Some(Step { event, parents, conditional, delays: parts.list(|parts| read_delay(parts.parts())) })
}

fn read_delay(mut parts: Parts) -> Option<Delay> {
    let mut number = || u32::try_from(parts.number()).ok();
    let (from, to, value, maximum) = (number()?, number()?, number()?, number()?);
    let unit = parts.code(&UNITS)?;
    let (counting, kind) = (parts.code(&COUNTINGS)?, parts.code(&KINDS)?);
    let mut time = || {
        let minutes = parts.count()?;
        Time::from_hms(u8::try_from(minutes / 60).ok()?, u8::try_from(minutes % 60).ok()?, 0).ok()
    };
    let hours = time().zip(time());
    let (from, to) = (u8::try_from(from).ok()?, u8::try_from(to).ok()?);
    Some(Delay { from, to, value, maximum: (maximum > 0).then_some(maximum), unit, counting, hours, kind })
}

/// Writes the block; `<` is escaped so that no content can end it.
#[cfg(feature = "native")]
pub fn write_follow_data(data: &FollowData) -> String {
    use super::destination::{write_destination, write_table};
    use serde_json::{Value as Json, json};
    let minutes = |time: Time| u32::from(time.hour()) * 60 + u32::from(time.minute()) + 1;
    let code = |place: Option<usize>| place.map_or(0, |p| p + 1);
    let delay = |d: &Delay| {
        let mut one = vec![json!(d.from), json!(d.to), json!(d.value), json!(d.maximum.unwrap_or_default())];
        one.push(json!(code(UNITS.iter().position(|u| *u == d.unit))));
        one.push(json!(code(COUNTINGS.iter().position(|c| *c == d.counting))));
        one.push(json!(code(KINDS.iter().position(|k| *k == d.kind))));
        if let Some((opens, closes)) = d.hours {
            one.extend([json!(minutes(opens)), json!(minutes(closes))]);
        }
        Json::Array(one)
    };
    let step = |s: &Step| {
        let parents: Vec<usize> = s.parents.iter().map(|p| p + 1).collect();
        json!([s.event, u8::from(s.conditional), parents, s.delays.iter().map(delay).collect::<Vec<_>>()])
    };
    let block = json!([
        data.pathway,
        write_table(&data.texts.0),
        Region::ALL.iter().position(|r| *r == data.plan.region).unwrap_or_default(),
        data.plan.steps.iter().map(step).collect::<Vec<_>>(),
        data.titles,
        data.calls.iter().map(|(name, number)| json!([name, number])).collect::<Vec<_>>(),
        data.servers.iter().map(|s| write_destination(&Destination::Fhir(s.clone()))).collect::<Vec<_>>(),
    ]);
    block.to_string().replace('<', "\\u003c")
}

/// The plan of a pathway: its steps with their delays, the publicly promised one with the step that ends it.
#[cfg(feature = "native")]
pub fn plan_of(site: &crate::content::Site, pathway: &crate::content::Pathway) -> Plan {
    let mut promised = false;
    let parents = pathway.parents();
    let steps = pathway.steps.iter().zip(parents).map(|(step, parents)| {
        let mut delays: Vec<Delay> = Vec::new();
        if step.event == pathway.promise.to && !promised {
            promised = true;
            delays.push(delay_of(&pathway.promise));
        }
        delays.extend(step.delays.iter().map(delay_of));
        Step { event: step.event.number(), parents, conditional: step.only_if.is_some(), delays }
    });
    Plan { region: super::promise::region_of(site), steps: steps.collect() }
}

#[cfg(feature = "native")]
fn delay_of(delay: &crate::content::Delay) -> Delay {
    use super::promise::read_hour;
    use crate::content;
    Delay {
        from: delay.from.number(),
        to: delay.to.number(),
        value: delay.value,
        maximum: delay.maximum,
        unit: match delay.unit {
            content::Unit::Hours => Unit::Hours,
            content::Unit::Days => Unit::Days,
            content::Unit::Weeks => Unit::Weeks,
        },
        counting: match delay.counting {
            content::Counting::Calendar => Counting::Calendar,
            content::Counting::Working => Counting::Working,
            content::Counting::Unspecified => Counting::Unspecified,
        },
        hours: delay.hours.as_ref().and_then(|h| read_hour(&h.opens).zip(read_hour(&h.closes))),
        kind: match delay.kind {
            content::DelayKind::Promised => Kind::Promised,
            content::DelayKind::Target => Kind::Target,
            content::DelayKind::Measured => Kind::Measured,
            content::DelayKind::Example => Kind::Example,
        },
    }
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use crate::content::{DeskHours, Pathway, Site, Table};

    #[test]
    fn what_a_page_carries_is_read_back() {
        let site: Site = serde_json::from_str(include_str!("../../public/site.json")).unwrap();
        let mut nhl: Pathway = serde_json::from_str(include_str!("../../public/pathways/nhl.json")).unwrap();
        nhl.promise.hours = Some(DeskHours { opens: "09:00".into(), closes: "17:30".into() });
        nhl.steps[2].delays = vec![crate::content::Delay { maximum: Some(72), ..nhl.promise.clone() }];
        let plan = plan_of(&site, &nhl);
        assert_eq!(plan.steps[1].delays.len(), 1, "the promise stands with the answer");
        assert!(plan.steps.iter().any(|s| s.conditional) && plan.steps.iter().any(|s| s.parents.len() > 1));
        let data = FollowData {
            pathway: nhl.id,
            texts: Texts(Table(vec![("event.E01".into(), "Premier </script>".into())])),
            plan,
            titles: nhl.steps.iter().map(|s| s.title.patient.clone()).collect(),
            calls: vec![("Coordination".into(), "03".into()), (String::new(), String::new())],
            servers: vec![FhirServer { id: "f".into(), base_url: "https://fhir.example".into(), ..FhirServer::default() }],
        };
        let text = write_follow_data(&data);
        assert!(!text.contains('<'));
        assert_eq!(read_follow_data(&text), Some(data));
        for other in ["{}", "[", "[[]]", "[1]"] {
            assert_eq!(read_follow_data(other), None, "{other}");
        }
    }
}
