//! The quick way through a leaf.

use super::super::account::{Charge, Usage, charge};
use super::super::balance::finishing_time;
use super::super::failure::Failure;
use super::super::filter::needs_nothing;
use super::super::forward::{CallLatency, Patience, drawn_times};
use super::super::request::Request;
use super::super::{Billed, Observer};
use super::{Frame, Leg, Walk};
use crate::conditions::Snapshots;
use crate::plan::{EndpointIndex, NodeIndex};
use crate::run::{LiveEndpoint, QuickEndpoint, QuickLeaf};

impl<'w, O: Observer> Walk<'w, O> {
    /// Asks a leaf in which nothing out of the ordinary can happen: the call is made to the first endpoint of the race, and
    /// either answers or sends its first token too late. `None`, with nothing done, where anything else happens; then the
    /// stages are gone through one by one. Both ways come to the same; a property test compares them.
    #[inline(always)]
    pub(super) fn quick_call(
        &mut self,
        at: NodeIndex,
        quick: &QuickLeaf,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Option<Result<(EndpointIndex, CallLatency), Failure>> {
        let request = frame.request;
        if frame.batch.is_some() || frame.prefix.is_some() || self.holding > 0 || !needs_nothing(request) {
            return None;
        }
        let now = leg.now(request);
        let snapshots = self.snapshots(now);
        let first = self.first_of_race(quick, frame, snapshots)?;
        let live = &self.world.endpoints[first.endpoint];
        let figures = self.world.timeline.holding(snapshots, first.endpoint);
        let completion = request.completion_tokens;
        let room = first.context_tokens.saturating_sub(request.prompt_tokens).min(first.completion_limit);
        if completion == 0 || completion > room {
            return None;
        }
        let nth = self.scratch.calls.of(first.endpoint);
        let (first_token_us, total_us) = drawn_times(live, figures, request.draws, nth, completion, 1.0);
        let Patience { first_token_us: longest_silence, total_us: longest } = frame.deadline.patience(leg.elapsed_us);
        if first_token_us.is_some_and(|time| time > longest_silence) {
            self.scratch.calls.count(first.endpoint);
            self.observer.gave_up();
            leg.elapsed_us = leg.elapsed_us.saturating_add(longest_silence.min(longest));
            leg.assumed_time = true;
            return Some(Err(Failure::Timeout));
        }
        if total_us.or(first_token_us).is_some_and(|time| time > longest) {
            return None;
        }
        self.scratch.calls.count(first.endpoint);
        let (charge, cached) = bill(first, live, request);
        self.cost += charge.cost.0;
        let prompt = request.prompt_tokens;
        self.observer.billed(&Billed { node: at, endpoint: first.endpoint, charge, prompt, cached, truncated: false });
        let latency = CallLatency { first_token_us, total_us, assumed: live.scaled_latency };
        Some(Ok((first.endpoint, latency)))
    }

    /// Asks a node of whose answer nothing but the time is of interest, and waits for the whole of it.
    pub(crate) fn verdict(&mut self, at: NodeIndex, frame: &Frame, leg: &mut Leg) -> Result<(), Failure> {
        if let Some(quick) = self.quick_leaf(at)
            && let Some(ending) = self.quick_call(at, quick, frame, leg)
        {
            let came = ending.as_ref().ok().and_then(|(_, latency)| latency.total_us);
            self.asked(at, ending.is_ok(), came);
            let (_, latency) = ending?;
            leg.wait_for(&latency);
        } else {
            let verdict = self.node(at, frame, leg)?;
            leg.complete(&verdict);
        }
        Ok(())
    }

    /// The leaf, where it can be asked in the quick way. Whoever takes notes wants to see every stage.
    #[inline(always)]
    pub(super) fn quick_leaf(&self, at: NodeIndex) -> Option<&'w QuickLeaf> {
        if O::TAKES_NOTES { None } else { self.world.quick[at].as_ref() }
    }

    /// The endpoint that is called first; `None` where one is in trouble, free, without a price, or too small for the prompt.
    #[inline]
    fn first_of_race<'q>(
        &self,
        quick: &'q QuickLeaf,
        frame: &Frame,
        snapshots: Snapshots,
    ) -> Option<&'q QuickEndpoint> {
        let request = frame.request;
        if let [only] = quick.endpoints.as_slice() {
            return (request.prompt_tokens <= only.prompt_limit).then_some(only);
        }
        let mut first = None;
        let mut shortest = f64::INFINITY;
        for own in &quick.endpoints {
            let cost = own.rates.expected(request.prompt_tokens, request.expected_completion);
            let healthy = self.world.timeline.known(snapshots, own.endpoint).healthy;
            // False of what is not a number, too.
            let priced = cost > 0.0;
            if !healthy || !priced || request.prompt_tokens > own.prompt_limit {
                return None;
            }
            let time = finishing_time(own.key, request.draws, cost);
            if time < shortest {
                (first, shortest) = (Some(own), time);
            }
        }
        first
    }
}

/// What a call is billed, and how much of its prompt was cached. Plain text has two lines.
#[inline(always)]
fn bill(first: &QuickEndpoint, live: &LiveEndpoint, request: &Request) -> (Charge, u32) {
    if request.is_plain_text()
        && let Some(text) = &first.text
    {
        let cost = text.cost(request.prompt_tokens, request.completion_tokens);
        return (Charge { cost, unpriced: false, assumed: false }, 0);
    }
    let usage = Usage::of(request, live);
    (charge(&first.rates, &usage, None), usage.cached)
}
