//! **Transport** (placeholder until merged).
/// Request.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {}
/// Response.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpResponse {}
/// No answer.
#[derive(Clone, Debug, PartialEq)]
pub enum NoAnswer {}
