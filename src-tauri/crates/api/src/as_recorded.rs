//! A project that begins as its log has it: a feature for each tag, on the model that answered it.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{
    Architecture, CatalogSnapshot, Condition, Feature, NO_ENTRY, Policy, Project, UnknownFields, Workload,
    WorkloadIdentity, WorkloadReference,
};

use crate::error::ApiError;
use crate::file::file_stem;
use crate::jobs::Watcher;
use crate::sample::{STARTER_MODEL, starter_project};
use crate::session::{Session, WorkloadSource};

/// Beyond these a log's tags name something else than features; what is left becomes one feature.
const MOST_FEATURES: usize = 12;
/// Features that a sentence names, of those that several models answered.
const MOST_NAMED: usize = 4;

/// What a workload shows of the application that it was recorded from. Every request has a feature in it.
///
/// A feature's model is the one that answered most of its requests, or of all requests where its own names mean nothing to
/// the catalog; a log that names no model of the catalog begins on the model of a [`starter_project`].
///
/// # Errors
///
/// When the history has no such workload or cannot be read.
pub fn as_recorded(session: &Session, workload: &str) -> Result<Project, ApiError> {
    let workload = session.workload(&WorkloadSource::Named(workload.to_owned()), &Watcher::silent())?;
    let WorkloadIdentity { name, digest } = workload.identity.clone();
    let reference = WorkloadReference { name, digest: Some(digest), unknown: UnknownFields::new() };
    Ok(Project { workload: Some(reference), ..recorded_project(&workload, &session.catalog().snapshot) })
}

fn recorded_project(workload: &Workload, catalog: &CatalogSnapshot) -> Project {
    let answered = answers(workload, catalog);
    let overall = most(answered.values().flatten().map(|(model, requests)| (model.clone(), *requests)));
    let all_tags = requests_by_tag(workload);
    let mut tags: Vec<(u16, u64)> =
        all_tags.iter().map(|(tag, requests)| (*tag, *requests)).filter(|(tag, _)| *tag != NO_ENTRY).collect();
    let names = &workload.names.features.entries;
    tags.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| names.get(usize::from(a.0)).cmp(&names.get(usize::from(b.0)))));
    let has_more = tags.len() > MOST_FEATURES || all_tags.contains_key(&NO_ENTRY);
    tags.truncate(MOST_FEATURES);

    let model_of = |tag: u16| {
        let own = answered.get(&tag).and_then(|models| most(models.clone().into_iter()));
        own.or_else(|| overall.clone()).unwrap_or_else(|| STARTER_MODEL.to_owned())
    };
    let by_model =
        |tags: &[u16], model: &str| -> u64 { tags.iter().filter_map(|tag| answered.get(tag)?.get(model)).sum() };
    let mut taken = BTreeSet::new();
    let mut features = Vec::new();
    let mut policies = BTreeMap::new();
    let mut mixed = Vec::new();
    for (tag, requests) in &tags {
        let Some(name) = names.get(usize::from(*tag)) else { continue };
        let feature = Feature::new(&free_id(name, &mut taken), name, Condition::FeatureTag(vec![name.clone()]));
        let model = model_of(*tag);
        mixed.extend(part(name, by_model(&[*tag], &model), *requests));
        policies.insert(feature.id.clone(), Policy::model(&model));
        features.push(feature);
    }
    if has_more || features.is_empty() {
        let name = if features.is_empty() { "All requests" } else { "Everything else" };
        let rest = Feature::new(&free_id(name, &mut taken), name, Condition::Always);
        let model = model_of(NO_ENTRY);
        let is_left = |tag: &u16| !tags.iter().any(|(own, _)| own == tag);
        let left: Vec<u16> = all_tags.keys().copied().filter(is_left).collect();
        mixed.extend(part(name, by_model(&left, &model), left.iter().map(|tag| all_tags[tag]).sum()));
        policies.insert(rest.id.clone(), Policy::model(&model));
        features.push(rest);
    }
    let name = if overall.is_some() { "As recorded" } else { "One model for everything" };
    // A log that names no model says nothing about one.
    let summary = (overall.is_some() && !mixed.is_empty()).then(|| summary_of(&mixed));
    let baseline = Architecture { summary, ..Architecture::new("recorded", name, policies) };
    let starter = starter_project("");
    Project { features, baseline: baseline.id.clone(), architectures: vec![baseline], ..starter }
}

/// Requests by feature tag and by the catalog's id of the model that answered.
fn answers(workload: &Workload, catalog: &CatalogSnapshot) -> BTreeMap<u16, BTreeMap<String, u64>> {
    let columns = &workload.columns;
    let mut counts: BTreeMap<(u16, u16), u64> = BTreeMap::new();
    for pair in columns.feature.iter().zip(columns.model.iter()) {
        *counts.entry(pair).or_default() += 1;
    }
    let mut answered: BTreeMap<u16, BTreeMap<String, u64>> = BTreeMap::new();
    for ((tag, model), requests) in counts {
        let name = workload.names.models.entries.get(usize::from(model));
        let Some(id) = name.and_then(|name| model_id(name, catalog)) else { continue };
        *answered.entry(tag).or_default().entry(id).or_default() += requests;
    }
    answered
}

/// The catalog's id of the model that a name in a log means.
pub(crate) fn model_id(name: &str, catalog: &CatalogSnapshot) -> Option<String> {
    let model = catalog.resolve(name).map(|resolved| resolved.model);
    let model = model.or_else(|| catalog.named_without_author(name, None));
    model.map(|model| model.id.to_string())
}

fn requests_by_tag(workload: &Workload) -> BTreeMap<u16, u64> {
    let mut counts = BTreeMap::new();
    for tag in workload.columns.feature.iter() {
        *counts.entry(tag).or_default() += 1;
    }
    counts
}

/// The part of a feature's requests that its model answered, where others answered some; rounded down, since some is not all.
fn part(name: &str, answered: u64, requests: u64) -> Option<String> {
    (answered < requests).then(|| format!("{} % of “{name}”", 100 * answered / requests))
}

/// What the log has and the baseline has not.
fn summary_of(mixed: &[String]) -> String {
    let named = &mixed[..mixed.len().min(MOST_NAMED)];
    let more = match mixed.len() - named.len() {
        0 => String::new(),
        more => format!(" and the like of {more} more"),
    };
    format!(
        "Each feature on the one model that answered most of it: {}{more}. What other models answered is replayed on it as well.",
        named.join(", ")
    )
}

/// The name with the most requests, of several the first in the alphabet.
fn most(models: impl Iterator<Item = (String, u64)>) -> Option<String> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (model, requests) in models {
        *sums.entry(model).or_default() += requests;
    }
    let highest = sums.values().copied().max()?;
    sums.into_iter().find(|(_, requests)| *requests == highest).map(|(model, _)| model)
}

fn free_id(name: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = file_stem(name);
    let stem = if stem.is_empty() { "feature".to_owned() } else { stem };
    let (mut free, mut n) = (stem.clone(), 1_u32);
    while !taken.insert(free.clone()) {
        n += 1;
        free = format!("{stem}-{n}");
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::session;

    const LOG: &str = "arrival,feature,model,prompt_tokens,completion_tokens\n\
        2026-03-02T08:00:00Z,chat,openai/gpt-4o,100,10\n\
        2026-03-02T08:00:01Z,chat,openai/gpt-4o,100,10\n\
        2026-03-02T08:00:02Z,chat,openai/gpt-4o-mini,100,10\n\
        2026-03-02T08:00:03Z,Chat!,gpt-4o-mini,100,10\n\
        2026-03-02T08:00:04Z,review,a-model-of-their-own,100,10\n\
        2026-03-02T08:00:05Z,,openai/gpt-4o-mini,100,10\n";

    /// What a log shows, and how many problems the project has that begins so.
    fn shown(log: &str) -> (Project, usize) {
        let (folder, session) = session();
        let file = folder.path().join("log.csv");
        std::fs::write(&file, log).unwrap();
        let workload = session.workload(&WorkloadSource::File(file), &Watcher::silent()).unwrap();
        let project = Project { name: "Ours".to_owned(), ..recorded_project(&workload, &session.catalog().snapshot) };
        let problems = crate::check_project(&session, &project).diagnostics.len();
        (project, problems)
    }

    fn features(project: &Project) -> Vec<(String, String, String)> {
        let policies = &project.architectures[0].policies;
        let model = |feature: &Feature| serde_json::to_value(&policies[&feature.id]).unwrap()["model"].to_string();
        project.features.iter().map(|one| (one.id.to_string(), one.name.clone(), model(one))).collect()
    }

    #[test]
    fn a_log_shows_its_features_each_on_the_model_that_answered_it_most() {
        let (project, problems) = shown(LOG);
        let expected = [
            ("chat", "chat", "\"openai/gpt-4o\""),
            ("chat-2", "Chat!", "\"openai/gpt-4o-mini\""),
            // Nobody knows that model: what answered most of the others stands in.
            ("review", "review", "\"openai/gpt-4o-mini\""),
            ("everything-else", "Everything else", "\"openai/gpt-4o-mini\""),
        ];
        let expected = expected.map(|(id, name, model)| (id.to_owned(), name.to_owned(), model.to_owned()));
        assert_eq!(features(&project), expected);
        let recorded = &project.architectures[0];
        assert_eq!(recorded.name, "As recorded");
        assert_eq!(
            recorded.summary.as_deref(),
            Some(
                "Each feature on the one model that answered most of it: 66 % of “chat”, 0 % of “review”. What other models answered is \
                 replayed on it as well."
            )
        );
        assert_eq!(problems, 0);
    }

    #[test]
    fn a_log_without_tags_and_models_becomes_one_feature_on_the_model_to_start_with() {
        let (project, _) = shown("arrival,prompt_tokens,completion_tokens\n2026-03-02T08:00:00Z,100,10\n");
        let all = ("all-requests".to_owned(), "All requests".to_owned(), format!("\"{STARTER_MODEL}\""));
        assert_eq!(features(&project), [all]);
        let baseline = &project.architectures[0];
        assert_eq!((baseline.name.as_str(), baseline.summary.as_deref()), ("One model for everything", None));
    }
}
