//! Task-based routing, cascades, ensembles, steering and partitioning.

use serde::{Deserialize, Serialize};

use super::{Evaluator, Percentile, Policy};
use crate::Condition;
use crate::document::{document, document_enum};

document! {
    /// Rules in order, and what happens to the rest.
    pub struct TaskPolicy {
        /// The first rule that matches decides.
        pub rules: Vec<TaskRule>,
        /// For requests that match no rule.
        pub otherwise: Box<Policy>,
    }

    /// One rule of task-based routing.
    pub struct TaskRule {
        /// What the rule is called in the outline and the document.
        pub name: String,
        /// Which requests it catches.
        pub when: Condition,
        /// What happens to them.
        pub policy: Policy,
    }

    /// Cost-gradient routing: the cheapest tier first, the next while the evaluator's score is below the threshold.
    pub struct CascadePolicy {
        /// From cheapest to dearest; the last tier's answer is taken unjudged.
        pub tiers: Vec<CascadeTier>,
        /// What judges the answers of all tiers but the last.
        pub evaluator: Evaluator,
    }

    /// One tier of a cascade.
    pub struct CascadeTier {
        /// What answers.
        pub policy: Policy,
        /// Lowest score at which the answer is taken, 0 to 1; absent means 0.5. The last tier has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub accept_at: Option<f64>,
    }

    /// Ensemble aggregation: members answer in parallel.
    pub struct EnsemblePolicy {
        /// Two to eight.
        pub members: Vec<Policy>,
        /// How their answers become one.
        pub aggregation: Aggregation,
        /// Answers that are enough; absent means all members. Later ones are cancelled.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quorum: Option<u32>,
        /// Milliseconds after which the answers at hand must do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deadline_ms: Option<u32>,
        /// Probability that two wrong members give the same wrong answer; absent means 0.6, an assumption after
        /// Kim et al. (2025).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub wrong_agreement: Option<f64>,
    }

    /// `k` members must agree.
    pub struct Consensus {
        /// How many.
        pub agree: u32,
        /// What answers when they do not; absent means the plurality does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub escalate: Option<Box<Policy>>,
    }

    /// A model reads all answers and gives the final one.
    pub struct Arbiter {
        /// Who: its prompt is the request and all answers.
        pub policy: Box<Policy>,
        /// How well it tells a right answer from a wrong one: area under its operating curve, 0.5 to 1. Absent means
        /// 0.75, an assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub auc: Option<f64>,
    }

    /// Latency-aware steering: the fastest candidate that meets the floor, by current conditions.
    pub struct SteerPolicy {
        /// What may answer.
        pub candidates: Vec<Policy>,
        /// What counts as fast.
        pub budget: LatencyBudget,
        /// Candidates whose expected quality is below this are passed over, 0 to 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quality_floor: Option<f64>,
        /// Minutes after which a recorded measurement is too old to steer by; absent means never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub window_minutes: Option<u32>,
    }

    /// What counts as fast, and how fast is fast enough.
    pub struct LatencyBudget {
        /// Which duration.
        pub measure: LatencyMeasure,
        /// At which percentile.
        pub percentile: Percentile,
        /// Milliseconds that should be kept. The fastest candidate answers all the same; requests for which even that one
        /// is expected to be slower are counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub within_ms: Option<u32>,
    }

    /// Context-aware partitioning.
    pub struct PartitionPolicy {
        /// How prompts are told apart or taken apart.
        pub by: PartitionBy,
    }

    /// Bands of prompt length.
    pub struct Bands {
        /// Ascending; the first whose limit is above the prompt decides.
        pub bands: Vec<Band>,
        /// For longer prompts.
        pub otherwise: Box<Policy>,
    }

    /// One band of prompt length.
    pub struct Band {
        /// First length, in prompt tokens, that is too long for it.
        pub below: u32,
        /// What answers.
        pub policy: Policy,
    }

    /// A long document is taken apart, its parts are mapped, and their results are reduced to one answer.
    pub struct Split {
        /// Prompts up to this many tokens are not split; absent means `chunk_tokens`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub above: Option<u32>,
        /// Tokens of a chunk.
        pub chunk_tokens: u32,
        /// Tokens that neighbouring chunks share.
        #[serde(default)]
        pub overlap_tokens: u32,
        /// Tokens of instructions that go with every chunk and with the reduction.
        #[serde(default)]
        pub instruction_tokens: u32,
        /// Tokens that the answer to one chunk has; absent means as many as the recorded answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub map_answer_tokens: Option<u32>,
        /// Chunks that are worked on at the same time; absent means all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub concurrency: Option<u32>,
        /// What reads a chunk, and prompts that are not split.
        pub map: Box<Policy>,
        /// What makes one answer of the chunks' answers.
        pub reduce: Box<Policy>,
    }
}

document_enum! {
    /// How members' answers become one.
    pub enum Aggregation {
        /// The answer that most members give.
        Majority,
        /// An answer that enough members give.
        Consensus(Consensus),
        /// A model's choice.
        Arbiter(Arbiter),
    }

    /// How prompts are told apart or taken apart.
    pub enum PartitionBy {
        /// By length: each prompt goes whole to one policy.
        Bands(Bands),
        /// Long prompts are split and synthesised.
        Split(Split),
    }
}

/// A duration that steering looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LatencyMeasure {
    /// Time to first token.
    FirstToken,
    /// Time to the whole answer, for the expected length.
    Total,
}
