//! The modifiers around the policies of an architecture.

use routewright_domain::{
    Architecture, BatchPolicy, CacheHit, CachePolicy, CompressPolicy, Money, Policy, Project, UnknownFields, WhatIfKind,
};

/// Seconds that a cached answer is kept: a day. An assumption of ours.
pub(super) const CACHE_TTL_S: u32 = 86_400;
/// Milliseconds of a look into the cache. An assumption of ours.
pub(super) const CACHE_LOOKUP_MS: u32 = 5;
/// Share of a prompt that is left: the mildest compression that `LLMLingua-2` was published with (two to five times).
pub(super) const COMPRESS_RATIO: f64 = 0.5;
/// Prompts below this many tokens are left as they are. An assumption of ours.
pub(super) const COMPRESS_FROM: u32 = 1_000;
/// Milliseconds that the compressing model takes for a thousand tokens. An assumption of ours.
pub(super) const COMPRESS_MS_PER_THOUSAND: u32 = 100;
/// Probability that a right answer becomes wrong. Published studies find no significant loss on summaries, code and questions at
/// mild compression; two in a hundred are kept aside as an assumption on the safe side.
pub(super) const COMPRESS_LOSS: f64 = 0.02;
/// Batches leave every hour. An assumption of ours.
pub(super) const BATCH_WINDOW_MINUTES: u32 = 60;
/// Answers are there within a day, as the providers promise.
pub(super) const BATCH_DEADLINE_MINUTES: u32 = 1_440;
/// Nine in ten batches were back within an hour.
pub(super) const BATCH_TURNAROUND_MINUTES: u32 = 60;

/// The architecture with a change around the policy of every feature that lacks it; `None` where none does.
pub(super) fn changed(project: &Project, architecture: &Architecture, kind: WhatIfKind) -> Option<Architecture> {
    let mut changed = architecture.clone();
    let mut any = false;
    for policy in changed.policies.values_mut() {
        if !has(architecture, policy, kind) {
            *policy = around(kind, policy.clone());
            any = true;
        }
    }
    let free = |id: &str| project.architectures.iter().all(|one| one.id.as_str() != id);
    let base = format!("{}-{}", architecture.id, suffix(kind));
    let mut names = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}")));
    changed.id = names.find(|id| free(id))?.as_str().into();
    changed.name = format!("{} and {}", architecture.name, kind.name().to_lowercase());
    changed.summary =
        Some(format!("{}, with a {} around every feature.", architecture.name, kind.name().to_lowercase()));
    any.then_some(changed)
}

fn suffix(kind: WhatIfKind) -> &'static str {
    match kind {
        WhatIfKind::ResponseCache => "cached",
        WhatIfKind::PromptCompression => "compressed",
        WhatIfKind::OffPeakBatch => "batched",
    }
}

/// Whether a policy, or one of the library that it asks, has such a modifier.
fn has(architecture: &Architecture, policy: &Policy, kind: WhatIfKind) -> bool {
    let mut open = vec![policy];
    let mut seen = Vec::new();
    while let Some(policy) = open.pop() {
        match (policy, kind) {
            (Policy::Cache(_), WhatIfKind::ResponseCache)
            | (Policy::Compress(_), WhatIfKind::PromptCompression)
            | (Policy::Batch(_), WhatIfKind::OffPeakBatch) => return true,
            (Policy::Shared(shared), _) if !seen.contains(&&shared.policy) => {
                seen.push(&shared.policy);
                open.extend(architecture.library.get(&shared.policy));
            }
            _ => {}
        }
        open.extend(policy.children().into_iter().map(|(_, child)| child));
    }
    false
}

/// A policy with a change around it.
pub(crate) fn around(kind: WhatIfKind, policy: Policy) -> Policy {
    let policy = Box::new(policy);
    let unknown = UnknownFields::new();
    match kind {
        WhatIfKind::ResponseCache => Policy::Cache(CachePolicy {
            hit: CacheHit::Exact,
            ttl_s: CACHE_TTL_S,
            capacity: None,
            lookup_ms: CACHE_LOOKUP_MS,
            policy,
            unknown,
        }),
        WhatIfKind::PromptCompression => Policy::Compress(CompressPolicy {
            ratio: COMPRESS_RATIO,
            min_prompt_tokens: COMPRESS_FROM,
            cost_per_million_usd: Money::ZERO,
            latency_ms_per_thousand: COMPRESS_MS_PER_THOUSAND,
            quality_loss: COMPRESS_LOSS,
            policy,
            unknown,
        }),
        WhatIfKind::OffPeakBatch => Policy::Batch(BatchPolicy {
            window_minutes: BATCH_WINDOW_MINUTES,
            deadline_minutes: BATCH_DEADLINE_MINUTES,
            turnaround_minutes: Some(BATCH_TURNAROUND_MINUTES),
            price_share: None,
            every_request: false,
            policy,
            unknown,
        }),
    }
}
