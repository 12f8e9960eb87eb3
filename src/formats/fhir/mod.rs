//! FHIR R4: Questionnaire in, QuestionnaireResponse in and out.
//!
//! Specification: <https://hl7.org/fhir/R4/questionnaire.html>, <https://hl7.org/fhir/R4/questionnaireresponse.html>.

pub mod assemble;
mod extension;
pub mod extract;
mod questionnaire;
mod response;
mod tree;
mod value;

pub use questionnaire::{read_comparison, read_questionnaire, read_questionnaire_in, read_questionnaire_json, support};
pub use response::{
    Fault, Issue, IssueCode, Lost, LostReason, Reading, ResponseHead, Severity, Status, carry_over, read_response, read_response_into, say_fault,
    validate, validate_reading, write_outcome, write_response,
};
pub use tree::{json_of, tree_of, weight_of_option};
pub use value::{read_coding, read_value, write_value};

// A problem in English, for the command line as for an OperationOutcome.
pub use response::say;

/// Base of this project's own extensions and code systems.
pub const OWN: &str = "https://guichet.example/fhir";
