//! Scheme, host and port of an address.

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// True for `https`.
    pub secure: bool,
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Place {
    /// Reads an address; `None` for what is none, or holds a password.
    pub fn read(url: &str) -> Option<Self> {
        let (secure, rest) = url.strip_prefix("https://").map(|r| (true, r)).or_else(|| url.strip_prefix("http://").map(|r| (false, r)))?;
        let authority = rest.split(['/', '?', '#']).next().filter(|a| !a.is_empty() && !a.contains('@'))?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (authority, if secure { 443 } else { 80 }),
        };
        (!host.is_empty()).then(|| Self { secure, host: host.trim_matches(['[', ']']).to_owned(), port })
    }

    /// True on the machine itself.
    pub fn is_local(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "::1")
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn places_are_read() {
        let read = |url| Place::read(url).map(|p| (p.secure, p.host, p.port));
        assert_eq!(read("https://a.example/x"), Some((true, "a.example".into(), 443)));
        assert_eq!(read("http://127.0.0.1:8090/fhir"), Some((false, "127.0.0.1".into(), 8090)));
        assert_eq!(read("http://[::1]:80/"), Some((false, "::1".into(), 80)));
        for wrong in ["ftp://a", "https://", "a.example", "https://u:p@a.example/", "https://a:b/"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
