//! Response caches.

use super::super::failure::Failure;
use super::super::forward::nanos;
use super::super::request::Request;
use super::super::{Observer, Stage};
use super::{Answer, AnswerQuality, Frame, Leg, Walk};
use crate::draw::Purpose;
use crate::plan::{CacheNode, NodeIndex};
use crate::quality::Goodness;
use crate::state::CachedAnswer;

impl<O: Observer> Walk<'_, O> {
    /// Without a content hash nobody can say whether a prompt came before: such requests are counted, and called.
    pub(super) fn cache(
        &mut self,
        at: NodeIndex,
        cache: &CacheNode,
        frame: &Frame,
        leg: &mut Leg,
    ) -> Result<Answer, Failure> {
        leg.wait(cache.lookup_us);
        let request = frame.request;
        if request.content == 0 {
            self.observer.mechanisms().cache_unavailable += 1;
            return self.node(cache.node, frame, leg);
        }
        self.observer.mechanisms().cache_lookups += 1;
        let now = leg.now(request);
        if let Some(hit) = self.look_up(at, cache, request, now) {
            self.observer.mechanisms().cache_hits += 1;
            self.note(Stage::Resolve, || {
                ("answered from the response cache".to_owned(), "an answer to this prompt is there".to_owned())
            });
            return Ok(self.cached_answer(frame, &hit, leg));
        }
        let answer = self.node(cache.node, frame, leg)?;
        let done = answer.total_us.or(answer.first_token_us).unwrap_or(leg.elapsed_us);
        let complete_at = request.arrival.saturating_add(nanos(done));
        let kept = CachedAnswer {
            node: answer.node,
            endpoint: answer.endpoint,
            completion_tokens: answer.completion_tokens,
            quality: answer.quality,
            kept: answer.kept,
            claim: answer.claim,
        };
        if let Some(responses) = self.state.responses.get_mut(&at) {
            responses.keep(request.content, kept, complete_at, cache.ttl_ns);
        }
        Ok(answer)
    }

    fn look_up(&mut self, at: NodeIndex, cache: &CacheNode, request: &Request, now: i64) -> Option<Hit> {
        let responses = self.state.responses.get_mut(&at)?;
        if let Some(answer) = responses.find(request.content, now) {
            return Some(Hit { answer, wrong: false });
        }
        let (similar_share, wrong_rate) = cache.semantic?;
        let draw = |purpose| request.content_draws.uniform(cache.key, 0, purpose);
        if draw(Purpose::Similar) >= similar_share {
            return None;
        }
        let answer = responses.any(now)?;
        Some(Hit { answer, wrong: draw(Purpose::WrongHit) < wrong_rate })
    }

    /// An answer from memory is there at once and costs nothing; it is as good as the one that was kept.
    fn cached_answer(&self, frame: &Frame, hit: &Hit, leg: &Leg) -> Answer {
        let model = self.world.endpoints[hit.answer.endpoint].model;
        let mean = self.world.quality.mean(frame.request.feature, model);
        let wrong = mean.filter(|_| hit.wrong).map(|mean| Goodness { score: 0.0, evidence: mean.evidence });
        Answer {
            node: hit.answer.node,
            endpoint: hit.answer.endpoint,
            first_token_us: Some(leg.elapsed_us),
            total_us: Some(leg.elapsed_us),
            assumed_time: leg.assumed_time,
            completion_tokens: hit.answer.completion_tokens,
            quality: wrong.map_or(hit.answer.quality, AnswerQuality::Known),
            kept: hit.answer.kept,
            claim: hit.answer.claim,
            batched: false,
        }
    }
}

struct Hit {
    answer: CachedAnswer,
    wrong: bool,
}
