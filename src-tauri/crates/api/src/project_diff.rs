//! What differs between two projects, place by place.

use std::collections::BTreeSet;

use routewright_domain::{Project, pointer_segment};
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::wire::{ChangeKind, ProjectChange};

/// Every difference between two projects, in the order of the file.
///
/// Fields that are left out and fields that say the default are the same. Things with an id (features, architectures,
/// scenarios and so on) are the same where their ids are, wherever they stand in their list; a list in which they stand in
/// another order is said to have one.
pub fn diff_projects(old: &Project, new: &Project) -> Result<Vec<ProjectChange>, ApiError> {
    let value = |project: &Project| {
        serde_json::to_value(project).map_err(|error| ApiError::internal(format!("a project is no JSON: {error}")))
    };
    let mut changes = Vec::new();
    compare("", &value(old)?, &value(new)?, &mut changes);
    Ok(changes)
}

fn compare(path: &str, old: &Value, new: &Value, changes: &mut Vec<ProjectChange>) {
    match (old, new) {
        _ if old == new => {}
        (Value::Object(old), Value::Object(new)) => objects(path, old, new, changes),
        (Value::Array(old), Value::Array(new)) => match (ids(old), ids(new)) {
            (Some(old_ids), Some(new_ids)) => by_id(path, (old, &old_ids), (new, &new_ids), changes),
            _ => by_position(path, old, new, changes),
        },
        _ => changes.push(change(path, ChangeKind::Changed, Some(old), Some(new))),
    }
}

fn objects(path: &str, old: &Map<String, Value>, new: &Map<String, Value>, changes: &mut Vec<ProjectChange>) {
    let added = new.keys().filter(|key| !old.contains_key(*key));
    for key in old.keys().chain(added) {
        pair(&format!("{path}/{}", pointer_segment(key)), old.get(key), new.get(key), changes);
    }
}

fn by_position(path: &str, old: &[Value], new: &[Value], changes: &mut Vec<ProjectChange>) {
    for at in 0..old.len().max(new.len()) {
        pair(&format!("{path}/{at}"), old.get(at), new.get(at), changes);
    }
}

/// Positions are those in the new project, but for what is gone from it.
fn by_id(
    path: &str,
    (old, old_ids): (&[Value], &[&str]),
    (new, new_ids): (&[Value], &[&str]),
    changes: &mut Vec<ProjectChange>,
) {
    let common = |ids: &[&str], others: &[&str]| -> Vec<Value> {
        ids.iter().filter(|id| others.contains(id)).map(|id| Value::from(*id)).collect()
    };
    let (before, after) = (common(old_ids, new_ids), common(new_ids, old_ids));
    if before != after {
        let (before, after) = (Value::from(before), Value::from(after));
        changes.push(change(path, ChangeKind::Reordered, Some(&before), Some(&after)));
    }
    for (at, id) in old_ids.iter().enumerate() {
        match new_ids.iter().position(|other| other == id) {
            Some(to) => compare(&format!("{path}/{to}"), &old[at], &new[to], changes),
            None => pair(&format!("{path}/{at}"), Some(&old[at]), None, changes),
        }
    }
    for (at, _) in new_ids.iter().enumerate().filter(|(_, id)| !old_ids.contains(id)) {
        pair(&format!("{path}/{at}"), None, Some(&new[at]), changes);
    }
}

fn pair(path: &str, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<ProjectChange>) {
    match (old, new) {
        (Some(old), Some(new)) => compare(path, old, new, changes),
        (None, None) => {}
        (None, Some(_)) => changes.push(change(path, ChangeKind::Added, None, new)),
        (Some(_), None) => changes.push(change(path, ChangeKind::Removed, old, None)),
    }
}

/// The ids of a list of things of which each has one of its own.
fn ids(list: &[Value]) -> Option<Vec<&str>> {
    let ids: Vec<&str> = list.iter().map(|entry| entry.get("id")?.as_str()).collect::<Option<_>>()?;
    (ids.iter().collect::<BTreeSet<_>>().len() == ids.len()).then_some(ids)
}

fn change(path: &str, kind: ChangeKind, old: Option<&Value>, new: Option<&Value>) -> ProjectChange {
    ProjectChange { path: path.to_owned(), kind, old: old.cloned(), new: new.cloned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn found(old: &Value, new: &Value) -> Vec<(String, ChangeKind)> {
        let mut changes = Vec::new();
        compare("", old, new, &mut changes);
        changes.into_iter().map(|change| (change.path, change.kind)).collect()
    }

    #[test]
    fn things_with_ids_are_followed_to_where_they_stand_now() {
        let old = json!({"features": [{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "c"}]});
        let new = json!({"features": [{"id": "b", "n": 2}, {"id": "d"}, {"id": "a", "n": 9}]});
        let at = |path: &str, kind| (path.to_owned(), kind);
        assert_eq!(
            found(&old, &new),
            [
                at("/features", ChangeKind::Reordered),
                at("/features/2/n", ChangeKind::Changed),
                at("/features/2", ChangeKind::Removed),
                at("/features/1", ChangeKind::Added),
            ]
        );
    }

    #[test]
    fn pointers_escape_what_they_must() {
        let (old, new) = (json!({"a/b": {"m~n": 1}}), json!({"a/b": {"m~n": 2}}));
        assert_eq!(found(&old, &new), [("/a~1b/m~0n".to_owned(), ChangeKind::Changed)]);
        assert_eq!(old.pointer("/a~1b/m~0n"), Some(&json!(1)));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), (0..4).prop_map(Value::from)];
        leaf.prop_recursive(3, 16, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[ab/~]", inner, 0..3).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn each_pointer_leads_to_the_values_it_tells_and_nothing_is_told_of_equals(old in any_value(), new in any_value()) {
            let mut changes = Vec::new();
            compare("", &old, &new, &mut changes);
            prop_assert_eq!(changes.is_empty(), old == new);
            for change in changes {
                prop_assert_eq!(old.pointer(&change.path), change.old.as_ref());
                prop_assert_eq!(new.pointer(&change.path), change.new.as_ref());
            }
        }
    }
}
