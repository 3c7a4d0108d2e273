//! What judges answers.

use crate::document::{document, document_enum};
use crate::{Money, Policy};

document! {
    /// Judges answers along an operating curve, at a cost and a latency of its own.
    pub struct Evaluator {
        /// What it is.
        pub by: EvaluatorKind,
        /// How well it tells right from wrong: area under its operating curve, 0.5 (guessing) to 1. Absent means 0.75,
        /// an assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub auc: Option<f64>,
        /// Share of its error that it repeats on every answer to the same request, 0 to 1; absent means 0.3, an
        /// assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub shared_error: Option<f64>,
    }

    /// A model that reads the request and the answer.
    pub struct Judge {
        /// Who judges.
        pub policy: Box<Policy>,
        /// Tokens of its instructions; absent means 200, an assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub instruction_tokens: Option<u32>,
        /// Tokens of its verdict; absent means 20, an assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub verdict_tokens: Option<u32>,
    }

    /// A small classifier of one's own.
    pub struct Classifier {
        /// US dollars for each answer.
        #[serde(default)]
        pub cost_usd: Money,
        /// Milliseconds for each answer.
        #[serde(default)]
        pub latency_ms: u32,
    }

    /// The answering model is asked about its own answer.
    pub struct SelfCheck {
        /// Tokens of the instructions; absent means 100, an assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub instruction_tokens: Option<u32>,
        /// Tokens of the verdict; absent means 20, an assumption.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub verdict_tokens: Option<u32>,
    }

    /// An evaluator with the score from which an answer is good enough.
    pub struct QualityGate {
        /// What judges.
        pub evaluator: Evaluator,
        /// Lowest score at which an answer is taken, 0 to 1.
        pub accept_at: f64,
    }
}

document_enum! {
    /// What an evaluator is.
    pub enum EvaluatorKind {
        /// A model that reads the request and the answer.
        Judge(Judge),
        /// A small classifier of one's own.
        Classifier(Classifier),
        /// The answering model itself.
        SelfCheck(SelfCheck),
    }
}
