//! Numbers, dates and names: what is worked out, and what is taken.

use super::*;
use guichet::domain::identifiers::{self, Check};

#[test]
fn age_body_mass_lost_weight_and_pack_years_are_worked_out() {
    let mut f = least("lung");
    for (birth, age) in [("22/11/1958", "68"), ("23/11/1958", "67"), ("29/02/1960", "66"), ("21/11/2026", "0"), ("11/1958", ""), ("1958", "")] {
        typed(&mut f, "patient.birthDate", birth);
        assert_eq!(value(&f, "patient.age"), age, "{birth}");
    }
    assert_eq!((value(&f, "bmi"), value(&f, "weight.loss")), (String::new(), String::new()));
    for (weight, usual, height, bmi, loss) in
        [("62", "70", "170", "21,5", "11,4"), ("70", "70", "175", "22,9", "0"), ("82,5", "80", "180", "25,5", "-3,1")]
    {
        typed(&mut f, "weight", weight);
        typed(&mut f, "weight.usual", usual);
        typed(&mut f, "height", height);
        let shown = (value(&f, "bmi").replace('.', ","), value(&f, "weight.loss").replace('.', ","));
        assert_eq!(shown, (bmi.to_owned(), loss.to_owned()));
    }
    chosen(&mut f, "smoking", "current");
    typed(&mut f, "smoking.perDay", "15");
    typed(&mut f, "smoking.years", "30");
    assert_eq!(value(&f, "smoking.packYears"), "22,5");
    typed(&mut f, "smoking.packYears", "20");
    typed(&mut f, "smoking.years", "40");
    assert_eq!(value(&f, "smoking.packYears"), "20", "what the person says stays");
    chosen(&mut f, "smoking", "never");
    assert!(!f.is_enabled(f.by_name("smoking.packYears").unwrap()));
    assert!(f.notices.is_empty(), "{:?}", f.notices);
}

#[test]
fn the_form_and_the_program_take_the_same_numbers() {
    let mut f = least("unsure");
    for text in [
        "01 99 00 12 34",
        "06.39.98.12.34",
        "06-39-98-12-34",
        "0639981234",
        "+33 6 39 98 12 34",
        "0033 6 39 98 12 34",
        "+33 (0) 6 39 98 12 34",
        "0590 12 34 56",
        "+590 590 12 34 56",
        "+594 694 12 34 56",
        "+596 696 12 34 56",
        "+262 639 12 34 56",
        "+262 639 12 34",
        "+687 12 34 56",
        "+689 40 12 34 56",
        "+508 41 12 34",
        "+32 470 12 34 56",
        "+1 202 555 0123",
        "00 44 20 7946 0123",
        "+1234567890123456",
        "15",
        "112",
        "3114",
        "01 99 00 12 3",
        "01 99 00 12 345",
        "+33 0 99 00 12 34",
        "+33 1 99 00 12",
        "demain",
    ] {
        for name in ["requester.phone", "patient.phone", "patient.phone2", "contact.phone", "trusted.phone"] {
            typed(&mut f, name, text);
            assert_eq!(problem(&f, name).is_none(), identifiers::phone(text).is_some(), "{name}: {text}");
        }
    }
    for text in ["99700218896", "99700366240", " 99700218896 ", "99700218897", "10101201234", "9970021889", "997002188960", "9970021889A"] {
        typed(&mut f, "requester.rpps", text);
        let said = match problem(&f, "requester.rpps") {
            None => Check::Right,
            Some(p) if p.is_warning() => Check::Doubtful,
            Some(_) => Check::Wrong,
        };
        assert_eq!(said, identifiers::rpps(text), "{text}");
    }
    for text in ["01000", "20000", "20600", "75056", "95880", "97110", "97600", "98800", "00100", "96000", "99999", "2A004", "7501", "750560"] {
        typed(&mut f, "patient.postalCode", text);
        assert_eq!(problem(&f, "patient.postalCode").is_none(), identifiers::is_postal_code(text), "{text}");
    }
    typed(&mut f, "patient.postalCode", "SW1A 1AA");
    assert!(problem(&f, "patient.postalCode").is_some());
    typed(&mut f, "patient.country", "Royaume-Uni");
    assert_eq!(problem(&f, "patient.postalCode"), None, "addresses abroad");
    for (text, warned) in [("claude@exemple.mssante.fr", false), ("claude@EXEMPLE.MSSANTE.FR", false), ("claude@exemple.apicrypt.fr", true)] {
        typed(&mut f, "requester.mssante", text);
        assert_eq!(problem(&f, "requester.mssante").is_some_and(|p| p.is_warning()), warned, "{text}");
    }
    typed(&mut f, "requester.mssante", "claude");
    assert!(problem(&f, "requester.mssante").is_some_and(|p| !p.is_warning()));
}

#[test]
fn names_of_all_kinds_are_taken_as_they_are() {
    let mut f = least("unsure");
    for name in [
        "D’ALMEIDA",
        "N'Guyen",
        "LE GUÉVEL-Ñandú",
        "Ÿsaÿe",
        "O",
        "de La Tour d’Auvergne-Lauraguais et de Saint-Amans-Soult Coëtquidan",
        "Łukasz",
        "محمد",
    ] {
        typed(&mut f, "patient.birthName", name);
        assert_eq!((problem(&f, "patient.birthName"), value(&f, "patient.birthName").as_str()), (None, name));
    }
    assert!(!f.is_blocked());
}

#[test]
fn dates_of_birth_may_lack_their_day_or_month() {
    let mut f = least("unsure");
    for (text, good) in [("1958", true), ("05/1958", true), ("12/05/1958", true), ("1899", false), ("23/11/2026", false), ("31/02/1960", false)] {
        typed(&mut f, "patient.birthDate", text);
        assert_eq!(problem(&f, "patient.birthDate").is_none(), good, "{text}");
    }
}

#[test]
fn blood_values_have_limits_of_input_on_both_sides() {
    let (questionnaire, _) = read_questionnaire(&text()).unwrap();
    let mut f = least("unsure");
    let limits = [
        ("hb", "3", "22"),
        ("platelets", "1", "2000"),
        ("leucocytes", "0,1", "500"),
        ("creatinine", "20", "2000"),
        ("egfr", "2", "180"),
        ("bilirubin", "1", "1000"),
        ("alp", "1", "10000"),
        ("ggt", "1", "10000"),
        ("ast", "1", "10000"),
        ("alt", "1", "10000"),
        ("tp", "5", "120"),
        ("inr", "0,8", "15"),
        ("albumin", "10", "60"),
        ("crp", "0", "600"),
        ("calcium", "1", "5"),
        ("sodium", "100", "180"),
        ("ldh", "50", "20000"),
        ("ferritin", "1", "20000"),
        ("afp", "0", "1000000"),
        ("ca199", "0", "1000000"),
        ("calcitonin", "0", "100000"),
        ("tsh", "0", "200"),
    ];
    for (name, low, high) in limits {
        let name = format!("blood.{name}");
        for (text, good) in [(low, true), (high, true), (&*format!("{high}1"), false), ("-1", false)] {
            typed(&mut f, &name, text);
            assert_eq!(problem(&f, &name).is_none(), good, "{name} {text}");
        }
        typed(&mut f, &name, "");
    }
    let quantities = questionnaire.items.iter().filter(|i| i.link_id.0.starts_with("blood.") && i.kind == guichet::domain::ItemKind::Quantity);
    for item in quantities {
        assert!(item.units.iter().all(|u| u.system.as_deref() == Some("http://unitsofmeasure.org")), "{}", item.link_id);
    }
    assert!(!f.is_blocked());
}
