//! Which requests are alike.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{Feature, NO_ENTRY, TaskKind, Workload};
use routewright_engine::{FittedQuality, features_of};

/// Scored requests that a cluster of its own needs. What has fewer goes with the rest of its feature.
const LEAST_SCORED: usize = 50;
/// Clusters at most; the largest stay.
const MOST_CLUSTERS: usize = 500;

/// Groups of requests whose models are compared within.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// What each is called.
    pub names: Vec<String>,
    /// The kind of work of each, which decides what index stands for a model's quality.
    pub tasks: Vec<Option<TaskKind>>,
    /// The cluster of each row, or [`FittedQuality::NO_CLUSTER`].
    pub of_row: Vec<u16>,
}

impl Clusters {
    /// All rows in one.
    #[must_use]
    pub fn one(rows: usize) -> Self {
        Self { names: vec!["all".to_owned()], tasks: vec![None], of_row: vec![0; rows] }
    }

    /// The cluster of a row.
    #[must_use]
    pub fn of(&self, row: usize) -> Option<usize> {
        let own = *self.of_row.get(row)?;
        (own != FittedQuality::NO_CLUSTER).then_some(usize::from(own))
    }
}

/// A feature of the project and what the log says of a request in it: its task, else its tags.
type Key = (u32, u16);

/// The clusters of a project's requests: its features, and within each the kinds of work that the log names (its tags where it
/// names none), as far as enough requests of them were scored.
#[must_use]
pub fn clusters_of(features: &[Feature], workload: &Workload) -> Clusters {
    let columns = &workload.columns;
    let by_task = columns.task.iter().any(|task| task != NO_ENTRY);
    let label = if by_task { &columns.task } else { &columns.tags };
    let keys: Vec<Option<Key>> = features_of(features, workload)
        .into_iter()
        .enumerate()
        .map(|(row, feature)| Some((feature?, label[row])))
        .collect();
    let mut scored: BTreeMap<Key, usize> = BTreeMap::new();
    for (row, key) in keys.iter().enumerate() {
        if let Some(key) = key.filter(|_| is_scored(workload, row)) {
            *scored.entry(key).or_default() += 1;
        }
    }
    let mut own: Vec<(Key, usize)> =
        scored.into_iter().filter(|((_, label), count)| *label != NO_ENTRY && *count >= LEAST_SCORED).collect();
    own.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
    own.truncate(MOST_CLUSTERS);
    let own: Vec<Key> = own.into_iter().map(|(key, _)| key).collect();
    let home = |key: Key| if own.contains(&key) { key } else { (key.0, NO_ENTRY) };
    let used: BTreeSet<Key> = keys.iter().flatten().map(|key| home(*key)).collect();
    let used: Vec<Key> = used.into_iter().take(usize::from(FittedQuality::NO_CLUSTER)).collect();
    let position = |key: Key| used.binary_search(&home(key)).ok().and_then(|at| u16::try_from(at).ok());
    let known: BTreeMap<Key, Option<u16>> =
        keys.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().map(|key| (key, position(key))).collect();
    let name = |&(feature, label): &Key| {
        let feature_name = &features[feature as usize].name;
        let entry = if by_task { workload.names.tasks.get(label) } else { workload.names.tags.get(label) };
        let others = used.iter().any(|(own, label)| *own == feature && *label != NO_ENTRY);
        match entry {
            Some(entry) => format!("{feature_name} · {}", entry.replace('\n', ", ")),
            None if others => format!("{feature_name} · others"),
            None => feature_name.clone(),
        }
    };
    Clusters {
        names: used.iter().map(name).collect(),
        tasks: used.iter().map(|(feature, _)| features[*feature as usize].task).collect(),
        of_row: keys
            .iter()
            .map(|key| key.and_then(|key| known.get(&key).copied().flatten()).unwrap_or(FittedQuality::NO_CLUSTER))
            .collect(),
    }
}

/// Whether some model was scored on a row.
pub(crate) fn is_scored(workload: &Workload, row: usize) -> bool {
    workload.outcomes.columns.iter().any(|column| column.scores.get(row).is_some_and(|score| !score.is_nan()))
}
