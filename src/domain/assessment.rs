//! Whether an assessment is for somebody of this age: what is not known for sure is said to be open, and never guessed.

use super::PartialDate;
use super::planning::Truth;

/// Whether somebody born then is at least so old on this day, which is known in full.
pub fn old_enough(birth: Option<PartialDate>, today: PartialDate, least: u32) -> Truth {
    let Some((birth, least)) = birth.zip(i32::try_from(least).ok()) else { return Truth::Open };
    // The birthday may still be ahead this year: earliest and latest day that the known parts allow.
    let turned = |month: u8, day: u8| i32::from((today.month.unwrap_or(1), today.day.unwrap_or(1)) >= (month, day));
    let years = today.year - birth.year;
    let oldest = years - 1 + turned(birth.month.unwrap_or(1), birth.day.unwrap_or(1));
    let youngest = years - 1 + turned(birth.month.unwrap_or(12), birth.day.unwrap_or(31));
    if youngest >= least {
        Truth::Holds
    } else if oldest < least {
        Truth::Fails
    } else {
        Truth::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_birthday_counts_and_a_month_alone_is_open_in_that_month() {
        let today = PartialDate::read_fhir("2026-11-22").unwrap();
        let of = |birth: &str| old_enough(PartialDate::read_fhir(birth), today, 75);
        assert_eq!(["1951-11-21", "1951-11-22", "1951-11-23"].map(of), [Truth::Holds, Truth::Holds, Truth::Fails]);
        assert_eq!(["1951-10", "1951-11", "1951-12"].map(of), [Truth::Holds, Truth::Open, Truth::Fails]);
        assert_eq!(["1950", "1951", "1952"].map(of), [Truth::Holds, Truth::Open, Truth::Fails]);
        assert_eq!(old_enough(None, today, 75), Truth::Open);
    }
}
