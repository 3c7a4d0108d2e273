//! Policies as the exported client reads them: the policy language, with every leaf replaced by the call that it makes.

use routewright_domain::{
    ModelPolicy, PartitionBy, PartitionPolicy, Percentile, PercentileKnots, Policy, Split, SteerPolicy, Tariff,
};
use serde_json::{Value, json};

use super::body::{chain_body, native_chain};
use crate::constraints::Constraints;
use crate::scope::{Scope, Served};

/// Which form of the file a client must understand.
const FORMAT: &str = "routewright-client/1";

/// `policies.json`.
pub(crate) fn policies_file(scope: &Scope<'_>) -> Value {
    let architecture = scope.architecture;
    let base = architecture_constraints(scope);
    let features: Vec<Value> = scope
        .served()
        .iter()
        .map(|served| {
            let compiler = Compiler { scope, served };
            let constraints = base.required_by(served.feature.map(|(_, feature)| feature));
            json!({
                "id": served.id,
                "name": served.name(),
                "matches": served.feature.map(|(_, feature)| &feature.matches),
                "requires": requires(served),
                "policy": compiler.policy(served.policy, &served.place, &constraints),
            })
        })
        .collect();
    // Budgets of guardrails and keys downgrade whatever feature comes; requirements of one feature are not theirs.
    let served = scope.served();
    let first = served.first();
    let guardrail = |place: String, value: Value, downgrade: Option<&Policy>, pointer: &str| {
        let mut value = value;
        if let (Some(policy), Some(served)) = (downgrade, first) {
            let node = Compiler { scope, served }.policy(policy, &format!("{place}{pointer}"), &base);
            replace(&mut value, pointer, node);
        }
        value["place"] = json!(place);
        value
    };
    let downgrade = |budget: &Option<routewright_domain::Budget>| {
        budget.as_ref().and_then(|budget| budget.downgrade_to.as_deref()).cloned()
    };
    let guardrails: Vec<Value> = architecture
        .guardrails
        .iter()
        .enumerate()
        .map(|(n, own)| {
            let place = format!("{}/guardrails/{n}", scope.base);
            guardrail(place, json!(own), downgrade(&own.budget).as_ref(), "/budget/downgrade_to")
        })
        .collect();
    let keys: Vec<Value> = architecture
        .keys
        .iter()
        .enumerate()
        .map(|(n, own)| {
            let place = format!("{}/keys/{n}", scope.base);
            guardrail(place, json!(own), downgrade(&own.budget).as_ref(), "/budget/downgrade_to")
        })
        .collect();
    json!({
        "format": FORMAT,
        "made_by": format!("Routewright {}", scope.app_version),
        "project": scope.project.name,
        "architecture": { "id": architecture.id, "name": architecture.name },
        "catalog": scope.catalog.date,
        "features": features,
        "guardrails": guardrails,
        "keys": keys,
        "normalization": architecture.normalization,
    })
}

/// What the feature requires of every provider. Its own calls have it already; those of a budget's downgrade, which any
/// feature may come to, are given it by the client.
fn requires(served: &Served<'_>) -> Value {
    let constraints = Constraints::default().required_by(served.feature.map(|(_, feature)| feature));
    let mut fields = serde_json::Map::new();
    if constraints.zero_retention {
        fields.insert("zdr".to_owned(), json!(true));
    }
    if constraints.no_training {
        fields.insert("data_collection".to_owned(), json!("deny"));
    }
    Value::Object(fields)
}

/// What the guardrails of the whole architecture add to every call.
pub(crate) fn architecture_constraints(scope: &Scope<'_>) -> Constraints {
    let guardrails = &scope.architecture.guardrails;
    guardrails.iter().fold(Constraints::default(), |joined, guardrail| joined.guarded_by(guardrail))
}

struct Compiler<'s, 'a> {
    scope: &'s Scope<'a>,
    served: &'s Served<'a>,
}

impl Compiler<'_, '_> {
    fn policy(&self, policy: &Policy, place: &str, constraints: &Constraints) -> Value {
        let inner = match policy {
            Policy::Model(leaf) => return self.call(&[leaf], place, constraints),
            Policy::Fallback(chain) => {
                if let Some(leaves) = native_chain(chain, self.scope)
                    // The client must know what a call of each model costs, which a list of models hides.
                    && constraints.price_ceiling.is_none()
                {
                    return self.call(&leaves, place, constraints);
                }
                constraints.clone()
            }
            // Copies keep the place of the original, and with it its budgets and caches.
            Policy::Shared(shared) => {
                return match self.scope.library(&shared.policy) {
                    Some(policy) => self.policy(policy, &self.scope.library_place(&shared.policy), constraints),
                    None => json!(policy),
                };
            }
            Policy::PromptCache(cache) => constraints.cached_by(cache),
            Policy::Guard(guard) => constraints.guarded_by(&guard.guardrail),
            _ => constraints.clone(),
        };
        let mut value = json!(policy);
        for (pointer, child) in policy.children() {
            let node = self.policy(child, &format!("{place}{pointer}"), &inner);
            replace(&mut value, &pointer, node);
        }
        if let Policy::Steer(steer) = policy {
            value["good_enough"] = self.good_enough(steer);
            value["first_models"] =
                steer.candidates.iter().map(|one| self.first_leaf(one).map(|leaf| json!(leaf.model))).collect();
            value["published"] = steer.candidates.iter().map(|one| self.published(steer, one)).collect();
        }
        if let Policy::Partition(PartitionPolicy { by: PartitionBy::Split(split), .. }) = policy {
            value["by"]["split"]["reduce_limit"] = json!(self.reduce_limit(split));
        }
        value["place"] = json!(place);
        value
    }

    /// Tokens that the model that reduces takes, less those of the instructions; nothing where the catalog does not say.
    fn reduce_limit(&self, split: &Split) -> Option<u32> {
        let leaf = self.first_leaf(&split.reduce)?;
        let endpoints = &self.scope.catalog.resolve(leaf.model.as_str())?.model.endpoints;
        let most = endpoints.iter().map(|one| one.max_prompt_tokens.unwrap_or(one.context_tokens)).max()?;
        Some(most.saturating_sub(split.instruction_tokens))
    }

    fn call(&self, leaves: &[&ModelPolicy], place: &str, constraints: &Constraints) -> Value {
        let mut body = chain_body(leaves, constraints).unwrap_or_default();
        body.insert("trace".to_owned(), trace(self.scope, self.served));
        let mut call = json!({ "pattern": "call", "place": place, "body": body });
        if constraints.prefix.is_some_and(|prefix| prefix.sticky) {
            call["sticky"] = json!(true);
        }
        if let (Some(ceiling), [leaf]) = (constraints.price_ceiling, leaves) {
            call["ceiling_usd"] = json!(ceiling);
            call["prices"] = self.prices(leaf);
        }
        call
    }

    /// USD per token of each provider of a model, for price ceilings; the dearest of a provider's endpoints.
    fn prices(&self, leaf: &ModelPolicy) -> Value {
        let Some(found) = self.scope.catalog.resolve(leaf.model.as_str()) else { return json!([]) };
        let mut rows = Vec::new();
        for endpoint in &found.model.endpoints {
            if endpoint.tariff != leaf.parameters.service_tier.unwrap_or_default() {
                continue;
            }
            let base = &endpoint.prices.base;
            let (Some(prompt), Some(completion)) = (base.prompt, base.completion) else { continue };
            rows.push(json!({
                "provider": endpoint.provider,
                "prompt": prompt.to_string(),
                "completion": completion.to_string(),
                "request": base.request.map_or_else(|| "0".to_owned(), |price| price.to_string()),
            }));
        }
        json!(rows)
    }

    /// For each candidate whether its expected quality meets the floor, decided by the figures of the day of the export.
    fn good_enough(&self, steer: &SteerPolicy) -> Value {
        let floor = steer.quality_floor;
        let verdicts = steer.candidates.iter().map(|candidate| {
            let Some(floor) = floor else { return true };
            let first = self.first_leaf(candidate);
            let quality = first.and_then(|leaf| self.scope.quality(Some(self.served.id), &leaf.model));
            quality.is_some_and(|quality| quality >= floor)
        });
        json!(verdicts.collect::<Vec<_>>())
    }

    /// What the catalog knows of the endpoints of a candidate's first model, to steer by until the client has measured.
    fn published(&self, steer: &SteerPolicy, candidate: &Policy) -> Value {
        let found = self.first_leaf(candidate).and_then(|leaf| self.scope.catalog.resolve(leaf.model.as_str()));
        let endpoints = found.map(|found| found.model.endpoints.as_slice()).unwrap_or_default();
        let rows = endpoints.iter().filter(|endpoint| endpoint.healthy && endpoint.tariff == Tariff::Standard);
        let rows = rows.filter_map(|endpoint| {
            let ttft = knot(endpoint.ttft_ms.as_ref()?, steer.budget.percentile);
            // A slow answer is one with a low throughput: the slow tail is the fast one, mirrored.
            let tps =
                endpoint.throughput_tps.as_ref().map(|tps| tps.p50 * tps.p50 / knot(tps, steer.budget.percentile));
            Some(json!({ "ttft_ms": ttft, "tokens_per_s": tps }))
        });
        rows.collect()
    }

    /// The model that a policy asks first.
    fn first_leaf<'p>(&'p self, policy: &'p Policy) -> Option<&'p ModelPolicy> {
        match policy {
            Policy::Model(leaf) => Some(leaf),
            Policy::Shared(shared) => self.first_leaf(self.scope.library(&shared.policy)?),
            other => other.children().into_iter().next().and_then(|(_, child)| self.first_leaf(child)),
        }
    }
}

/// Labels that the gateway's logs and broadcasts carry on.
pub(crate) fn trace(scope: &Scope<'_>, served: &Served<'_>) -> Value {
    json!({ "feature": served.id, "architecture": scope.architecture.id })
}

fn knot(knots: &PercentileKnots, percentile: Percentile) -> f64 {
    match percentile {
        Percentile::P50 => knots.p50,
        Percentile::P75 => knots.p75,
        Percentile::P90 => knots.p90,
        Percentile::P95 => knots.p95,
        Percentile::P99 => knots.p99,
    }
}

fn replace(value: &mut Value, pointer: &str, node: Value) {
    if let Some(slot) = value.pointer_mut(pointer) {
        *slot = node;
    }
}
