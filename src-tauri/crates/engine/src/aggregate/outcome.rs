//! From sums to an outcome.

use std::collections::BTreeMap;

use routewright_domain::{
    Evidence, FallbackDepth, FeatureOutcome, GuardrailEvent, ModelId, Money, NodeOutcome, Outcome, ProviderId,
    ScenarioId, Timestamp,
};

use super::requirements::hold;
use super::{Aggregate, FeatureAggregate, money, share};
use crate::pipeline::{Failure, Refusal};
use crate::plan::{Plan, PlannedFeature};
use crate::state::RaisedEvent;

impl Aggregate {
    /// The outcome under the plan that was summed up, with what guardrails have raised; `span_ns` is the time that the workload
    /// covers.
    pub(crate) fn outcome(&self, plan: &Plan, scenario: &ScenarioId, events: &[RaisedEvent], span_ns: i64) -> Outcome {
        let mut all = FeatureAggregate::default();
        for feature in &self.features {
            all.merge(feature);
        }
        let features: Vec<FeatureOutcome> =
            plan.features.iter().zip(&self.features).map(|(planned, sums)| feature_outcome(planned, sums)).collect();
        let requirements = plan.features.iter().zip(&self.features).zip(&features);
        let (cost_by_model, served_by) = self.by_model(plan);
        let cost_usd = money(all.cost);
        Outcome {
            architecture: plan.architecture.clone(),
            scenario: scenario.clone(),
            requests: all.requests,
            succeeded: all.succeeded,
            refused: all.refused,
            failed: all.requests - all.succeeded - all.refused,
            unpriced: all.unpriced,
            unmatched: self.unmatched,
            truncated: self.truncated,
            estimated: self.estimated,
            cost_usd,
            cost_evidence: if self.assumed_cost { Evidence::Assumed } else { Evidence::Priced },
            cost_by_feature: features.iter().map(|feature| (feature.feature.clone(), feature.cost_usd)).collect(),
            cost_by_model,
            cost_by_provider: self.by_provider(plan),
            own_cost_usd: money(self.own_cost),
            platform_fee_usd: plan.assumptions.platform_fee.map_or(Money::ZERO, |fee| fee.of(cost_usd)),
            served_by,
            ttft_ms: all.ttft.percentiles(Evidence::Published),
            latency_ms: all.latency.percentiles(Evidence::Assumed),
            quality: all.quality.quality(all.succeeded),
            escalation_share: share(all.escalated, all.requests),
            guardrail_events: events.iter().map(|event| guardrail_event(plan, event)).collect(),
            fallback_depth: fallback_depth(&self.by_depth, all.requests),
            refusals_by_reason: Refusal::ALL
                .iter()
                .zip(self.refusals)
                .filter(|(_, count)| *count > 0)
                .map(|(refusal, count)| (refusal.words().to_owned(), count))
                .collect(),
            failures_by_reason: Failure::ALL
                .iter()
                .zip(self.failures)
                .filter(|(_, count)| *count > 0)
                .map(|(failure, count)| (failure.word().to_owned(), count))
                .collect(),
            requirements: requirements
                .flat_map(|((planned, sums), outcome)| hold(planned, sums, outcome, span_ns))
                .collect(),
            features,
            mechanisms: self.mechanisms,
            nodes: self.node_outcomes(plan),
            series: self.series.points(),
            replications: None,
        }
    }

    fn by_model(&self, plan: &Plan) -> (BTreeMap<ModelId, Money>, BTreeMap<ModelId, u64>) {
        let (mut costs, mut served) = (BTreeMap::new(), BTreeMap::new());
        for (endpoint, (cost, count)) in self.cost_by_endpoint.iter().zip(&self.served_by_endpoint).enumerate() {
            let id = plan.model_id(endpoint);
            if *cost != 0 {
                *costs.entry(id.clone()).or_default() += money(*cost);
            }
            if *count > 0 {
                *served.entry(id.clone()).or_default() += *count;
            }
        }
        (costs, served)
    }

    fn by_provider(&self, plan: &Plan) -> BTreeMap<ProviderId, Money> {
        let mut costs: BTreeMap<ProviderId, Money> = BTreeMap::new();
        for (endpoint, cost) in self.cost_by_endpoint.iter().enumerate().filter(|(_, cost)| **cost != 0) {
            *costs.entry(plan.endpoints[endpoint].provider.clone()).or_default() += money(*cost);
        }
        costs
    }

    /// In order of the document: paths with numbers in them are compared number by number.
    fn node_outcomes(&self, plan: &Plan) -> Vec<NodeOutcome> {
        let mut nodes: Vec<NodeOutcome> = plan
            .paths
            .iter()
            .zip(&self.nodes)
            .map(|(path, sums)| NodeOutcome {
                path: path.clone(),
                asked: sums.asked,
                answered: sums.answered,
                cost_usd: money(sums.cost),
            })
            .collect();
        // A library policy that is compiled for several features stands once in the document.
        nodes.sort_by(|a, b| a.path.cmp(&b.path));
        nodes.dedup_by(|next, first| {
            let same = next.path == first.path;
            if same {
                first.asked += next.asked;
                first.answered += next.answered;
                first.cost_usd += next.cost_usd;
            }
            same
        });
        nodes
    }
}

fn guardrail_event(plan: &Plan, event: &RaisedEvent) -> GuardrailEvent {
    GuardrailEvent {
        at: Timestamp(event.at),
        guardrail: plan.budgets[event.budget].name.clone(),
        action: event.action,
        period: Some(plan.budgets[event.budget].budget.period),
        booked_usd: money(event.booked),
        limit_usd: money(event.limit),
        threshold_usd: money(event.threshold),
        requests: event.requests,
        overshoot_usd: money(event.overshoot),
    }
}

fn fallback_depth(by_depth: &[u64], requests: u64) -> FallbackDepth {
    let left: u64 = by_depth.iter().skip(1).sum();
    let steps: u64 = by_depth.iter().zip(0_u64..).map(|(count, depth)| count * depth).sum();
    FallbackDepth { share: share(left, requests), mean: share(steps, requests), by_depth: by_depth.to_vec() }
}

pub(super) fn feature_outcome(planned: &PlannedFeature, sums: &FeatureAggregate) -> FeatureOutcome {
    FeatureOutcome {
        feature: planned.id.clone(),
        requests: sums.requests,
        succeeded: sums.succeeded,
        cost_usd: money(sums.cost),
        unpriced: sums.unpriced,
        ttft_ms: sums.ttft.percentiles(Evidence::Published),
        // The slow half of every throughput is mirrored, so total latencies rest on an assumption.
        latency_ms: sums.latency.percentiles(Evidence::Assumed),
        fallback_share: share(sums.fell_back, sums.requests),
        escalation_share: share(sums.escalated, sums.requests),
        refused: sums.refused,
        quality: sums.quality.quality(sums.succeeded),
    }
}
