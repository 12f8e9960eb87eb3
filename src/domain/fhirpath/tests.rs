//! Tests of the language itself: places of errors, bounds, partial dates, exact numbers, what is read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

use super::*;

/// Nothing from outside but a clock and `%n`.
struct Alone;

impl<'a> Scope<'a> for Alone {
    fn variable(&self, name: &str) -> Option<Vec<Item<'a>>> {
        (name == "n").then(|| vec![Item::Integer(5)])
    }
    fn now(&self) -> Option<String> {
        Some("2026-11-22T00:30:00+01:00".to_owned())
    }
    fn member_of(&self, _: &str, _: Option<&str>, _: &str) -> Option<bool> {
        None
    }
    fn resolve(&self, _: &str) -> Option<Element<'a>> {
        None
    }
    fn weight(&self, _: &str, _: Option<&str>, _: &str) -> Option<Decimal> {
        None
    }
}

fn shown(item: &Item) -> String {
    convert::text(item).unwrap_or_else(|| "?".to_owned())
}

fn try_on(text: &str, focus: &[Item]) -> Result<String, ExpressionError> {
    let items = Expression::parse(text)?.evaluate(focus, &Alone)?;
    Ok(items.iter().map(shown).collect::<Vec<_>>().join(" "))
}

fn value(text: &str) -> String {
    try_on(text, &[]).unwrap_or_else(|e| panic!("{text}: {e} at {}", e.at))
}

fn wrong(text: &str) -> (usize, String) {
    match try_on(text, &[]) {
        Ok(value) => panic!("{text} gives {value}"),
        Err(e) => (e.at, e.reason),
    }
}

#[test]
fn an_error_names_its_place_in_characters() {
    for (text, at, reason) in [
        ("", 0, "ends too early"),
        ("1 + ", 4, "ends too early"),
        ("'é' + foo()", 6, "foo(): there is no such function"),
        ("'é'.length(1)", 4, "length(): the number of arguments"),
        ("1 + 'a'", 2, "+ is not defined for Integer and String"),
        ("(1 | 2).single()", 8, "several"),
        ("%unknown", 0, "there is no variable %unknown"),
        ("a.b c", 4, "« c » is not expected"),
        ("'abc", 0, "not closed"),
        ("1 + /* x", 4, "the comment is not closed"),
        ("'a\\q'", 2, "escape"),
        ("@2026-13", 0, "no date"),
        ("a ? b", 2, "« ? »"),
        ("x.is(code1)", 5, "there is no type code1"),
        ("'a'.matches('(')", 12, "regular expression"),
        ("'a'.matches('(?=a)')", 12, "regular expression"),
        ("a[1", 3, "« ] » is missing"),
        ("subsumes('x')", 0, "not supported here"),
        ("$that", 0, "$that is unknown"),
        ("3 > 'a'", 2, "cannot be compared"),
        ("1 and (2 | 3)", 2, "several"),
    ] {
        let (place, said) = wrong(text);
        assert!(said.contains(reason) && place == at, "{text}: {said} at {place}");
    }
}

#[test]
fn numbers_are_exact_and_overflow_is_empty() {
    for (text, want) in [
        ("0.1 + 0.2 = 0.3", "true"),
        ("1.1 * 3", "3.3"),
        ("7 / 2", "3.5"),
        ("10 / 4 = 2.5", "true"),
        ("(5 / 3).round(2)", "1.67"),
        ("2.5.round(0) | (-2.5).round()", "3 -3"),
        ("7 div 2 | -7 div 2 | 7 mod 3", "3 -3 1"),
        ("1 / 0", ""),
        ("9223372036854775807 + 1", ""),
        ("7922816251426433759354395033.5 * 100", ""),
        ("10.power(40)", ""),
        ("2.sqrt().round(10)", "1.4142135624"),
        ("2.power(-1)", "0.5"),
        ("1000000.ln().round(6)", "13.815511"),
        ("'1,5'.toDecimal()", ""),
        ("'1e3'.toDecimal()", ""),
        ("(1 | 2 | 4).avg().round(3)", "2.333"),
        ("{}.sum()", ""),
    ] {
        assert_eq!(value(text), want, "{text}");
    }
}

#[test]
fn dates_are_compared_as_far_as_they_are_known() {
    for (text, want) in [
        ("@2026 < @2026-03", ""),
        ("@2026 = @2026-03", ""),
        ("@2025 < @2026-03", "true"),
        ("@2026-03 ~ @2026-03-01", "false"),
        ("@2026-03-01 < today()", "true"),
        ("today()", "2026-11-22"),
        ("now() > @2026-11-21T23:00:00Z", "true"),
        ("now() = @2026-11-21T23:30:00.000Z", "true"),
        ("@2026-11-22T10:00:00 < @2026-11-22T12:00:00Z", ""),
        ("@2026-11-22T10:00:00 < @2026-11-30T12:00:00Z", "true"),
        ("@2024-02-29 + 1 year", "2025-02-28"),
        ("@2026-01-31 + 1 month", "2026-02-28"),
        ("@2026-01-31 - 2 months", "2025-11-30"),
        ("@2026 + 30 months", "2028"),
        ("@2026-03 + 45 days", "2026-04"),
        ("@2026-12-31 + 25 hours", "2027-01-01"),
        ("@T23:30 + 45 minutes", "00:15"),
        ("@9999-12-31 + 1 day", ""),
        ("@0001-01-01 - 1 day", ""),
        ("@1600-02-29 + 146097 days", "2000-02-29"),
        ("@2026-11-22.lowBoundary(6) | @2026.highBoundary()", "2026-11 2026-12-31"),
        ("'2026-02-30'.toDate()", ""),
        ("@2026-11-22.yearOf() | @2026-11-22T10:20.minuteOf()", "2026 20"),
        ("@2000-05-20 <= today() - 18 years", "true"),
        ("1 year = 12 months", "true"),
        ("1 'a' = 1 year", ""),
    ] {
        assert_eq!(value(text), want, "{text}");
    }
}

#[test]
fn each_bound_is_an_error_of_its_own() {
    let deep = |open: &str, close: &str, times| [open.repeat(times).as_str(), "1", &close.repeat(times)].concat();
    for text in [deep("(", ")", 5000), deep("-", "", 5000), deep("iif(true,", ")", 3000), deep("1+(", ")", 3000), deep("a[", "]", 3000)] {
        assert!(wrong(&text).1.contains("levels deep"));
    }
    for (text, reason) in [
        ("(1|2|3|4|5|6|7|8|9|10).repeatAll($this | $this)", "200,000 steps"),
        (
            "(1|2|3|4|5|6|7|8|9|10).select(1|2|3|4|5|6|7|8|9|10).select(1|2|3|4|5|6|7|8|9|10).select(1|2|3|4|5|6|7|8|9|10).select(1|2|3|4|5|6|7|8|9|10)",
            "steps",
        ),
        ("1.repeat($this + 1)", "steps"),
        ("'a'.repeat($this + $this)", "1,000,000 bytes"),
        (
            "'abcdefghij'.replace('', 'abcdefghij').replace('', 'abcdefghijabcdefghij').replace('', 'abcdefghijabcdefghij').replace('', 'abcdefghijabcdefghij').replace('', 'abcdefghijabcdefghij')",
            "1,000,000 bytes",
        ),
    ] {
        assert!(wrong(text).1.contains(reason), "{text}: {}", wrong(text).1);
    }
    let long = ["'a'.matches('", &"a".repeat(600), "')"].concat();
    assert!(wrong(&long).1.contains("500 bytes"));
    assert!(wrong(&"1+".repeat(60_000)).1.contains("100,000 bytes"));
    // A chain is not nesting: a sum of a thousand items is fine.
    assert_eq!(value(&["1", &"+1".repeat(1000)].concat()), "1001");
    let ids = ["item.where(linkId='a'", &" or linkId='b'".repeat(7000), ").answer"].concat();
    assert!(matches!(Expression::parse(&ids).map(|e| e.reads()), Ok(Reads::LinkIds(ids)) if ids.len() == 2));
    let nested = ["item.where(true and ".repeat(90).as_str(), "1", &")".repeat(90)].concat();
    assert!(matches!(Expression::parse(&nested).map(|e| e.reads()), Ok(Reads::All)));
    let down = ["repeat(item", &".item".repeat(15_000), ").where(linkId='a')"].concat();
    assert!(matches!(Expression::parse(&down).map(|e| e.reads()), Ok(Reads::LinkIds(_))));
    // Patterns that explode elsewhere take linear time.
    assert_eq!(value(&["'", &"a".repeat(5000), "b'.matches('^(a+)+$')"].concat()), "false");
}

#[test]
fn variables_are_those_from_outside() {
    let names = |text: &str| Expression::parse(text).unwrap().variables().join(" ");
    assert_eq!(names("%a + %`b c` + %'d' + %a + %ucum.length() + %`vs-x`.length()"), "a b c d");
    assert_eq!(names("defineVariable('x', %resource).select(%x + %y)"), "resource y");
    assert_eq!(value("1.defineVariable('x', 2).select(%x * %n)"), "10");
    assert_eq!(wrong("defineVariable('x', 2) | %x").1, "there is no variable %x");
    assert!(wrong("defineVariable('x').defineVariable('x')").1.contains("already defined"));
}

#[test]
fn what_is_read_is_found_without_evaluating() {
    let reads = |text: &str| match Expression::parse(text).unwrap().reads() {
        Reads::Nothing => "nothing".to_owned(),
        Reads::All => "all".to_owned(),
        Reads::LinkIds(ids) => ids.join(" "),
    };
    for (text, want) in [
        ("1 + 2", "nothing"),
        ("today() > @2020", "nothing"),
        ("%a + %b", "nothing"),
        ("%questionnaire.item.where(linkId='x').text", "nothing"),
        ("%qitem.required", "nothing"),
        ("%patient.birthDate", "nothing"),
        ("%resource.authored < now()", "nothing"),
        ("%resource.item.where(linkId='x').answer.value", "x"),
        ("%resource.item.where(linkId='g').item.where('q' = linkId).answer.value > 3", "g q"),
        ("%resource.descendants().where(linkId in ('a'|'b'|'c')).answer.value.ordinal().sum()", "a b c"),
        ("%resource.descendants().where(linkId='a' or $this.linkId='b').answer.count()", "a b"),
        ("%resource.repeat(item).where(linkId='a' and answer.exists()).answer.value", "a"),
        ("%resource.repeat(item | answer.item).where(linkId='a').answer.value", "a"),
        ("%context.item.where(linkId='a').exists() and %n > 3", "a"),
        ("item.where(linkId='g').item.where(linkId='q2').answer.value.display", "g q2"),
        ("iif(%resource.item.where(linkId='a').answer.value > 5, 'x', 'y')", "a"),
        ("defineVariable('x', %resource.item.where(linkId='age').answer.value).select(%x * 2)", "age"),
        ("%resource.item.exists(linkId='a')", "a"),
        ("(%resource.item | %resource.item.item).where(linkId='a')", "a"),
        ("%resource.descendants()", "all"),
        ("%resource.descendants().where(linkId.startsWith('q')).answer.count()", "all"),
        ("%resource.item.answer.value", "all"),
        ("%resource.item[0].where(linkId='a')", "all"),
        ("%resource.item.count()", "all"),
        ("%resource.item.where(linkId='a' or answer.exists())", "all"),
        ("%resource.item.where(linkId = %n).answer", "all"),
        ("%resource.item.where(linkId='a').answer.value + %resource.item.answer.count()", "all"),
        ("answer.value", "all"),
        ("$this", "all"),
        ("%resource", "all"),
        ("%context", "all"),
        ("defineVariable('x', %resource).select(%x.item.answer)", "all"),
        ("%n.select(%resource.item.answer.value)", "all"),
        ("iif(true, %resource.item, {})", "all"),
        ("answers().value", "all"),
    ] {
        assert_eq!(reads(text), want, "{text}");
    }
}

#[test]
fn elements_are_compared_by_what_they_hold() {
    let tree = |code: &str, order: bool| {
        let mut tree = Tree::new();
        let root = tree.add(None, "", "Coding", None);
        let both = [("system", "uri", "s"), ("code", "code", code)];
        for (name, kind, text) in if order { both } else { [both[1], both[0]] } {
            tree.add(Some(root), name, kind, Some(Raw::Text(text.to_owned())));
        }
        tree
    };
    let (a, b, c) = (tree("x", true), tree("x", false), tree("y", true));
    let focus = [Item::Element(a.root()), Item::Element(b.root()), Item::Element(c.root())];
    assert_eq!(try_on("$this[0] = $this[1]", &focus).as_deref(), Ok("true"));
    assert_eq!(try_on("$this[0] ~ $this[1]", &focus).as_deref(), Ok("true"));
    assert_eq!(try_on("$this[0] = $this[2]", &focus).as_deref(), Ok("false"));
    assert_eq!(try_on("distinct().count() | isDistinct() | $this.code.count()", &focus).as_deref(), Ok("2 false 3"));
    assert_eq!(try_on("$this[2].valueCoding", &focus).map_err(|e| e.at), Err(9));
}

#[test]
fn an_expression_may_go_to_another_thread() {
    fn is_free<T: Send + Sync + Clone>() {}
    is_free::<Expression>();
    assert_eq!(truth(&[]), None);
    assert_eq!(truth(&[Item::Integer(0)]), Some(true));
    assert_eq!(truth(&[Item::Boolean(false)]), Some(false));
}
