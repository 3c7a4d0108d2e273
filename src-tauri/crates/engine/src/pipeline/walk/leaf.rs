//! A leaf: filter, balance and call the endpoints of one model.

use super::super::balance::{Rank, rank};
use super::super::failure::Failure;
use super::super::filter::{Obstacle, obstacle};
use super::super::forward::{AttemptStatus, Call, forward};
use super::super::{Note, Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::plan::{Balance, EndpointIndex, ModelNode, Node, NodeIndex};

impl<O: Observer> Walk<'_, O> {
    #[inline]
    pub(super) fn model(
        &mut self,
        at: NodeIndex,
        leaf: &ModelNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        if let Some(quick) = self.quick_leaf(at)
            && let Some(ending) = self.quick_call(at, quick, frame, leg)
        {
            let (endpoint, latency) = ending?;
            return Ok(Answer::of(self, frame.request, leg, (at, endpoint), latency, frame.request.completion_tokens));
        }
        self.staged_model(at, leaf, frame, leg)
    }

    /// Stage by stage.
    #[inline(never)]
    fn staged_model(
        &mut self,
        at: NodeIndex,
        leaf: &ModelNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let mut failures = LeafFailures::default();
        let batched = frame.batch.is_some() && !leaf.batch_endpoints.is_empty();
        let endpoints = if batched { &leaf.batch_endpoints } else { &leaf.endpoints };
        let mut open = std::mem::take(&mut self.scratch.open);
        open.clear();
        self.filter(leaf, endpoints, frame, leg.now(frame.request), &mut open, &mut failures);
        let ending = self.call_open(at, leaf, frame, leg, &mut open, &mut failures);
        self.scratch.open = open;
        ending.ok_or_else(|| failures.of_the_leaf())
    }

    /// Calls the endpoints that can take the request, the best first, until one answers.
    #[inline]
    fn call_open(
        &mut self,
        at: NodeIndex,
        leaf: &ModelNode,
        frame: &Frame,
        leg: &mut Leg,
        open: &mut Vec<(EndpointIndex, Rank)>,
        failures: &mut LeafFailures,
    ) -> Option<Answer> {
        // The only endpoint left is the best.
        if open.len() > 1 {
            self.rank(leaf, frame, leg.now(frame.request), open);
        }
        while let Some(best) = position_of_lowest(open) {
            let (endpoint, _) = open.swap_remove(best);
            if O::TAKES_NOTES {
                self.note_balance(leaf, endpoint, open);
            }
            match self.call(at, leaf, endpoint, frame, leg) {
                Ok(answer) => return Some(answer),
                Err(failure) => failures.add(failure),
            }
            if !leaf.endpoint_fallback || frame.deadline.passed(leg.elapsed_us) {
                break;
            }
        }
        None
    }

    /// Calls one endpoint. The leg takes in the time of a call that failed.
    #[inline]
    fn call(
        &mut self,
        node: NodeIndex,
        leaf: &ModelNode,
        endpoint: EndpointIndex,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let now = leg.now(frame.request);
        let nth = self.scratch.calls.of(endpoint);
        self.scratch.calls.count(endpoint);
        let call = Call {
            node,
            leaf,
            endpoint,
            started_us: leg.elapsed_us,
            now,
            snapshots: self.snapshots(now),
            nth,
            patience: frame.deadline.patience(leg.elapsed_us),
        };
        let attempt = forward(self.world, self.state, &call, frame);
        self.emit(&attempt);
        match attempt.status {
            AttemptStatus::Answered => {
                if frame.prefix.is_some() {
                    self.note_session(frame, endpoint, now);
                }
                Ok(Answer::of(self, frame.request, leg, (node, endpoint), attempt.latency, attempt.usage.completion))
            }
            AttemptStatus::Failed(failure) => {
                leg.spend(&attempt);
                Err(failure)
            }
        }
    }

    /// Stage *filter* for each of the endpoints.
    #[inline]
    fn filter(
        &mut self,
        leaf: &ModelNode,
        endpoints: &[EndpointIndex],
        frame: &Frame,
        now: i64,
        open: &mut Vec<(EndpointIndex, Rank)>,
        failures: &mut LeafFailures,
    ) {
        let key_may = self.key.is_none_or(|key| self.world.plan.keys[key].may_use[leaf.model]);
        for endpoint in endpoints {
            let found = if key_may {
                obstacle(self.world, self.state, leaf, *endpoint, frame, now)
            } else {
                Some(Obstacle::KeyMayNot)
            };
            match found {
                None => open.push((*endpoint, Rank::FIRST)),
                Some(obstacle) => {
                    failures.meet(obstacle);
                    if matches!(obstacle, Obstacle::Exhausted | Obstacle::BreakerOpen) {
                        self.observer.mechanisms().passed_over += 1;
                    }
                }
            }
        }
        if O::TAKES_NOTES {
            self.note_filter(leaf, endpoints, frame, now, open.len());
        }
    }

    /// Stage *balance*. The endpoint that holds a session's prompts stays first.
    #[inline]
    fn rank(&mut self, leaf: &ModelNode, frame: &Frame, now: i64, open: &mut [(EndpointIndex, Rank)]) {
        let snapshots = self.snapshots(now);
        let sticky = self.sticky_endpoint(frame, leaf, now);
        for (endpoint, own) in open {
            if Some(*endpoint) != sticky {
                *own = rank(self.world, leaf, *endpoint, frame.request, now, snapshots);
            }
        }
    }

    /// Calls the endpoint that gave an answer once more, for a check of that answer.
    pub(crate) fn call_again(&mut self, answer: &Answer, frame: &Frame, leg: &mut Leg) -> Result<(), Failure> {
        let Node::Model(leaf) = &self.world.plan.nodes[answer.node] else { return Ok(()) };
        let again = self.call(answer.node, leaf, answer.endpoint, &Frame { prefix: None, ..*frame }, leg)?;
        leg.complete(&again);
        Ok(())
    }

    /// The endpoint that holds the beginning of the session's prompts. A stated order of providers comes before it, as `OpenRouter`
    /// documents.
    fn sticky_endpoint(&self, frame: &Frame, leaf: &ModelNode, now: i64) -> Option<EndpointIndex> {
        let Node::Prefix(prefix) = &self.world.plan.nodes[frame.prefix?] else { return None };
        let key = self.world.plan.models[leaf.model].key;
        let stays = prefix.sticky && !matches!(leaf.balance, Balance::Order(_));
        stays.then(|| self.state.prefixes.sticky(frame.request.session, key, now)).flatten()
    }

    /// A session stays only where that makes its prompts cheaper, as `OpenRouter` documents.
    fn note_session(&mut self, frame: &Frame, endpoint: EndpointIndex, now: i64) {
        let live = &self.world.endpoints[endpoint];
        if !live.tariffs.at(frame.request.prompt_tokens, now).reads_are_cheaper() {
            return;
        }
        let key = self.world.plan.models[live.model].key;
        self.state.prefixes.answered(frame.request.session, key, endpoint, now);
    }

    fn note_filter(&mut self, leaf: &ModelNode, endpoints: &[EndpointIndex], frame: &Frame, now: i64, open: usize) {
        let plan = self.world.plan;
        let describe = |endpoint: &EndpointIndex| {
            let found = obstacle(self.world, self.state, leaf, *endpoint, frame, now);
            let verdict = found.map_or("fits".to_owned(), |found| found.reason(frame.request));
            format!("{}: {verdict}", plan.endpoints[*endpoint].id)
        };
        let considered = endpoints.iter().map(describe).collect();
        let result = format!("{open} of {} endpoints of {}", endpoints.len(), plan.models[leaf.model].id);
        let reason = if open == 0 {
            "no endpoint can take the request"
        } else {
            "length of the prompt, capabilities, price ceiling, limits"
        };
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
    low_quality: u32,
    others: u32,
    too_long: u32,
    excluded: u32,
}

impl LeafFailures {
    fn add(&mut self, failure: Failure) {
        match failure {
            Failure::Timeout => self.timed_out = true,
            Failure::RateLimit => self.over_limit += 1,
            Failure::LowQuality => self.low_quality += 1,
            _ => self.others += 1,
        }
    }

    /// An endpoint that was not called.
    fn meet(&mut self, obstacle: Obstacle) {
        match obstacle {
            Obstacle::PromptTooLong { .. } => self.too_long += 1,
            // A limit that the gateway knows is a limit all the same.
            Obstacle::Exhausted => self.over_limit += 1,
            Obstacle::BreakerOpen => self.others += 1,
            _ => self.excluded += 1,
        }
    }

    fn of_the_leaf(&self) -> Failure {
        if self.timed_out {
            return Failure::Timeout;
        }
        match (self.over_limit, self.others, self.low_quality) {
            // Without a call no endpoint could take the request.
            (0, 0, 0) if self.too_long > 0 => Failure::ContextOverflow,
            (0, 0, 0) => Failure::NoEndpoint,
            (_, 0, 0) => Failure::RateLimit,
            (_, 0, _) => Failure::LowQuality,
            _ => Failure::Outage,
        }
    }
}

#[inline]
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
