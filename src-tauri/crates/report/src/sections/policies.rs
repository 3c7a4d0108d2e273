//! Each policy: drawn, in words, with its models, what was considered instead, and what happens when something fails.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{
    Architecture, DocumentPart, Model, ModelId, ModelPolicy, Policy, PolicyId, Tariff, Trigger, UnitPrice,
    pointer_segment,
};

use crate::numbers::{duration, money_exact, percent};
use crate::pairing::{PairedFeature, Pairing};
use crate::policy_words::{policy_in_words, short_model};
use crate::{Block, Column, ReportError, Section};

use super::{alternatives, parts, policy_diagram};

pub(super) fn sections(pairing: &Pairing) -> Result<Vec<Section>, ReportError> {
    let own = DocumentPart::Policies;
    let lead = format!(
        "How {} answers each feature. A drawing is read from the top; beside each node stands the share of the feature's requests \
         that came to it.",
        pairing.candidate_name()
    );
    let mut sections = vec![parts::part(own, vec![parts::paragraph(lead)])];
    let Some(architecture) = pairing.architecture() else { return Ok(sections) };
    let place = pairing.facts.project.architectures.iter().position(|other| other.id == architecture.id).unwrap_or(0);
    for feature in pairing.features() {
        let Some(policy) = architecture.policies.get(feature.id) else { continue };
        let path = format!("/architectures/{place}/policies/{}", pointer_segment(feature.id.as_str()));
        sections.push(parts::topic(own, feature.name, of_feature(pairing, &feature, policy, &path)?));
    }
    for (id, policy) in &architecture.library {
        let sentence = format!("Used where a policy names {id}: {}.", policy_in_words(policy));
        sections.push(parts::topic(own, format!("Shared policy {id}"), vec![parts::paragraph(sentence)]));
    }
    Ok(sections)
}

/// The candidate's policies, those of features before shared ones: what each is called and its JSON pointer.
pub(super) fn policies_of<'a>(pairing: &Pairing<'a>) -> Vec<(String, String, &'a Policy)> {
    let Some(architecture) = pairing.architecture() else { return vec![] };
    let place = pairing.facts.project.architectures.iter().position(|other| other.id == architecture.id).unwrap_or(0);
    let path = |list: &str, id: &str| format!("/architectures/{place}/{list}/{}", pointer_segment(id));
    let features = pairing.features().into_iter().filter_map(|feature| {
        let policy = architecture.policies.get(feature.id)?;
        Some((feature.name.to_owned(), path("policies", feature.id.as_str()), policy))
    });
    let shared = architecture.library.iter();
    let shared = shared.map(|(id, policy)| (format!("shared policy {id}"), path("library", id.as_str()), policy));
    features.chain(shared).collect()
}

fn of_feature(
    pairing: &Pairing,
    feature: &PairedFeature,
    policy: &Policy,
    path: &str,
) -> Result<Vec<Block>, ReportError> {
    let mut blocks = vec![
        parts::paragraph(format!("{}.", capitalised(&policy_in_words(policy)))),
        policy_diagram::figure(pairing, feature, policy, path)?,
        models(pairing, policy),
        parts::list(failures(policy)),
    ];
    blocks.extend(alternatives::table(pairing, feature));
    Ok(blocks)
}

/// The models that the policy names, with why each could be chosen.
fn models(pairing: &Pairing, policy: &Policy) -> Block {
    let library = pairing.architecture().map(|architecture| &architecture.library);
    let mut leaves = BTreeMap::new();
    collect(policy, library, &mut BTreeSet::new(), &mut leaves);
    let rows = leaves.values().map(|leaf| model_row(pairing, leaf)).collect();
    parts::table(
        "Models of this policy, by the catalog",
        vec![
            Column::words("Model", 3),
            Column::numbers("In, per million"),
            Column::numbers("Out, per million"),
            Column::numbers("First token p50"),
            Column::numbers("Benchmark"),
            Column::numbers("Endpoints"),
            Column::numbers("Retires"),
        ],
        rows,
    )
}

/// The models that an architecture names, asked or not.
pub(super) fn named_models(architecture: &Architecture) -> BTreeSet<&ModelId> {
    let mut leaves = BTreeMap::new();
    for policy in architecture.policies.values() {
        collect(policy, Some(&architecture.library), &mut BTreeSet::new(), &mut leaves);
    }
    leaves.into_keys().collect()
}

/// The leaves, those of shared policies included; a policy that names itself is left alone.
fn collect<'a>(
    policy: &'a Policy,
    library: Option<&'a BTreeMap<PolicyId, Policy>>,
    seen: &mut BTreeSet<&'a PolicyId>,
    leaves: &mut BTreeMap<&'a ModelId, &'a ModelPolicy>,
) {
    match policy {
        Policy::Model(leaf) => {
            leaves.entry(&leaf.model).or_insert(leaf);
        }
        Policy::Shared(shared) => {
            if let Some(named) = library.and_then(|library| library.get(&shared.policy))
                && seen.insert(&shared.policy)
            {
                collect(named, library, seen, leaves);
            }
        }
        other => other.children().into_iter().for_each(|(_, child)| collect(child, library, seen, leaves)),
    }
}

fn model_row<'a>(pairing: &Pairing<'a>, leaf: &ModelPolicy) -> Vec<String> {
    let found = model(pairing, &leaf.model);
    // What a request pays that waits for its answer; batches and the like have a tariff of their own.
    let standard = |model: &'a Model| model.endpoints.iter().filter(|endpoint| endpoint.tariff == Tariff::Standard);
    let cheapest = found.and_then(|model| {
        let priced = standard(model).filter(|endpoint| endpoint.healthy && endpoint.prices.base.prompt.is_some());
        priced.min_by_key(|endpoint| endpoint.prices.base.prompt.map(UnitPrice::per_million))
    });
    let price = |text: Option<String>| text.unwrap_or_else(|| "unknown".to_owned());
    let per_million = |price: UnitPrice| money_exact(price.per_million());
    let fastest = found.and_then(|model| {
        let known = standard(model).filter_map(|endpoint| endpoint.ttft_ms.as_ref().map(|knots| knots.p50));
        known.min_by(f64::total_cmp)
    });
    let benchmark = found.and_then(|model| model.benchmarks.intelligence);
    vec![
        short_model(&leaf.model).to_owned(),
        price(cheapest.and_then(|endpoint| endpoint.prices.base.prompt).map(per_million)),
        price(cheapest.and_then(|endpoint| endpoint.prices.base.completion).map(per_million)),
        fastest.map_or_else(|| "unknown".to_owned(), duration),
        benchmark.map_or_else(|| "–".to_owned(), |index| format!("{index:.1}")),
        found.map_or_else(|| "0".to_owned(), |model| model.endpoints.len().to_string()),
        found.and_then(|model| model.retires.clone()).unwrap_or_else(|| "–".to_owned()),
    ]
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

/// What happens when something fails, a sentence for each mechanism of the tree.
fn failures(policy: &Policy) -> Vec<String> {
    let mut items = Vec::new();
    gather(policy, &mut items);
    if items.is_empty() {
        items.push(
            "When an endpoint fails, the gateway tries the model's other endpoints; when all of them fail, the request fails."
                .to_owned(),
        );
    }
    items
}

fn gather(policy: &Policy, items: &mut Vec<String>) {
    let own = match policy {
        Policy::Fallback(chain) => {
            let moved = chain.triggers.iter().any(|trigger| *trigger != Trigger::LowQuality);
            let what = if moved { "A call that fails" } else { "An answer that is not good enough" };
            Some(format!(
                "{what} leads to the next of {} steps; attempts that were billed are in the cost, and their time in the latency.",
                chain.steps.len()
            ))
        }
        Policy::Cascade(_) => Some(
            "A tier that fails counts as rejected; when the last tier fails, the answer that was rejected last is given.".to_owned(),
        ),
        Policy::Ensemble(ensemble) => Some(match ensemble.quorum {
            Some(quorum) => format!("{quorum} of {} members are enough; what is late is not waited for.", ensemble.members.len()),
            None => "A member that fails is left out of the vote; without any answer the request fails.".to_owned(),
        }),
        Policy::Retry(retry) => Some(format!("A failed call is repeated up to {} times in all.", retry.attempts)),
        Policy::Hedge(hedge) => Some(format!(
            "Without a first token after {} a second call goes out; the first to answer counts, both are billed.",
            duration(f64::from(hedge.after_ms))
        )),
        Policy::Cache(cache) => match &cache.hit {
            routewright_domain::CacheHit::Semantic(hit) => Some(format!(
                "The cache gives a wrong answer in {} of its hits, as assumed.",
                percent(hit.wrong_hit_rate, 1)
            )),
            routewright_domain::CacheHit::Exact => None,
        },
        _ => None,
    };
    if let Some(own) = own.filter(|own| !items.contains(own)) {
        items.push(own);
    }
    policy.children().into_iter().for_each(|(_, child)| gather(child, items));
}

fn capitalised(text: &str) -> String {
    // A model's name is written as it is.
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if text.starts_with("cheapest first") || text.starts_with("if ") => {
            first.to_uppercase().chain(characters).collect()
        }
        _ => text.to_owned(),
    }
}
