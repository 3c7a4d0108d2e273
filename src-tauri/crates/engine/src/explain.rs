//! One request's whole journey, told by the same code that replays it.

use routewright_domain::{
    ExplainedAttempt, ExplainedNode, ExplainedStage, Explanation, Mechanisms, ModelId, Money, count,
};

use crate::pipeline::{Attempt, AttemptStatus, Note, Observer, Scratch, Stage, decide};
use crate::plan::{NodeIndex, Plan};
use crate::replay::{Cancelled, ReplayInput, Unwatched};
use crate::run::{Assignment, Run};

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

/// Explains request number `row` (from 1, in order of arrival) under `plan`. A plan that remembers is replayed up to it.
pub fn explain(plan: &Plan, input: &ReplayInput, row: u64) -> Result<Explanation, ExplainError> {
    let columns = &input.workload.columns;
    let requests = columns.len() as u64;
    let at = usize::try_from(row).ok().filter(|row| (1..=columns.len()).contains(row));
    let at = at.ok_or(ExplainError::NoSuchRequest { row, requests })? - 1;
    let assignment = Assignment::new(&plan.features, input.workload, &Unwatched)?;
    let run = Run::new(plan, input, &assignment);
    let mut notebook = Notebook::new(plan);
    let Some(request) = run.request(at) else {
        notebook.write(Stage::Resolve, "no feature".to_owned(), "no match rule of a feature catches this request");
        return Ok(notebook.explanation(row, None));
    };
    let mut state = run.first_state();
    if run.is_stateful() {
        run.decide_rows(0..at, &mut state, &Unwatched)?;
    }
    notebook.write(
        Stage::Resolve,
        format!("feature {}", plan.features[request.feature].id),
        "first feature whose match rule catches it",
    );
    let decision = decide(&run.world(), &request, &mut state, &mut Scratch::default(), &mut notebook);
    let served_by = decision.ending.as_ref().ok().map(|answer| plan.model_id(answer.endpoint).clone());
    let cost = notebook.cost;
    match &decision.ending {
        Ok(_) => notebook.write(Stage::Record, "answered".to_owned(), &format!("${cost} in all")),
        Err(failure) => notebook.write(
            Stage::Record,
            format!("not answered: {}", failure.word()),
            "no step is left that this failure leads to",
        ),
    }
    Ok(notebook.explanation(row, served_by))
}

struct Notebook<'a> {
    plan: &'a Plan,
    stages: Vec<ExplainedStage>,
    attempts: Vec<ExplainedAttempt>,
    nodes: Vec<ExplainedNode>,
    /// Places in `nodes` of those that are being asked, the innermost last.
    asked: Vec<usize>,
    cost: Money,
    mechanisms: Mechanisms,
}

impl<'a> Notebook<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            stages: vec![],
            attempts: vec![],
            nodes: vec![],
            asked: vec![],
            cost: Money::ZERO,
            mechanisms: Mechanisms::default(),
        }
    }

    fn write(&mut self, stage: Stage, result: String, reason: &str) {
        self.note(stage, Note { result, considered: vec![], reason: reason.to_owned() });
    }

    /// Of a call that may have been held back until a pattern above knew that it counts.
    fn write_of(&mut self, node: NodeIndex, stage: Stage, result: String, reason: &str) {
        self.write(stage, result, reason);
        if let Some(written) = self.stages.last_mut() {
            written.node = Some(self.plan.paths[node].clone());
        }
    }

    fn explanation(self, request: u64, served_by: Option<ModelId>) -> Explanation {
        let Self { stages, attempts, nodes, cost, .. } = self;
        Explanation { request, stages, attempts, nodes, served_by, cost_usd: cost }
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
        if attempt.waited_us > 0 {
            self.write_of(
                attempt.node,
                Stage::Limit,
                format!("waited {} ms", attempt.waited_us / 1_000),
                "all places of the endpoint were taken",
            );
        }
        self.write_of(
            attempt.node,
            Stage::Forward,
            format!("{}: {status}", endpoint.id),
            "the conditions at that moment and the published latency",
        );
        if attempt.status == AttemptStatus::Answered {
            let reason = if attempt.truncated {
                "finish reason length: cut at the longest answer"
            } else {
                "finish reason stop"
            };
            self.write_of(
                attempt.node,
                Stage::Normalise,
                format!("{} completion tokens", count(attempt.usage.completion)),
                reason,
            );
        }
        let bill = if attempt.charge.unpriced { " and a part without a known price" } else { "" };
        let reason = match (attempt.status, attempt.charge.assumed) {
            (AttemptStatus::Answered, _) => "tokens times the endpoint's prices",
            (AttemptStatus::Failed(_), true) => {
                "given up after its first token: the whole answer is billed, which is assumed"
            }
            (AttemptStatus::Failed(_), false) => "it failed before its first token, which is not billed",
        };
        self.write_of(attempt.node, Stage::Account, format!("${}{bill}", attempt.charge.cost), reason);
        self.attempts.push(ExplainedAttempt {
            model: self.plan.models[endpoint.model].id.clone(),
            endpoint: endpoint.id.to_string(),
            node: self.plan.paths[attempt.node].clone(),
            started_ms: attempt.started_us as f64 / 1_000.0,
            status: status.to_owned(),
            cost_usd: attempt.charge.cost,
            ttft_ms: millis(attempt.latency.first_token_us),
            latency_ms: millis(attempt.latency.total_us),
        });
    }

    fn enter(&mut self, node: NodeIndex) {
        self.asked.push(self.nodes.len());
        self.nodes.push(ExplainedNode { path: self.plan.paths[node].clone(), answered: false });
    }

    fn node(&mut self, _node: NodeIndex, answered: bool) {
        if let Some(at) = self.asked.pop() {
            self.nodes[at].answered = answered;
        }
    }

    fn taken_back(&mut self, node: NodeIndex) {
        let path = &self.plan.paths[node];
        if let Some(own) = self.nodes.iter_mut().rev().find(|own| own.answered && own.path == *path) {
            own.answered = false;
        }
    }

    fn own_cost(&mut self, pico: i128) {
        self.cost += Money(pico);
        if pico != 0 {
            self.write(Stage::Account, format!("${}", Money(pico)), "what no model bills: a classifier, compression");
        }
    }

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }

    fn note(&mut self, stage: Stage, note: Note) {
        let Note { result, considered, reason } = note;
        let policy = self.asked.last().map(|at| self.nodes[*at].path.clone());
        self.stages.push(ExplainedStage { stage: stage.word().to_owned(), result, considered, reason, node: policy });
    }
}
