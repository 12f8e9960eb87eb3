//! Somebody's dates on a small pathway.

use super::*;
use crate::domain::delay::{Counting, Kind, Unit};

fn delay(from: u8, to: u8, value: u32, unit: Unit, counting: Counting, kind: Kind) -> Delay {
    Delay { from, to, value, maximum: None, unit, counting, hours: None, kind }
}

fn step(event: u8, parents: &[usize], delays: &[Delay]) -> Step {
    Step { event, parents: parents.to_vec(), conditional: false, delays: delays.to_vec() }
}

/// Visit, answer, welcome, biopsy, first result, new biopsy if needed, result, meeting; and a letter after the welcome.
fn plan() -> Plan {
    use Counting::{Calendar, Unspecified, Working};
    use Kind::{Example, Measured, Promised, Target};
    let steps = vec![
        step(2, &[], &[]),
        step(5, &[0], &[delay(4, 5, 48, Unit::Hours, Working, Promised)]),
        step(6, &[1], &[delay(4, 6, 48, Unit::Hours, Unspecified, Example)]),
        step(9, &[2], &[]),
        step(11, &[3], &[delay(10, 11, 3, Unit::Days, Working, Target)]),
        Step { conditional: true, ..step(9, &[4], &[]) },
        step(12, &[4, 5], &[delay(9, 12, 3, Unit::Weeks, Calendar, Example), delay(10, 12, 13, Unit::Days, Calendar, Target)]),
        step(13, &[6], &[delay(6, 13, 6, Unit::Days, Unspecified, Measured), delay(6, 13, 7, Unit::Days, Calendar, Target)]),
        step(23, &[2], &[]),
    ];
    Plan { region: Region::Metropolitan, steps }
}

fn day(text: &str) -> Date {
    Days::of(PartialDate::read_fhir(text).unwrap()).unwrap().first
}

/// `E09 2026-11-20`, `E09/1 2026-12`.
fn known(dates: &[&str]) -> Vec<(Mark, PartialDate)> {
    let one = |text: &&str| {
        let (mark, date) = text.split_once(' ').unwrap();
        let (event, turn) = mark.split_once('/').unwrap_or((mark, "0"));
        (Mark { event: event[1..].parse().unwrap(), turn: turn.parse().unwrap() }, PartialDate::read_fhir(date).unwrap())
    };
    dates.iter().map(one).collect()
}

fn range(days: Days) -> String {
    if days.first == days.last { days.first.to_string() } else { format!("{}..{}", days.first, days.last) }
}

/// Each step in a few signs; `>` marks what comes next.
fn shown(plan: &Plan, dates: &[&str], today: &str) -> Vec<String> {
    let one = |state: State| {
        let stage = match &state.stage {
            Stage::Done(date) => format!("done {}", date.write_fhir()),
            Stage::Planned(date) => format!("planned {}", date.write_fhir()),
            Stage::Refused(mark) => format!("refused by E{:02}/{}", mark.event, mark.turn),
            Stage::Late(delay, days) => format!("late {delay} {}", range(*days)),
            Stage::Soon(delay, days) => format!("soon {delay} {}", range(*days)),
            Stage::By(delay, days) => format!("by {delay} {}", range(*days)),
            other => format!("{other:?}").to_lowercase(),
        };
        format!("{}{stage}", if state.next { "> " } else { "" })
    };
    plan.states(&known(dates), day(today)).into_iter().map(one).collect()
}

#[test]
fn the_dates_that_can_be_given_stand_at_their_steps() {
    let rows: Vec<String> =
        plan().rows().iter().map(|r| format!("{} E{:02}/{}{}", r.step, r.mark.event, r.mark.turn, if r.reaches { "!" } else { "" })).collect();
    let want = [
        "0 E01/0", "0 E02/0!", "1 E04/0", "1 E05/0!", "2 E06/0!", "3 E09/0!", "4 E10/0", "4 E11/0!", "5 E09/1!", "5 E10/1", "6 E12/0!", "7 E13/0!",
        "8 E23/0!",
    ];
    assert_eq!(rows, want);
}

#[test]
fn nothing_known_nothing_late() {
    let states = shown(&plan(), &[], "2026-11-22");
    assert_eq!(states, ["> open", "open", "open", "open", "open", "aside", "open", "open", "open"]);
    let told = plan().states(&[], day("2026-11-22"));
    assert_eq!(told[1].delays, [Told::NoStart(Mark { event: 4, turn: 0 })]);
    assert_eq!(told[2].delays, [Told::Uncounted(NoEnd::Unspecified)], "no date would help");
}

#[test]
fn a_promise_is_expected_then_near_then_late_then_kept() {
    let asked = ["E02 2026-11-09", "E04 2026-11-09"];
    // Armistice Day does not count: Thursday 12 is the limit.
    for (today, state) in [
        ("2026-11-06", "> by 0 2026-11-12"),
        ("2026-11-09", "> soon 0 2026-11-12"),
        ("2026-11-12", "> soon 0 2026-11-12"),
        ("2026-11-13", "> late 0 2026-11-12"),
    ] {
        let wanted = if today == "2026-11-06" { state.trim_start_matches("> ") } else { state };
        assert_eq!(shown(&plan(), &asked, today)[1], wanted, "{today}");
    }
    let answered = shown(&plan(), &["E02 2026-11-09", "E04 2026-11-09", "E05 2026-11-16"], "2026-11-20");
    assert_eq!(answered[1..3], ["done 2026-11-16", "> open"], "what came late is done");
    let went_on = shown(&plan(), &["E04 2026-11-09", "E06 2026-11-18"], "2026-11-20");
    assert_eq!(went_on[..3], ["passed", "passed", "done 2026-11-18"], "nobody calls for what is behind");
}

#[test]
fn parallel_steps_come_next_together() {
    let states = shown(&plan(), &["E02 2026-11-02", "E05 2026-11-03", "E06 2026-11-04"], "2026-11-05");
    let next: Vec<usize> = states.iter().enumerate().filter(|(_, s)| s.starts_with("> ")).map(|(i, _)| i).collect();
    assert_eq!(next, [3, 8], "biopsy and letter");
}

#[test]
fn the_second_biopsy_counts_anew() {
    let first = ["E06 2026-11-02", "E09 2026-11-04", "E10 2026-11-04", "E11 2026-11-06"];
    assert_eq!(shown(&plan(), &first, "2026-11-23")[6], "> late 1 2026-11-17");
    let again = [&first[..], &["E09/1 2026-11-10"]].concat();
    assert_eq!(shown(&plan(), &again, "2026-11-23")[6], "> by 0 2026-12-01", "its own request is not dated: the example alone");
    let asked = [&again[..], &["E10/1 2026-11-10"]].concat();
    assert_eq!(shown(&plan(), &asked, "2026-11-23")[5..7], ["done 2026-11-10", "> soon 1 2026-11-23"]);
}

#[test]
fn an_appointment_ahead_is_planned_and_late_for_nothing() {
    let states = shown(&plan(), &["E02 2026-11-02", "E04 2026-11-02", "E05 2026-12-01"], "2026-11-22");
    assert_eq!(states[1], "> planned 2026-12-01");
    assert_eq!(shown(&plan(), &["E05 2026-11"], "2026-11-22")[1], "done 2026-11", "some day of this month");
    assert_eq!(shown(&plan(), &["E05 2026-12"], "2026-11-22")[1], "planned 2026-12");
}

#[test]
fn a_month_alone_gives_a_range_and_is_late_only_once_it_is_certain() {
    let dates = ["E02 2028-01", "E04 2028-02"];
    assert_eq!(shown(&plan(), &dates, "2028-02-29")[1], "> soon 0 2028-02-03..2028-03-02");
    assert_eq!(shown(&plan(), &dates, "2028-03-02")[1], "> soon 0 2028-02-03..2028-03-02");
    assert_eq!(shown(&plan(), &dates, "2028-03-03")[1], "> late 0 2028-02-03..2028-03-02");
}

#[test]
fn a_date_before_what_comes_earlier_is_refused() {
    let dates = ["E01 2026-09", "E02 2026-08-30", "E04 2026-11-20", "E05 2026-11-19"];
    let states = plan().states(&known(&dates), day("2026-11-22"));
    assert_eq!(states[0].stage, Stage::Refused(Mark { event: 1, turn: 0 }));
    assert_eq!(states[1].stage, Stage::Refused(Mark { event: 4, turn: 0 }));
    assert_eq!(states[1].delays, [Told::Backwards]);
    let states = shown(&plan(), &["E02 2026-09-10", "E01 2026-09", "E06 2026-11-20", "E13 2026-11-19"], "2026-11-22");
    assert_eq!((states[0].as_str(), states[7].as_str()), ("done 2026-09-10", "refused by E06/0"), "within the same month nobody knows");
    let letter = shown(&plan(), &["E06 2026-11-10", "E13 2026-11-17", "E23 2026-11-11"], "2026-11-22");
    assert_eq!(letter[8], "done 2026-11-11", "steps in parallel have no order");
}

#[test]
fn only_what_binds_is_late_and_the_most_that_is_accepted_comes_after_the_target() {
    let mut plan = plan();
    let dates = ["E06 2026-10-22"];
    assert_eq!(shown(&plan, &dates, "2026-10-26")[7], "soon 1 2026-10-29", "over the change of clocks");
    assert_eq!(shown(&plan, &dates, "2026-10-30")[7], "late 1 2026-10-29");
    plan.steps[7].delays[1].maximum = Some(10);
    assert_eq!(shown(&plan, &dates, "2026-10-30")[7], "soon 1 2026-11-01");
    assert_eq!(shown(&plan, &dates, "2026-11-02")[7], "late 1 2026-11-01");
    plan.steps[7].delays[1].kind = Kind::Example;
    assert_eq!(shown(&plan, &dates, "2026-10-24")[7], "by 1 2026-10-29");
    assert_eq!(shown(&plan, &dates, "2026-11-02")[7], "open", "an example is never late");
}

#[test]
fn two_places_differ_by_their_holidays() {
    let alsace = Plan { region: Region::AlsaceMoselle, ..plan() };
    let dates = ["E02 2025-12-24", "E04 2025-12-24"];
    assert_eq!(shown(&plan(), &dates, "2025-12-30")[1], "> late 0 2025-12-29");
    assert_eq!(shown(&alsace, &dates, "2025-12-30")[1], "> soon 0 2025-12-30", "26 December");
    assert_eq!(shown(&plan(), &["E04 2026-12-31"], "2027-01-01")[1], "by 0 2027-01-05", "the new year");
}
