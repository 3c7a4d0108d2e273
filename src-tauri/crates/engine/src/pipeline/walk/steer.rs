//! Latency-aware steering: the fastest candidate that is good enough, by what is known at that moment.

use routewright_domain::LatencyMeasure;

use super::super::failure::Failure;
use super::super::{Note, Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::plan::{Figures, Node, SteerCandidate, SteerNode};

impl<O: Observer> Walk<'_, O> {
    pub(super) fn steer(&mut self, steer: &SteerNode, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        let now = leg.now(frame.request);
        let mut best: Option<(SteerCandidate, f64)> = None;
        for candidate in &steer.candidates {
            if !self.is_good_enough(steer, *candidate, frame) {
                continue;
            }
            let expected = self.expected_latency(steer, *candidate, frame, now);
            if best.is_none_or(|(_, fastest)| expected < fastest) {
                best = Some((*candidate, expected));
            }
        }
        // Nobody meets the floor: the first candidate is the one that the user would rather have.
        let (chosen, expected) = best.unwrap_or((steer.candidates[0], f64::INFINITY));
        if steer.within.is_some_and(|within| expected > within) {
            self.observer.mechanisms().steered_over_budget += 1;
        }
        if O::TAKES_NOTES {
            self.note_steering(steer, chosen, expected, frame, now);
        }
        self.node(chosen.node, frame, leg)
    }

    fn is_good_enough(&self, steer: &SteerNode, candidate: SteerCandidate, frame: &Frame) -> bool {
        let (Some(floor), Node::Model(leaf)) = (steer.quality_floor, &self.world.plan.nodes[candidate.first_model])
        else {
            return true;
        };
        // Of an unknown quality it is not known that it meets the floor.
        self.world.quality.mean(frame.request.feature, leaf.model).is_some_and(|mean| mean.quality >= floor)
    }

    /// Milliseconds at the percentile, of the endpoint of the candidate's first model that is fastest by what is known;
    /// infinite where nothing is.
    fn expected_latency(&self, steer: &SteerNode, candidate: SteerCandidate, frame: &Frame, now: i64) -> f64 {
        let Node::Model(leaf) = &self.world.plan.nodes[candidate.first_model] else { return f64::INFINITY };
        let timeline = self.world.timeline;
        let snapshots = timeline.at(now, &mut { self.scratch.snapshots });
        let latency = |endpoint: &usize| {
            let is_old = timeline.age(*endpoint, now).zip(steer.window).is_some_and(|(age, window)| age > window);
            let figures = if is_old {
                &self.world.plan.endpoints[*endpoint].figures
            } else {
                timeline.known(snapshots, *endpoint)
            };
            let out = !figures.healthy || self.world.incidents.remembers_trouble(*endpoint, now);
            if out { f64::INFINITY } else { expected(steer, figures, frame.request.expected_completion) }
        };
        leaf.endpoints.iter().map(latency).fold(f64::INFINITY, f64::min)
    }

    fn note_steering(&mut self, steer: &SteerNode, chosen: SteerCandidate, expected: f64, frame: &Frame, now: i64) {
        let describe = |candidate: &SteerCandidate| {
            let name = self.world.plan.models_of(candidate.node);
            if self.is_good_enough(steer, *candidate, frame) {
                format!("{name}: {:.2} s", self.expected_latency(steer, *candidate, frame, now) / 1_000.0)
            } else {
                format!("{name}: below the quality floor")
            }
        };
        let considered = steer.candidates.iter().map(describe).collect();
        let result = self.world.plan.models_of(chosen.node);
        let reason = if expected.is_finite() {
            format!("the fastest that is good enough, {:.2} s expected", expected / 1_000.0)
        } else {
            "no candidate is known to be good enough and fast".to_owned()
        };
        self.observer.note(Stage::Resolve, Note { result, considered, reason });
    }
}

fn expected(steer: &SteerNode, figures: &Figures, answer_tokens: u32) -> f64 {
    let Some(ttft) = figures.ttft.map(|ttft| ttft.at(steer.percentile)) else { return f64::INFINITY };
    match steer.measure {
        LatencyMeasure::FirstToken => ttft,
        // A slow answer is one with a low throughput.
        LatencyMeasure::Total => figures.throughput.map_or(f64::INFINITY, |throughput| {
            ttft + 1_000.0 * f64::from(answer_tokens) * throughput.reciprocal_at(1.0 - steer.percentile)
        }),
    }
}
