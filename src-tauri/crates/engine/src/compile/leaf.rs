//! Leaves: a model and those of its endpoints that may serve.

use std::collections::{BTreeMap, BTreeSet};

use routewright_domain::{
    BalancingRule, DataCollection, Diagnostic, Endpoint, MaxPrice, Model, ModelPolicy, ProviderId, ProviderPreferences,
    RoutingSuffix, Sort, Tariff, UnitPrice,
};

use super::compiler::PolicyCompiler;
use super::constraints::{Constraints, Exclusion};
use crate::check::warn_of_unknown;
use crate::plan::{Balance, EndpointIndex, ModelNode, Node};
use crate::similar::similar_model;

impl PolicyCompiler<'_> {
    pub(crate) fn model(&mut self, leaf: &ModelPolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        let Some(resolved) = self.catalog.resolve(leaf.model.as_str()) else {
            let message = format!("`{}` is not in the catalog of {}", leaf.model, self.catalog.date);
            let hint = similar_model(self.catalog, leaf.model.as_str()).map_or_else(
                || "choose a model of the catalog".to_owned(),
                |similar| format!("did you mean `{similar}`?"),
            );
            self.error("unknown_model", format!("{path}/model"), message, hint);
            return None;
        };
        let model = resolved.model;
        self.check_model(model, path);
        warn_of_unknown(&leaf.unknown, path, &mut self.diagnostics);
        warn_of_unknown(&leaf.parameters.unknown, &format!("{path}/parameters"), &mut self.diagnostics);
        self.check_preferences(&leaf.provider, model, path);
        if !constraints.allows(&model.id) {
            let message = format!("a guardrail's list of models leaves `{}` out", model.id);
            self.error("model_not_allowed", format!("{path}/model"), message, "add it to the list, or choose another");
            return None;
        }
        let live = self.live_tariffs(leaf, model, &resolved.routing, path);
        let index = self.intern_model(model);
        let mut exclusions: BTreeMap<Exclusion, usize> = BTreeMap::new();
        let mut endpoints: Vec<EndpointIndex> = Vec::new();
        let mut batch_endpoints = Vec::new();
        let reachable = |endpoint: &&Endpoint| endpoint.tariff == Tariff::Batch || live.contains(&endpoint.tariff);
        for endpoint in model.endpoints.iter().filter(reachable) {
            if let Some(exclusion) = exclude(&leaf.provider, endpoint).or_else(|| constraints.exclude(model, endpoint))
            {
                *exclusions.entry(exclusion).or_default() += 1;
                continue;
            }
            let at = self.intern_endpoint(endpoint, model, index);
            if endpoint.tariff == Tariff::Batch {
                batch_endpoints.push(at);
            }
            if live.contains(&endpoint.tariff) {
                endpoints.push(at);
            }
        }
        if endpoints.is_empty() {
            self.no_endpoint(model, &exclusions, path);
            return None;
        }
        self.check_unknown_prices(model, &endpoints, path);
        Some(Node::Model(ModelNode {
            model: index,
            endpoints,
            batch_endpoints,
            balance: balance(&leaf.provider, &resolved.routing),
            // An explicit order without fallbacks is the list of those that may serve, each in its turn.
            endpoint_fallback: leaf.provider.allow_fallbacks || !leaf.provider.order.is_empty(),
            require_parameters: leaf.provider.require_parameters,
            max_tokens: leaf
                .parameters
                .max_tokens
                .into_iter()
                .chain(constraints.max_completion)
                .min()
                .unwrap_or(u32::MAX),
            price_ceiling: constraints.price_ceiling,
            min_throughput: leaf.provider.preferred_min_throughput,
            max_latency: leaf.provider.preferred_max_latency.map(|seconds| seconds * 1_000.0),
        }))
    }

    fn check_model(&mut self, model: &Model, path: &str) {
        if let Some(date) = model.retires.as_ref().filter(|date| **date <= self.catalog.date) {
            let message = format!("`{}` may have been removed: its announced last day was {date}", model.id);
            self.warn("retired_model", format!("{path}/model"), message);
        } else if let Some(date) = &model.retires {
            let message = format!("the announced last day of `{}` is {date}", model.id);
            self.note("retiring_model", format!("{path}/model"), message);
        }
    }

    fn no_endpoint(&mut self, model: &Model, exclusions: &BTreeMap<Exclusion, usize>, path: &str) {
        let reasons: Vec<String> =
            exclusions.iter().map(|(exclusion, count)| format!("{count} by {}", exclusion.words())).collect();
        let only_preferences = exclusions.keys().all(|exclusion| *exclusion == Exclusion::Preferences);
        let message = if only_preferences {
            format!("the provider preferences leave no endpoint of `{}`", model.id)
        } else {
            format!("no endpoint of `{}` is left: {}", model.id, reasons.join(", "))
        };
        let hint = format!("it is served by {}", served_by(model));
        let at = if only_preferences { format!("{path}/provider") } else { format!("{path}/model") };
        self.error("no_endpoint", at, message, hint);
    }

    fn check_unknown_prices(&mut self, model: &Model, endpoints: &[EndpointIndex], path: &str) {
        let unpriced = endpoints.iter().filter(|at| {
            let base = &self.endpoints[**at].prices.base;
            base.prompt.is_none() || base.completion.is_none()
        });
        if unpriced.count() > 0 {
            let message =
                format!("some endpoints of `{}` have no known price; what they serve is counted as unpriced", model.id);
            self.warn("price_unknown", format!("{path}/model"), message);
        }
    }

    fn check_preferences(&mut self, preferences: &ProviderPreferences, model: &Model, path: &str) {
        let path = format!("{path}/provider");
        warn_of_unknown(&preferences.unknown, &path, &mut self.diagnostics);
        let serves = |provider: &ProviderId| model.endpoints.iter().any(|endpoint| endpoint.provider == *provider);
        for (field, providers) in
            [("only", &preferences.only), ("ignore", &preferences.ignore), ("order", &preferences.order)]
        {
            for (n, provider) in providers.iter().enumerate().filter(|(_, provider)| !serves(provider)) {
                let message = format!("`{provider}` does not serve `{}` in this catalog", model.id);
                let unknown = Diagnostic::warning("unknown_provider", format!("{path}/{field}/{n}"), message);
                self.diagnostics.push(unknown.with_hint(format!("it is served by {}", served_by(model))));
            }
        }
        if preferences.sort.is_some() && !preferences.order.is_empty() {
            self.warn("sort_ignored", format!("{path}/sort"), "`sort` has no effect beside an explicit `order`");
        }
    }
}

impl PolicyCompiler<'_> {
    /// The tariffs that a leaf calls outside of batches: what the service tier and the suffixes ask for. A tier that the catalog
    /// has no endpoint of is said to have no effect. A batch tariff is never balanced with the others; unless a leaf asks for
    /// nothing else, it waits for batches.
    fn live_tariffs(
        &mut self,
        leaf: &ModelPolicy,
        model: &Model,
        routing: &[RoutingSuffix],
        path: &str,
    ) -> Vec<Tariff> {
        let has = |tariff: Tariff| model.endpoints.iter().any(|endpoint| endpoint.tariff == tariff);
        let wanted = leaf.parameters.service_tier.filter(|tier| *tier != Tariff::Standard);
        let tier = wanted.filter(|tier| has(*tier));
        let at = format!("{path}/parameters/service_tier");
        match (wanted, tier) {
            (Some(wanted), None) => self.no_such_tier(wanted, model, at),
            (_, Some(Tariff::Batch)) => {
                let message =
                    "batch answers come within hours and no latency of theirs is known, so they are in no percentile";
                self.note("batch_tier", at, message);
            }
            _ => {}
        }
        // A row such as `author/slug:batch` has no other endpoints. No tier falls back to the standard tariff where the model
        // has it; the suffixes admit a tariff to the competition.
        let own_row = (has(Tariff::Batch) && model.id.as_str().ends_with(":batch")).then_some(Tariff::Batch);
        let admitted = routing.iter().filter_map(|suffix| match suffix {
            RoutingSuffix::Floor => Some(Tariff::Flex),
            RoutingSuffix::Nitro => Some(Tariff::Priority),
            _ => None,
        });
        std::iter::once(tier.or(own_row).unwrap_or(Tariff::Standard)).chain(admitted).collect()
    }

    fn no_such_tier(&mut self, wanted: Tariff, model: &Model, path: String) {
        let (word, hint) = match wanted {
            Tariff::Batch => ("batch", "leave it out, or put `batch` with a `price_share` around the model"),
            Tariff::Priority => ("priority", "leave it out, or import a catalog with that tariff"),
            _ => ("flex", "leave it out, or import a catalog with that tariff"),
        };
        let message = format!(
            "the catalog has no {word} tariff of `{}`, so the standard tariff is replayed, with its prices and latencies",
            model.id
        );
        self.diagnostics.push(Diagnostic::warning("no_such_tier", path, message).with_hint(hint));
    }
}

fn exclude(preferences: &ProviderPreferences, endpoint: &Endpoint) -> Option<Exclusion> {
    let names = |list: &[ProviderId]| list.contains(&endpoint.provider);
    let listed = preferences.allow_fallbacks || preferences.order.is_empty() || names(&preferences.order);
    let admitted = (preferences.only.is_empty() || names(&preferences.only)) && !names(&preferences.ignore) && listed;
    let quantized = preferences.quantizations.is_empty()
        || endpoint.quantization.as_ref().is_some_and(|own| preferences.quantizations.contains(own));
    let policy = endpoint.data_policy;
    let checks = [
        (!admitted, Exclusion::Preferences),
        (!quantized, Exclusion::Quantization),
        (preferences.zdr && policy.retains != Some(false), Exclusion::Retention),
        (
            preferences.data_collection == Some(DataCollection::Deny) && policy.trains != Some(false),
            Exclusion::Training,
        ),
        (preferences.max_price.as_ref().is_some_and(|most| !affordable(endpoint, most)), Exclusion::Price),
    ];
    checks.into_iter().find(|(fails, _)| *fails).map(|(_, exclusion)| exclusion)
}

/// An unknown price is not known to be below a limit.
fn affordable(endpoint: &Endpoint, most: &MaxPrice) -> bool {
    let prices = &endpoint.prices.base;
    let million = |price: Option<UnitPrice>| price.map(UnitPrice::per_million);
    let within = |price: Option<routewright_domain::Money>, limit: Option<routewright_domain::Money>| {
        limit.is_none_or(|limit| price.is_some_and(|price| price <= limit))
    };
    let request = prices.request.unwrap_or(UnitPrice::FREE).of(1);
    within(million(prices.prompt), most.prompt)
        && within(million(prices.completion), most.completion)
        && within(Some(request), most.request)
}

fn balance(preferences: &ProviderPreferences, routing: &[RoutingSuffix]) -> Balance {
    let suffix = routing.iter().rev().find_map(|suffix| match suffix {
        RoutingSuffix::Nitro => Some(Sort::Throughput),
        RoutingSuffix::Floor => Some(Sort::Price),
        _ => None,
    });
    match (preferences.order.as_slice(), preferences.sort.or(suffix)) {
        ([], None) if preferences.balance == BalancingRule::EffectivePriceShare => Balance::EffectivePriceShare,
        ([], None) => Balance::InverseSquarePrice,
        ([], Some(sort)) => Balance::Sort(sort),
        (order, _) => Balance::Order(order.to_vec()),
    }
}

/// The providers of a model, for a hint.
fn served_by(model: &Model) -> String {
    let providers: BTreeSet<&str> = model.endpoints.iter().map(|endpoint| endpoint.provider.as_str()).collect();
    if providers.is_empty() {
        return "nobody in this catalog".to_owned();
    }
    providers.into_iter().collect::<Vec<_>>().join(", ")
}
