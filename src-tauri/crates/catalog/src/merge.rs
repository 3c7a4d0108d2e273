//! Two snapshots as one: a models list and endpoint pages, or an older catalog and a newer one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use routewright_domain::{
    Benchmarks, Capability, CatalogSnapshot, DataPolicy, Endpoint, EndpointLimits, FigureGroup, FigureSource, Model,
    PriceList, Provenance, Reasoning,
};

use crate::listed::{repriced, that_take};
use crate::read::LISTED_PROVIDER;

/// `base` with what `update` says put over it; the date is the update's.
///
/// A model that only one has stays as it is. Where both have it, every figure of the update wins and what it does not
/// state is kept from the base, with its source and date: an endpoint page has no benchmark indices, and a fresh page no
/// data policy. Endpoints of the update take the place of the base's; one that is the same keeps its id. A models list
/// has one price a model, at whichever provider: the base's endpoints stay, and if none of them has that price, it has moved and
/// is given to those that were cheapest (see `listed.rs`; [`price_notes`](crate::price_notes) says which).
#[must_use]
pub fn merge(base: &CatalogSnapshot, update: &CatalogSnapshot) -> CatalogSnapshot {
    let (sources, renamed) = merged_sources(&base.sources, &update.sources);
    let update_defaults = renamed_provenance(&update.provenance, &renamed);
    let mut provenance = base.provenance.clone();
    provenance.extend(update_defaults.clone());
    let mut models: BTreeMap<&str, Model> = BTreeMap::new();
    for model in &base.models {
        models.insert(model.id.as_str(), spelled_out(model, &base.provenance, &HashMap::new()));
    }
    for model in &update.models {
        let fresh = spelled_out(model, &update.provenance, &renamed);
        let merged = match models.remove(model.id.as_str()) {
            Some(old) => merged_model(old, fresh),
            None => fresh,
        };
        models.insert(model.id.as_str(), merged);
    }
    let mut models: Vec<Model> = models.into_values().collect();
    for model in &mut models {
        in_short(model, &provenance);
    }
    let source = merged_words(&base.source, &update.source);
    CatalogSnapshot { date: update.date.clone(), source, sources, provenance, models }
}

/// The sources of both in words, each once, however often a catalog is brought up to date.
fn merged_words(base: &str, update: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for part in update.split("; ").chain(base.split("; ")) {
        if !words.contains(&part) {
            words.push(part);
        }
    }
    words.join("; ")
}

/// All sources, and the ids of those of the update that have another one here: because the base uses theirs for something
/// else, or has the same source under another.
fn merged_sources(base: &[FigureSource], update: &[FigureSource]) -> (Vec<FigureSource>, HashMap<String, String>) {
    let mut sources = base.to_vec();
    let mut renamed = HashMap::new();
    for source in update {
        let same = |own: &&FigureSource| FigureSource { id: source.id.clone(), ..(*own).clone() } == *source;
        if let Some(own) = sources.iter().find(same) {
            if own.id != source.id {
                renamed.insert(source.id.clone(), own.id.clone());
            }
            continue;
        }
        let taken = |id: &str| sources.iter().any(|own| own.id == id);
        let dated = format!("{}-{}", source.id, source.date);
        let id = std::iter::once(source.id.clone())
            .chain(std::iter::once(dated.clone()))
            .chain((2..=update.len() + sources.len() + 2).map(|n| format!("{dated}-{n}")))
            .find(|id| !taken(id))
            .unwrap_or(dated);
        if id != source.id {
            renamed.insert(source.id.clone(), id.clone());
        }
        sources.push(FigureSource { id, ..source.clone() });
    }
    (sources, renamed)
}

fn renamed_provenance(provenance: &Provenance, renamed: &HashMap<String, String>) -> Provenance {
    provenance.iter().map(|(&group, id)| (group, renamed.get(id).unwrap_or(id).clone())).collect()
}

/// The model with the snapshot's defaults written on it and on each endpoint.
fn spelled_out(model: &Model, defaults: &Provenance, renamed: &HashMap<String, String>) -> Model {
    let over = |outer: &Provenance, inner: &Provenance| {
        let mut all = outer.clone();
        all.extend(renamed_provenance(inner, renamed));
        all
    };
    let provenance = over(&renamed_provenance(defaults, renamed), &model.provenance);
    let endpoints = model
        .endpoints
        .iter()
        .map(|endpoint| Endpoint { provenance: over(&provenance, &endpoint.provenance), ..endpoint.clone() })
        .collect();
    Model { endpoints, provenance, ..model.clone() }
}

/// Takes off what the level above says as well.
fn in_short(model: &mut Model, defaults: &Provenance) {
    for endpoint in &mut model.endpoints {
        endpoint.provenance.retain(|group, id| model.provenance.get(group) != Some(id));
    }
    model.provenance.retain(|group, id| defaults.get(group) != Some(id));
}

/// The groups that describe a model and not an endpoint.
const MODEL_GROUPS: [FigureGroup; 3] = [FigureGroup::Listing, FigureGroup::Retirement, FigureGroup::Benchmarks];

fn merged_model(old: Model, fresh: Model) -> Model {
    let states = |group: FigureGroup| fresh.provenance.contains_key(&group);
    let mut provenance = old.provenance;
    for (&group, id) in &fresh.provenance {
        if !MODEL_GROUPS.contains(&group) || states_something(&fresh, group) {
            provenance.insert(group, id.clone());
        }
    }
    let endpoints = merged_endpoints(old.endpoints, fresh.endpoints, &old.capabilities);
    let listed = states(FigureGroup::Listing);
    let mut aliases = fresh.aliases;
    if !listed {
        aliases.extend(old.aliases);
    }
    aliases.sort();
    aliases.dedup();
    let capabilities = if old.capabilities.is_empty() || (listed && !fresh.capabilities.is_empty()) {
        fresh.capabilities
    } else {
        old.capabilities
    };
    let mut model = Model {
        name: if fresh.name == fresh.id.as_str() { old.name } else { fresh.name },
        canonical: fresh.canonical.or(old.canonical),
        aliases,
        launched: fresh.launched.or(old.launched),
        retires: if states(FigureGroup::Retirement) { fresh.retires } else { fresh.retires.or(old.retires) },
        tokenizer: fresh.tokenizer.or(old.tokenizer),
        reasoning: if listed || fresh.reasoning != Reasoning::None { fresh.reasoning } else { old.reasoning },
        benchmarks: Benchmarks {
            intelligence: fresh.benchmarks.intelligence.or(old.benchmarks.intelligence),
            coding: fresh.benchmarks.coding.or(old.benchmarks.coding),
            agentic: fresh.benchmarks.agentic.or(old.benchmarks.agentic),
        },
        provenance,
        endpoints,
        capabilities,
        id: fresh.id,
    };
    for endpoint in &mut model.endpoints {
        endpoint.capabilities.take_if(|own| *own == model.capabilities);
    }
    model
}

/// A list states retirements also by their absence; other groups state what they hold.
fn states_something(model: &Model, group: FigureGroup) -> bool {
    match group {
        FigureGroup::Benchmarks => model.benchmarks != Benchmarks::default(),
        _ => true,
    }
}

fn merged_endpoints(old: Vec<Endpoint>, fresh: Vec<Endpoint>, of_model: &BTreeSet<Capability>) -> Vec<Endpoint> {
    if let [listed] = &fresh[..]
        && is_listed(listed)
    {
        if old.iter().all(is_listed) {
            return fresh;
        }
        let taking = that_take(&old, listed);
        let mut kept = old;
        for at in taking {
            kept[at] = repriced(kept[at].clone(), listed);
        }
        return kept;
    }
    if fresh.is_empty() && old.iter().all(is_listed) {
        return old;
    }
    // A source that states a capability of no endpoint does not state it at all.
    let stated: BTreeSet<Capability> =
        fresh.iter().flat_map(|endpoint| endpoint.capabilities.iter().flatten()).copied().collect();
    let unstated: BTreeSet<Capability> = of_model.difference(&stated).copied().collect();
    let partners = partners(&old, &fresh);
    let mut merged: Vec<Endpoint> = fresh
        .into_iter()
        .zip(partners)
        .map(|(mut endpoint, partner)| {
            if let Some(capabilities) = &mut endpoint.capabilities {
                capabilities.extend(unstated.iter().copied());
            }
            match partner {
                Some(at) => carried_over(&old[at], endpoint),
                None => endpoint,
            }
        })
        .collect();
    keep_ids_unique(&mut merged);
    merged.sort_by(|one, other| one.id.cmp(&other.id));
    merged
}

/// True for the one endpoint that a models list gives a model.
pub(crate) fn is_listed(endpoint: &Endpoint) -> bool {
    endpoint.provider.as_str() == LISTED_PROVIDER
}

/// Whether two endpoints are the same one.
type Likeness = dyn Fn(&Endpoint, &Endpoint) -> bool;

/// For each fresh endpoint the old one that it is: the same id of the gateway or of ours, else the only one alike.
fn partners(old: &[Endpoint], fresh: &[Endpoint]) -> Vec<Option<usize>> {
    let mut free: Vec<bool> = old.iter().map(|endpoint| !is_listed(endpoint)).collect();
    let mut partners = vec![None; fresh.len()];
    let same_source =
        |a: &Endpoint, b: &Endpoint| a.source_id.is_some() && a.source_id == b.source_id && a.tariff == b.tariff;
    let same_id = |a: &Endpoint, b: &Endpoint| a.id == b.id;
    let alike = |a: &Endpoint, b: &Endpoint| {
        a.provider == b.provider && a.tariff == b.tariff && a.region == b.region && a.quantization == b.quantization
    };
    let roughly = |a: &Endpoint, b: &Endpoint| a.provider == b.provider && a.tariff == b.tariff;
    let rules: [&Likeness; 4] = [&same_source, &same_id, &alike, &roughly];
    for rule in rules {
        for (at, endpoint) in fresh.iter().enumerate() {
            if partners[at].is_some() {
                continue;
            }
            let rivals =
                fresh.iter().enumerate().filter(|(other, rival)| partners[*other].is_none() && rule(endpoint, rival));
            let mut candidates = (0..old.len()).filter(|&own| free[own] && rule(&old[own], endpoint));
            if let (Some(only), None, 0 | 1) = (candidates.next(), candidates.next(), rivals.count()) {
                partners[at] = Some(only);
                free[only] = false;
            }
        }
    }
    partners
}

/// The fresh endpoint under the old one's id, with what it does not state from there.
fn carried_over(old: &Endpoint, fresh: Endpoint) -> Endpoint {
    let mut provenance = fresh.provenance;
    let mut kept = |group: FigureGroup, keep: bool| {
        if keep && let Some(id) = old.provenance.get(&group) {
            provenance.insert(group, id.clone());
        }
        keep
    };
    let no_speed = kept(
        FigureGroup::Performance,
        fresh.ttft_ms.is_none() && fresh.throughput_tps.is_none() && fresh.uptime.is_none(),
    );
    let no_policy = kept(FigureGroup::DataPolicy, fresh.data_policy == DataPolicy::default());
    let no_price = kept(FigureGroup::Prices, fresh.prices == PriceList::default());
    let no_limits = fresh.limits == EndpointLimits::default();
    Endpoint {
        id: old.id.clone(),
        source_id: fresh.source_id.or_else(|| old.source_id.clone()),
        region: fresh.region.or_else(|| old.region.clone()),
        quantization: fresh.quantization.or_else(|| old.quantization.clone()),
        prices: if no_price { old.prices.clone() } else { fresh.prices },
        capabilities: fresh.capabilities.or_else(|| old.capabilities.clone()),
        ttft_ms: if no_speed { old.ttft_ms } else { fresh.ttft_ms },
        throughput_tps: if no_speed { old.throughput_tps } else { fresh.throughput_tps },
        measured_requests: if no_speed { old.measured_requests } else { fresh.measured_requests },
        limits: if no_limits { old.limits } else { fresh.limits },
        data_policy: if no_policy { old.data_policy } else { fresh.data_policy },
        implicit_caching: fresh.implicit_caching.or(old.implicit_caching),
        provenance,
        ..fresh
    }
}

/// An endpoint that took over an old id may have met a new one of that name.
fn keep_ids_unique(endpoints: &mut [Endpoint]) {
    let mut seen = BTreeSet::new();
    for endpoint in endpoints {
        let plain = endpoint.id.clone();
        let mut position = 1;
        while !seen.insert(endpoint.id.clone()) {
            position += 1;
            endpoint.id.0 = format!("{plain}#{position}");
        }
    }
}
