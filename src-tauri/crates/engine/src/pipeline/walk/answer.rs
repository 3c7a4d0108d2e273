//! An answer on its way up the tree.

use super::super::request::Request;
use super::super::{CallLatency, Observer};
use super::{Leg, Walk};
use crate::draw::Purpose;
use crate::plan::{EndpointIndex, ModelIndex, NodeIndex};
use crate::quality::Goodness;

/// The answer as the application sees it: times include the attempts that failed before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    /// The leaf that it came from.
    pub(crate) node: NodeIndex,
    pub(crate) endpoint: EndpointIndex,
    /// Microseconds after arrival.
    pub(crate) first_token_us: Option<u64>,
    /// Microseconds after arrival.
    pub(crate) total_us: Option<u64>,
    /// Some of the time is an assumption.
    pub(crate) assumed_time: bool,
    pub(crate) completion_tokens: u32,
    pub(crate) quality: AnswerQuality,
    /// Probability that compression has not made it wrong.
    pub(crate) kept: f64,
    /// Quality that would be claimed if models erred independently; `None` where nothing is known.
    pub(crate) claim: Option<f64>,
    /// It came with a batch, so nobody waited for it.
    pub(crate) batched: bool,
}

/// What is known of an answer's quality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum AnswerQuality {
    /// It is the answer of this model, and nobody has asked yet whether it is right.
    OfModel(ModelIndex),
    /// Somebody asked.
    Known(Goodness),
    /// Nothing is known of its model.
    Unknown,
}

impl Answer {
    /// The answer of a leaf and its endpoint that ends a leg.
    #[inline(always)]
    pub(crate) fn of<O: Observer>(
        walk: &Walk<O>,
        request: &Request,
        leg: &Leg,
        (node, endpoint): (NodeIndex, EndpointIndex),
        latency: CallLatency,
        completion_tokens: u32,
    ) -> Self {
        let model = walk.world.endpoints[endpoint].model;
        Self {
            node,
            endpoint,
            first_token_us: latency.first_token_us.map(|time| leg.elapsed_us.saturating_add(time)),
            total_us: latency.total_us.map(|time| leg.elapsed_us.saturating_add(time)),
            assumed_time: leg.assumed_time || latency.assumed,
            completion_tokens,
            quality: AnswerQuality::OfModel(model),
            kept: 1.0,
            claim: walk.world.quality.mean(request.feature, model).map(|mean| mean.quality),
            batched: false,
        }
    }
}

impl Answer {
    /// The whole of it comes at once, so many microseconds after arrival.
    #[inline]
    pub(crate) fn complete_at(&mut self, us: u64, assumed: bool) {
        (self.first_token_us, self.total_us, self.assumed_time) = (Some(us), Some(us), assumed);
    }
}

impl From<Option<Goodness>> for AnswerQuality {
    fn from(goodness: Option<Goodness>) -> Self {
        goodness.map_or(Self::Unknown, Self::Known)
    }
}

impl<O: Observer> Walk<'_, O> {
    /// Draws the quality of an answer that was asked for because others were not good enough. Those were given to the same
    /// request, so it is a difficult one, and what its model reaches on all requests would be too much.
    pub(super) fn draw_quality(&self, request: &Request, answer: &mut Answer) {
        answer.quality = self.goodness(request, answer).into();
    }

    /// How good an answer is: recorded, or drawn. `None` where nothing is known.
    pub(crate) fn goodness(&self, request: &Request, answer: &Answer) -> Option<Goodness> {
        let model = match answer.quality {
            AnswerQuality::Known(goodness) => return Some(goodness),
            AnswerQuality::Unknown => return None,
            AnswerQuality::OfModel(model) => model,
        };
        let quality = self.world.quality;
        let goodness = quality
            .recorded(request.row, model)
            .or_else(|| quality.draw(request, model, self.world.plan.models[model].key))?;
        let lost = answer.kept < 1.0 && request.content_draws.uniform(0, 0, Purpose::Compression) >= answer.kept;
        Some(if lost { Goodness { score: 0.0, ..goodness } } else { goodness })
    }
}
