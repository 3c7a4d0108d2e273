//! Batches: what nobody waits for leaves with the next batch.

use routewright_domain::RequestFlags;

use super::super::failure::Failure;
use super::super::{Observer, Stage};
use super::{Answer, Deadline, Frame, Leg, Walk};
use crate::plan::{BatchNode, Node, NodeIndex};

impl<O: Observer> Walk<'_, O> {
    /// A batched call meets the prices, limits and conditions of the instant at which the batch leaves. What could not be back
    /// before its deadline is called live, and so is what fails in the batch.
    pub(super) fn batch(&mut self, batch: &BatchNode, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        let batchable = batch.every_request || frame.request.flags.contains(RequestFlags::BATCHABLE);
        let priced = batch.price_share.is_some() || self.has_batch_tariff(batch.node);
        let now = leg.now(frame.request);
        let leaves =
            now.saturating_add(batch.window_ns - 1).div_euclid(batch.window_ns).saturating_mul(batch.window_ns);
        let waits_us = (leaves - now).unsigned_abs() / 1_000;
        let back_us = leg.elapsed_us.saturating_add(waits_us).saturating_add(batch.turnaround_us);
        if !batchable || !priced || frame.batch.is_some() || back_us > batch.deadline_us {
            return self.node(batch.node, frame, leg);
        }
        let mut own = *leg;
        own.wait(waits_us);
        let inner = Frame { deadline: Deadline::NONE, batch: Some(batch), ..*frame };
        if let Ok(answer) = self.node(batch.node, &inner, &mut own) {
            self.observer.mechanisms().batched += 1;
            self.note(Stage::Resolve, || {
                ("batched".to_owned(), format!("the batch leaves {} s later", waits_us / 1_000_000))
            });
            *leg = own;
            let done = answer.total_us.or(answer.first_token_us).unwrap_or(own.elapsed_us);
            let done = Some(done.saturating_add(batch.turnaround_us));
            Ok(Answer { first_token_us: done, total_us: done, assumed_time: true, batched: true, ..answer })
        } else {
            *leg = own;
            self.node(batch.node, frame, leg)
        }
    }

    /// Whether the model that a node asks first has a batch tariff.
    fn has_batch_tariff(&self, node: NodeIndex) -> bool {
        match &self.world.plan.nodes[node] {
            Node::Model(leaf) => !leaf.batch_endpoints.is_empty(),
            Node::Fallback(chain) => self.has_batch_tariff(chain.steps[0].node),
            Node::Prefix(prefix) => self.has_batch_tariff(prefix.node),
            Node::Compress(compress) => self.has_batch_tariff(compress.node),
            Node::Retry(retry) => self.has_batch_tariff(retry.node),
            Node::Guard(guard) => self.has_batch_tariff(guard.node),
            Node::Cache(cache) => self.has_batch_tariff(cache.node),
            _ => false,
        }
    }
}
