//! What is promised, in a page's data: lists of numbers, as [`prepared`](super::prepared) has them.

use super::prepared::Parts;
use crate::domain::calendar::Region;
use crate::domain::promise::{Desk, Promise, Span};
use time::Time;

/// Reads what [`write_desk`] wrote.
pub fn read_desk(parts: &mut Parts) -> Desk {
    let mut parts = parts.parts();
    let place = usize::try_from(parts.number()).unwrap_or_default();
    Desk { region: Region::ALL.get(place).copied().unwrap_or_default(), promises: parts.rest(|parts| read_promise(parts.parts())) }
}

fn read_promise(mut parts: Parts) -> Option<Promise> {
    let (pathway, value) = (parts.text()?, u32::try_from(parts.number()).ok()?);
    let span = if parts.number() == 0 { Span::Hours } else { Span::Days };
    let working = parts.number() != 0;
    let mut time = || {
        let minutes = parts.count()?;
        Time::from_hms(u8::try_from(minutes / 60).ok()?, u8::try_from(minutes % 60).ok()?, 0).ok()
    };
    let hours = time().zip(time());
    Some(Promise { pathway, value, span, working, hours })
}

/// Writes it: the place of the region, then each promise.
#[cfg(feature = "native")]
pub fn write_desk(desk: &Desk) -> serde_json::Value {
    use serde_json::json;
    let minutes = |time: Time| u32::from(time.hour()) * 60 + u32::from(time.minute()) + 1;
    let place = Region::ALL.iter().position(|r| *r == desk.region).unwrap_or_default();
    let mut all = vec![json!(place)];
    for promise in &desk.promises {
        let mut one =
            vec![json!(promise.pathway), json!(promise.value), json!(u8::from(promise.span == Span::Days)), json!(u8::from(promise.working))];
        if let Some((opens, closes)) = promise.hours {
            one.extend([json!(minutes(opens)), json!(minutes(closes))]);
        }
        all.push(json!(one));
    }
    json!(all)
}

/// A time of day as content files write it: `09:00`.
#[cfg(feature = "native")]
pub fn read_hour(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':').filter(|_| text.len() == 5)?;
    Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()
}

/// Where the site's establishment is.
#[cfg(feature = "native")]
pub fn region_of(site: &crate::content::Site) -> Region {
    use crate::content::Territory;
    match site.territory {
        Territory::Metropole => Region::Metropolitan,
        Territory::AlsaceMoselle => Region::AlsaceMoselle,
        Territory::Guadeloupe => Region::Guadeloupe,
        Territory::Martinique => Region::Martinique,
        Territory::Guyane => Region::Guyane,
        Territory::Reunion => Region::Reunion,
        Territory::Mayotte => Region::Mayotte,
        Territory::SaintBarthelemy => Region::SaintBarthelemy,
        Territory::SaintMartin => Region::SaintMartin,
    }
}

/// What the site and its pathways promise from the reception of a request. A delay whose counting its file does not say gives no date, and
/// neither do working weeks, which people understand in two ways.
#[cfg(feature = "native")]
pub fn desk_of(site: &crate::content::Site, pathways: &[crate::content::Pathway]) -> Desk {
    use crate::content::{Counting, DelayKind, Event, Unit};
    let promises = pathways.iter().filter_map(|pathway| {
        let delay = &pathway.promise;
        if delay.kind != DelayKind::Promised || delay.from != Event::E04 || delay.counting == Counting::Unspecified {
            return None;
        }
        let working = delay.counting == Counting::Working;
        let (value, span) = match delay.unit {
            Unit::Hours => (delay.value, Span::Hours),
            Unit::Days => (delay.value, Span::Days),
            Unit::Weeks if working => return None,
            Unit::Weeks => (delay.value.checked_mul(7)?, Span::Days),
        };
        let hours = delay.hours.as_ref().and_then(|h| read_hour(&h.opens).zip(read_hour(&h.closes)));
        Some(Promise { pathway: pathway.id.clone(), value, span, working, hours })
    });
    Desk { region: region_of(site), promises: promises.collect() }
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use crate::content::{Counting, DelayKind, DeskHours, Event, Pathway, Site, Territory, Unit};
    use crate::formats::read_json;
    use std::cell::Cell;

    fn content() -> (Site, Pathway) {
        let site = serde_json::from_str(include_str!("../../public/site.json")).unwrap();
        (site, serde_json::from_str(include_str!("../../public/pathways/lung.json")).unwrap())
    }

    #[test]
    fn what_is_promised_is_written_and_read_back() {
        let (mut site, mut lung) = content();
        site.territory = Territory::Reunion;
        let plain = lung.clone();
        lung.promise.hours = Some(DeskHours { opens: "09:00".into(), closes: "17:30".into() });
        lung.id = "other".into();
        let desk = desk_of(&site, &[plain, lung]);
        assert_eq!((desk.region, desk.promises.len()), (Region::Reunion, 2));
        let text = format!("[{}]", write_desk(&desk));
        assert_eq!(text, r#"[[5,["lung",48,0,1],["other",48,0,1,541,1051]]]"#);
        let (json, faulty) = (read_json(&text).unwrap(), Cell::new(false));
        assert_eq!(read_desk(&mut Parts::of(&json, &faulty)), desk);
        assert!(!faulty.get());
    }

    #[test]
    fn nothing_is_promised_that_the_file_does_not_promise() {
        let (site, lung) = content();
        let changed = |change: fn(&mut Pathway)| {
            let mut lung = lung.clone();
            change(&mut lung);
            desk_of(&site, &[lung]).promises
        };
        assert_eq!(changed(|_| {}).len(), 1);
        assert!(changed(|p| p.promise.kind = DelayKind::Target).is_empty());
        assert!(changed(|p| p.promise.kind = DelayKind::Measured).is_empty());
        assert!(changed(|p| p.promise.counting = Counting::Unspecified).is_empty());
        assert!(changed(|p| p.promise.from = Event::E03).is_empty(), "counted from something that this site does not see");
        assert!(changed(|p| p.promise.unit = Unit::Weeks).is_empty());
        let weeks = changed(|p| (p.promise.unit, p.promise.counting, p.promise.value) = (Unit::Weeks, Counting::Calendar, 2));
        assert_eq!((weeks[0].value, weeks[0].span), (14, Span::Days));
        assert_eq!(["9:00", "25:00", "09.00", "09:60", "0900"].map(read_hour), [None; 5]);
    }
}
