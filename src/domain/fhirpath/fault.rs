//! Errors as this room hands them on. The command line keeps the reason; the program for visitors only that there is one, and where.

use super::ExpressionError;

/// Why an expression cannot be read or evaluated, and where, in bytes.
pub struct Fault {
    /// The place; `usize::MAX`: not known yet.
    pub at: usize,
    /// English; names the function or the token.
    #[cfg(feature = "native")]
    pub reason: String,
}

/// An error of these texts; without `at … =>` its place is not known yet.
#[cfg(feature = "native")]
macro_rules! fault {
    (at $at:expr => $($part:expr),+ $(,)?) => {{
        let parts: &[&str] = &[$($part),+];
        $crate::domain::fhirpath::fault::Fault { at: $at, reason: parts.concat() }
    }};
    ($($part:expr),+ $(,)?) => { fault!(at usize::MAX => $($part),+) };
}

/// The texts are read by the compiler alone.
#[cfg(not(feature = "native"))]
macro_rules! fault {
    (at $at:expr => $($part:expr),+ $(,)?) => {{
        let _ = || {
            let _: &[&str] = &[$($part),+];
        };
        $crate::domain::fhirpath::fault::Fault { at: $at }
    }};
    ($($part:expr),+ $(,)?) => { fault!(at usize::MAX => $($part),+) };
}

impl Fault {
    /// The same at another place.
    pub fn moved(mut self, at: usize) -> Self {
        self.at = at;
        self
    }

    /// As it is told outside: the place counts characters of the text.
    pub fn told(self, text: &str) -> ExpressionError {
        let at = super::strings::length(text, self.at);
        #[cfg(feature = "native")]
        let reason = self.reason;
        #[cfg(not(feature = "native"))]
        let reason = String::new();
        ExpressionError { reason, at }
    }
}
