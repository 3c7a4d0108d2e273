//! Settings of guardrails.

use routewright_domain::{Budget, DataRequirements, Guardrail, ModelId, Period, ProviderId, WhenReached, count};

use super::{Kind, Walk, Way};
use crate::words::listed;

impl<'a> Walk<'a> {
    pub(super) fn guardrail(&mut self, guardrail: &'a Guardrail, place: &str) {
        let Guardrail {
            name,
            budget,
            price_ceiling_usd,
            max_prompt_tokens,
            max_completion_tokens,
            requests_per_minute,
            models,
            providers,
            data,
            unknown,
        } = guardrail;
        self.say(format!("{place}/name"), Kind::GuardrailName, format!("name of the guardrail: {name}"));
        if let Some(budget) = budget {
            self.budget(budget, &format!("{place}/budget"));
        }
        self.say_some(format!("{place}/price_ceiling_usd"), Kind::PriceCeiling, *price_ceiling_usd, |usd| {
            format!("no call that is expected to cost more than ${usd}")
        });
        self.say_some(format!("{place}/max_prompt_tokens"), Kind::MaxPromptTokens, *max_prompt_tokens, |n| {
            format!("prompts of at most {} tokens", count(n))
        });
        self.say_some(
            format!("{place}/max_completion_tokens"),
            Kind::MaxCompletionTokens,
            *max_completion_tokens,
            |n| format!("answers of at most {} tokens", count(n)),
        );
        self.say_some(format!("{place}/requests_per_minute"), Kind::RequestsPerMinute, *requests_per_minute, |n| {
            format!("at most {} requests a minute", count(n))
        });
        self.say_if(
            !models.is_empty(),
            format!("{place}/models"),
            Kind::AllowedModels,
            format!("only the models {}", listed(models.iter().map(ModelId::as_str))),
        );
        self.say_if(
            !providers.is_empty(),
            format!("{place}/providers"),
            Kind::AllowedProviders,
            format!("only the providers {}", listed(providers.iter().map(ProviderId::as_str))),
        );
        self.data(data, &format!("{place}/data"));
        self.unknown(unknown, place);
    }

    pub(super) fn budget(&mut self, budget: &'a Budget, place: &str) {
        let Budget { limit_usd, period, alert_at, when_reached, downgrade_to, unknown } = budget;
        let period = match period {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
        };
        let (kind, then) = match when_reached {
            WhenReached::Alert => (Kind::BudgetAlerts, "then somebody is told"),
            WhenReached::Downgrade => (Kind::BudgetDowngrades, "then a cheaper policy answers"),
            WhenReached::Block => (Kind::BudgetBlocks, "then requests are refused"),
        };
        self.say(place, kind, format!("${limit_usd} a {period}, {then}"));
        self.say_if(
            !alert_at.is_empty(),
            format!("{place}/alert_at"),
            Kind::BudgetAlertAt,
            format!("alerts at {} of the limit", listed(alert_at.iter().map(ToString::to_string))),
        );
        if let Some(policy) = downgrade_to {
            self.aside(Way::Downgrade, policy, &format!("{place}/downgrade_to"));
        }
        self.unknown(unknown, place);
    }

    pub(super) fn data(&mut self, data: &'a DataRequirements, place: &str) {
        let DataRequirements { zero_retention, no_training, regions, unknown } = data;
        self.say_if(
            *zero_retention,
            format!("{place}/zero_retention"),
            Kind::ZeroRetention,
            "only endpoints that keep nothing",
        );
        self.say_if(
            *no_training,
            format!("{place}/no_training"),
            Kind::NoTraining,
            "only endpoints that do not train on prompts",
        );
        self.say_if(
            !regions.is_empty(),
            format!("{place}/regions"),
            Kind::Regions(regions),
            format!("only endpoints in {}", listed(regions.iter().map(String::as_str))),
        );
        self.unknown(unknown, place);
    }
}
