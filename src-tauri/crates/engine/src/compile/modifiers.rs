//! Modifiers: caches, compression, batches, retries, hedges and splits.

use routewright_domain::{
    BatchPolicy, CacheHit, CachePolicy, CompressPolicy, HedgePolicy, PromptCachePolicy, RetryPolicy, Trigger,
    WeightedPolicy,
};

use super::compiler::PolicyCompiler;
use super::constraints::Constraints;
use crate::check::warn_of_unknown;
use crate::plan::{
    ArmNode, BatchNode, CacheNode, CompressNode, HedgeNode, Node, PrefixNode, RetryNode, TriggerSet, WeightedNode,
};

const NANOS_PER_SECOND: i64 = 1_000_000_000;
/// Minutes that providers keep a prompt's beginning, as most state.
const PREFIX_MINUTES: u32 = 5;
/// Shortest beginning that providers keep, as most state.
const PREFIX_TOKENS: u32 = 1_024;
/// Minutes that a batch takes; assumed: providers promise 24 hours and are mostly done within one.
const TURNAROUND_MINUTES: u32 = 60;
const MOST_ATTEMPTS: u32 = 100;

/// Minutes in nanoseconds; 292 years and more are 292 years.
pub(crate) fn minutes_ns(minutes: u32) -> i64 {
    i64::from(minutes).saturating_mul(60 * NANOS_PER_SECOND)
}

impl PolicyCompiler<'_> {
    pub(crate) fn cache(&mut self, cache: &CachePolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&cache.unknown, path, &mut self.diagnostics);
        let semantic = match &cache.hit {
            CacheHit::Exact => None,
            CacheHit::Semantic(semantic) => {
                let at = format!("{path}/hit/semantic");
                warn_of_unknown(&semantic.unknown, &at, &mut self.diagnostics);
                self.require_share(semantic.similar_share, format!("{at}/similar_share"), "a share");
                self.require_share(semantic.wrong_hit_rate, format!("{at}/wrong_hit_rate"), "a share");
                Some((semantic.similar_share, semantic.wrong_hit_rate))
            }
        };
        for (field, zero) in [("ttl_s", cache.ttl_s == 0), ("capacity", cache.capacity == Some(0))] {
            if zero {
                self.warn("cache_never_hits", format!("{path}/{field}"), "with 0 nothing is ever found in this cache");
            }
        }
        let node = self.policy(&cache.policy, &format!("{path}/policy"), constraints)?;
        Some(Node::Cache(CacheNode {
            semantic,
            ttl_ns: i64::from(cache.ttl_s) * NANOS_PER_SECOND,
            capacity: cache.capacity.map(|capacity| capacity as usize),
            lookup_us: u64::from(cache.lookup_ms) * 1_000,
            node,
            key: self.draw_key(path),
        }))
    }

    pub(crate) fn prompt_cache(
        &mut self,
        cache: &PromptCachePolicy,
        path: &str,
        constraints: &Constraints,
    ) -> Option<Node> {
        warn_of_unknown(&cache.unknown, path, &mut self.diagnostics);
        let node = self.policy(&cache.policy, &format!("{path}/policy"), constraints)?;
        let minutes = cache.ttl_minutes.unwrap_or(if cache.one_hour { 60 } else { PREFIX_MINUTES });
        Some(Node::Prefix(PrefixNode {
            ttl_ns: minutes_ns(minutes),
            min_tokens: cache.min_tokens.unwrap_or(PREFIX_TOKENS),
            one_hour: cache.one_hour,
            sticky: cache.sticky,
            node,
        }))
    }

    pub(crate) fn compress(
        &mut self,
        compress: &CompressPolicy,
        path: &str,
        constraints: &Constraints,
    ) -> Option<Node> {
        warn_of_unknown(&compress.unknown, path, &mut self.diagnostics);
        if !(compress.ratio > 0.0 && compress.ratio <= 1.0) {
            let message = format!("compression leaves a share above 0 and up to 1, not {}", compress.ratio);
            self.error("share_out_of_range", format!("{path}/ratio"), message, "half the prompt is written 0.5");
        }
        self.require_share(compress.quality_loss, format!("{path}/quality_loss"), "a probability");
        if compress.cost_per_million_usd < routewright_domain::Money::ZERO {
            let at = format!("{path}/cost_per_million_usd");
            self.error("negative_cost", at, "compression costs 0 or more", "leave the cost out if there is none");
        }
        let node = self.policy(&compress.policy, &format!("{path}/policy"), constraints)?;
        Some(Node::Compress(CompressNode {
            ratio: compress.ratio,
            min_prompt: compress.min_prompt_tokens,
            cost_per_million: compress.cost_per_million_usd.0,
            latency_us_per_thousand: u64::from(compress.latency_ms_per_thousand) * 1_000,
            quality_loss: compress.quality_loss,
            node,
        }))
    }

    pub(crate) fn batch(&mut self, batch: &BatchPolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&batch.unknown, path, &mut self.diagnostics);
        if batch.window_minutes == 0 {
            let message = "batches leave every minute at most";
            self.error("zero_window", format!("{path}/window_minutes"), message, "give at least 1 minute");
        }
        let turnaround = batch.turnaround_minutes.unwrap_or(TURNAROUND_MINUTES);
        if batch.deadline_minutes <= turnaround {
            let message = format!(
                "a batch takes {turnaround} minutes, so within {} none is ever back in time",
                batch.deadline_minutes
            );
            self.warn("batch_too_late", format!("{path}/deadline_minutes"), message);
        }
        let node = self.policy(&batch.policy, &format!("{path}/policy"), constraints)?;
        let priced = batch.price_share.is_some()
            || self.nodes.iter().any(|node| matches!(node, Node::Model(leaf) if !leaf.batch_endpoints.is_empty()));
        if !priced {
            let message = "the catalog has no batch tariff of these models and no `price_share` is given, so all requests are called live";
            self.warn("no_batch_tariff", path, message);
        }
        Some(Node::Batch(BatchNode {
            window_ns: minutes_ns(batch.window_minutes.max(1)),
            deadline_us: u64::from(batch.deadline_minutes) * 60_000_000,
            turnaround_us: u64::from(turnaround) * 60_000_000,
            price_share: batch.price_share,
            every_request: batch.every_request,
            node,
        }))
    }

    pub(crate) fn retry(&mut self, retry: &RetryPolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&retry.unknown, path, &mut self.diagnostics);
        if !(1..=MOST_ATTEMPTS).contains(&retry.attempts) {
            let message = format!("between 1 and {MOST_ATTEMPTS} attempts are possible, not {}", retry.attempts);
            self.error("attempts_out_of_range", format!("{path}/attempts"), message, "two or three are usual");
        }
        if let Some(share) = retry.budget_share {
            self.require_share(share, format!("{path}/budget_share"), "a share");
        }
        let usual = [Trigger::Outage, Trigger::RateLimit];
        let triggers: TriggerSet = if retry.on.is_empty() { usual.iter().collect() } else { retry.on.iter().collect() };
        let node = self.policy(&retry.policy, &format!("{path}/policy"), constraints)?;
        Some(Node::Retry(RetryNode {
            attempts: retry.attempts,
            base_us: u64::from(retry.base_delay_ms) * 1_000,
            most_us: u64::from(retry.max_delay_ms.max(retry.base_delay_ms)) * 1_000,
            budget_share: retry.budget_share,
            triggers,
            node,
        }))
    }

    pub(crate) fn hedge(&mut self, hedge: &HedgePolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&hedge.unknown, path, &mut self.diagnostics);
        if hedge.after_ms == 0 {
            let at = format!("{path}/after_ms");
            self.warn("hedge_at_once", at, "after 0 ms every request is sent twice at once, and billed twice");
        }
        let node = self.policy(&hedge.policy, &format!("{path}/policy"), constraints);
        let backup = match &hedge.backup {
            Some(backup) => self.policy(backup, &format!("{path}/backup"), constraints),
            None => node,
        };
        if let Some(node) = node {
            self.note_unmeasured(node, &format!("{path}/policy"));
        }
        Some(Node::Hedge(HedgeNode { after_us: u64::from(hedge.after_ms) * 1_000, node: node?, backup: backup? }))
    }

    pub(crate) fn weighted(
        &mut self,
        weighted: &WeightedPolicy,
        path: &str,
        constraints: &Constraints,
    ) -> Option<Node> {
        warn_of_unknown(&weighted.unknown, path, &mut self.diagnostics);
        let enough = self.require_members(weighted.arms.len(), 1, path, "a split needs at least one arm");
        let total: u64 = weighted.arms.iter().map(|arm| u64::from(arm.weight)).sum();
        if enough && total == 0 {
            self.error("zero_weights", format!("{path}/arms"), "all weights are 0", "give one arm a weight above 0");
        }
        let mut arms = Vec::new();
        let mut sum = 0;
        for (n, arm) in weighted.arms.iter().enumerate() {
            warn_of_unknown(&arm.unknown, &format!("{path}/arms/{n}"), &mut self.diagnostics);
            sum += u64::from(arm.weight);
            let until = sum as f64 / total.max(1) as f64;
            let node = self.policy(&arm.policy, &format!("{path}/arms/{n}/policy"), constraints);
            arms.extend(node.map(|node| ArmNode { name: arm.name.clone(), until, node }));
        }
        let sound = enough && total > 0 && arms.len() == weighted.arms.len();
        sound.then(|| Node::Weighted(WeightedNode { arms, by_session: weighted.by_session, key: self.draw_key(path) }))
    }
}
