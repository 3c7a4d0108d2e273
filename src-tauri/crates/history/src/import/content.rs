//! What is kept of texts: hashes, and names that are no secrets.

use serde_json::Value;

use super::identity::{VERBATIM, key_of};
use super::json::parse;

/// The hash of a prompt: never 0, equal for equal prompts. JSON is hashed as a value, so that spaces between its parts do
/// not matter; `key:` and 16 hexadecimal digits are a hash already, as an exported workload has them.
pub(crate) fn content_key(text: &str) -> u64 {
    let text = text.trim();
    if text.starts_with(VERBATIM) {
        return key_of(text).max(1);
    }
    let value = if text.starts_with(['{', '[']) { parse(text.as_bytes()).ok() } else { None };
    value.map_or_else(|| hash(text.as_bytes()), |value| hash(value.to_string().as_bytes()))
}

fn hash(bytes: &[u8]) -> u64 {
    let start = blake3::hash(bytes).as_bytes().first_chunk().copied().unwrap_or_default();
    u64::from_le_bytes(start).max(1)
}

/// A text as it may be kept: a secret becomes a label that is the same for the same secret.
pub(crate) fn harmless(text: &str) -> String {
    if looks_secret(text) { format!("key-{:08x}", hash(text.as_bytes()) >> 32) } else { text.to_owned() }
}

/// Beginnings of the keys that providers, clouds and gateways hand out.
const PREFIXES: [&str; 16] = [
    "sk-",
    "sk_",
    "pk-lf-",
    "rk_",
    "AKIA",
    "ASIA",
    "AIza",
    "ya29.",
    "ghp_",
    "gho_",
    "github_pat_",
    "hf_",
    "gsk_",
    "xai-",
    "eyJ",
    "Bearer ",
];
/// Characters of the shortest secret.
const SHORTEST: usize = 16;
/// Letters and digits in one run that no name has.
const LONGEST_RUN: usize = 20;

/// True for what looks like a key, a token or a hash of one, and not like a name.
pub(crate) fn looks_secret(text: &str) -> bool {
    if text.len() < SHORTEST {
        return false;
    }
    if starts_as_secret(text) {
        return true;
    }
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|run| {
        run.len() >= LONGEST_RUN
            && run.bytes().any(|byte| byte.is_ascii_digit())
            && run.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

/// True for what begins as keys do and is as long as one.
pub(crate) fn starts_as_secret(text: &str) -> bool {
    text.len() >= SHORTEST
        && PREFIXES.iter().any(|prefix| text.starts_with(prefix))
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// What a prompt shows of itself without being kept: how many images it has.
pub(crate) fn images_in(messages: &Value) -> u16 {
    fn count(value: &Value, depth: u8) -> usize {
        match value {
            Value::Array(values) if depth < 8 => values.iter().map(|value| count(value, depth + 1)).sum(),
            Value::Object(map) => {
                let kind = map.get("type").and_then(Value::as_str);
                if matches!(kind, Some("image_url" | "image" | "input_image")) {
                    return 1;
                }
                let parts = ["content", "parts", "messages", "message"].iter().filter_map(|key| map.get(*key));
                if depth < 8 { parts.map(|value| count(value, depth + 1)).sum() } else { 0 }
            }
            _ => 0,
        }
    }
    u16::try_from(count(messages, 0)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equal_prompts_have_equal_hashes_whatever_the_spaces() {
        let compact = content_key(r#"[{"role":"user","content":"Hi  there"}]"#);
        assert_eq!(compact, content_key("[ {\"role\": \"user\",\n\"content\": \"Hi  there\"} ] "));
        assert_ne!(compact, content_key(r#"[{"role":"user","content":"Hi there"}]"#));
        assert_eq!(content_key("key:00000000000000ff"), 255);
        assert_eq!(content_key("key:0000000000000000"), 1, "0 stands for no hash");
    }

    #[test]
    fn secrets_become_labels_and_names_stay() {
        for secret in [
            "sk-or-v1-0123456789abcdef",
            "AKIAIOSFODNN7EXAMPLE",
            "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b",
            "prod/0a1b2c3d4e5f6a7b8c9d0e1f",
            "eyJhbGciOiJIUzI1NiJ9.e30.x",
        ] {
            let label = harmless(secret);
            assert!(label.starts_with("key-") && label.len() == 12, "{label}");
            assert_eq!(label, harmless(secret));
        }
        for name in [
            "production-key-2026-08-main-eu",
            "Web app",
            "accounts/fireworks/models/llama-v3p1-405b-instruct",
            "123e4567-e89b-12d3-a456-426614174000",
            "sk-short",
            "internationalisation-team",
        ] {
            assert_eq!(harmless(name), name);
        }
    }

    #[test]
    fn images_are_counted_where_messages_have_them() {
        let messages = json!([{"role": "user", "content": [{"type": "text", "text": "?"}, {"type": "image_url"},
            {"type": "input_image"}]}, {"role": "user", "content": "no"}]);
        assert_eq!(images_in(&messages), 2);
        assert_eq!(images_in(&json!({"messages": messages})), 2);
        assert_eq!(images_in(&json!("text")), 0);
    }
}
