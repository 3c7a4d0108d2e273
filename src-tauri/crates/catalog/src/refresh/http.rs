//! One attempt to get one answer.

use std::error::Error as _;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::redirect::{Action, Attempt, Policy};
use reqwest::{Client, Url};

use super::address::is_this_machine;
use super::{BearerKey, FetchLimits, RefreshError};

/// Redirects that are followed; more are a loop.
const MOST_REDIRECTS: usize = 5;

/// Why an attempt gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Failure {
    /// No connection, or it broke.
    #[error("cannot be reached: {0}")]
    Transport(String),
    /// Took longer than anybody waits.
    #[error("did not answer within {} s", .0.as_secs_f32())]
    TimedOut(Duration),
    /// An answer that is none.
    #[error("answered with HTTP {status}{}", asks_to_wait(*.retry_after))]
    Status {
        /// HTTP status.
        status: u16,
        /// How long the gateway asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// More than the longest answer that is read.
    #[error("answered with more than {0} bytes")]
    TooLarge(u64),
    /// Led to where nobody should follow.
    #[error("{0}")]
    Redirected(String),
}

impl Failure {
    /// The gateway gives its lists to those with a key alone, or not to this one.
    pub(super) fn wants_key(&self) -> bool {
        matches!(self, Self::Status { status: 401 | 403, .. })
    }
}

/// What asks, and the key that it shows. The client itself does not know the key, so that it can go nowhere unasked.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    client: Client,
    authorization: Option<HeaderValue>,
}

fn asks_to_wait(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |pause| format!(" and asks to wait {} s", pause.as_secs()))
}

/// One that keeps to the limits.
pub(super) fn caller(base: &Url, key: Option<&BearerKey>, limits: &FetchLimits) -> Result<Caller, RefreshError> {
    // Fails where a provider is installed already, which serves as well.
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut builder = Client::builder()
        .user_agent(concat!("routewright/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        .redirect(Policy::custom(follow));
    // A proxy is for the way out.
    if is_this_machine(base) {
        builder = builder.no_proxy();
    }
    let client = builder.build().map_err(|error| RefreshError::Network { reason: innermost(&error) })?;
    let authorization = key.map(BearerKey::header).transpose();
    let authorization = authorization.map_err(|bad| RefreshError::Network { reason: bad.to_string() })?;
    Ok(Caller { client, authorization })
}

/// Within one scheme: prices that came without encryption after all could be anybody's.
fn follow(attempt: Attempt<'_>) -> Action {
    let scheme = |url: Option<&Url>| url.map(|url| url.scheme().to_owned());
    if attempt.previous().len() > MOST_REDIRECTS {
        return attempt.error(Refused("redirects in a circle"));
    }
    if scheme(attempt.previous().first()) != scheme(Some(attempt.url())) {
        return attempt.error(Refused("redirects to another scheme, which is not followed"));
    }
    attempt.follow()
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(&'static str);

/// The body of the answer. The limit holds while it comes in, whatever the answer says of its length.
///
/// The client takes the key off a request that is led to another host or port (it counts `Authorization` among what is
/// sensitive), and a test holds it to that.
pub(super) async fn get(caller: &Caller, url: &Url, limits: &FetchLimits) -> Result<Vec<u8>, Failure> {
    let failed = |error: reqwest::Error| failure(&error, limits);
    let mut request = caller.client.get(url.clone()).header(ACCEPT, "application/json");
    if let Some(authorization) = &caller.authorization {
        request = request.header(AUTHORIZATION, authorization.clone());
    }
    let mut response = request.send().await.map_err(failed)?;
    let status = response.status();
    if !status.is_success() {
        return Err(Failure::Status { status: status.as_u16(), retry_after: retry_after(response.headers()) });
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if (body.len() + chunk.len()) as u64 > limits.response_bytes {
            return Err(Failure::TooLarge(limits.response_bytes));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn failure(error: &reqwest::Error, limits: &FetchLimits) -> Failure {
    if error.is_redirect() {
        return Failure::Redirected(innermost(error));
    }
    if error.is_timeout() {
        return Failure::TimedOut(if error.is_connect() { limits.connect } else { limits.total });
    }
    Failure::Transport(innermost(error))
}

/// What lies at the bottom of an error: "Connection refused" and not "error sending request".
fn innermost(error: &reqwest::Error) -> String {
    let mut deepest = error.source();
    while let Some(next) = deepest.and_then(std::error::Error::source) {
        deepest = Some(next);
    }
    deepest.map_or_else(|| error.to_string(), ToString::to_string)
}

/// Seconds, or an instant, which counts from the gateway's own clock (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let instant = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|at| at.timestamp().as_second());
    let now = instant(headers.get(DATE)?.to_str().ok()?)?;
    Some(Duration::from_secs(u64::try_from(instant(text)? - now).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_until_an_instant_of_the_gateways_clock() {
        let asked = |after: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(after));
            if let Some(date) = date {
                headers.insert(DATE, HeaderValue::from_static(date));
            }
            retry_after(&headers).map(|pause| pause.as_secs())
        };
        assert_eq!(asked("120", None), Some(120));
        assert_eq!(asked("Fri, 31 Dec 1999 23:59:59 GMT", Some("Fri, 31 Dec 1999 23:59:29 GMT")), Some(30));
        assert_eq!(asked("Fri, 31 Dec 1999 23:59:29 GMT", Some("Fri, 31 Dec 1999 23:59:59 GMT")), Some(0));
        assert_eq!(asked("Fri, 31 Dec 1999 23:59:59 GMT", None), None);
        assert_eq!(asked("soon", Some("Fri, 31 Dec 1999 23:59:59 GMT")), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
