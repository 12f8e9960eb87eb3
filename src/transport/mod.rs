//! **Transport** (placeholder until merged).
/// Request.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    #[allow(missing_docs)]
    pub method: String,
    #[allow(missing_docs)]
    pub url: String,
    #[allow(missing_docs)]
    pub headers: Vec<(String, String)>,
    #[allow(missing_docs)]
    pub body: Option<String>,
    #[allow(missing_docs)]
    pub timeout_ms: u32,
}
/// Response.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpResponse {
    #[allow(missing_docs)]
    pub status: u16,
    #[allow(missing_docs)]
    pub headers: Vec<(String, String)>,
    #[allow(missing_docs)]
    pub body: String,
}
/// No answer.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum NoAnswer {
    Opaque,
    TimedOut,
    Offline,
}
