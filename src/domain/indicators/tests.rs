//! Indicators from made-up cases of which the figures are known.

use super::*;

fn case(events: &[(u8, &str, &str)]) -> Case {
    let one = |(event, kind, date): &(u8, &str, &str)| Happening { event: *event, kind: (*kind).into(), date: PartialDate::read_fhir(date).unwrap() };
    Case { id: "c".into(), happenings: events.iter().map(one).collect() }
}

fn today() -> Date {
    Date::from_calendar_date(2026, Month::November, 22).unwrap()
}

fn delay(from: u8, to: u8, cases: &[Case]) -> Spread {
    match work_out(Measure::Delay { from, to, by_kind: false }, cases, today()).pop() {
        Some((name, Figure::Spread(spread))) if name.is_empty() => spread,
        other => panic!("{other:?}"),
    }
}

/// The part, with one more case that has every event and no beginning, so that none is absent.
fn part_of(measure: Measure, cases: &[Case]) -> Part {
    let more = case(&[(19, "", "2020-01-01"), (20, "", "2020-01-01"), (CHEMOTHERAPY, "", "2020-01-01")]);
    let cases = match measure {
        Measure::Share { .. } => cases.to_vec(),
        _ => [cases, &[more]].concat(),
    };
    let cases = cases.as_slice();
    match work_out(measure, cases, today()).pop() {
        Some((_, Figure::Part(part))) => part,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delay_has_its_spread_and_what_is_left_out() {
    let cases = [
        case(&[(4, "", "2026-03-27"), (6, "", "2026-03-30")]),
        case(&[(4, "", "2024-02-28"), (6, "", "2024-03-01")]),
        case(&[(4, "", "2025-12-31"), (6, "", "2026-01-01"), (6, "", "2026-02-01")]),
        case(&[(4, "", "2026-05-04"), (6, "", "2026-05-04")]),
        case(&[(4, "", "2026-05-04")]),
        case(&[(6, "", "2026-05-04")]),
        case(&[(4, "", "2026-05-04"), (6, "", "2026-05-03")]),
        case(&[(4, "", "2026-04"), (6, "", "2026-05-03")]),
        case(&[(4, "", "2026-06"), (6, "", "2026-05-03")]),
    ];
    let spread = delay(4, 6, &cases);
    // Over a change of clocks, a leap day, a year's end, within a day.
    assert_eq!(spread.days, [0, 1, 2, 3]);
    assert_eq!((spread.missing, spread.refused, spread.rough), (2, 2, 1));
    assert_eq!((spread.median(), spread.mean(), spread.range()), (Some(15), Some(15), Some((0, 3))));
    let nothing = delay(13, 15, &cases);
    assert_eq!((nothing.n(), nothing.median(), nothing.mean(), nothing.range(), nothing.missing), (0, None, None, None, 9));
}

#[test]
fn the_mean_is_exact_to_a_tenth() {
    let of = |days: &[i64]| Spread { days: days.to_vec(), ..Spread::default() };
    assert_eq!((of(&[1, 1, 2]).mean(), of(&[1, 1, 2]).median()), (Some(13), Some(10)));
    assert_eq!(of(&[0, 0, 0, 1]).mean(), Some(3), "0.25 is 0.3");
    assert_eq!(of(&[1, 2]).median(), Some(15));
}

#[test]
fn exams_are_told_apart_by_their_kind() {
    let cases = [
        case(&[
            (6, "", "2026-03-02"),
            (7, "IRM", "2026-03-02"),
            (8, "IRM", "2026-03-03"),
            (7, "IRM", "2026-03-10"),
            (8, "IRM", "2026-03-14"),
            (8, "TDM", "2026-03-02"),
        ]),
        case(&[(6, "", "2026-03-02"), (7, "TDM", "2026-03-02"), (8, "TDM", "2026-03-09")]),
        case(&[(6, "", "2026-03-02"), (7, "TEP", "2026-03-02")]),
    ];
    let named = |measure| -> Vec<(String, Vec<i64>, usize)> {
        let figures = work_out(measure, &cases, today()).into_iter();
        figures.map(|(name, figure)| if let Figure::Spread(s) = figure { (name, s.days, s.missing) } else { panic!() }).collect()
    };
    let arrival = named(Measure::Delay { from: 6, to: 8, by_kind: true });
    assert_eq!(arrival, [("IRM".to_owned(), vec![1], 0), ("TDM".to_owned(), vec![0, 7], 0)], "the first exam of a kind counts");
    let request = named(Measure::Delay { from: 7, to: 8, by_kind: true });
    assert_eq!(
        request,
        [("IRM".to_owned(), vec![1, 4], 0), ("TDM".to_owned(), vec![7], 1), ("TEP".to_owned(), vec![], 1)],
        "what has no request or no exam is missing one"
    );
}

#[test]
fn shares_say_of_how_many() {
    let cases = [
        case(&[(6, "", "2026-03-02"), (16, "", "2026-03-09")]),
        case(&[(6, "", "2026-03-02")]),
        case(&[(20, "", "2026-03-02"), (21, "", "2026-03-02")]),
        case(&[(20, "", "2026-03-02"), (21, "", "2026-03-01")]),
        case(&[(20, "", "2026-03-02"), (21, "", "2026-03")]),
    ];
    assert_eq!(part_of(Measure::Share { among: 0, event: 16 }, &cases), Part { with: 1, of: 5, ..Part::default() });
    assert_eq!(part_of(Measure::Share { among: 20, event: 21 }, &cases), Part { with: 1, of: 2, rough: 1, ..Part::default() });
    assert_eq!(work_out(Measure::Count { event: 6 }, &cases, today()), [(String::new(), Figure::Count(2))]);
    assert_eq!(Part { with: 1, of: 3, ..Part::default() }.permille(), Some(333));
    assert_eq!(Part { with: 2, of: 3, ..Part::default() }.permille(), Some(667));
    assert_eq!(Part::default().permille(), None);
}

#[test]
fn what_nobody_wrote_down_is_not_nought() {
    let cases = [case(&[(18, "", "2026-03-02"), (22, "", "2026-03-09")])];
    for measure in [
        Measure::Share { among: 0, event: 16 },
        Measure::Followed { from: 18, event: 19, months: 1 },
        Measure::Within { from: 18, event: 20, months: 1 },
        Measure::Last { end: 22, event: CHEMOTHERAPY, days: 15 },
    ] {
        assert_eq!(work_out(measure, &cases, today()), [(String::new(), Figure::Absent)]);
    }
}

#[test]
fn months_after_are_counted_to_the_day_and_leave_out_who_cannot_be_told() {
    let followed = Measure::Followed { from: 18, event: 19, months: 3 };
    let out = |more: &[(u8, &str, &str)]| case(&[&[(18, "", "2026-05-31")], more].concat());
    // 31 May and three months: 31 August.
    let one = |c: Case| part_of(followed, &[c]);
    assert_eq!(one(out(&[(19, "", "2026-08-31")])).with, 1);
    assert_eq!(one(out(&[(19, "", "2026-08-30")])), Part { of: 1, ..Part::default() });
    assert_eq!(one(out(&[(22, "", "2026-08-30")])).died, 1);
    assert_eq!(one(out(&[(19, "", "2026-08")])).rough, 1);
    assert_eq!(one(case(&[(18, "", "2026-08-22")])), Part { of: 1, ..Part::default() }, "the day has come today");
    assert_eq!(one(case(&[(18, "", "2026-08-23")])).early, 1);
    assert_eq!(one(case(&[(18, "", "2026-08")])).rough, 1);
    assert_eq!(one(case(&[(19, "", "2026-08-31")])), Part::default(), "never discharged");
    assert_eq!(months_after(Date::from_calendar_date(2027, Month::November, 30).unwrap(), 3).unwrap().to_string(), "2028-02-29");
}

#[test]
fn what_happens_within_months_counts_at_once_and_its_absence_only_in_time() {
    let within = Measure::Within { from: 18, event: 20, months: 1 };
    let one = |events: &[(u8, &str, &str)]| part_of(within, &[case(events)]);
    assert_eq!(one(&[(18, "", "2026-11-10"), (20, "", "2026-11-12")]).with, 1);
    assert_eq!(one(&[(18, "", "2026-11-10")]).early, 1);
    assert_eq!(one(&[(18, "", "2026-10-22"), (20, "", "2026-11-23")]), Part { of: 1, ..Part::default() });
    assert_eq!(one(&[(18, "", "2026-10-22"), (20, "", "2026-10-21")]), Part { of: 1, ..Part::default() }, "before the discharge");
    assert_eq!(one(&[(18, "", "2026-11-10"), (22, "", "2026-11-15")]), Part { of: 1, ..Part::default() }, "died at home");
    assert_eq!(one(&[(18, "", "2026-10-02"), (20, "", "2026-10")]).rough, 1);
}

#[test]
fn the_last_days_include_both_ends() {
    let last = Measure::Last { end: 22, event: CHEMOTHERAPY, days: 15 };
    let one = |events: &[(u8, &str, &str)]| part_of(last, &[case(events)]);
    assert_eq!(one(&[(22, "", "2026-11-20"), (CHEMOTHERAPY, "", "2026-11-05")]).with, 1);
    assert_eq!(one(&[(22, "", "2026-11-20"), (CHEMOTHERAPY, "", "2026-11-04")]), Part { of: 1, ..Part::default() });
    assert_eq!(one(&[(22, "", "2026-11"), (CHEMOTHERAPY, "", "2026-11-04")]).rough, 1);
    assert_eq!(one(&[(CHEMOTHERAPY, "", "2026-11-04")]), Part::default());
}

#[test]
fn somebodys_dates_are_not_in_a_debug_text() {
    assert_eq!(format!("{:?}", case(&[(22, "x", "2026-11-20")]).happenings), "[Happening(22)]");
}
