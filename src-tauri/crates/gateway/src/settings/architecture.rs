//! Settings of a whole architecture and of the features that it serves.

use routewright_domain::{
    Architecture, Breaker, Feature, GatewayKey, ModelId, Normalization, OnDefect, Requirements, count, pointer_segment,
};

use super::condition_words::condition_in_words;
use super::{Kind, Position, Setting, Walk};
use crate::scope::Scope;
use crate::words::listed;

/// Everything that the architecture says, and what its features ask of endpoints. A feature's limits on latency, cost,
/// quality and success are left out: a replay is held against them, no gateway is.
pub(crate) fn all_settings<'a>(scope: &Scope<'a>) -> Vec<Setting<'a>> {
    let mut walk =
        Walk { scope: scope.clone(), feature: None, position: Position::Architecture, ways: vec![], out: vec![] };
    walk.architecture();
    walk.out
}

impl<'a> Walk<'a> {
    fn architecture(&mut self) {
        let scope = self.scope.clone();
        let Architecture {
            id: _,
            name: _,
            summary: _,
            policies: _,
            library,
            guardrails,
            keys,
            breaker,
            normalization,
            unknown,
        } = scope.architecture;
        for served in scope.served() {
            self.feature = Some(served.id);
            if let Some((n, feature)) = served.feature {
                self.required(feature, &format!("/features/{n}"));
            }
            self.below(served.policy, &served.place, Position::Root);
        }
        self.feature = None;
        for (id, policy) in library {
            self.inside(policy, &scope.library_place(id));
        }
        for (n, guardrail) in guardrails.iter().enumerate() {
            self.guardrail(guardrail, &format!("{}/guardrails/{n}", scope.base));
        }
        for (n, key) in keys.iter().enumerate() {
            self.key(key, &format!("{}/keys/{n}", scope.base));
        }
        if let Some(breaker) = breaker {
            self.breaker(breaker, &format!("{}/breaker", scope.base));
        }
        self.normalization(normalization, &format!("{}/normalization", scope.base));
        self.unknown(unknown, &scope.base);
    }

    fn required(&mut self, feature: &'a Feature, place: &str) {
        self.say(
            format!("{place}/matches"),
            Kind::FeatureMatches,
            format!("requests of {}: {}", feature.name, condition_in_words(&feature.matches)),
        );
        let Requirements {
            ttft_p95_ms: _,
            latency_p95_ms: _,
            success_rate: _,
            quality_floor: _,
            cost_per_request_usd: _,
            monthly_budget_usd: _,
            data,
            capabilities,
            context_tokens,
            unknown: _,
        } = &feature.requirements;
        let at = format!("{place}/requirements");
        self.data(data, &format!("{at}/data"));
        self.say_if(
            !capabilities.is_empty(),
            format!("{at}/capabilities"),
            Kind::RequiredCapabilities,
            format!("only endpoints that can do {}", listed(capabilities.iter().map(|one| one.word()))),
        );
        self.say_some(format!("{at}/context_tokens"), Kind::RequiredContext, *context_tokens, |n| {
            format!("only endpoints that take {} tokens", count(n))
        });
    }

    fn key(&mut self, key: &'a GatewayKey, place: &str) {
        let GatewayKey { id: _, name, matches, models, budget, disabled, unknown } = key;
        self.say(place, Kind::Key, format!("key {name}"));
        self.say_some(format!("{place}/matches"), Kind::KeyMatches, matches.as_ref(), |when| {
            format!("carried by {}", condition_in_words(when))
        });
        self.say_if(
            !models.is_empty(),
            format!("{place}/models"),
            Kind::KeyModels,
            format!("may use {}", listed(models.iter().map(ModelId::as_str))),
        );
        if let Some(budget) = budget {
            self.budget(budget, &format!("{place}/budget"));
        }
        self.say_if(*disabled, format!("{place}/disabled"), Kind::KeyDisabled, "switched off");
        self.unknown(unknown, place);
    }

    fn breaker(&mut self, breaker: &'a Breaker, place: &str) {
        let Breaker { failures, within_s, cooldown_s, rate_limit_cooldown_s, unknown } = breaker;
        self.say_some(format!("{place}/failures"), Kind::BreakerFailures, *failures, |n| {
            format!("{n} failures open the breaker")
        });
        self.say(
            format!("{place}/within_s"),
            Kind::BreakerWindow(*within_s),
            format!("failures of the last {within_s} s count"),
        );
        self.say(
            format!("{place}/cooldown_s"),
            Kind::BreakerCooldown,
            format!("an endpoint is passed over for {cooldown_s} s"),
        );
        self.say_some(
            format!("{place}/rate_limit_cooldown_s"),
            Kind::RateLimitCooldown,
            *rate_limit_cooldown_s,
            |seconds| format!("{seconds} s after a rate limit"),
        );
        self.unknown(unknown, place);
    }

    fn normalization(&mut self, normalization: &'a Normalization, place: &str) {
        let Normalization { truncated, empty, unknown } = normalization;
        self.say_if(
            *truncated == OnDefect::Reject,
            format!("{place}/truncated"),
            Kind::RejectTruncated,
            "answers that were cut count as failures",
        );
        self.say_if(
            *empty == OnDefect::Reject,
            format!("{place}/empty"),
            Kind::RejectEmpty,
            "empty answers count as failures",
        );
        self.unknown(unknown, place);
    }
}

impl Scope<'_> {
    /// JSON pointer of a policy of the library.
    pub(crate) fn library_place(&self, id: &routewright_domain::PolicyId) -> String {
        format!("{}/library/{}", self.base, pointer_segment(id.as_str()))
    }
}
