//! FHIR R4: Questionnaire in, QuestionnaireResponse in and out. What reads is not in the program that visitors receive (feature `reader`).
//!
//! Specification: <https://hl7.org/fhir/R4/questionnaire.html>, <https://hl7.org/fhir/R4/questionnaireresponse.html>.

#[cfg(feature = "reader")]
pub mod assemble;
#[cfg(any(feature = "reader", feature = "team", feature = "post"))]
#[cfg_attr(not(feature = "reader"), allow(dead_code))]
mod extension;
#[cfg(any(feature = "reader", feature = "post"))]
pub mod extract;
#[cfg(feature = "reader")]
mod questionnaire;
mod response;
#[cfg(any(feature = "reader", feature = "post"))]
#[cfg_attr(not(feature = "reader"), allow(dead_code))]
mod tree;
mod value;

#[cfg(feature = "reader")]
pub use questionnaire::{read_comparison, read_questionnaire, read_questionnaire_in, support};
#[cfg(feature = "reader")]
pub use response::{
    Fault, Issue, IssueCode, Lost, LostReason, Reading, Severity, carry_over, read_response, read_response_into, say_fault, validate,
    validate_reading, write_outcome,
};
pub use response::{ResponseHead, Status, write_response};
#[cfg(feature = "reader")]
pub use tree::{json_of, tree_of, weight_of_option};
#[cfg(any(feature = "reader", feature = "team"))]
pub use value::read_value;
pub use value::write_value;

// A problem in English, for the command line as for an OperationOutcome.
#[cfg(feature = "reader")]
pub use response::say;

/// Base of this project's own extensions and code systems.
pub const OWN: &str = "https://guichet.example/fhir";
