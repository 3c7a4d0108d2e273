//! Ids of endpoints: unique in a snapshot, the same in the next one.

use std::collections::HashMap;

use routewright_domain::{Endpoint, EndpointId};

/// An endpoint whose id is still to be given.
pub(super) struct Unnamed {
    pub(super) endpoint: Endpoint,
    /// What the gateway calls it in provider lists, for example `deepinfra/turbo`.
    pub(super) tag: String,
}

/// Characters of the gateway's own id that tell endpoints apart.
const SHORT: usize = 8;

/// `model@tag`. Endpoints that share a tag add their region, those that still collide the start of the gateway's own
/// id, then their quantization, and at last their position.
pub(super) fn named(model: &str, unnamed: Vec<Unnamed>) -> Vec<Endpoint> {
    let mut ids: Vec<String> = unnamed.iter().map(|one| format!("{model}@{}", one.tag)).collect();
    let discriminators: [fn(&Endpoint) -> Option<String>; 3] = [
        |endpoint| endpoint.region.clone(),
        |endpoint| endpoint.source_id.as_ref().map(|id| id.chars().take(SHORT).collect()),
        |endpoint| endpoint.quantization.clone(),
    ];
    for discriminator in discriminators {
        let taken = counted(&ids);
        for (id, one) in ids.iter_mut().zip(&unnamed) {
            if taken[id.as_str()] > 1
                && let Some(text) = discriminator(&one.endpoint)
            {
                *id = format!("{id}#{text}");
            }
        }
    }
    let taken = counted(&ids);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut endpoints: Vec<Endpoint> = ids
        .into_iter()
        .zip(unnamed)
        .map(|(id, one)| {
            let position = seen.entry(id.clone()).or_default();
            *position += 1;
            let id = if taken[&id] > 1 { format!("{id}#{position}") } else { id };
            Endpoint { id: EndpointId(id), ..one.endpoint }
        })
        .collect();
    endpoints.sort_by(|one, other| one.id.cmp(&other.id));
    endpoints
}

fn counted(ids: &[String]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for id in ids {
        *counts.entry(id.clone()).or_default() += 1;
    }
    counts
}
