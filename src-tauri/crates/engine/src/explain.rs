//! One request's whole journey, told by the same code that replays it.

use routewright_domain::{ModelId, Money, Scenario, Workload};
use serde::Serialize;

use crate::pipeline::{Attempt, AttemptStatus, Note, Observer, Stage, decide};
use crate::plan::Plan;
use crate::replay::{Cancelled, Unwatched};
use crate::run::{Assignment, Run};

/// The journey of one request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Row of the request, counted from 1 in order of arrival.
    pub request: u64,
    /// What each stage did.
    pub stages: Vec<ExplainedStage>,
    /// Every call, in order.
    pub attempts: Vec<ExplainedAttempt>,
    /// The model that answered; `None` when none did.
    pub served_by: Option<ModelId>,
    /// Cost of all attempts.
    pub cost_usd: Money,
}

/// What one stage did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedStage {
    /// Name of the stage.
    pub stage: String,
    /// What it decided.
    pub result: String,
    /// What else was possible.
    pub considered: Vec<String>,
    /// Why.
    pub reason: String,
}

/// One call to an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedAttempt {
    /// The model called.
    pub model: ModelId,
    /// The endpoint called.
    pub endpoint: String,
    /// `answered`, or why it failed.
    pub status: String,
    /// What it was billed.
    pub cost_usd: Money,
    /// Milliseconds from the call to the first token.
    pub ttft_ms: Option<f64>,
    /// Milliseconds from the call to its end.
    pub latency_ms: Option<f64>,
}

/// Why a request cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// The workload is shorter than that.
    #[error("there is no request {row}: the workload has {requests} requests, counted from 1")]
    NoSuchRequest {
        /// The row asked for.
        row: u64,
        /// Requests of the workload.
        requests: u64,
    },
    /// Ended by the watcher.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Explains request number `row` (from 1, in order of arrival) under `plan`.
pub fn explain(
    plan: &Plan,
    workload: &Workload,
    scenario: &Scenario,
    seed: u64,
    row: u64,
) -> Result<Explanation, ExplainError> {
    let requests = workload.columns.len() as u64;
    let at = usize::try_from(row).ok().filter(|row| (1..=workload.columns.len()).contains(row));
    let at = at.ok_or(ExplainError::NoSuchRequest { row, requests })? - 1;
    let assignment = Assignment::new(&plan.features, workload, &Unwatched)?;
    let run = Run::new(plan, workload, scenario, seed, &assignment);
    let (feature, request) = run.request(at);
    let mut notebook = Notebook { plan, stages: vec![], attempts: vec![], cost: Money::ZERO };
    let Some(feature) = feature else {
        notebook.write(Stage::Resolve, "no feature".to_owned(), "no match rule of a feature catches this request");
        return Ok(notebook.explanation(row, None));
    };
    notebook.write(
        Stage::Resolve,
        format!("feature {}", plan.features[feature].id),
        "first feature whose match rule catches it",
    );
    let decision = decide(&run.world(), plan.features[feature].root, &request, &mut notebook);
    if let Err(failure) = decision.ending {
        notebook.write(
            Stage::Resolve,
            format!("not answered: {}", failure.word()),
            "no step is left that this failure leads to",
        );
    }
    let served_by = decision.ending.ok().map(|answer| plan.models[plan.endpoints[answer.endpoint].model].clone());
    Ok(notebook.explanation(row, served_by))
}

struct Notebook<'a> {
    plan: &'a Plan,
    stages: Vec<ExplainedStage>,
    attempts: Vec<ExplainedAttempt>,
    cost: Money,
}

impl Notebook<'_> {
    fn write(&mut self, stage: Stage, result: String, reason: &str) {
        self.note(stage, Note { result, considered: vec![], reason: reason.to_owned() });
    }

    fn explanation(self, request: u64, served_by: Option<ModelId>) -> Explanation {
        Explanation { request, stages: self.stages, attempts: self.attempts, served_by, cost_usd: self.cost }
    }
}

impl Observer for Notebook<'_> {
    const TAKES_NOTES: bool = true;

    fn attempt(&mut self, attempt: &Attempt) {
        let endpoint = &self.plan.endpoints[attempt.endpoint];
        let status = match attempt.status {
            AttemptStatus::Answered => "answered",
            AttemptStatus::Failed(failure) => failure.word(),
        };
        let millis = |micros: Option<u64>| micros.map(|micros| micros as f64 / 1_000.0);
        self.cost += attempt.charge.cost;
        self.write(
            Stage::Forward,
            format!("{}: {status}", endpoint.id),
            "the conditions at that moment and the published latency",
        );
        let bill = if attempt.charge.unpriced { " and a part without a known price" } else { "" };
        let reason = match (attempt.status, attempt.charge.assumed) {
            (AttemptStatus::Answered, _) => "tokens times the endpoint's prices",
            (AttemptStatus::Failed(_), true) => {
                "given up after its first token: the whole answer is billed, which is assumed"
            }
            (AttemptStatus::Failed(_), false) => "it failed before its first token, which is not billed",
        };
        self.write(Stage::Account, format!("{} USD{bill}", attempt.charge.cost), reason);
        self.attempts.push(ExplainedAttempt {
            model: self.plan.models[endpoint.model].clone(),
            endpoint: endpoint.id.to_string(),
            status: status.to_owned(),
            cost_usd: attempt.charge.cost,
            ttft_ms: millis(attempt.latency.first_token_us),
            latency_ms: millis(attempt.latency.total_us),
        });
    }

    fn note(&mut self, stage: Stage, note: Note) {
        let stage = match stage {
            Stage::Resolve => "resolve",
            Stage::Filter => "filter",
            Stage::Balance => "balance",
            Stage::Forward => "forward",
            Stage::Account => "account",
        };
        let Note { result, considered, reason } = note;
        self.stages.push(ExplainedStage { stage: stage.to_owned(), result, considered, reason });
    }
}
