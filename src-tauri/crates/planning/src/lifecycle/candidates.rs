//! Which model could take a leaf's place.

use std::collections::BTreeSet;

use routewright_domain::{
    Benchmarks, CatalogSnapshot, Endpoint, Model, ModelId, ModelPolicy, ProposalKind, Reasoning, Sort, successor_of,
};
use routewright_engine::similar_model;

use super::CatalogStep;
use super::prices::{TokenMix, may_serve, percent, quoted};

/// What could stand in a leaf's place.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) model: ModelId,
    pub(super) kind: ProposalKind,
    pub(super) reason: String,
    /// Whether the leaf is only to look at one more provider.
    pub(super) provider: Option<routewright_domain::ProviderId>,
}

/// So many of the nearest models are tried.
const NEAREST: usize = 8;
/// A price that is lower by less than this is not worth a change of a policy. Assumed.
const LEAST_SAVING: f64 = 0.05;

/// Replacements of a model that goes, best first: what the list of retirements names, then the nearest.
///
/// Near is an assumption: the logarithm of the ratio of prices, a tenth of each index point that is lost, and half a point each for
/// another maker, another way of thinking, and for a price or an index that nobody knows; a quarter less for the name that reads
/// most like it.
pub(super) fn replacements(step: &CatalogStep, gone: &Model, leaf: &ModelPolicy, mix: TokenMix) -> Vec<Candidate> {
    let catalog = step.to.0;
    let candidate = |model: &ModelId, reason: String| Candidate {
        model: model.clone(),
        kind: ProposalKind::Replacement,
        reason,
        provider: None,
    };
    let named = successor_of(catalog, &gone.id).map(|(model, merit)| candidate(&model, merit));
    let was = mix.of_leaf(gone, leaf).or_else(|| mix.cheapest(gone, |_| true).map(|(_, price)| price));
    let alike = similar_model(catalog, gone.id.as_str());
    let others = catalog.models.iter().filter(|model| model.id != gone.id && stays(model) && same_row(gone, model));
    let able = others.filter(|model| gone.capabilities.is_subset(&model.capabilities));
    let mut near: Vec<(f64, &Model)> = able
        .filter_map(|model| {
            let price = mix.cheapest(model, |_| true).map(|(_, price)| price);
            price.map(|price| (distance(gone, model, was, price, alike.as_ref() == Some(&model.id)), model))
        })
        .collect();
    near.sort_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| one.id.cmp(&other.id)));
    let nearest =
        near.into_iter().take(NEAREST).map(|(_, model)| candidate(&model.id, nearest_reason(gone, model, was, mix)));
    let mut seen = BTreeSet::new();
    named.into_iter().chain(nearest).filter(|one| seen.insert(one.model.clone())).collect()
}

fn distance(gone: &Model, model: &Model, was: Option<f64>, price: f64, alike: bool) -> f64 {
    let cost = was.filter(|was| *was > 0.0 && price > 0.0).map_or(0.5, |was| (price / was).ln().abs());
    let lost = shared(gone.benchmarks, model.benchmarks)
        .map(|pairs| pairs.iter().map(|(old, new)| (old - new).max(0.0)).sum::<f64>() / pairs.len() as f64 / 10.0);
    let author = |model: &Model| model.id.as_str().split('/').next().unwrap_or_default().to_owned();
    let half = |unlike: bool| if unlike { 0.5 } else { 0.0 };
    cost + lost.unwrap_or(0.5) + half(author(gone) != author(model)) + half(gone.reasoning != model.reasoning)
        - if alike { 0.25 } else { 0.0 }
}

fn nearest_reason(gone: &Model, model: &Model, was: Option<f64>, mix: TokenMix) -> String {
    let price = mix.cheapest(model, |_| true).map(|(_, price)| price);
    let price = match (was, price) {
        (Some(was), Some(price)) if was > 0.0 => {
            format!(
                " at {} a million tokens instead of {} ({})",
                quoted(price),
                quoted(was),
                percent(price / was - 1.0)
            )
        }
        (_, Some(price)) => format!(" at {} a million tokens", quoted(price)),
        _ => String::new(),
    };
    let indices = match shared(gone.benchmarks, model.benchmarks) {
        Some(pairs) => {
            let said: Vec<String> = pairs.iter().map(|(old, new)| format!("{new:.1} instead of {old:.1}")).collect();
            format!(", published indices {}", said.join(", "))
        }
        None => ", whose quality nobody has published beside the other's".to_owned(),
    };
    format!("{} is the nearest of the models that can do the same{price}{indices}.", model.name)
}

/// The cheapest model that is at least as good as the leaf's on every index that is published of that, can do the same, takes
/// prompts as long, thinks no more, and costs clearly less.
pub(super) fn cheaper_model(
    catalog: &CatalogSnapshot,
    current: &Model,
    leaf: &ModelPolicy,
    mix: TokenMix,
    context: u32,
    among: impl Fn(&ModelId) -> Option<&'static str>,
) -> Option<Candidate> {
    let now = mix.of_leaf(current, leaf)?;
    let better = catalog.models.iter().filter(|model| {
        model.id != current.id
            && stays(model)
            && same_row(current, model)
            && at_least_as_good(current.benchmarks, model.benchmarks)
            && current.capabilities.is_subset(&model.capabilities)
            && thinks(model.reasoning) <= thinks(current.reasoning)
    });
    let priced = better.filter_map(|model| {
        let why = among(&model.id)?;
        let (_, price) = mix.cheapest(model, |endpoint| endpoint.context_tokens >= context)?;
        (price < now * (1.0 - LEAST_SAVING)).then_some((model, price, why))
    });
    let (model, price, why) = priced.min_by(|(_, a, _), (_, b, _)| a.total_cmp(b))?;
    let indices: Vec<String> = shared(current.benchmarks, model.benchmarks)
        .unwrap_or_default()
        .iter()
        .map(|(old, new)| format!("{new:.1} against {old:.1}"))
        .collect();
    let reason = format!(
        "{} {why}: {} a million tokens instead of {} ({}), and no published index of it is lower ({}).",
        model.name,
        quoted(price),
        quoted(now),
        percent(price / now - 1.0),
        indices.join(", ")
    );
    Some(Candidate { model: model.id.clone(), kind: ProposalKind::CheaperModel, reason, provider: None })
}

/// The same model at a provider that the leaf does not look at, of the same precision and with a data policy as strict.
pub(super) fn cheaper_endpoint(current: &Model, leaf: &ModelPolicy, mix: TokenMix) -> Option<Candidate> {
    if leaf.provider.only.is_empty() {
        return None;
    }
    let (own, now) = mix.cheapest(current, |endpoint| may_serve(leaf, endpoint))?;
    let (other, price) = mix.cheapest(current, |endpoint| {
        !may_serve(leaf, endpoint)
            && !leaf.provider.ignore.contains(&endpoint.provider)
            && endpoint.healthy
            && endpoint.quantization == own.quantization
            && endpoint.context_tokens >= own.context_tokens
            && as_strict(own, endpoint)
    })?;
    (price < now * (1.0 - LEAST_SAVING)).then(|| Candidate {
        model: current.id.clone(),
        kind: ProposalKind::CheaperEndpoint,
        reason: format!(
            "{} is {} a million tokens at {} instead of {} at {} ({}), of the same precision and with a data policy as strict.",
            current.name,
            quoted(price),
            other.provider,
            quoted(now),
            own.provider,
            percent(price / now - 1.0)
        ),
        provider: Some(other.provider.clone()),
    })
}

/// A leaf with the candidate in its place, and what is lost by it.
pub(super) fn adapted(
    catalog: &CatalogSnapshot,
    leaf: &ModelPolicy,
    candidate: &Candidate,
) -> (ModelPolicy, Vec<String>) {
    let mut changed = ModelPolicy { model: candidate.model.clone(), ..leaf.clone() };
    let mut caveats = Vec::new();
    if let Some(provider) = &candidate.provider {
        changed.model = leaf.model.clone();
        changed.provider.only.push(provider.clone());
        changed.provider.only.sort();
        if changed.provider.order.is_empty() {
            changed.provider.sort = changed.provider.sort.or(Some(Sort::Price));
        } else {
            changed.provider.order.insert(0, provider.clone());
        }
        return (changed, caveats);
    }
    let Some(model) = catalog.model(&candidate.model) else { return (changed, caveats) };
    if model.endpoints.iter().any(|endpoint| may_serve(&changed, endpoint)) {
        return (changed, caveats);
    }
    let preferences = &mut changed.provider;
    if !preferences.only.is_empty() || !preferences.order.is_empty() {
        let named: Vec<&str> =
            preferences.only.iter().chain(&preferences.order).map(routewright_domain::ProviderId::as_str).collect();
        caveats.push(format!("{} is not served at {}: any provider may serve it.", model.name, named.join(", ")));
        preferences.only.clear();
        preferences.order.clear();
        preferences.allow_fallbacks = true;
    }
    if !model.endpoints.iter().any(|endpoint| may_serve(&changed, endpoint))
        && !changed.provider.quantizations.is_empty()
    {
        caveats.push(format!(
            "No provider is known to serve {} at {}.",
            model.name,
            changed.provider.quantizations.join(", ")
        ));
        changed.provider.quantizations.clear();
    }
    (changed, caveats)
}

fn stays(model: &Model) -> bool {
    model.retires.is_none() && !model.id.as_str().starts_with('~')
}

/// Rows with a catalog suffix (`:free`, `:batch`) are only compared with rows of the same.
fn same_row(one: &Model, other: &Model) -> bool {
    let suffix = |model: &Model| model.id.as_str().split_once(':').map(|(_, suffix)| suffix.to_owned());
    suffix(one) == suffix(other)
}

fn thinks(reasoning: Reasoning) -> u8 {
    match reasoning {
        Reasoning::None => 0,
        Reasoning::Optional => 1,
        Reasoning::Default => 2,
        Reasoning::Mandatory => 3,
    }
}

/// The indices that both have.
fn shared(old: Benchmarks, new: Benchmarks) -> Option<Vec<(f64, f64)>> {
    let pairs = [(old.intelligence, new.intelligence), (old.coding, new.coding), (old.agentic, new.agentic)];
    let both: Vec<(f64, f64)> = pairs.into_iter().filter_map(|(old, new)| old.zip(new)).collect();
    (!both.is_empty()).then_some(both)
}

fn at_least_as_good(old: Benchmarks, new: Benchmarks) -> bool {
    let pairs = [(old.intelligence, new.intelligence), (old.coding, new.coding), (old.agentic, new.agentic)];
    pairs.iter().any(|(old, _)| old.is_some())
        && pairs.iter().all(|(old, new)| old.is_none_or(|old| new.is_some_and(|new| new >= old)))
}

/// Whether another endpoint is known to keep and to learn no more than this one is known to; unknown is the worst.
fn as_strict(own: &Endpoint, other: &Endpoint) -> bool {
    let keeps = |known_not: Option<bool>| known_not == Some(false);
    let policy = |endpoint: &Endpoint| endpoint.data_policy;
    (!keeps(policy(own).trains) || keeps(policy(other).trains))
        && (!keeps(policy(own).retains) || keeps(policy(other).retains))
        && (own.region.is_none() || own.region == other.region)
}
