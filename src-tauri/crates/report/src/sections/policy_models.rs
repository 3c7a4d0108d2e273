//! The models that a policy names, at the endpoints that the rules leave to it.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{Architecture, Model, ModelId, Policy, PolicyId, Prices, Tariff, UnitPrice};

use crate::numbers::{duration, from_to, money_exact};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::short_model;
use crate::{Block, Column, Table};

use super::parts;
use super::risk::{Callable, callable};

/// Why each could be chosen, and what it would be paid.
pub(super) fn table(pairing: &Pairing, feature: &PairedFeature, policy: &Policy) -> Block {
    let batches = waits(policy);
    let called = callable(pairing, feature.id, policy);
    let rows = called.iter().map(|(id, called)| row(pairing, id, called, batches)).collect();
    // Few models have a last day, and names have need of the room.
    Block::Table(parts::without_empty_columns(Table {
        caption: "Models of this policy, by the catalog, at the endpoints that the policy and the data rules allow"
            .to_owned(),
        columns: vec![
            Column::words("Model", 3),
            Column::numbers("In, per million"),
            Column::numbers("Out, per million"),
            Column::numbers("First token p50"),
            Column::numbers("Benchmark"),
            Column::numbers("Endpoints"),
            Column::numbers("Retires"),
        ],
        rows,
    }))
}

/// True where a request may wait for a batch, whose tariff is another.
fn waits(policy: &Policy) -> bool {
    matches!(policy, Policy::Batch(_)) || policy.children().iter().any(|(_, child)| waits(child))
}

fn row(pairing: &Pairing, id: &ModelId, called: &Callable, batches: bool) -> Vec<String> {
    let found = model(pairing, id);
    let allowed = || called.admitted.iter().filter(move |own| own.healthy && (batches || own.tariff != Tariff::Batch));
    let price = |of: fn(&Prices) -> Option<UnitPrice>| {
        let prices = allowed().filter_map(|own| of(&own.prices.base)).map(UnitPrice::per_million);
        let more = if allowed().any(|own| !own.prices.overrides.is_empty()) { " and more" } else { "" };
        let shut = called.admitted.is_empty() && !called.offered.is_empty();
        let none = if shut { "none allowed" } else { "unknown" };
        range(prices, money_exact).map_or_else(|| none.to_owned(), |found| format!("{found}{more}"))
    };
    let first = allowed().filter_map(|own| own.ttft_ms.as_ref()).map(|knots| knots.p50);
    let benchmark = found.and_then(|model| model.benchmarks.intelligence);
    vec![
        short_model(id).to_owned(),
        price(|prices| prices.prompt),
        price(|prices| prices.completion),
        range(first, duration).unwrap_or_else(|| "unknown".to_owned()),
        benchmark.map_or_else(|| "–".to_owned(), |index| format!("{index:.1}")),
        format!("{} of {}", called.admitted.len(), called.offered.len()),
        found.and_then(|model| model.retires.clone()).unwrap_or_else(|| "–".to_owned()),
    ]
}

/// The smallest and the largest; `None` of nothing.
fn range<T: PartialOrd + Copy>(values: impl Iterator<Item = T>, words: impl Fn(T) -> String) -> Option<String> {
    let ends = values.fold(None, |ends: Option<(T, T)>, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((if value < low { value } else { low }, if value > high { value } else { high }))
    });
    ends.map(|(low, high)| from_to(&words(low), &words(high)))
}

/// The models that an architecture names, asked or not.
pub(super) fn named_models(architecture: &Architecture) -> BTreeSet<&ModelId> {
    let mut leaves = BTreeSet::new();
    for policy in architecture.policies.values() {
        collect(policy, &architecture.library, &mut BTreeSet::new(), &mut leaves);
    }
    leaves
}

/// The leaves, those of shared policies included; a policy that names itself is left alone.
fn collect<'a>(
    policy: &'a Policy,
    library: &'a BTreeMap<PolicyId, Policy>,
    seen: &mut BTreeSet<&'a PolicyId>,
    leaves: &mut BTreeSet<&'a ModelId>,
) {
    match policy {
        Policy::Model(leaf) => {
            leaves.insert(&leaf.model);
        }
        Policy::Shared(shared) => {
            if let Some(named) = library.get(&shared.policy)
                && seen.insert(&shared.policy)
            {
                collect(named, library, seen, leaves);
            }
        }
        other => other.children().into_iter().for_each(|(_, child)| collect(child, library, seen, leaves)),
    }
}

/// The catalog's model with this id.
pub(super) fn model<'a>(pairing: &Pairing<'a>, id: &ModelId) -> Option<&'a Model> {
    pairing
        .facts
        .catalog
        .models
        .iter()
        .find(|model| model.id == *id || model.aliases.iter().any(|alias| alias == id.as_str()))
}
