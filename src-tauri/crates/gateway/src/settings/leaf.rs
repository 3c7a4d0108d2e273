//! Settings of a leaf.

use routewright_domain::{
    BalancingRule, CallParameters, DataCollection, MaxPrice, ModelPolicy, ProviderId, ProviderPreferences, Tariff,
    count,
};

use super::{Kind, Walk};
use crate::words::listed;

impl<'a> Walk<'a> {
    pub(super) fn leaf(&mut self, leaf: &'a ModelPolicy, place: &str) {
        let ModelPolicy { model, provider, parameters, unknown } = leaf;
        self.say(place, Kind::Model, format!("model {model}"));
        self.say_if(self.is_balanced(leaf), place, Kind::Serving, format!("who serves {model}"));
        self.preferences(provider, &format!("{place}/provider"));
        let CallParameters { max_tokens, service_tier, unknown: more } = parameters;
        let at = format!("{place}/parameters");
        self.say_some(format!("{at}/max_tokens"), Kind::MaxTokens, *max_tokens, |n| {
            format!("answers of at most {} tokens", count(n))
        });
        if let Some(tier) = service_tier {
            let name = match tier {
                Tariff::Standard => "standard",
                Tariff::Batch => "batch",
                Tariff::Flex => "flex",
                Tariff::Priority => "priority",
            };
            self.say(format!("{at}/service_tier"), Kind::ServiceTier(*tier), format!("the {name} tariff"));
        }
        self.unknown(more, &at);
        self.unknown(unknown, place);
    }

    /// Whether the gateway has several providers to choose from and is not told how. Another rule than the usual one has a line of its own.
    fn is_balanced(&self, leaf: &ModelPolicy) -> bool {
        let own = &leaf.provider;
        let told = own.only.len() == 1
            || !own.order.is_empty()
            || own.sort.is_some()
            || own.balance != BalancingRule::default();
        let found = self.scope.catalog.resolve(leaf.model.as_str());
        let endpoints = found.map(|found| found.model.endpoints.as_slice()).unwrap_or_default();
        let one_provider = endpoints
            .split_first()
            .is_some_and(|(first, rest)| rest.iter().all(|other| other.provider == first.provider));
        !told && !one_provider
    }

    fn preferences(&mut self, provider: &'a ProviderPreferences, at: &str) {
        let ProviderPreferences {
            only,
            ignore,
            order,
            sort,
            balance,
            allow_fallbacks,
            require_parameters,
            data_collection,
            zdr,
            quantizations,
            max_price,
            preferred_min_throughput,
            preferred_max_latency,
            unknown,
        } = provider;
        let names = |ids: &[ProviderId]| listed(ids.iter().map(ProviderId::as_str));
        self.say_if(!only.is_empty(), format!("{at}/only"), Kind::ProvidersOnly, format!("only {}", names(only)));
        self.say_if(
            !ignore.is_empty(),
            format!("{at}/ignore"),
            Kind::ProvidersIgnored,
            format!("never {}", names(ignore)),
        );
        self.say_if(
            !order.is_empty(),
            format!("{at}/order"),
            Kind::ProviderOrder,
            format!("in the order {}", names(order)),
        );
        self.say_some(format!("{at}/sort"), Kind::EndpointSort, *sort, |sort| {
            format!("best endpoint by {}", format!("{sort:?}").to_lowercase())
        });
        self.say_if(
            *balance != BalancingRule::default(),
            format!("{at}/balance"),
            Kind::Balance,
            "balanced by effective price and speed",
        );
        self.say_if(
            !allow_fallbacks,
            format!("{at}/allow_fallbacks"),
            Kind::NoEndpointFallbacks,
            "no other endpoint when the first one fails",
        );
        self.say_if(
            *require_parameters,
            format!("{at}/require_parameters"),
            Kind::RequireParameters,
            "only endpoints that can do all that is asked",
        );
        self.say_some(format!("{at}/data_collection"), Kind::DataCollection, *data_collection, |choice| match choice {
            DataCollection::Allow => "providers may train on prompts".to_owned(),
            DataCollection::Deny => "no provider that trains on prompts".to_owned(),
        });
        self.say_if(*zdr, format!("{at}/zdr"), Kind::Zdr, "only providers that keep nothing");
        self.say_if(
            !quantizations.is_empty(),
            format!("{at}/quantizations"),
            Kind::Quantizations,
            format!("only the precisions {}", listed(quantizations.iter().map(String::as_str))),
        );
        if let Some(MaxPrice { prompt, completion, request, unknown }) = max_price {
            let at = format!("{at}/max_price");
            for (field, price, unit) in [
                ("prompt", prompt, "per million prompt tokens"),
                ("completion", completion, "per million completion tokens"),
                ("request", request, "per request"),
            ] {
                self.say_some(format!("{at}/{field}"), Kind::MaxPrice, *price, |price| {
                    format!("at most ${price} {unit}")
                });
            }
            self.unknown(unknown, &at);
        }
        self.say_some(
            format!("{at}/preferred_min_throughput"),
            Kind::MinThroughput,
            *preferred_min_throughput,
            |tps| format!("endpoints below {tps} tokens a second come last"),
        );
        self.say_some(format!("{at}/preferred_max_latency"), Kind::MaxLatency, *preferred_max_latency, |seconds| {
            format!("endpoints above {seconds} s to the first token come last")
        });
        self.unknown(unknown, at);
    }
}
