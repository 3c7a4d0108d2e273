//! Addresses of a gateway's API.

use reqwest::Url;
use routewright_domain::ModelId;

use super::RefreshError;

/// The API's address, if it is one that may be asked.
pub(super) fn base(text: &str) -> Result<Url, RefreshError> {
    let bad = |reason: &str| RefreshError::BadAddress { url: without_secrets(text), reason: reason.to_owned() };
    let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(bad("it must begin with https:// or http://"));
    }
    // Arguments are seen by other programs, so a secret has no place in them.
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("leave the user name and password out: the lists need none"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(bad("give the address without `?` and `#`"));
    }
    Ok(url)
}

/// Whether a key may go there: over an encrypted connection, or to this machine.
pub(super) fn may_have_a_key(base: &Url) -> Result<(), RefreshError> {
    if base.scheme() == "https" || is_this_machine(base) {
        return Ok(());
    }
    let reason = "a key is sent over https:// alone, except to this machine".to_owned();
    Err(RefreshError::BadAddress { url: base.to_string(), reason })
}

pub(super) fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

/// The host and port of a gateway, as its key is kept under it: `gateway.example`, `localhost:4000`.
///
/// An address that may not be asked has none.
pub fn gateway_of(text: &str) -> Result<String, RefreshError> {
    let base = base(text)?;
    let host = base.host_str().unwrap_or_default();
    Ok(base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// `GET /models`
pub(super) fn models(base: &Url) -> Url {
    below(base, &["models"])
}

/// `GET /models/{author}/{slug}/endpoints`
pub(super) fn endpoints(base: &Url, model: &ModelId) -> Url {
    let mut steps = vec!["models"];
    steps.extend(model.as_str().split('/'));
    steps.push("endpoints");
    below(base, &steps)
}

fn below(base: &Url, steps: &[&str]) -> Url {
    let mut url = base.clone();
    // Only addresses without a host have no path, and those were refused.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(steps);
    }
    url
}

/// What stands before the password and after it; enough to see which address is meant.
fn without_secrets(text: &str) -> String {
    let plain = text.split(['?', '#']).next().unwrap_or_default();
    match (plain.split_once("://"), plain.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        (None, Some((_, host))) => format!("…@{host}"),
        _ => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_stand_below_the_base_whether_it_ends_with_a_slash_or_not() {
        for text in ["https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/"] {
            let base = base(text).unwrap();
            assert_eq!(models(&base).as_str(), "https://openrouter.ai/api/v1/models");
            assert_eq!(
                endpoints(&base, &"openai/gpt-oss-120b:free".into()).as_str(),
                "https://openrouter.ai/api/v1/models/openai/gpt-oss-120b:free/endpoints"
            );
        }
        // An id comes from a list that somebody else wrote; it must not lead elsewhere.
        assert_eq!(
            endpoints(&base("http://localhost:4000").unwrap(), &"a/../../keys?x#y".into()).as_str(),
            "http://localhost:4000/models/a/keys%3Fx%23y/endpoints"
        );
    }

    #[test]
    fn a_key_goes_over_an_encrypted_connection_or_stays_on_this_machine() {
        for text in ["https://gateway.example/v1", "http://localhost:4000", "http://127.0.0.1", "http://[::1]:8080"] {
            assert_eq!(may_have_a_key(&base(text).unwrap()), Ok(()), "{text}");
        }
        let refused = may_have_a_key(&base("http://gateway.example/v1").unwrap()).unwrap_err().to_string();
        insta::assert_snapshot!(refused, @"`http://gateway.example/v1` is no address of a gateway's API: a key is sent over https:// alone, except to this machine");
        assert_eq!(gateway_of("https://Gateway.example/v1").unwrap(), "gateway.example");
        assert_eq!(gateway_of("http://localhost:4000/").unwrap(), "localhost:4000");
    }

    #[test]
    fn addresses_that_may_not_be_asked_are_refused_without_repeating_a_secret() {
        let message = |text: &str| base(text).unwrap_err().to_string();
        insta::assert_snapshot!(message("https://me:hidden@openrouter.ai/api?key=hidden"), @"`https://…@openrouter.ai/api` is no address of a gateway's API: leave the user name and password out: the lists need none");
        insta::assert_snapshot!(message("ftp://openrouter.ai"), @"`ftp://openrouter.ai` is no address of a gateway's API: it must begin with https:// or http://");
        insta::assert_snapshot!(message("openrouter.ai"), @"`openrouter.ai` is no address of a gateway's API: relative URL without a base");
        insta::assert_snapshot!(message("https://openrouter.ai/api?key=hidden"), @"`https://openrouter.ai/api` is no address of a gateway's API: give the address without `?` and `#`");
    }
}
