//! What is demanded of each feature's data, and what the endpoints that may see it state.

use std::collections::BTreeSet;

use routewright_domain::Endpoint;

use super::design::{Design, DesignFeature};
use super::join;
use super::reach::Call;
use super::words::names;
use crate::numbers::counted;
use crate::sections::parts;
use crate::{Block, Column};

/// One row for each feature, in order of the project.
pub(super) fn table(design: &Design) -> Block {
    let columns = vec![
        Column::words("Feature", 4),
        Column::words("Demanded", 5),
        Column::words("May be sent to", 6),
        Column::words("What they state", 5),
        Column::labels("Result"),
    ];
    let rows = design.features.iter().map(row).collect();
    parts::table_or(
        "The project has no feature.",
        "Data rules of each feature, and what its endpoints state",
        columns,
        rows,
    )
}

fn row(feature: &DesignFeature) -> Vec<String> {
    vec![
        feature.feature.name.clone(),
        demanded(feature),
        sent_to(&feature.calls),
        stated(&endpoints(&feature.calls)),
        result(feature).to_owned(),
    ]
}

/// `zero retention, no training, in eu`.
fn demanded(feature: &DesignFeature) -> String {
    let demands = &feature.demands;
    let mut words = Vec::new();
    words.extend(demands.zero_retention.then(|| "zero retention".to_owned()));
    words.extend(demands.no_training.then(|| "no training".to_owned()));
    words.extend(demands.regions.iter().map(|regions| format!("in {}", regions.join(" or "))));
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

/// `4 of 7 endpoints, at azure and openai`: as numbers, to be compared down the column.
fn sent_to(calls: &[Call]) -> String {
    let offered: BTreeSet<&str> =
        calls.iter().flat_map(|call| &call.offered).map(|endpoint| endpoint.id.as_str()).collect();
    let admitted = endpoints(calls);
    if offered.is_empty() {
        return "not in the catalog".to_owned();
    }
    let providers: BTreeSet<&str> = admitted.iter().map(|endpoint| endpoint.provider.as_str()).collect();
    let providers: Vec<&str> = providers.into_iter().collect();
    let at = if providers.is_empty() { String::new() } else { format!(", at {}", names(&providers)) };
    format!("{} of {}{at}", admitted.len(), counted(offered.len() as u64, "endpoint", "endpoints"))
}

/// Each endpoint once.
fn endpoints<'a>(calls: &[Call<'a>]) -> Vec<&'a Endpoint> {
    let mut endpoints = Vec::new();
    for call in calls {
        join(&mut endpoints, &call.admitted);
    }
    endpoints
}

/// `zero retention 2, no training 4, region 1`, of the endpoints that may be sent a prompt.
fn stated(endpoints: &[&Endpoint]) -> String {
    if endpoints.is_empty() {
        return "–".to_owned();
    }
    let count = |states: fn(&Endpoint) -> bool| endpoints.iter().filter(|endpoint| states(endpoint)).count();
    let kept = count(|endpoint| endpoint.data_policy.retains == Some(false));
    let untrained = count(|endpoint| endpoint.data_policy.trains == Some(false));
    let silent = count(|endpoint| endpoint.data_policy.trains.is_none() && endpoint.data_policy.retains.is_none());
    let regions: BTreeSet<&str> = endpoints.iter().filter_map(|endpoint| endpoint.place()).collect();
    let mut words = vec![format!("zero retention {kept}"), format!("no training {untrained}")];
    words.extend((silent > 0).then(|| format!("nothing {silent}")));
    let regions: Vec<&str> = regions.into_iter().collect();
    words.push(if regions.is_empty() { "no region".to_owned() } else { format!("regions {}", names(&regions)) });
    words.join(", ")
}

/// Unknown fails closed: a replay never sends a prompt to an endpoint that is not known to meet the rules.
fn result(feature: &DesignFeature) -> &'static str {
    if feature.demands.ask_nothing_of_data() {
        return "Not demanded";
    }
    if is_unmet(feature) {
        return "Not met";
    }
    let known = feature.calls.iter().all(|call| call.model.is_some()) && !feature.calls.is_empty();
    if known { "Met" } else { "Not stated" }
}

/// True when a model of the policy has endpoints and none of them may serve, where there are rules for the data.
pub(super) fn is_unmet(feature: &DesignFeature) -> bool {
    let closed = |call: &Call| !call.offered.is_empty() && call.admitted.is_empty();
    !feature.demands.ask_nothing_of_data() && feature.calls.iter().any(closed)
}
