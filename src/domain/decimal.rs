//! Arithmetic of exact decimals for FHIRPath and for units: each operation stands once in the program, and overflow is `None`.

use rust_decimal::{Decimal, RoundingStrategy};

/// The sum.
#[inline(never)]
pub fn plus(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_add(b)
}

/// The product.
#[inline(never)]
pub fn times(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_mul(b)
}

/// The quotient, without zeros at its end.
#[inline(never)]
pub fn over(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_div(b).map(|n| n.normalize())
}

/// The remainder, with the sign of the first.
#[inline(never)]
pub fn remainder(a: Decimal, b: Decimal) -> Option<Decimal> {
    if b.is_zero() {
        return None;
    }
    if a.abs() <= b.abs() {
        return Some(if a.is_zero() || a.abs() == b.abs() { Decimal::ZERO } else { a });
    }
    let (mut rest, mut divisor) = (a.mantissa().unsigned_abs(), b.mantissa().unsigned_abs());
    // The divisor at the scale of the first is still the smaller one: all stays below 2^100.
    for _ in b.scale()..a.scale() {
        divisor *= 10;
    }
    rest = modulo(rest, divisor);
    for _ in a.scale()..b.scale() {
        rest = modulo(rest * 10, divisor);
    }
    Some(made(rest, a.is_sign_negative(), a.scale().max(b.scale())))
}

/// A number of its digits.
#[inline(never)]
fn made(digits: u128, is_negative: bool, scale: u32) -> Decimal {
    let part = |at: u32| u32::try_from(digits >> at & 0xFFFF_FFFF).unwrap_or(0);
    Decimal::from_parts(part(0), part(32), part(64), is_negative, scale)
}

/// With zeros at the end up to so many digits after the point, as far as there is room.
pub fn extended(n: Decimal, scale: u32) -> Decimal {
    let (mut digits, mut known) = (n.mantissa().unsigned_abs(), n.scale());
    while known < scale && digits * 10 < 1 << 96 {
        digits *= 10;
        known += 1;
    }
    made(digits, n.is_sign_negative(), known)
}

/// The remainder of whole numbers, bit by bit.
fn modulo(mut rest: u128, divisor: u128) -> u128 {
    let mut large = divisor;
    while large <= rest {
        large <<= 1;
    }
    while large > divisor {
        large >>= 1;
        if large <= rest {
            rest -= large;
        }
    }
    rest
}

/// Rounded to so many digits.
#[inline(never)]
pub fn rounded(n: Decimal, digits: u32, how: RoundingStrategy) -> Decimal {
    n.round_dp_with_strategy(digits, how)
}

/// Without what stands after the point.
pub fn whole(n: Decimal) -> Decimal {
    rounded(n, 0, RoundingStrategy::ToZero)
}

/// As an integer, when it is one that fits.
#[inline(never)]
pub fn integer(n: Decimal) -> Option<i64> {
    i64::try_from(n).ok().filter(|i| Decimal::from(*i) == n)
}

/// Ten to a power.
pub fn power_of_ten(power: u32) -> Option<Decimal> {
    let mut ten = Decimal::ONE;
    for _ in 0..power {
        ten = times(ten, Decimal::TEN)?;
    }
    Some(ten)
}

/// Reads a number: digits, perhaps with a sign, a point and an exponent.
#[inline(never)]
pub fn read(text: &str) -> Option<Decimal> {
    let (digits, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let bare = digits.strip_prefix(['-', '+']).unwrap_or(digits).as_bytes();
    if !bare.first()?.is_ascii_digit() || !bare.last()?.is_ascii_digit() || bare.contains(&b'_') || exponent.abs() > 28 {
        return None;
    }
    let number = Decimal::from_str_exact(digits).ok()?;
    let ten = power_of_ten(exponent.unsigned_abs())?;
    if exponent < 0 { over(number, ten) } else { times(number, ten) }
}

/// The natural logarithm to some twenty digits.
pub fn ln(n: Decimal) -> Option<Decimal> {
    if n.is_zero() || n.is_sign_negative() {
        return None;
    }
    // n is between 2/3 and 4/3 after halving or doubling so often.
    let (mut rest, mut halves) = (n, 0_i64);
    while rest > Decimal::new(15, 1) {
        (rest, halves) = (over(rest, Decimal::TWO)?, halves + 1);
    }
    while rest < Decimal::new(75, 2) {
        (rest, halves) = (times(rest, Decimal::TWO)?, halves - 1);
    }
    // ln n = 2 (z + z³/3 + z⁵/5 …) with z = (n - 1)/(n + 1)
    let z = over(plus(rest, Decimal::NEGATIVE_ONE)?, plus(rest, Decimal::ONE)?)?;
    let (mut power, mut sum) = (z, Decimal::ZERO);
    for odd in 0..24_u32 {
        sum = plus(sum, over(power, Decimal::from(2 * odd + 1))?)?;
        power = times(power, times(z, z)?)?;
    }
    plus(times(sum, Decimal::TWO)?, times(halves.into(), LN_2)?)
}

/// e to a power, to some twenty digits of its first.
pub fn exp(n: Decimal) -> Option<Decimal> {
    let halves = integer(whole(over(n, LN_2)?)).filter(|h| h.abs() < 100)?;
    let rest = plus(n, -times(halves.into(), LN_2)?)?;
    let (mut term, mut sum) = (Decimal::ONE, Decimal::ONE);
    for number in 1..28_u32 {
        term = over(times(term, rest)?, number.into())?;
        sum = plus(sum, term)?;
    }
    for _ in 0..halves.unsigned_abs() {
        sum = if halves < 0 { over(sum, Decimal::TWO)? } else { times(sum, Decimal::TWO)? };
    }
    Some(sum)
}

/// ln 2.
const LN_2: Decimal = Decimal::from_parts(0xAA7A_65BF, 0x81F5_2F01, 0x1665_943F, false, 28);

/// The square root by Newton's way, exact when there is an exact one.
pub fn root(n: Decimal) -> Option<Decimal> {
    if n.is_zero() || n.is_sign_negative() {
        return n.is_zero().then_some(n);
    }
    let mut guess = n.max(Decimal::ONE);
    for _ in 0..120 {
        let better = over(plus(guess, over(n, guess)?)?, Decimal::TWO)?;
        if better == guess {
            break;
        }
        guess = better;
    }
    let short = tidy(guess, 12);
    Some(if times(short, short) == Some(n) { short } else { tidy(guess, 20) })
}

/// Rounded to so many digits, without zeros at the end.
pub fn tidy(n: Decimal, digits: u32) -> Decimal {
    rounded(n, digits, RoundingStrategy::MidpointAwayFromZero).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainders_are_those_of_the_library() {
        let mut state = 7_u64;
        let mut random = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        for _ in 0..20_000 {
            let mut number = || {
                let digits = random(29);
                let mut mantissa = 0_i128;
                for _ in 0..digits {
                    mantissa = mantissa * 10 + i128::from(random(10));
                }
                let sign = if random(2) == 0 { 1 } else { -1 };
                Decimal::from_i128_with_scale(sign * mantissa, u32::try_from(random(29)).unwrap())
            };
            let (a, b) = (number(), number());
            let (ours, theirs) = (remainder(a, b), a.checked_rem(b));
            assert_eq!(ours.map(|n| n.to_string()), theirs.map(|n| n.to_string()), "{a} mod {b}");
        }
    }

    #[test]
    fn roots_powers_and_logarithms_have_many_true_digits() {
        let number = |text: &str| read(text).unwrap();
        let shown = |n: Option<Decimal>| tidy(n.unwrap(), 18).to_string();
        assert_eq!(LN_2.to_string(), "0.6931471805599453094172321215");
        assert_eq!(shown(ln(number("10"))), "2.302585092994045684");
        assert_eq!(shown(ln(number("0.001"))), "-6.907755278982137052");
        assert_eq!(shown(exp(Decimal::ONE)), "2.718281828459045235");
        assert_eq!(shown(exp(number("-3.5"))), "0.030197383422318501");
        assert_eq!(shown(root(number("2"))), "1.414213562373095049");
        assert_eq!(shown(root(number("1e20"))), "10000000000");
        assert_eq!(shown(root(number("0.0001"))), "0.01");
        assert_eq!(exp(number("1000")), None);
        assert_eq!(ln(Decimal::ZERO), None);
        assert_eq!(
            [read("1.5e3"), read("-2E-2"), read("1_0"), read("1."), read("e5"), read("")].map(|n| n.map(|n| n.to_string())),
            [Some("1500.0".to_owned()), Some("-0.02".to_owned()), None, None, None, None]
        );
    }
}
