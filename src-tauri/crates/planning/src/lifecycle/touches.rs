//! Which nodes a change concerns.

use std::collections::BTreeMap;

use routewright_domain::{CatalogSnapshot, Model, Touch, TouchKind, UnitPrice};

use super::leaves::Leaf;
use super::prices::{TokenMix, may_serve, percent, quoted};
use super::{CatalogStep, ModelChange};
use crate::words::count;

/// Every touch, leaf by leaf in order of the project.
pub(super) fn all(step: &CatalogStep, leaves: &[Leaf], mix: TokenMix) -> Vec<Touch> {
    leaves.iter().flat_map(|leaf| of_leaf(step, leaf, mix)).collect()
}

/// The model that a leaf means in a catalog.
pub(super) fn meant<'a>(catalog: &'a CatalogSnapshot, leaf: &Leaf) -> Option<&'a Model> {
    catalog.resolve(leaf.policy.model.as_str()).map(|found| found.model)
}

fn of_leaf(step: &CatalogStep, leaf: &Leaf, mix: TokenMix) -> Vec<Touch> {
    let (old, new) = (meant(step.from.0, leaf), meant(step.to.0, leaf));
    let touch = |kind: TouchKind, says: String| Touch {
        architecture: leaf.architecture.clone(),
        features: leaf.features.clone(),
        path: leaf.path.clone(),
        model: leaf.policy.model.clone(),
        kind,
        says,
        price_share: None,
    };
    let date = &step.to.1.date;
    let mut found = Vec::new();
    match (old, new) {
        (Some(old), None) => {
            let announced =
                old.retires.as_ref().map_or_else(String::new, |day| format!("; its last day was announced for {day}"));
            found.push(touch(TouchKind::Gone, format!("{} is not in the catalog of {date}{announced}.", old.name)));
        }
        (Some(old), Some(new)) if old.id != new.id => {
            let says =
                format!("The name led to {} and leads to {} now{}.", old.name, new.name, moved(mix, leaf, old, new));
            let share = share_of(mix.of_leaf(old, leaf.policy), mix.of_leaf(new, leaf.policy));
            found.push(Touch { price_share: share, ..touch(TouchKind::Renamed, says) });
        }
        _ => {}
    }
    let Some(new) = new else { return found };
    let own = || step.changes.iter().filter(|change| *change.model() == new.id);
    for change in own() {
        if let ModelChange::Retires { on, .. } = change {
            found.push(match on {
                Some(day) => {
                    touch(TouchKind::Retiring, format!("The last day of {} is announced for {day}.", new.name))
                }
                None => touch(TouchKind::Staying, format!("The announced last day of {} was taken back.", new.name)),
            });
        }
    }
    let serves = |catalog: &CatalogSnapshot, endpoint: &routewright_domain::EndpointId| {
        let model = catalog.model(&new.id)?;
        model.endpoints.iter().find(|one| one.id == *endpoint).map(|one| may_serve(leaf.policy, one))
    };
    if let Some(says) = prices(own(), |endpoint| serves(step.to.0, endpoint) == Some(true)) {
        let before = old.and_then(|old| mix.of_leaf(old, leaf.policy));
        let share = share_of(before, mix.of_leaf(new, leaf.policy));
        found.push(Touch { price_share: share, ..touch(TouchKind::Price, says) });
    }
    for change in own() {
        match change {
            ModelChange::Context { endpoint, old, new, .. } if serves(step.to.0, endpoint) == Some(true) => {
                found.push(touch(
                    TouchKind::Context,
                    format!("{endpoint} takes {} tokens instead of {}.", count(*new), count(*old)),
                ));
            }
            _ => {}
        }
    }
    let came = own().filter(|change| {
        matches!(change, ModelChange::EndpointAdded { endpoint, .. } if serves(step.to.0, endpoint) == Some(true))
    });
    let went = own().filter(|change| {
        matches!(change, ModelChange::EndpointRemoved { endpoint, .. } if serves(step.from.0, endpoint) == Some(true))
    });
    let (came, went) = (came.count(), went.count());
    if came + went > 0 {
        found.push(touch(TouchKind::Endpoints, format!("Endpoints that may serve it: {came} came and {went} went.")));
    }
    found
}

fn moved(mix: TokenMix, leaf: &Leaf, old: &Model, new: &Model) -> String {
    match (mix.of_leaf(old, leaf.policy), mix.of_leaf(new, leaf.policy)) {
        (Some(old), Some(new)) => format!(", at {} a million tokens instead of {}", quoted(new), quoted(old)),
        _ => String::new(),
    }
}

/// By which share a price rose.
pub(super) fn share_of(old: Option<f64>, new: Option<f64>) -> Option<f64> {
    old.zip(new).filter(|(old, _)| *old > 0.0).map(|(old, new)| new / old - 1.0)
}

/// The prices of endpoints that may serve, those that changed alike together; `None` where none changed.
fn prices<'a>(
    changes: impl Iterator<Item = &'a ModelChange>,
    serves: impl Fn(&routewright_domain::EndpointId) -> bool,
) -> Option<String> {
    type Alike<'a> = (&'a str, Option<String>, Option<String>);
    let mut alike: BTreeMap<Alike, (Option<f64>, usize)> = BTreeMap::new();
    for change in changes {
        let ModelChange::Price { endpoint, price, old, new, .. } = change else { continue };
        if !serves(endpoint) {
            continue;
        }
        let share = old
            .zip(*new)
            .filter(|(old, _)| !old.is_free())
            .map(|(old, new)| new.to_usd_lossy() / old.to_usd_lossy() - 1.0);
        let amount = |one: &UnitPrice| one.per_million().to_string();
        alike.entry((price.as_str(), old.as_ref().map(amount), new.as_ref().map(amount))).or_insert((share, 0)).1 += 1;
    }
    let line = |((price, old, new), (share, endpoints)): (Alike, (Option<f64>, usize))| {
        let amount = |text: Option<String>| text.map_or_else(|| "none".to_owned(), |text| format!("${text}"));
        let share = share.map_or_else(String::new, |share| format!(" ({})", percent(share)));
        let at = if endpoints > 1 { format!(" at {endpoints} endpoints") } else { String::new() };
        format!("{} {} → {}{share}{at}", price.replace('_', " "), amount(old), amount(new))
    };
    let lines: Vec<String> = alike.into_iter().map(line).collect();
    (!lines.is_empty()).then(|| format!("Prices of a million: {}.", lines.join("; ")))
}
