//! Primary-fallback chains.

use std::collections::BTreeSet;

use routewright_domain::{FallbackPolicy, FallbackStep, Policy, Trigger};

use super::compiler::PolicyCompiler;
use super::constraints::Constraints;
use crate::check::warn_of_unknown;
use crate::plan::{FallbackNode, Node, NodeIndex, PlannedStep};

/// Models that one request to `OpenRouter` may list (seen in its refusals, August 2026).
const MOST_LISTED_MODELS: usize = 3;

impl PolicyCompiler<'_> {
    pub(crate) fn fallback(&mut self, chain: &FallbackPolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        if chain.steps.is_empty() {
            self.error(
                "empty_chain",
                path,
                "a fallback chain needs at least one step",
                "add a model as its first step",
            );
            return None;
        }
        warn_of_unknown(&chain.unknown, path, &mut self.diagnostics);
        self.check_triggers(chain, path);
        let mut steps = Vec::new();
        for (n, step) in chain.steps.iter().enumerate() {
            steps.extend(self.step(step, &format!("{path}/steps/{n}"), constraints));
        }
        let gate = chain.quality.as_ref().map(|gate| self.gate(gate, &format!("{path}/quality"), constraints));
        if steps.len() != chain.steps.len() || gate.as_ref().is_some_and(Option::is_none) {
            return None;
        }
        Some(Node::Fallback(FallbackNode { steps, triggers: chain.triggers.iter().collect(), gate: gate.flatten() }))
    }

    fn step(&mut self, step: &FallbackStep, path: &str, constraints: &Constraints) -> Option<PlannedStep> {
        warn_of_unknown(&step.unknown, path, &mut self.diagnostics);
        if step.timeout_ms == Some(0) || step.first_token_timeout_ms == Some(0) {
            let message = "a time-out of 0 ms ends every call before it begins";
            self.error("zero_timeout", path, message, "remove the time-out or give it at least 1 ms");
        }
        let node = self.policy(&step.policy, &format!("{path}/policy"), constraints)?;
        if step.timeout_ms.is_some() || step.first_token_timeout_ms.is_some() {
            self.note_unmeasured(node, path);
        }
        Some(PlannedStep {
            node,
            first_token_timeout_us: step.first_token_timeout_ms.map(|ms| u64::from(ms) * 1_000),
            timeout_us: step.timeout_ms.map(|ms| u64::from(ms) * 1_000),
        })
    }

    /// A time-out cannot pass at an endpoint whose latency nobody has published.
    pub(crate) fn note_unmeasured(&mut self, node: NodeIndex, path: &str) {
        let mut names = BTreeSet::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if let Node::Model(leaf) = &self.nodes[node]
                && leaf.endpoints.iter().any(|at| self.endpoints[*at].figures.ttft.is_none())
            {
                names.insert(format!("`{}`", self.models[leaf.model].id));
            }
            open.extend(self.nodes[node].children());
        }
        if !names.is_empty() {
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let message = format!("some endpoints of {names} publish no latency; in a replay they never time out");
            self.note("latency_unknown", path, message);
        }
    }

    fn check_triggers(&mut self, chain: &FallbackPolicy, path: &str) {
        let triggers = format!("{path}/triggers");
        let low_quality = chain.triggers.contains(&Trigger::LowQuality);
        if low_quality && chain.quality.is_none() {
            let message = "the trigger `low_quality` needs an evaluator, and this chain has none";
            self.error(
                "evaluator_missing",
                &triggers,
                message,
                "add `quality` with an evaluator, or remove the trigger",
            );
        }
        if !low_quality && chain.quality.is_some() {
            let message = "`quality` has no effect without the trigger `low_quality`";
            self.warn("evaluator_ignored", format!("{path}/quality"), message);
        }
        if chain.triggers.contains(&Trigger::Moderation) {
            let message = "no catalog or workload tells which requests a provider would refuse, so `moderation` never triggers in a replay";
            self.note("moderation_unknown", &triggers, message);
        }
        if chain.triggers.is_empty() && chain.steps.len() > 1 {
            self.warn("no_triggers", &triggers, "without triggers the later steps are never reached");
            self.hint("add `outage` and `timeout`");
        }
        let has_timeout =
            chain.steps.iter().any(|step| step.timeout_ms.is_some() || step.first_token_timeout_ms.is_some());
        if chain.triggers.contains(&Trigger::Timeout) && !has_timeout && chain.steps.len() > 1 {
            self.warn("timeout_missing", &triggers, "the trigger `timeout` is set, but no step has a time-out");
            self.hint("give the first step a time-out");
        }
        let models = chain.steps.iter().filter(|step| matches!(step.policy, Policy::Model(_))).count();
        if models > MOST_LISTED_MODELS {
            let message = format!(
                "OpenRouter takes {MOST_LISTED_MODELS} models in a request, and this chain lists {models}; the rest needs a loop in your client"
            );
            self.note("too_many_fallbacks", path, message);
        }
    }

    /// Adds a way out to the last diagnostic.
    fn hint(&mut self, hint: &str) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.hint = Some(hint.to_owned());
        }
    }
}
