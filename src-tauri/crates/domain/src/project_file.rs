//! Reading and writing the project file.

use crate::Project;

/// The version of the project file that this build writes.
pub const PROJECT_SCHEMA: u32 = 1;

/// The largest seed: the largest whole number that JavaScript keeps exactly.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// Why a text is not a project.
#[derive(Debug, thiserror::Error)]
pub enum ProjectFileError {
    /// Something else than one JSON object.
    #[error("a project is one JSON object in UTF-8, and this is {found}")]
    NoObject {
        /// What it is.
        found: &'static str,
    },
    /// Not JSON, or not in the shape of a project.
    #[error("line {line}, column {column}: {message}")]
    Shape {
        /// 1-based line.
        line: usize,
        /// 1-based column.
        column: usize,
        /// What was expected there.
        message: String,
    },
    /// Written by a later version whose format this one does not know.
    #[error("the file has format version {found}, this version of Routewright reads up to {PROJECT_SCHEMA}")]
    Newer {
        /// Format version in the file.
        found: u32,
    },
    /// A seed that a frontend would round.
    #[error("the seed {found} is above {MAX_SEED}, the largest whole number that every JSON reader keeps exactly")]
    SeedTooLarge {
        /// The seed in the file.
        found: u64,
    },
    /// A version that never existed.
    #[error("the file has format version {found}; the first version is 1")]
    UnknownVersion {
        /// Format version in the file.
        found: u32,
    },
}

/// Reads a project from the text of its file.
///
/// Fields this version does not know are kept and written back. An older format would be brought up to date
/// here, step by step; version 1 is the first.
pub fn parse_project(text: &str) -> Result<Project, ProjectFileError> {
    #[derive(serde::Deserialize)]
    struct Header {
        schema: u32,
        #[serde(default)]
        seed: u64,
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(found) = no_object(text) {
        return Err(ProjectFileError::NoObject { found });
    }
    let header: Header = serde_json::from_str(text).map_err(|error| shape(&error))?;
    match header.schema {
        PROJECT_SCHEMA if header.seed > MAX_SEED => Err(ProjectFileError::SeedTooLarge { found: header.seed }),
        PROJECT_SCHEMA => serde_json::from_str(text).map_err(|error| shape(&error)),
        0 => Err(ProjectFileError::UnknownVersion { found: 0 }),
        found => Err(ProjectFileError::Newer { found }),
    }
}

/// The text of a project's file: two-space JSON, keys in a fixed order, a newline at the end, so that it diffs well.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "serialisation fails for nothing that a project can hold")]
pub fn write_project(project: &Project) -> String {
    let mut text =
        serde_json::to_string_pretty(project).expect("a project holds no map keys or values that JSON lacks");
    text.push('\n');
    text
}

/// What a text is that cannot be a JSON object.
fn no_object(text: &str) -> Option<&'static str> {
    let mut start = text.trim_start().chars();
    match (start.next(), start.next()) {
        (None, _) => Some("empty"),
        // Each character of UTF-16 that UTF-8 has as well comes with a zero byte.
        (Some('\0'), _) | (_, Some('\0')) => Some("UTF-16 text"),
        (Some('{'), _) => None,
        _ => Some("something else"),
    }
}

/// `b3:` and the BLAKE3 hash, in hexadecimal, of the text of a project's file.
#[must_use]
pub fn project_digest(project: &Project) -> String {
    content_digest(write_project(project).as_bytes())
}

/// `b3:` and the BLAKE3 hash, in hexadecimal, of a file's content, whoever laid it out.
#[must_use]
pub fn content_digest(content: &[u8]) -> String {
    format!("b3:{}", blake3::hash(content).to_hex())
}

fn shape(error: &serde_json::Error) -> ProjectFileError {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
    ProjectFileError::Shape { line: error.line(), column: error.column(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = r#"{
        "schema": 1, "app_version": "0.1.0", "name": "P", "seed": 1, "baseline": "a",
        "features": [{"id": "chat", "name": "Chat", "matches": "always", "colour": "teal"}],
        "architectures": [{"id": "a", "name": "A", "policies": {"chat": {"pattern": "model", "model": "openai/gpt-4o", "later": 1}}}],
        "scenarios": [{"id": "base", "name": "Base"}],
        "canvas": {"zoom": 2}
    }"#;

    #[test]
    fn fields_of_a_later_version_survive_a_round_trip() {
        let written = write_project(&parse_project(MINIMAL).unwrap());
        for field in ["\"colour\": \"teal\"", "\"later\": 1", "\"zoom\": 2"] {
            assert!(written.contains(field), "{field} is missing from {written}");
        }
        assert_eq!(write_project(&parse_project(&written).unwrap()), written);
    }

    #[test]
    fn a_newer_file_is_refused_with_both_versions() {
        let newer = MINIMAL.replace("\"schema\": 1", "\"schema\": 7");
        let message = parse_project(&newer).unwrap_err().to_string();
        assert_eq!(message, "the file has format version 7, this version of Routewright reads up to 1");
    }

    #[test]
    fn what_is_no_object_is_said_to_be_none() {
        for (text, found) in
            [("", "empty"), ("[1]", "something else"), ("{\0}\0", "UTF-16 text"), ("nil", "something else")]
        {
            let message = parse_project(text).unwrap_err().to_string();
            assert_eq!(message, format!("a project is one JSON object in UTF-8, and this is {found}"));
        }
        assert!(parse_project(&format!("\u{feff}{MINIMAL}")).is_ok(), "some editors write a byte order mark");
    }

    #[test]
    fn a_seed_that_a_frontend_would_round_is_refused() {
        let large = MINIMAL.replace("\"seed\": 1", "\"seed\": 9007199254740993");
        assert!(parse_project(&large).unwrap_err().to_string().starts_with("the seed 9007199254740993 is above"));
    }

    #[test]
    fn an_unknown_pattern_names_the_place() {
        let broken = MINIMAL.replace("\"pattern\": \"model\"", "\"pattern\": \"oracle\"");
        let message = parse_project(&broken).unwrap_err().to_string();
        assert!(message.starts_with("line 4") && message.contains("oracle"), "{message}");
    }

    #[test]
    fn a_tree_deeper_than_the_reader_is_an_error_and_not_a_crash() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let text = MINIMAL.replace("{\"zoom\": 2}", &deep);
        assert!(parse_project(&text).unwrap_err().to_string().contains("recursion limit"));
    }
}
