//! The nodes of a plan.

use routewright_domain::{Condition, Factor, LatencyMeasure, ProviderId, Sort, Trigger};

use super::{EndpointIndex, ModelIndex, NodeIndex, PlannedGuard};

/// Position of a budget in [`Plan::budgets`](super::Plan::budgets).
pub(crate) type BudgetIndex = usize;

/// One node of a policy tree.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Model(ModelNode),
    Fallback(FallbackNode),
    Task(TaskNode),
    Cascade(CascadeNode),
    Ensemble(EnsembleNode),
    Steer(SteerNode),
    Bands(BandNode),
    Split(SplitNode),
    Cache(CacheNode),
    Prefix(PrefixNode),
    Compress(CompressNode),
    Batch(BatchNode),
    Retry(RetryNode),
    Hedge(HedgeNode),
    Weighted(WeightedNode),
    Guard(GuardNode),
}

impl Node {
    /// The nodes directly below, evaluators, arbiters and substitutes included.
    pub(crate) fn children(&self) -> Vec<NodeIndex> {
        let judge = |evaluator: &PlannedEvaluator| match evaluator.kind {
            PlannedEvaluatorKind::Judge { node, .. } => Some(node),
            PlannedEvaluatorKind::Classifier { .. } | PlannedEvaluatorKind::SelfCheck { .. } => None,
        };
        match self {
            Self::Model(_) => vec![],
            Self::Fallback(chain) => {
                let gate = chain.gate.as_ref().and_then(|(evaluator, _)| judge(evaluator));
                chain.steps.iter().map(|step| step.node).chain(gate).collect()
            }
            Self::Task(task) => task.rules.iter().map(|rule| rule.node).chain([task.otherwise]).collect(),
            Self::Cascade(cascade) => {
                cascade.tiers.iter().map(|tier| tier.node).chain(judge(&cascade.evaluator)).collect()
            }
            Self::Ensemble(ensemble) => {
                let last = match ensemble.aggregate {
                    Aggregate::Majority => None,
                    Aggregate::Consensus { escalate, .. } => escalate,
                    Aggregate::Arbiter { node, .. } => Some(node),
                };
                ensemble.members.iter().copied().chain(last).collect()
            }
            Self::Steer(steer) => steer.candidates.iter().map(|candidate| candidate.node).collect(),
            Self::Bands(bands) => bands.bands.iter().map(|(_, node)| *node).chain([bands.otherwise]).collect(),
            Self::Split(split) => vec![split.map, split.reduce],
            Self::Cache(cache) => vec![cache.node],
            Self::Prefix(prefix) => vec![prefix.node],
            Self::Compress(compress) => vec![compress.node],
            Self::Batch(batch) => vec![batch.node],
            Self::Retry(retry) => vec![retry.node],
            Self::Hedge(hedge) => vec![hedge.node, hedge.backup],
            Self::Weighted(weighted) => weighted.arms.iter().map(|arm| arm.node).collect(),
            Self::Guard(guard) => vec![guard.node],
        }
    }

    /// True when what it does with a request depends on earlier ones.
    pub(crate) fn remembers(&self) -> bool {
        match self {
            Self::Cache(_) | Self::Prefix(_) => true,
            Self::Retry(retry) => retry.budget_share.is_some(),
            Self::Guard(guard) => guard.guard.budget.is_some() || guard.guard.rate.is_some(),
            _ => false,
        }
    }
}

/// A leaf, with the endpoints that its preferences leave.
#[derive(Debug, Clone)]
pub(crate) struct ModelNode {
    pub(crate) model: ModelIndex,
    /// Never empty.
    pub(crate) endpoints: Vec<EndpointIndex>,
    /// The model's batch tariff, for requests that come in a batch.
    pub(crate) batch_endpoints: Vec<EndpointIndex>,
    pub(crate) balance: Balance,
    /// Another endpoint may serve when the first fails.
    pub(crate) endpoint_fallback: bool,
    /// Endpoints that cannot do all that a request needs are no choice; otherwise they come last.
    pub(crate) require_parameters: bool,
    /// Longest answer asked for.
    pub(crate) max_tokens: u32,
    /// Dollars; endpoints that are expected to cost more are no choice.
    pub(crate) price_ceiling: Option<f64>,
    /// Tokens a second; endpoints with a lower median come last.
    pub(crate) min_throughput: Option<f64>,
    /// Milliseconds; endpoints with a higher median time to first token come last.
    pub(crate) max_latency: Option<f64>,
}

/// How the endpoints of a leaf are ordered for a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Balance {
    /// At random with weight 1 / (expected cost)², endpoints in trouble last: the default that `OpenRouter`
    /// documented until August 2026.
    InverseSquarePrice,
    /// At random with a share by expected cost and speed; an approximation of the rule since then.
    EffectivePriceShare,
    /// Named providers first, in this order; the rest by inverse-square price.
    Order(Vec<ProviderId>),
    /// By one figure.
    Sort(Sort),
}

#[derive(Debug, Clone)]
pub(crate) struct FallbackNode {
    /// Never empty.
    pub(crate) steps: Vec<PlannedStep>,
    pub(crate) triggers: TriggerSet,
    /// Judges the answers of all steps but the last, with the score (as a normal score) from which they are taken.
    pub(crate) gate: Option<(PlannedEvaluator, f64)>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct PlannedStep {
    pub(crate) node: NodeIndex,
    pub(crate) first_token_timeout_us: Option<u64>,
    pub(crate) timeout_us: Option<u64>,
}

#[derive(Debug, Clone)]
pub(crate) struct TaskNode {
    pub(crate) rules: Vec<PlannedRule>,
    pub(crate) otherwise: NodeIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct PlannedRule {
    pub(crate) name: String,
    pub(crate) when: Condition,
    pub(crate) node: NodeIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct CascadeNode {
    /// Never empty.
    pub(crate) tiers: Vec<PlannedTier>,
    pub(crate) evaluator: PlannedEvaluator,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct PlannedTier {
    pub(crate) node: NodeIndex,
    /// Normal score from which an answer is taken.
    pub(crate) accept_at: f64,
}

/// What judges answers.
#[derive(Debug, Clone)]
pub(crate) struct PlannedEvaluator {
    pub(crate) kind: PlannedEvaluatorKind,
    /// Key of its draws: the same evaluator meets the same luck wherever it stands.
    pub(crate) key: u64,
    /// Distance of the scores of right and wrong answers, in standard deviations: √2 Φ⁻¹(AUC).
    pub(crate) separation: f64,
    /// Square roots of the shares of its error that it repeats and that is new.
    pub(crate) shared_error: f64,
    pub(crate) own_error: f64,
}

#[derive(Debug, Clone)]
pub(crate) enum PlannedEvaluatorKind {
    /// A policy is called with the request, the answer and its instructions.
    Judge { node: NodeIndex, instruction_tokens: u32, verdict_tokens: u32 },
    /// Pico-dollars and microseconds for each answer.
    Classifier { cost: i128, latency_us: u64 },
    /// The endpoint that answered is called again.
    SelfCheck { instruction_tokens: u32, verdict_tokens: u32 },
}

#[derive(Debug, Clone)]
pub(crate) struct EnsembleNode {
    pub(crate) members: Vec<NodeIndex>,
    pub(crate) aggregate: Aggregate,
    /// Answers that are enough.
    pub(crate) quorum: usize,
    pub(crate) deadline_us: Option<u64>,
    /// Square root of the probability that two wrong members agree: with it each gives the common wrong answer.
    pub(crate) common_wrong: f64,
    /// Key of its own draws.
    pub(crate) key: u64,
}

/// How members' answers become one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aggregate {
    Majority,
    Consensus { agree: usize, escalate: Option<NodeIndex> },
    Arbiter { node: NodeIndex, separation: f64 },
}

#[derive(Debug, Clone)]
pub(crate) struct SteerNode {
    pub(crate) candidates: Vec<SteerCandidate>,
    pub(crate) measure: LatencyMeasure,
    /// As a share, 0 to 1.
    pub(crate) percentile: f64,
    /// Milliseconds.
    pub(crate) within: Option<f64>,
    pub(crate) quality_floor: Option<f64>,
    /// Nanoseconds.
    pub(crate) window: Option<i64>,
}

/// A candidate is judged by the model that it would ask first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SteerCandidate {
    pub(crate) node: NodeIndex,
    pub(crate) first_model: NodeIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct BandNode {
    /// First length that is too long, and what answers.
    pub(crate) bands: Vec<(u32, NodeIndex)>,
    pub(crate) otherwise: NodeIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct SplitNode {
    pub(crate) above: u32,
    pub(crate) chunk: u32,
    pub(crate) overlap: u32,
    pub(crate) instructions: u32,
    pub(crate) map_answer: Option<u32>,
    pub(crate) concurrency: Option<u32>,
    pub(crate) map: NodeIndex,
    pub(crate) reduce: NodeIndex,
    /// Longest prompt that the reduction takes.
    pub(crate) reduce_limit: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct CacheNode {
    /// Share of new prompts that are similar to a kept one, and share of such hits that are wrong.
    pub(crate) semantic: Option<(f64, f64)>,
    pub(crate) ttl_ns: i64,
    pub(crate) capacity: Option<usize>,
    pub(crate) lookup_us: u64,
    pub(crate) node: NodeIndex,
    /// Key of its own draws.
    pub(crate) key: u64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct PrefixNode {
    pub(crate) ttl_ns: i64,
    pub(crate) min_tokens: u32,
    pub(crate) one_hour: bool,
    pub(crate) sticky: bool,
    pub(crate) node: NodeIndex,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct CompressNode {
    pub(crate) ratio: f64,
    pub(crate) min_prompt: u32,
    /// Pico-dollars per million tokens.
    pub(crate) cost_per_million: i128,
    pub(crate) latency_us_per_thousand: u64,
    pub(crate) quality_loss: f64,
    pub(crate) node: NodeIndex,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct BatchNode {
    pub(crate) window_ns: i64,
    pub(crate) deadline_us: u64,
    pub(crate) turnaround_us: u64,
    pub(crate) price_share: Option<Factor>,
    pub(crate) every_request: bool,
    pub(crate) node: NodeIndex,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryNode {
    pub(crate) attempts: u32,
    pub(crate) base_us: u64,
    pub(crate) most_us: u64,
    pub(crate) budget_share: Option<f64>,
    pub(crate) triggers: TriggerSet,
    pub(crate) node: NodeIndex,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct HedgeNode {
    pub(crate) after_us: u64,
    pub(crate) node: NodeIndex,
    pub(crate) backup: NodeIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct WeightedNode {
    /// Cumulative shares, the last one 1.
    pub(crate) arms: Vec<ArmNode>,
    pub(crate) by_session: bool,
    /// Key of its own draws.
    pub(crate) key: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct ArmNode {
    pub(crate) name: String,
    pub(crate) until: f64,
    pub(crate) node: NodeIndex,
}

#[derive(Debug, Clone)]
pub(crate) struct GuardNode {
    pub(crate) guard: PlannedGuard,
    pub(crate) node: NodeIndex,
}

/// Triggers as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TriggerSet(u8);

impl TriggerSet {
    pub(crate) fn contains(self, trigger: Trigger) -> bool {
        self.0 & (1 << trigger as u8) != 0
    }
}

impl<'a> FromIterator<&'a Trigger> for TriggerSet {
    fn from_iter<I: IntoIterator<Item = &'a Trigger>>(triggers: I) -> Self {
        Self(triggers.into_iter().fold(0, |bits, trigger| bits | 1 << *trigger as u8))
    }
}
