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
    fn addresses_that_may_not_be_asked_are_refused_without_repeating_a_secret() {
        let message = |text: &str| base(text).unwrap_err().to_string();
        insta::assert_snapshot!(message("https://me:hidden@openrouter.ai/api?key=hidden"), @"`https://…@openrouter.ai/api` is no address of a gateway's API: leave the user name and password out: the lists need none");
        insta::assert_snapshot!(message("ftp://openrouter.ai"), @"`ftp://openrouter.ai` is no address of a gateway's API: it must begin with https:// or http://");
        insta::assert_snapshot!(message("openrouter.ai"), @"`openrouter.ai` is no address of a gateway's API: relative URL without a base");
        insta::assert_snapshot!(message("https://openrouter.ai/api?key=hidden"), @"`https://openrouter.ai/api` is no address of a gateway's API: give the address without `?` and `#`");
    }
}
