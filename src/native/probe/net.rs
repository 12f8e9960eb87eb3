//! The network of the connection test: names, connections, one HTTP call. Nothing else of this program opens a connection.

use crate::transport::HttpResponse;
use crate::transport::probe::Place;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;
use ureq::http::Request;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// A CapabilityStatement may be long.
const MOST: u64 = 20_000_000;

/// Why a call gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The certificate, or the encryption; in the library's words.
    Tls(String),
    /// Nothing in time.
    Slow,
    /// Anything else.
    Other(String),
}

/// The addresses of a name.
///
/// # Errors
/// What the system says.
pub fn resolve(place: &Place) -> Result<Vec<SocketAddr>, String> {
    let found: Vec<SocketAddr> = (place.host.as_str(), place.port).to_socket_addrs().map_err(|e| e.to_string())?.collect();
    if found.is_empty() { Err("no address".to_owned()) } else { Ok(found) }
}

/// Opens a connection to the first address that takes one.
///
/// # Errors
/// What the last one said.
pub fn connect(addresses: &[SocketAddr]) -> Result<SocketAddr, std::io::Error> {
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match TcpStream::connect_timeout(address, PATIENCE / 3) {
            Ok(_) => return Ok(*address),
            Err(why) => last = why,
        }
    }
    Err(last)
}

/// Makes calls as a browser would: the system's certificates, no redirect followed.
pub struct Client {
    agent: ureq::Agent,
}

impl Client {
    /// For this place; on the machine itself no proxy is asked.
    pub fn new(place: &Place) -> Self {
        let own: Vec<Certificate<'static>> =
            rustls_native_certs::load_native_certs().certs.iter().map(|c| Certificate::from_der(c).to_owned()).collect();
        let roots = if own.is_empty() { RootCerts::WebPki } else { RootCerts::from(own) };
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .user_agent("guichet-probe")
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        let config = if place.is_local() { config.proxy(None) } else { config };
        Self { agent: config.build().new_agent() }
    }

    /// One call.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn call(&self, method: &str, url: &str, headers: &[(&str, &str)], body: Option<&str>) -> Result<HttpResponse, Trouble> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let other = |e: ureq::http::Error| Trouble::Other(e.to_string());
        let done = match body {
            Some(body) => self.agent.run(request.body(body.to_owned()).map_err(other)?),
            None => self.agent.run(request.body(()).map_err(other)?),
        };
        let mut response = done.map_err(|e| trouble(&e))?;
        let headers = response.headers().iter();
        let headers = headers.map(|(n, v)| (n.as_str().to_ascii_lowercase(), String::from_utf8_lossy(v.as_bytes()).into_owned())).collect();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(MOST).read_to_string().unwrap_or_default();
        Ok(HttpResponse { status, headers, body })
    }
}

fn trouble(error: &ureq::Error) -> Trouble {
    let words = format!("{error}");
    match error {
        ureq::Error::Timeout(_) => Trouble::Slow,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Trouble::Tls(words),
        _ if words.contains("certificate") || words.contains("tls") || words.contains("handshake") || words.contains("corrupt message") => {
            Trouble::Tls(words)
        }
        _ => Trouble::Other(words),
    }
}
