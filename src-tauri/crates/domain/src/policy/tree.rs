//! Looking at a policy as a tree.

use super::{Aggregation, Evaluator, EvaluatorKind, ModelPolicy, PartitionBy, Policy};

/// A policy below another, with its JSON pointer from there.
type Child<'a> = (String, &'a Policy);

impl Policy {
    /// A leaf without preferences.
    #[must_use]
    pub fn model(id: &str) -> Self {
        Self::Model(ModelPolicy::new(id))
    }

    /// The wire name of the pattern or modifier.
    #[must_use]
    pub fn pattern(&self) -> &'static str {
        match self {
            Self::Model(_) => "model",
            Self::Fallback(_) => "fallback",
            Self::Task(_) => "task",
            Self::Cascade(_) => "cascade",
            Self::Ensemble(_) => "ensemble",
            Self::Steer(_) => "steer",
            Self::Partition(_) => "partition",
            Self::Cache(_) => "cache",
            Self::PromptCache(_) => "prompt_cache",
            Self::Compress(_) => "compress",
            Self::Batch(_) => "batch",
            Self::Retry(_) => "retry",
            Self::Hedge(_) => "hedge",
            Self::Weighted(_) => "weighted",
            Self::Guard(_) => "guard",
            Self::Shared(_) => "shared",
        }
    }

    /// The policies directly below this one, in order of the document, each with its JSON pointer from here. Policies
    /// of the library are not followed.
    #[must_use]
    pub fn children(&self) -> Vec<Child<'_>> {
        match self {
            Self::Model(_) | Self::Shared(_) => vec![],
            Self::Fallback(chain) => {
                let steps = numbered("/steps", "/policy", chain.steps.iter().map(|step| &step.policy));
                let gate = chain.quality.iter().filter_map(|gate| judge(&gate.evaluator, "/quality/evaluator"));
                steps.chain(gate).collect()
            }
            Self::Task(task) => {
                let rules = numbered("/rules", "/policy", task.rules.iter().map(|rule| &rule.policy));
                rules.chain([("/otherwise".to_owned(), task.otherwise.as_ref())]).collect()
            }
            Self::Cascade(cascade) => {
                let tiers = numbered("/tiers", "/policy", cascade.tiers.iter().map(|tier| &tier.policy));
                tiers.chain(judge(&cascade.evaluator, "/evaluator")).collect()
            }
            Self::Ensemble(ensemble) => {
                let members = numbered("/members", "", ensemble.members.iter());
                members.chain(aggregator(&ensemble.aggregation)).collect()
            }
            Self::Steer(steer) => numbered("/candidates", "", steer.candidates.iter()).collect(),
            Self::Partition(partition) => parts(&partition.by),
            Self::Cache(cache) => under(&cache.policy),
            Self::PromptCache(cache) => under(&cache.policy),
            Self::Compress(compress) => under(&compress.policy),
            Self::Batch(batch) => under(&batch.policy),
            Self::Retry(retry) => under(&retry.policy),
            Self::Hedge(hedge) => {
                let backup = hedge.backup.as_deref().map(|backup| ("/backup".to_owned(), backup));
                under(&hedge.policy).into_iter().chain(backup).collect()
            }
            Self::Weighted(weighted) => {
                numbered("/arms", "/policy", weighted.arms.iter().map(|arm| &arm.policy)).collect()
            }
            Self::Guard(guard) => {
                let downgrade = guard.guardrail.budget.as_ref().and_then(|budget| budget.downgrade_to.as_deref());
                let downgrade = downgrade.map(|policy| ("/guardrail/budget/downgrade_to".to_owned(), policy));
                under(&guard.policy).into_iter().chain(downgrade).collect()
            }
        }
    }

    /// Every leaf of the tree, judges and arbiters included, in order of the document. Policies of the library are not
    /// followed.
    #[must_use]
    pub fn leaves(&self) -> Vec<&ModelPolicy> {
        match self {
            Self::Model(leaf) => vec![leaf],
            _ => self.children().into_iter().flat_map(|(_, child)| child.leaves()).collect(),
        }
    }
}

fn under(policy: &Policy) -> Vec<Child<'_>> {
    vec![("/policy".to_owned(), policy)]
}

fn numbered<'a>(
    list: &'static str,
    field: &'static str,
    policies: impl Iterator<Item = &'a Policy>,
) -> impl Iterator<Item = Child<'a>> {
    policies.enumerate().map(move |(n, policy)| (format!("{list}/{n}{field}"), policy))
}

fn judge<'a>(evaluator: &'a Evaluator, at: &str) -> Option<Child<'a>> {
    match &evaluator.by {
        EvaluatorKind::Judge(judge) => Some((format!("{at}/by/judge/policy"), judge.policy.as_ref())),
        EvaluatorKind::Classifier(_) | EvaluatorKind::SelfCheck(_) => None,
    }
}

fn aggregator(aggregation: &Aggregation) -> Option<Child<'_>> {
    match aggregation {
        Aggregation::Majority => None,
        Aggregation::Consensus(consensus) => {
            consensus.escalate.as_deref().map(|policy| ("/aggregation/consensus/escalate".to_owned(), policy))
        }
        Aggregation::Arbiter(arbiter) => Some(("/aggregation/arbiter/policy".to_owned(), arbiter.policy.as_ref())),
    }
}

fn parts(by: &PartitionBy) -> Vec<Child<'_>> {
    match by {
        PartitionBy::Bands(bands) => {
            let inner = numbered("/by/bands/bands", "/policy", bands.bands.iter().map(|band| &band.policy));
            inner.chain([("/by/bands/otherwise".to_owned(), bands.otherwise.as_ref())]).collect()
        }
        PartitionBy::Split(split) => vec![
            ("/by/split/map".to_owned(), split.map.as_ref()),
            ("/by/split/reduce".to_owned(), split.reduce.as_ref()),
        ],
    }
}
