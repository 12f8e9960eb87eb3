//! What a browser can tell of a destination. It hides why a question failed: a name, a certificate, a firewall and a dead server look the
//! same to a page, and the words say so; asking again without wanting to read the answer tells these from a server that forbids the site.

use super::cors::{Wanted, nginx};
use super::{Finding, Level, Place, Words, key, redirected, sign_in, with};
use crate::content::{Auth, Destination};
use crate::transport::HttpResponse;

/// What a page saw of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// An answer that it may read, after so many milliseconds.
    Answer(HttpResponse, u64),
    /// A way to another address.
    Redirect,
    /// Somebody answers, and the page may not read it.
    Unreadable,
    /// Nothing, without a reason.
    Nothing,
    /// Nothing in time.
    Slow,
    /// The page's own policy forbids to ask.
    Policy,
}

/// A longer answer is said to be slow; milliseconds.
const SLOW: u64 = 3_000;

/// What stands before any destination: how this page came, and whether its own site answers (after how many milliseconds).
pub fn about_page(safe: bool, online: bool, own: Option<u64>) -> Vec<Finding> {
    let mut findings = vec![if safe {
        Finding::new(Level::Good, key("probe.page.safe"))
    } else {
        Finding::new(Level::Failed, key("probe.page.unsafe")).remedy(key("probe.page.unsafe.remedy"))
    }];
    if !online {
        findings.push(Finding::new(Level::Look, key("probe.page.offline")).remedy(key("probe.page.offline.remedy")));
    }
    findings.push(match own {
        Some(ms) => Finding::new(Level::Good, with("probe.page.own", "ms", ms.to_string())),
        None => Finding::new(Level::Failed, key("probe.page.own.failed")).remedy(key("probe.page.own.failed.remedy")),
    });
    findings
}

/// What the first question to an address showed.
pub fn seen(seen: &Seen, url: &str, place: &Place, wanted: &Wanted<'_>) -> Vec<Finding> {
    let failed = |text: &'static str| Finding::new(Level::Failed, with(text, "host", place.host.as_str()));
    match seen {
        Seen::Answer(answer, ms) => {
            let said = vec![("status", answer.status.into()), ("ms", ms.to_string().into())];
            let mut findings = vec![Finding::new(Level::Good, Words::Key("probe.seen.answer", said))];
            if place.secure {
                findings.push(Finding::new(Level::Good, key("probe.secure")));
            }
            if *ms > SLOW {
                findings.push(Finding::new(Level::Look, key("probe.seen.slow")).remedy(key("probe.seen.slow.remedy")));
            }
            findings
        }
        Seen::Redirect => vec![redirected(None)],
        Seen::Unreadable => {
            let mut give = nginx(wanted);
            give.push(command_curl(url, wanted.origin));
            vec![failed("probe.seen.unreadable").remedy(key("probe.seen.unreadable.remedy")).give(give)]
        }
        Seen::Nothing => vec![failed("probe.seen.nothing").remedy(key("probe.seen.nothing.remedy")).give(commands(url, place, wanted.origin))],
        Seen::Slow => vec![failed("probe.seen.timeout").remedy(key("probe.seen.timeout.remedy")).give(commands(url, place, wanted.origin))],
        Seen::Policy => vec![
            failed("probe.seen.policy")
                .remedy(key("probe.seen.policy.remedy"))
                .give(vec!["guichet headers --server nginx --content public > headers.conf".into()]),
        ],
    }
}

/// What tells apart on the server's side what a page cannot tell apart.
fn commands(url: &str, place: &Place, origin: &str) -> Vec<Words> {
    let (host, port) = (&place.host, place.port);
    let mut lines = vec![key("probe.give.commands"), format!("nslookup {host}").into()];
    if place.secure {
        lines.push(format!("openssl s_client -connect {host}:{port} -servername {host} </dev/null").into());
    }
    lines.push(command_curl(url, origin));
    lines.push(format!("guichet probe {url} --origin {origin}").into());
    lines
}

fn command_curl(url: &str, origin: &str) -> Words {
    format!("curl -v -H 'Origin: {origin}' '{url}'").into()
}

/// What a question with the headers of a sending showed, after one without them was answered.
pub fn refused_before(wanted: &Wanted<'_>) -> Finding {
    Finding::new(Level::Failed, with("probe.preflight.hidden", "headers", wanted.headers.join(", ")))
        .remedy(key("probe.preflight.remedy"))
        .give(nginx(wanted))
}

/// A receiver's answer to a question that it need not know.
pub fn webhook_answer(answer: &HttpResponse, auth: &Auth) -> Option<Finding> {
    match answer.status {
        401 | 407 => Some(sign_in(answer, Some(auth))),
        500.. => {
            let text = with("probe.webhook.down", "status", answer.status);
            Some(Finding::new(Level::Failed, text).remedy(key("probe.dry.other.remedy")))
        }
        _ => None,
    }
}

/// The browser asks before a PUT, and a PUT would store something.
pub fn unsure_method() -> Finding {
    Finding::new(Level::Note, key("probe.put.unsure"))
}

/// What the site says of who sends there.
pub fn auth_note(auth: &Auth) -> Option<Finding> {
    let text = match auth {
        Auth::None => return None,
        Auth::Basic => key("probe.auth.basic"),
        Auth::Bearer => key("probe.auth.bearer"),
        Auth::Cookie { .. } => key("probe.auth.cookie"),
        Auth::Oidc { issuer, .. } => with("probe.auth.oidc", "issuer", issuer.as_str()),
    };
    Some(Finding::new(Level::Note, text))
}

/// What there is to say of a destination to which nothing is sent by itself.
pub fn by_hand(destination: &Destination) -> Option<Finding> {
    match destination {
        Destination::File { .. } => Some(Finding::new(Level::Note, key("probe.by-hand.file"))),
        Destination::Mail { address, .. } => Some(Finding::new(Level::Note, with("probe.by-hand.mail", "address", address.as_str()))),
        Destination::Fhir(_) | Destination::Webhook(_) => None,
    }
}
