//! Calls of a policy, and the policies that variants amount to.

use std::collections::BTreeSet;

use routewright_domain::{
    Arm, FallbackPolicy, FallbackStep, GuardPolicy, Policy, PromptCachePolicy, RetryPolicy, Trigger, UnknownFields,
    WeightedPolicy,
};

use super::limits::held_at_root;
use super::lower::Above;
use super::variant::{Call, Limits};
use crate::reduce::kept_guardrail;
use crate::scope::Scope;

/// TensorZero moves on and tries again after every failure, whatever it was.
pub(crate) const ANY_FAILURE: [Trigger; 5] =
    [Trigger::Outage, Trigger::RateLimit, Trigger::Timeout, Trigger::ContextOverflow, Trigger::Moderation];
/// Its delays go from one second, doubled each time, and up to as much again is drawn on top: from 1 to 2 s, then 2 to 4 s.
/// Delays between 0 and three times the lower end have the same mean.
const MEAN_DELAY_BOUND: u32 = 3;

/// The calls of a policy that is no more than models one after the other, and what they amount to.
pub(super) fn calls<'a>(
    policy: &'a Policy,
    above: &Above<'a>,
    limits: Limits,
    scope: &Scope<'a>,
) -> Option<(Vec<Call<'a>>, Policy)> {
    match policy {
        Policy::Model(leaf) => {
            Some((vec![Call { leaf, constraints: above.constraints.clone(), limits }], policy.clone()))
        }
        Policy::Shared(shared) => calls(scope.library(&shared.policy)?, above, limits, scope),
        Policy::Fallback(chain) => {
            let (mut all, mut steps) = (Vec::new(), Vec::new());
            for step in &chain.steps {
                let own = limits.tightened(step.first_token_timeout_ms, step.timeout_ms);
                let (calls, policy) = calls(&step.policy, above, own, scope)?;
                all.extend(calls);
                steps.push(FallbackStep { policy, unknown: UnknownFields::new(), ..step.clone() });
            }
            Some((all, any_failure(steps)))
        }
        Policy::PromptCache(cache) => {
            let above = Above { constraints: above.constraints.cached_by(cache), ..above.clone() };
            let (calls, policy) = calls(&cache.policy, &above, limits, scope)?;
            Some((calls, cached_prefix(cache, policy)))
        }
        Policy::Guard(guard) => {
            let above = Above { constraints: above.constraints.guarded_by(&guard.guardrail), ..above.clone() };
            let (calls, policy) = calls(&guard.policy, &above, limits, scope)?;
            Some((calls, guarded(guard, policy, false)))
        }
        _ => None,
    }
}

pub(super) fn any_failure(steps: Vec<FallbackStep>) -> Policy {
    let triggers = BTreeSet::from(ANY_FAILURE);
    Policy::Fallback(FallbackPolicy { steps, triggers, quality: None, unknown: UnknownFields::new() })
}

/// A draw by weight; where the drawn arm fails, another draw among the rest. `in_full`: down to the last arm.
pub(super) fn drawn(arms: &[Arm], in_full: bool) -> Policy {
    let (first, rest) = match arms {
        [] => {
            return Policy::Weighted(WeightedPolicy { arms: vec![], by_session: false, unknown: UnknownFields::new() });
        }
        [only] => return only.policy.clone(),
        [first, rest @ ..] => (first, rest),
    };
    let step =
        |policy: Policy| FallbackStep { policy, first_token_timeout_ms: None, timeout_ms: None, unknown: [].into() };
    let whole = std::iter::once(first).chain(rest).enumerate().map(|(n, arm)| {
        let others: Vec<Arm> = arms.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, arm)| arm.clone()).collect();
        let then = if in_full {
            drawn(&others, true)
        } else {
            Policy::Weighted(WeightedPolicy { arms: others, by_session: false, unknown: UnknownFields::new() })
        };
        Arm { policy: any_failure(vec![step(arm.policy.clone()), step(then)]), ..arm.clone() }
    });
    Policy::Weighted(WeightedPolicy { arms: whole.collect(), by_session: false, unknown: UnknownFields::new() })
}

pub(super) fn retried(policy: Policy, retry: Option<&RetryPolicy>) -> Policy {
    let Some(retry) = retry.filter(|retry| retry.attempts > 1) else { return policy };
    let most = retry.max_delay_ms.saturating_mul(MEAN_DELAY_BOUND);
    Policy::Retry(RetryPolicy {
        attempts: retry.attempts,
        base_delay_ms: (1_000 * MEAN_DELAY_BOUND).min(most),
        max_delay_ms: most,
        budget_share: None,
        on: ANY_FAILURE.into(),
        policy: Box::new(policy),
        unknown: UnknownFields::new(),
    })
}

pub(super) fn cached_prefix(cache: &PromptCachePolicy, policy: Policy) -> Policy {
    Policy::PromptCache(PromptCachePolicy { policy: Box::new(policy), sticky: false, ..cache.clone() })
}

pub(super) fn guarded(guard: &GuardPolicy, policy: Policy, root: bool) -> Policy {
    let kept = if root { held_at_root(&guard.guardrail) } else { kept_guardrail(&guard.guardrail) };
    match kept {
        Some(guardrail) => {
            Policy::Guard(GuardPolicy { guardrail, policy: Box::new(policy), unknown: UnknownFields::new() })
        }
        None => policy,
    }
}
