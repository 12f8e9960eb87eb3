//! FHIR R4: Questionnaire in, QuestionnaireResponse in and out.
//!
//! Specification: <https://hl7.org/fhir/R4/questionnaire.html>, <https://hl7.org/fhir/R4/questionnaireresponse.html>.

mod extension;
mod questionnaire;
mod response;
mod tree;
mod value;

pub use questionnaire::{read_comparison, read_questionnaire, read_questionnaire_in, read_questionnaire_json, support};
pub use response::{Issue, IssueCode, ResponseHead, read_response, validate, write_outcome, write_response};
pub use tree::{json_of, tree_of, weight_of_option};
pub use value::write_value;

// A problem in English, for the command line as for an OperationOutcome.
pub use response::say;

/// Base of this project's own extensions and code systems.
pub const OWN: &str = "https://guichet.example/fhir";
