//! Whether a feature is still answered when one of its providers fails.

use std::collections::BTreeSet;

use routewright_domain::{
    Aggregation, EnsemblePolicy, FallbackPolicy, ModelPolicy, PartitionBy, Policy, PolicyId, ProviderId, Tariff,
    Trigger,
};

use super::demands::Demands;
use super::reach::Walk;

/// What stands behind the providers of a feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Backup<'a> {
    /// Any one provider may fail.
    Another,
    /// Without one of these, some or all of its requests go unanswered.
    Needs(Vec<&'a str>),
    /// The catalog does not know who would answer.
    Unknown,
}

/// Holds every company whose providers the policy may call against their loss. A content filter, a limit or a slow answer is no loss.
pub(super) fn backup<'a>(walk: Walk<'a>, policy: &'a Policy, demands: &Demands<'a>) -> Backup<'a> {
    let answers = |lost: Option<&'a str>| Loss { walk, lost, known: vec![] }.answers(policy, demands);
    if !answers(None) {
        return Backup::Unknown;
    }
    let calls = walk.calls(policy, demands);
    let companies: BTreeSet<&str> =
        calls.iter().flat_map(|call| &call.admitted).map(|endpoint| company(&endpoint.provider)).collect();
    let needed: Vec<&str> = companies.into_iter().filter(|company| !answers(Some(company))).collect();
    if needed.is_empty() { Backup::Another } else { Backup::Needs(needed) }
}

/// Whose service a provider is: those of one company, `google-vertex` and `google-ai-studio`, fail together often enough that one does
/// not count as standing behind the other. By the catalog's custom the company is the first word of the name.
fn company(provider: &ProviderId) -> &str {
    provider.as_str().split(['-', '/']).next().unwrap_or_default()
}

/// One company's providers down.
struct Loss<'a> {
    walk: Walk<'a>,
    lost: Option<&'a str>,
    /// Named policies that were looked at, with the demands on them; one within itself answers nothing.
    known: Vec<(&'a PolicyId, Demands<'a>, bool)>,
}

impl<'a> Loss<'a> {
    /// Whether every request that reaches the policy may still be answered.
    fn answers(&mut self, policy: &'a Policy, demands: &Demands<'a>) -> bool {
        match policy {
            Policy::Model(leaf) => self.leaf_answers(leaf, demands),
            Policy::Fallback(chain) => self.chain_answers(chain, demands),
            Policy::Task(task) => {
                task.rules.iter().all(|rule| self.answers(&rule.policy, demands))
                    && self.answers(&task.otherwise, demands)
            }
            // A tier that fails is as good as rejected.
            Policy::Cascade(cascade) => cascade.tiers.iter().any(|tier| self.answers(&tier.policy, demands)),
            Policy::Ensemble(ensemble) => self.ensemble_answers(ensemble, demands),
            // Candidates that are known to be down are passed over.
            Policy::Steer(steer) => steer.candidates.iter().any(|candidate| self.answers(candidate, demands)),
            Policy::Partition(partition) => match &partition.by {
                PartitionBy::Bands(bands) => {
                    bands.bands.iter().all(|band| self.answers(&band.policy, demands))
                        && self.answers(&bands.otherwise, demands)
                }
                PartitionBy::Split(split) => self.answers(&split.map, demands) && self.answers(&split.reduce, demands),
            },
            Policy::Cache(cache) => self.answers(&cache.policy, demands),
            Policy::PromptCache(cache) => self.answers(&cache.policy, demands),
            Policy::Compress(compress) => self.answers(&compress.policy, demands),
            Policy::Batch(batch) => self.answers(&batch.policy, demands),
            Policy::Retry(retry) => self.answers(&retry.policy, demands),
            Policy::Hedge(hedge) => {
                self.answers(&hedge.policy, demands)
                    || hedge.backup.as_deref().is_some_and(|backup| self.answers(backup, demands))
            }
            Policy::Weighted(weighted) => weighted.arms.iter().all(|arm| self.answers(&arm.policy, demands)),
            Policy::Guard(guard) => self.answers(&guard.policy, &demands.guarded_by(&guard.guardrail)),
            Policy::Shared(shared) => {
                let known = self.known.iter().position(|(id, own, _)| **id == shared.policy && own == demands);
                if let Some(at) = known {
                    return self.known[at].2;
                }
                let at = self.known.len();
                self.known.push((&shared.policy, demands.clone(), false));
                let answers = self.walk.named(shared).is_some_and(|named| self.answers(named, demands));
                self.known[at].2 = answers;
                answers
            }
        }
    }

    /// Batches wait for their window; live calls are what must go on.
    fn leaf_answers(&self, leaf: &'a ModelPolicy, demands: &Demands<'a>) -> bool {
        let call = self.walk.call(leaf, demands);
        let mut live = call.admitted.iter().filter(|endpoint| endpoint.tariff != Tariff::Batch).peekable();
        if live.peek().is_none() {
            return false;
        }
        let mut stands = live.map(|endpoint| Some(company(&endpoint.provider)) != self.lost);
        // With an explicit order, each provider of the list has its turn.
        let has_next = leaf.provider.allow_fallbacks || !leaf.provider.order.is_empty();
        if has_next { stands.any(|stands| stands) } else { stands.all(|stands| stands) }
    }

    fn chain_answers(&mut self, chain: &'a FallbackPolicy, demands: &Demands<'a>) -> bool {
        let reached = if chain.triggers.contains(&Trigger::Outage) { chain.steps.len() } else { 1 };
        chain.steps.iter().take(reached).any(|step| self.answers(&step.policy, demands))
    }

    fn ensemble_answers(&mut self, ensemble: &'a EnsemblePolicy, demands: &Demands<'a>) -> bool {
        let last = match &ensemble.aggregation {
            Aggregation::Majority => None,
            Aggregation::Consensus(consensus) => consensus.escalate.as_deref(),
            Aggregation::Arbiter(arbiter) => Some(arbiter.policy.as_ref()),
        };
        ensemble.members.iter().any(|member| self.answers(member, demands))
            && last.is_none_or(|last| self.answers(last, demands))
    }
}
