//! Names of models as Amazon Bedrock has them: `us.anthropic.claude-3-haiku-20240307-v1:0`.

/// The author and the names that a Bedrock id may mean, the longest first; `None` of what is no such id.
///
/// An id is `[REGION.]VENDOR.NAME[-DATE]-vN[:N]`, as in the list of supported models of Amazon's documentation. The version may be part of
/// the name elsewhere (`nova-pro-v1`), so both readings are given.
pub(super) fn readings(name: &str) -> Option<(&str, Vec<&str>)> {
    const REGIONS: [&str; 9] = ["us.", "eu.", "apac.", "us-gov.", "global.", "jp.", "au.", "ca.", "sa."];
    let local = REGIONS.iter().find_map(|region| name.strip_prefix(region)).unwrap_or(name);
    let (vendor, rest) = local.split_once('.')?;
    let is_vendor = vendor.starts_with(|first: char| first.is_ascii_lowercase())
        && vendor.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (versioned, revision) = match rest.split_once(':') {
        Some((versioned, revision)) if is_number(revision) => (versioned, true),
        Some(_) => return None,
        None => (rest, false),
    };
    let base = versioned.rsplit_once('-').filter(|(_, last)| is_number(last.strip_prefix('v').unwrap_or(last)));
    let is_versioned = base.is_some_and(|(_, last)| last.starts_with('v'));
    if !is_vendor || !(revision || is_versioned) {
        return None;
    }
    Some((vendor, std::iter::once(versioned).chain(base.map(|(base, _)| base)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_bedrock_are_taken_apart_and_other_names_are_none() {
        let dated = "claude-3-haiku-20240307-v1";
        for name in ["anthropic.claude-3-haiku-20240307-v1:0", "us.anthropic.claude-3-haiku-20240307-v1:0"] {
            assert_eq!(readings(name), Some(("anthropic", vec![dated, "claude-3-haiku-20240307"])), "{name}");
        }
        assert_eq!(readings("amazon.nova-pro-v1:0"), Some(("amazon", vec!["nova-pro-v1", "nova-pro"])));
        assert_eq!(readings("openai.gpt-oss-120b-1:0"), Some(("openai", vec!["gpt-oss-120b-1", "gpt-oss-120b"])));
        for name in
            ["gpt-4.1", "gpt-4.1-mini", "claude-3.5-haiku", "qwen2.5-7b", "a/large:free", "llama.cpp", "x.y:free"]
        {
            assert_eq!(readings(name), None, "{name}");
        }
    }
}
