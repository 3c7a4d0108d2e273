//! Prompt compression.

use routewright_domain::count;

use super::super::account::scaled;
use super::super::failure::Failure;
use super::super::request::{CacheOwner, Request};
use super::super::{Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::plan::CompressNode;

impl<O: Observer> Walk<'_, O> {
    pub(super) fn compress(
        &mut self,
        compress: &CompressNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        let prompt = frame.request.prompt_tokens;
        if prompt < compress.min_prompt || prompt == 0 {
            return self.node(compress.node, frame, leg);
        }
        let left = scaled(prompt, compress.ratio).max(1);
        self.spend_own((i128::from(prompt) * compress.cost_per_million + 500_000) / 1_000_000);
        leg.wait(u64::from(prompt) * compress.latency_us_per_thousand / 1_000);
        leg.assumed_time |= compress.latency_us_per_thousand > 0;
        self.note(Stage::Resolve, || {
            (format!("prompt compressed to {} tokens", count(left)), format!("it had {}", count(prompt)))
        });
        // What is left of the prompt begins differently, so no cache knows it.
        let request = Request {
            prompt_tokens: left,
            cached_tokens: 0,
            cache_write_tokens: 0,
            cache_of: CacheOwner::Elsewhere,
            ..*frame.request
        };
        let answer = self.node(compress.node, &Frame { request: &request, ..*frame }, leg)?;
        Ok(Answer {
            kept: answer.kept * (1.0 - compress.quality_loss),
            claim: answer.claim.map(|claim| claim * (1.0 - compress.quality_loss)),
            ..answer
        })
    }
}
