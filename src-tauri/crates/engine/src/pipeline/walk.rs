//! The walk through a policy tree, one request at a time.

use super::balance::{Rank, rank};
use super::filter::obstacle;
use super::forward::{Patience, forward};
use super::{Attempt, AttemptStatus, Failure, Note, Observer, Request, Stage, World};
use crate::plan::{EndpointIndex, FallbackNode, ModelNode, Node, NodeIndex, TaskNode};

/// What became of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decision {
    pub(crate) ending: Result<Answer, Failure>,
    /// Steps of fallback chains that were left behind.
    pub(crate) fallback_depth: u32,
}

/// The answer as the application sees it: times include the attempts that failed before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) endpoint: EndpointIndex,
    /// Microseconds after arrival.
    pub(crate) first_token_us: Option<u64>,
    /// Microseconds after arrival.
    pub(crate) total_us: Option<u64>,
    /// Some of the time is an assumption.
    pub(crate) assumed_time: bool,
}

/// Sends one request through the policy at `root`.
pub(crate) fn decide<O: Observer>(world: &World, root: NodeIndex, request: &Request, observer: &mut O) -> Decision {
    let mut walk = Walk { world, request, observer, calls: Calls::default() };
    let mut leg = Leg::default();
    let ending = walk.node(root, &mut leg, Deadline::NONE);
    Decision { ending, fallback_depth: leg.fallback_depth }
}

/// How far a request has come on one path through the tree. A pattern with parallel members gives each a copy, so
/// that all start at the same instant.
#[derive(Debug, Clone, Copy, Default)]
struct Leg {
    /// Microseconds after arrival, spent on attempts that failed.
    elapsed_us: u64,
    /// Some of that time is an assumption.
    assumed_time: bool,
    /// Some call has sent its first token, so nobody waits for the first one any more.
    first_token_came: bool,
    /// Steps of fallback chains that were left behind.
    fallback_depth: u32,
}

impl Leg {
    /// Takes in an attempt that failed.
    fn spend(&mut self, attempt: &Attempt) {
        self.elapsed_us = self.elapsed_us.saturating_add(attempt.latency.total_us.unwrap_or(0));
        self.assumed_time |= attempt.latency.assumed;
        self.first_token_came |= attempt.latency.first_token_us.is_some();
    }

    /// The answer that ends it.
    fn answer(&self, attempt: &Attempt) -> Answer {
        Answer {
            endpoint: attempt.endpoint,
            first_token_us: attempt.latency.first_token_us.map(|time| self.elapsed_us.saturating_add(time)),
            total_us: attempt.latency.total_us.map(|time| self.elapsed_us.saturating_add(time)),
            assumed_time: self.assumed_time || attempt.latency.assumed,
        }
    }

    /// What is left of an enclosing deadline.
    fn open(&self, deadline: Deadline) -> Deadline {
        if self.first_token_came { deadline.without_first_token() } else { deadline }
    }

    /// Nanoseconds since 1970.
    fn now(&self, request: &Request) -> i64 {
        let elapsed = i64::try_from(self.elapsed_us).unwrap_or(i64::MAX).saturating_mul(1_000);
        request.arrival.saturating_add(elapsed)
    }
}

/// Instants, in microseconds after arrival, at which the enclosing steps give up.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    first_token_us: u64,
    total_us: u64,
}

impl Deadline {
    const NONE: Self = Self { first_token_us: u64::MAX, total_us: u64::MAX };

    fn tightened(self, now_us: u64, first_token: Option<u64>, total: Option<u64>) -> Self {
        let until = |limit: Option<u64>| limit.map_or(u64::MAX, |limit| now_us.saturating_add(limit));
        Self { first_token_us: self.first_token_us.min(until(first_token)), total_us: self.total_us.min(until(total)) }
    }

    /// The same without the wait for the first token, which has come.
    fn without_first_token(self) -> Self {
        Self { first_token_us: u64::MAX, ..self }
    }

    fn passed(self, now_us: u64) -> bool {
        now_us >= self.first_token_us.min(self.total_us)
    }

    fn patience(self, now_us: u64) -> Patience {
        let left = |limit: u64| (limit != u64::MAX).then(|| limit.saturating_sub(now_us));
        Patience { first_token_us: left(self.first_token_us), total_us: left(self.total_us) }
    }
}

/// How often this request has called each endpoint; few enough for a list.
#[derive(Default)]
struct Calls(Vec<(EndpointIndex, u32)>);

impl Calls {
    /// The number of earlier calls to `endpoint`; counts this one.
    fn next(&mut self, endpoint: EndpointIndex) -> u32 {
        if let Some((_, count)) = self.0.iter_mut().find(|(called, _)| *called == endpoint) {
            *count += 1;
            return *count;
        }
        self.0.push((endpoint, 0));
        0
    }
}

struct Walk<'a, O> {
    world: &'a World<'a>,
    request: &'a Request,
    observer: &'a mut O,
    calls: Calls,
}

impl<O: Observer> Walk<'_, O> {
    fn node(&mut self, at: NodeIndex, leg: &mut Leg, deadline: Deadline) -> Result<Answer, Failure> {
        match &self.world.plan.nodes[at] {
            Node::Model(leaf) => self.model(leaf, leg, deadline),
            Node::Fallback(chain) => self.fallback(chain, leg, deadline),
            Node::Task(task) => self.task(at, task, leg, deadline),
        }
    }

    fn task(&mut self, at: NodeIndex, task: &TaskNode, leg: &mut Leg, deadline: Deadline) -> Result<Answer, Failure> {
        let matching = self.world.rules[at].iter().position(|rule| rule.holds(self.request));
        if O::TAKES_NOTES {
            let result = matching.map_or("otherwise", |n| task.rules[n].name.as_str()).to_owned();
            let considered = task.rules.iter().map(|rule| rule.name.clone()).collect();
            let reason = if matching.is_some() { "first rule that matches" } else { "no rule matches" };
            self.observer.note(Stage::Resolve, Note { result, considered, reason: reason.to_owned() });
        }
        self.node(matching.map_or(task.otherwise, |n| task.rules[n].node), leg, deadline)
    }

    fn fallback(&mut self, chain: &FallbackNode, leg: &mut Leg, deadline: Deadline) -> Result<Answer, Failure> {
        let mut failure = Failure::Outage;
        for (n, step) in chain.steps.iter().enumerate() {
            if n > 0 {
                leg.fallback_depth += 1;
                if O::TAKES_NOTES {
                    let reason = format!("step {n} ended with {}", failure.word());
                    self.observer
                        .note(Stage::Resolve, Note { result: format!("step {}", n + 1), considered: vec![], reason });
                }
            }
            let outer = leg.open(deadline);
            let step_deadline = outer.tightened(leg.elapsed_us, step.first_token_timeout_us, step.timeout_us);
            failure = match self.node(step.node, leg, step_deadline) {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            // The next step is no use when an enclosing chain has given up already.
            if !chain.triggers.contains(failure.trigger()) || leg.open(deadline).passed(leg.elapsed_us) {
                return Err(failure);
            }
        }
        Err(failure)
    }

    fn model(&mut self, leaf: &ModelNode, leg: &mut Leg, deadline: Deadline) -> Result<Answer, Failure> {
        let now = leg.now(self.request);
        let mut open: Vec<(EndpointIndex, _)> = Vec::with_capacity(leaf.endpoints.len());
        for endpoint in &leaf.endpoints {
            if obstacle(&self.world.plan.endpoints[*endpoint], self.request).is_none() {
                open.push((*endpoint, rank(self.world, &leaf.balance, *endpoint, self.request, now)));
            }
        }
        if O::TAKES_NOTES {
            self.note_filter(leaf, open.len());
        }
        let mut failures = LeafFailures::default();
        while let Some(best) = position_of_lowest(&open) {
            let (endpoint, _) = open.swap_remove(best);
            if O::TAKES_NOTES {
                self.note_balance(leaf, endpoint, &open);
            }
            let nth = self.calls.next(endpoint);
            let patience = deadline.patience(leg.elapsed_us);
            let attempt = forward(self.world, endpoint, self.request, leg.now(self.request), nth, patience);
            self.observer.attempt(&attempt);
            match attempt.status {
                AttemptStatus::Answered => return Ok(leg.answer(&attempt)),
                AttemptStatus::Failed(failure) => failures.add(failure),
            }
            leg.spend(&attempt);
            if !leaf.endpoint_fallback || deadline.passed(leg.elapsed_us) {
                break;
            }
        }
        Err(failures.of_the_leaf())
    }

    fn note_filter(&mut self, leaf: &ModelNode, open: usize) {
        let plan = self.world.plan;
        let describe = |endpoint: &EndpointIndex| {
            let planned = &plan.endpoints[*endpoint];
            let verdict = obstacle(planned, self.request).map_or("fits".to_owned(), |found| found.reason(self.request));
            format!("{}: {verdict}", planned.id)
        };
        let considered = leaf.endpoints.iter().map(describe).collect();
        let result = format!("{open} of {} endpoints of {}", leaf.endpoints.len(), plan.models[leaf.model]);
        let reason = if open == 0 { "no endpoint can take the request" } else { "length of the prompt" };
        self.observer.note(Stage::Filter, Note { result, considered, reason: reason.to_owned() });
    }

    fn note_balance(&mut self, leaf: &ModelNode, chosen: EndpointIndex, others: &[(EndpointIndex, Rank)]) {
        let name = |endpoint: EndpointIndex| self.world.plan.endpoints[endpoint].id.to_string();
        let considered = others.iter().map(|(endpoint, _)| name(*endpoint)).collect();
        let reason = if others.is_empty() { "the only endpoint left" } else { leaf.balance.reason() };
        self.observer.note(Stage::Balance, Note { result: name(chosen), considered, reason: reason.to_owned() });
    }
}

/// How the calls to a model's endpoints failed, whichever came last.
#[derive(Default)]
struct LeafFailures {
    timed_out: bool,
    over_limit: u32,
    others: u32,
}

impl LeafFailures {
    fn add(&mut self, failure: Failure) {
        match failure {
            Failure::Timeout => self.timed_out = true,
            Failure::RateLimit => self.over_limit += 1,
            Failure::Outage | Failure::ContextOverflow => self.others += 1,
        }
    }

    fn of_the_leaf(&self) -> Failure {
        match (self.timed_out, self.over_limit, self.others) {
            (true, ..) => Failure::Timeout,
            // Without a call no endpoint could take the request.
            (false, 0, 0) => Failure::ContextOverflow,
            (false, _, 0) => Failure::RateLimit,
            (false, ..) => Failure::Outage,
        }
    }
}

fn position_of_lowest<R: PartialOrd>(open: &[(EndpointIndex, R)]) -> Option<usize> {
    let mut best = None;
    for (n, (endpoint, rank)) in open.iter().enumerate() {
        let better = best.is_none_or(|b: usize| {
            let (other, lowest) = &open[b];
            // Equal ranks (a tie in a published figure) go to the endpoint that the catalog lists first.
            rank < lowest || (rank == lowest && endpoint < other)
        });
        if better {
            best = Some(n);
        }
    }
    best
}
