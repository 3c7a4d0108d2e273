//! Settings of the modifiers.

use routewright_domain::{
    Arm, BatchPolicy, CacheHit, CachePolicy, CompressPolicy, GuardPolicy, HedgePolicy, PromptCachePolicy, RetryPolicy,
    SemanticHit, SharedPolicy, WeightedPolicy, count,
};

use super::{Kind, Walk, Way};
use crate::words::{listed, trigger_word};

impl<'a> Walk<'a> {
    pub(super) fn cache(&mut self, cache: &'a CachePolicy, place: &str) {
        let CachePolicy { hit, ttl_s, capacity, lookup_ms, policy, unknown } = cache;
        self.say(place, Kind::Cache, "response cache");
        match hit {
            CacheHit::Exact => self.say(format!("{place}/hit"), Kind::ExactHit, "equal prompts are hits"),
            CacheHit::Semantic(SemanticHit { similar_share, wrong_hit_rate, unknown }) => {
                let at = format!("{place}/hit/semantic");
                self.say(format!("{place}/hit"), Kind::SemanticHit, "similar prompts are hits, too");
                self.say(
                    format!("{at}/similar_share"),
                    Kind::ReplayFigure,
                    format!("share of similar prompts: {similar_share}"),
                );
                self.say(
                    format!("{at}/wrong_hit_rate"),
                    Kind::ReplayFigure,
                    format!("share of wrong hits: {wrong_hit_rate}"),
                );
                self.unknown(unknown, &at);
            }
        }
        self.say(format!("{place}/ttl_s"), Kind::CacheTtl(*ttl_s), format!("answers are kept for {ttl_s} s"));
        self.say_some(format!("{place}/capacity"), Kind::CacheCapacity, *capacity, |n| format!("{n} answers fit"));
        self.say(format!("{place}/lookup_ms"), Kind::ReplayFigure, format!("a look takes {lookup_ms} ms"));
        self.wrapped(policy, &format!("{place}/policy"));
        self.unknown(unknown, place);
    }

    pub(super) fn prompt_cache(&mut self, cache: &'a PromptCachePolicy, place: &str) {
        let PromptCachePolicy { ttl_minutes, min_tokens, one_hour, sticky, policy, unknown } = cache;
        self.say(place, Kind::PromptCache, "provider prefix caching");
        if let Some(minutes) = ttl_minutes {
            let what = format!("beginnings are kept for {minutes} minutes");
            self.say(format!("{place}/ttl_minutes"), Kind::PrefixTtl(*minutes), what);
        }
        self.say_some(format!("{place}/min_tokens"), Kind::ReplayFigure, *min_tokens, |n| {
            format!("the shortest beginning that a provider keeps: {} tokens", count(n))
        });
        self.say_if(*one_hour, format!("{place}/one_hour"), Kind::OneHour, "written at the price for an hour");
        self.say_if(*sticky, format!("{place}/sticky"), Kind::Sticky, "a session stays with its endpoint");
        self.wrapped(policy, &format!("{place}/policy"));
        self.unknown(unknown, place);
    }

    pub(super) fn compress(&mut self, compress: &'a CompressPolicy, place: &str) {
        let CompressPolicy {
            ratio,
            min_prompt_tokens,
            cost_per_million_usd,
            latency_ms_per_thousand,
            quality_loss,
            policy,
            unknown,
        } = compress;
        self.say(place, Kind::Compress, "prompts are compressed");
        self.say(format!("{place}/ratio"), Kind::CompressRatio, format!("{ratio} of the prompt is left"));
        self.say(
            format!("{place}/min_prompt_tokens"),
            Kind::CompressFrom,
            format!("prompts from {} tokens on", count(*min_prompt_tokens)),
        );
        self.replay_money(
            format!("{place}/cost_per_million_usd"),
            *cost_per_million_usd,
            "compression of a million tokens",
        );
        self.say(
            format!("{place}/latency_ms_per_thousand"),
            Kind::ReplayFigure,
            format!("compression of a thousand tokens takes {latency_ms_per_thousand} ms"),
        );
        self.say(
            format!("{place}/quality_loss"),
            Kind::ReplayFigure,
            format!("right answers that compression makes wrong: {quality_loss}"),
        );
        self.wrapped(policy, &format!("{place}/policy"));
        self.unknown(unknown, place);
    }

    pub(super) fn batch(&mut self, batch: &'a BatchPolicy, place: &str) {
        let BatchPolicy {
            window_minutes,
            deadline_minutes,
            turnaround_minutes,
            price_share,
            every_request,
            policy,
            unknown,
        } = batch;
        self.say(place, Kind::Batch, "batches for what can wait");
        self.say(
            format!("{place}/window_minutes"),
            Kind::BatchWindow,
            format!("a batch every {window_minutes} minutes"),
        );
        self.say(
            format!("{place}/deadline_minutes"),
            Kind::BatchDeadline,
            format!("answers within {deadline_minutes} minutes, else live"),
        );
        self.say_some(format!("{place}/turnaround_minutes"), Kind::ReplayFigure, *turnaround_minutes, |minutes| {
            format!("a provider takes {minutes} minutes for a batch")
        });
        self.say_some(format!("{place}/price_share"), Kind::ReplayFigure, *price_share, |share| {
            format!("share of the standard price where no batch price is known: {share}")
        });
        self.say_if(
            *every_request,
            format!("{place}/every_request"),
            Kind::BatchEveryRequest,
            "all requests are batched",
        );
        self.wrapped(policy, &format!("{place}/policy"));
        self.unknown(unknown, place);
    }

    pub(super) fn retry(&mut self, retry: &'a RetryPolicy, place: &str) {
        let RetryPolicy { attempts, base_delay_ms, max_delay_ms, budget_share, on, policy, unknown } = retry;
        self.say(place, Kind::Retry, "tried again after a failure");
        self.say(format!("{place}/attempts"), Kind::Attempts(*attempts), format!("up to {attempts} attempts"));
        let what = format!("the first delay is drawn from 0 to {base_delay_ms} ms, each next bound doubles");
        self.say(format!("{place}/base_delay_ms"), Kind::Backoff, what);
        self.say(
            format!("{place}/max_delay_ms"),
            Kind::Backoff,
            format!("no bound of a delay above {max_delay_ms} ms"),
        );
        self.say_some(format!("{place}/budget_share"), Kind::RetryBudget, *budget_share, |share| {
            format!("no more retries than {share} of the calls of a minute")
        });
        let words = if on.is_empty() {
            "outage and rate limit".to_owned()
        } else {
            listed(on.iter().map(|trigger| trigger_word(*trigger)))
        };
        self.say(format!("{place}/on"), Kind::RetryOn(on), format!("again on {words}"));
        self.wrapped(policy, &format!("{place}/policy"));
        self.unknown(unknown, place);
    }

    pub(super) fn hedge(&mut self, hedge: &'a HedgePolicy, place: &str) {
        let HedgePolicy { after_ms, policy, backup, unknown } = hedge;
        self.say(place, Kind::Hedge, "a second call beside a slow one");
        self.say(
            format!("{place}/after_ms"),
            Kind::HedgeAfter,
            format!("the second call goes out after {after_ms} ms without a first token"),
        );
        self.wrapped(policy, &format!("{place}/policy"));
        if let Some(backup) = backup {
            self.aside(Way::SecondCall, backup, &format!("{place}/backup"));
        }
        self.unknown(unknown, place);
    }

    pub(super) fn weighted(&mut self, weighted: &'a WeightedPolicy, place: &str) {
        let WeightedPolicy { arms, by_session, unknown } = weighted;
        self.say(place, Kind::Weighted, format!("split over {} arms", arms.len()));
        for (n, Arm { name, weight, policy, unknown }) in arms.iter().enumerate() {
            let at = format!("{place}/arms/{n}");
            self.say(&at, Kind::ArmWeight, format!("arm {name} of weight {weight}"));
            self.inside(policy, &format!("{at}/policy"));
            self.unknown(unknown, &at);
        }
        self.say_if(*by_session, format!("{place}/by_session"), Kind::BySession, "a session stays in its arm");
        self.unknown(unknown, place);
    }

    pub(super) fn guard(&mut self, guard: &'a GuardPolicy, place: &str) {
        let GuardPolicy { guardrail, policy, unknown } = guard;
        self.say(place, Kind::Guard, format!("guardrail {}", guardrail.name));
        self.guardrail(guardrail, &format!("{place}/guardrail"));
        self.wrapped(policy, &format!("{place}/policy"));
        self.unknown(unknown, place);
    }

    pub(super) fn shared(&mut self, shared: &'a SharedPolicy, place: &str) {
        let SharedPolicy { policy, unknown } = shared;
        self.say(place, Kind::Shared, format!("the policy {policy} of the library"));
        self.unknown(unknown, place);
    }
}
