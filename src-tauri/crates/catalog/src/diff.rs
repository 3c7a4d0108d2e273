//! What changed between two catalogs.

use std::collections::HashMap;

use routewright_domain::{CatalogSnapshot, Endpoint, EndpointId, Model, ModelId, PriceList, UnitPrice, count};
use serde::Serialize;

use crate::listed::{both, most_likely};
use crate::merge::is_listed;

/// What changed from one catalog to another. Every list is sorted by model, then by endpoint.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CatalogDiff {
    /// Date of the older catalog.
    pub from: String,
    /// Date of the newer one.
    pub to: String,
    /// Models that only the newer one has.
    pub launched: Vec<Launch>,
    /// Models that only the older one has, and those whose announced retirement is new or moved.
    pub retired: Vec<Retired>,
    /// Prices that changed.
    pub prices: Vec<PriceDifference>,
    /// Contexts that changed.
    pub context: Vec<ContextDifference>,
    /// Endpoints that only the newer one has, of models that both have.
    pub endpoints_added: Vec<EndpointChange>,
    /// Endpoints that only the older one has, of models that both have.
    pub endpoints_removed: Vec<EndpointChange>,
    /// Models of which one catalog names the providers and the other only a price: only that price is compared, with the cheapest
    /// provider's, and only where no provider has it.
    pub incomparable: Vec<ModelId>,
}

/// A model that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Launch {
    /// The model.
    pub model: ModelId,
    /// What people call it.
    pub name: String,
    /// When the gateway listed it first, `YYYY-MM-DD`.
    pub launched: Option<String>,
}

/// A model that is gone, or will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retired {
    /// The model.
    pub model: ModelId,
    /// What people call it.
    pub name: String,
    /// True when the newer catalog does not have it any more.
    pub gone: bool,
    /// The announced date, `YYYY-MM-DD`; absent where it went without, or where the announcement was taken back.
    pub date: Option<String>,
}

/// A price that changed, in US dollars per unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriceDifference {
    /// The model.
    pub model: ModelId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Name of the price, for example `cache_read`.
    pub price: &'static str,
    /// Under which condition, in words; absent for the base price.
    pub condition: Option<String>,
    /// What it was.
    pub old: Option<UnitPrice>,
    /// What it is.
    pub new: Option<UnitPrice>,
    /// By how many percent of the old price it rose; absent where one is unknown or the old one was zero.
    pub percent: Option<f64>,
}

/// A context that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContextDifference {
    /// The model.
    pub model: ModelId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Tokens that fitted in.
    pub old: u32,
    /// Tokens that fit in.
    pub new: u32,
}

/// An endpoint that came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndpointChange {
    /// The model.
    pub model: ModelId,
    /// The endpoint.
    pub endpoint: EndpointId,
}

/// What changed from `old` to `new`.
#[must_use]
pub fn diff(old: &CatalogSnapshot, new: &CatalogSnapshot) -> CatalogDiff {
    let mut found = CatalogDiff { from: old.date.clone(), to: new.date.clone(), ..CatalogDiff::default() };
    for model in &new.models {
        match old.model(&model.id) {
            Some(before) => model_changes(before, model, &mut found),
            None => found.launched.push(Launch {
                model: model.id.clone(),
                name: model.name.clone(),
                launched: model.launched.clone(),
            }),
        }
    }
    for model in old.models.iter().filter(|model| new.model(&model.id).is_none()) {
        found.retired.push(Retired {
            model: model.id.clone(),
            name: model.name.clone(),
            gone: true,
            date: model.retires.clone(),
        });
    }
    found.retired.sort_by(|one, other| one.model.cmp(&other.model));
    found
}

fn model_changes(old: &Model, new: &Model, found: &mut CatalogDiff) {
    if old.retires != new.retires {
        found.retired.push(Retired {
            model: new.id.clone(),
            name: new.name.clone(),
            gone: false,
            date: new.retires.clone(),
        });
    }
    let before: HashMap<&EndpointId, &Endpoint> = old.endpoints.iter().map(|one| (&one.id, one)).collect();
    let after: HashMap<&EndpointId, &Endpoint> = new.endpoints.iter().map(|one| (&one.id, one)).collect();
    // A models list knows no providers, so beside a catalog that does, its one endpoint is none that came or went.
    let comparable = old.endpoints.iter().all(is_listed) == new.endpoints.iter().all(is_listed);
    let change = |endpoint: &Endpoint| EndpointChange { model: new.id.clone(), endpoint: endpoint.id.clone() };
    if comparable {
        found.endpoints_removed.extend(old.endpoints.iter().filter(|one| !after.contains_key(&one.id)).map(change));
    } else {
        found.incomparable.push(new.id.clone());
        one_price(old, new, found);
    }
    for endpoint in &new.endpoints {
        match before.get(&endpoint.id) {
            Some(before) => endpoint_changes(&new.id, before, endpoint, found),
            None if comparable => found.endpoints_added.push(change(endpoint)),
            None => {}
        }
    }
}

/// Of a model of which one side has a price alone: that price beside the one that such a list would state, unless an endpoint has it.
fn one_price(old: &Model, new: &Model, found: &mut CatalogDiff) {
    let (listed, named) = if old.endpoints.iter().all(is_listed) { (old, new) } else { (new, old) };
    let Some(price) =
        listed.endpoints.first().filter(|price| named.endpoints.iter().all(|own| both(own) != both(price)))
    else {
        return;
    };
    let Some(likely) = most_likely(&named.endpoints) else { return };
    let (before, after) = if std::ptr::eq(listed, old) { (price, likely) } else { (likely, price) };
    let pairs = [
        ("prompt", before.prices.base.prompt, after.prices.base.prompt),
        ("completion", before.prices.base.completion, after.prices.base.completion),
    ];
    for (price, old, new_price) in pairs.into_iter().filter(|(_, old, new)| old != new) {
        found.prices.push(PriceDifference {
            model: new.id.clone(),
            endpoint: likely.id.clone(),
            price,
            condition: None,
            old,
            new: new_price,
            percent: percent(old, new_price),
        });
    }
}

fn endpoint_changes(model: &ModelId, old: &Endpoint, new: &Endpoint, found: &mut CatalogDiff) {
    if old.context_tokens != new.context_tokens {
        found.context.push(ContextDifference {
            model: model.clone(),
            endpoint: new.id.clone(),
            old: old.context_tokens,
            new: new.context_tokens,
        });
    }
    for (condition, old_prices, new_prices) in paired(&old.prices, &new.prices) {
        for ((price, old), (_, new_price)) in old_prices.named().into_iter().zip(new_prices.named()) {
            if old != new_price {
                found.prices.push(PriceDifference {
                    model: model.clone(),
                    endpoint: new.id.clone(),
                    price,
                    condition: condition.clone(),
                    old,
                    new: new_price,
                    percent: percent(old, new_price),
                });
            }
        }
    }
}

/// Base prices, then those under each condition that either list has.
fn paired(
    old: &PriceList,
    new: &PriceList,
) -> Vec<(Option<String>, routewright_domain::Prices, routewright_domain::Prices)> {
    let mut pairs = vec![(None, old.base, new.base)];
    let conditions = |list: &PriceList| list.overrides.iter().map(condition).collect::<Vec<_>>();
    let (before, after) = (conditions(old), conditions(new));
    let prices = |list: &PriceList, conditions: &[String], wanted: &String| {
        conditions.iter().rposition(|one| one == wanted).map(|at| list.overrides[at].prices).unwrap_or_default()
    };
    let mut all: Vec<&String> = before.iter().chain(after.iter().filter(|one| !before.contains(one))).collect();
    all.dedup();
    for wanted in all {
        pairs.push((Some(wanted.clone()), prices(old, &before, wanted), prices(new, &after, wanted)));
    }
    pairs
}

/// The condition of an override in words.
#[must_use]
pub fn condition(entry: &routewright_domain::PriceOverride) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let mut parts = Vec::new();
    if let Some(tokens) = entry.min_prompt_tokens {
        parts.push(format!("over {} prompt tokens", count(tokens)));
    }
    if let Some(hours) = entry.hours {
        parts.push(format!("{} to {} UTC", clock(hours.from_minute), clock(hours.until_minute)));
    }
    if !entry.days.is_empty() {
        parts.push(entry.days.iter().map(|day| format!("{day:?}")).collect::<Vec<_>>().join(", "));
    }
    if parts.is_empty() { "always".to_owned() } else { parts.join("; ") }
}

fn percent(old: Option<UnitPrice>, new: Option<UnitPrice>) -> Option<f64> {
    let (old, new) = (old?.to_usd_lossy(), new?.to_usd_lossy());
    (old > 0.0).then(|| (new / old - 1.0) * 100.0)
}
