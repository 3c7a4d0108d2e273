//! What has changed in a project since its last version, in words for a document.

use std::path::Path;

use routewright_domain::{Project, pointer_segment};
use routewright_report::{ChangeFacts, VersionFacts};
use serde_json::Value;

use crate::error::ApiError;
use crate::project_diff::diff_projects;
use crate::versions::{list_versions, open_version};
use crate::wire::{ChangeKind, ProjectChange};

/// Longest text of a value; a whole policy is no cell of a table.
const LONGEST: usize = 80;

/// The latest version that differs from the project: one that was saved just now has nothing to tell.
pub(crate) fn since_last_version(path: &Path, project: &Project) -> Result<Option<VersionFacts>, ApiError> {
    for version in list_versions(path)? {
        let before = open_version(path, &version.id)?;
        let changes = diff_projects(&before, project)?;
        if changes.is_empty() {
            continue;
        }
        let json = |project: &Project| {
            serde_json::to_value(project).map_err(|error| ApiError::internal(format!("a project is no JSON: {error}")))
        };
        let (before, after) = (json(&before)?, json(project)?);
        let changes = changes.iter().map(|change| in_words(change, &before, &after)).collect();
        return Ok(Some(VersionFacts { name: version.name, saved_at: version.saved_at, changes }));
    }
    Ok(None)
}

fn in_words(change: &ProjectChange, before: &Value, after: &Value) -> ChangeFacts {
    let document = if change.kind == ChangeKind::Removed { before } else { after };
    ChangeFacts {
        place: place(&change.path, document),
        before: change.old.as_ref().map(value),
        after: change.new.as_ref().map(value),
    }
}

/// Names in place of numbers, words in place of keys.
fn place(pointer: &str, document: &Value) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut known = String::new();
    for segment in pointer.split('/').skip(1) {
        let key = segment.replace("~1", "/").replace("~0", "~");
        let in_list = document.pointer(&known).is_some_and(Value::is_array);
        known = format!("{known}/{}", pointer_segment(&key));
        let name = document.pointer(&known).and_then(name);
        words.push(match (in_list, name, key.parse::<usize>()) {
            (true, Some(name), _) => cut(name),
            (true, None, Ok(number)) => format!("number {}", number + 1),
            _ => key.replace('_', " "),
        });
    }
    words.join(", ")
}

fn value(value: &Value) -> String {
    if let Value::String(text) = value {
        return cut(text);
    }
    if let Some(name) = name(value) {
        return cut(name);
    }
    let names = value.as_array().and_then(|list| list.iter().map(|one| one.as_str().or_else(|| name(one))).collect());
    names.map_or_else(|| cut(&value.to_string()), |names: Vec<&str>| cut(&names.join(", ")))
}

fn name(value: &Value) -> Option<&str> {
    ["name", "id", "pattern"].into_iter().find_map(|key| value.get(key)?.as_str())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sample;

    #[test]
    fn a_change_is_told_by_the_names_around_it() {
        let before = Sample::default().project();
        let mut after = before.clone();
        after.architectures[1].name = "Routed".to_owned();
        let gone = after.scenarios.remove(1);
        let changes = diff_projects(&before, &after).unwrap();
        let json = |project: &Project| serde_json::to_value(project).unwrap();
        let told: Vec<ChangeFacts> =
            changes.iter().map(|change| in_words(change, &json(&before), &json(&after))).collect();
        assert_eq!(told[0].place, "architectures, Routed, name");
        assert_eq!(told[0].before.as_deref(), Some(before.architectures[1].name.as_str()));
        assert_eq!(told[0].after.as_deref(), Some("Routed"));
        assert_eq!(told[1].place, format!("scenarios, {}", gone.name));
        assert_eq!((told[1].before.as_deref(), &told[1].after), (Some(gone.name.as_str()), &None));
    }
}
