//! Task-based routing, cascades, ensembles, steering and partitioning.

use routewright_domain::{
    Aggregation, Bands, CascadePolicy, EnsemblePolicy, PartitionBy, PartitionPolicy, Policy, Split, SteerPolicy,
    TaskPolicy, count,
};

use super::compiler::PolicyCompiler;
use super::condition::check_condition;
use super::constraints::Constraints;
use super::evaluator::{separation, threshold};
use super::modifiers::minutes_ns;
use crate::check::warn_of_unknown;
use crate::plan::{
    Aggregate, BandNode, CascadeNode, EnsembleNode, Node, NodeIndex, PlannedRule, PlannedTier, SplitNode,
    SteerCandidate, SteerNode, TaskNode,
};

/// Probability that two wrong members agree; assumed, after Kim et al. (2025), who saw about 60 % over 350 models.
const WRONG_AGREEMENT: f64 = 0.6;
/// Score from which a cascade takes an answer, where it says nothing.
const ACCEPT_AT: f64 = 0.5;
const MOST_MEMBERS: usize = 8;

impl PolicyCompiler<'_> {
    pub(crate) fn task(&mut self, task: &TaskPolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&task.unknown, path, &mut self.diagnostics);
        let mut rules = Vec::new();
        for (n, rule) in task.rules.iter().enumerate() {
            check_condition(&rule.when, &format!("{path}/rules/{n}/when"), &mut self.diagnostics);
            warn_of_unknown(&rule.unknown, &format!("{path}/rules/{n}"), &mut self.diagnostics);
            let node = self.policy(&rule.policy, &format!("{path}/rules/{n}/policy"), constraints);
            rules.extend(node.map(|node| PlannedRule { name: rule.name.clone(), when: rule.when.clone(), node }));
        }
        let otherwise = self.policy(&task.otherwise, &format!("{path}/otherwise"), constraints)?;
        (rules.len() == task.rules.len()).then_some(Node::Task(TaskNode { rules, otherwise }))
    }

    pub(crate) fn cascade(&mut self, cascade: &CascadePolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&cascade.unknown, path, &mut self.diagnostics);
        let enough = self.require_members(cascade.tiers.len(), 2, path, "a cascade needs at least two tiers");
        let mut tiers = Vec::new();
        let last = cascade.tiers.len().saturating_sub(1);
        for (n, tier) in cascade.tiers.iter().enumerate() {
            let tier_path = format!("{path}/tiers/{n}");
            warn_of_unknown(&tier.unknown, &tier_path, &mut self.diagnostics);
            let accept_at = tier.accept_at.unwrap_or(ACCEPT_AT);
            self.require_share(accept_at, format!("{tier_path}/accept_at"), "a score");
            if n == last && tier.accept_at.is_some() {
                let message = "the last tier's answer is taken unjudged, so its threshold has no effect";
                self.warn("threshold_ignored", format!("{tier_path}/accept_at"), message);
            }
            let node = self.policy(&tier.policy, &format!("{tier_path}/policy"), constraints);
            tiers.extend(node.map(|node| PlannedTier { node, accept_at: threshold(accept_at) }));
        }
        let evaluator = self.evaluator(&cascade.evaluator, &format!("{path}/evaluator"), constraints)?;
        (enough && tiers.len() == cascade.tiers.len()).then_some(Node::Cascade(CascadeNode { tiers, evaluator }))
    }

    pub(crate) fn ensemble(
        &mut self,
        ensemble: &EnsemblePolicy,
        path: &str,
        constraints: &Constraints,
    ) -> Option<Node> {
        warn_of_unknown(&ensemble.unknown, path, &mut self.diagnostics);
        let count = ensemble.members.len();
        let mut sound = self.require_members(count, 2, path, "an ensemble needs at least two members");
        if count > MOST_MEMBERS {
            let message = format!("an ensemble has at most {MOST_MEMBERS} members, and this one has {count}");
            self.error("too_many_members", format!("{path}/members"), message, "remove some");
            sound = false;
        }
        let agreement = ensemble.wrong_agreement.unwrap_or(WRONG_AGREEMENT);
        self.require_share(agreement, format!("{path}/wrong_agreement"), "a probability");
        if ensemble.quorum.is_some_and(|quorum| quorum == 0 || quorum as usize > count) {
            let message = format!("a quorum lies between 1 and the number of members, {count}");
            self.error("quorum_out_of_range", format!("{path}/quorum"), message, "leave it out to wait for all");
        }
        if ensemble.deadline_ms == Some(0) {
            let message = "a deadline of 0 ms lets no member answer";
            self.error("zero_timeout", format!("{path}/deadline_ms"), message, "remove it or give it at least 1 ms");
        }
        let members = self.policies(ensemble.members.iter(), |n| format!("{path}/members/{n}"), constraints);
        let aggregate = self.aggregate(&ensemble.aggregation, count, &format!("{path}/aggregation"), constraints);
        let node = EnsembleNode {
            members: members?,
            aggregate: aggregate?,
            quorum: ensemble.quorum.map_or(count, |quorum| quorum as usize),
            deadline_us: ensemble.deadline_ms.map(|ms| u64::from(ms) * 1_000),
            common_wrong: agreement.clamp(0.0, 1.0).sqrt(),
            key: self.draw_key(path),
        };
        sound.then_some(Node::Ensemble(node))
    }

    fn aggregate(
        &mut self,
        aggregation: &Aggregation,
        members: usize,
        path: &str,
        constraints: &Constraints,
    ) -> Option<Aggregate> {
        match aggregation {
            Aggregation::Majority => Some(Aggregate::Majority),
            Aggregation::Consensus(consensus) => {
                let path = format!("{path}/consensus");
                warn_of_unknown(&consensus.unknown, &path, &mut self.diagnostics);
                let agree = consensus.agree as usize;
                if agree < 2 || agree > members {
                    let message = format!("between 2 and {members} members can agree, not {agree}");
                    self.error("agree_out_of_range", format!("{path}/agree"), message, "choose a number in that range");
                }
                let escalate = match &consensus.escalate {
                    Some(policy) => Some(self.policy(policy, &format!("{path}/escalate"), constraints)?),
                    None => None,
                };
                Some(Aggregate::Consensus { agree, escalate })
            }
            Aggregation::Arbiter(arbiter) => {
                let path = format!("{path}/arbiter");
                warn_of_unknown(&arbiter.unknown, &path, &mut self.diagnostics);
                self.require_auc(arbiter.auc, format!("{path}/auc"));
                let node = self.policy(&arbiter.policy, &format!("{path}/policy"), constraints)?;
                Some(Aggregate::Arbiter { node, separation: separation(arbiter.auc) })
            }
        }
    }

    pub(crate) fn steer(&mut self, steer: &SteerPolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&steer.unknown, path, &mut self.diagnostics);
        warn_of_unknown(&steer.budget.unknown, &format!("{path}/budget"), &mut self.diagnostics);
        let enough = self.require_members(steer.candidates.len(), 1, path, "steering needs at least one candidate");
        if let Some(floor) = steer.quality_floor {
            self.require_share(floor, format!("{path}/quality_floor"), "a quality");
        }
        let candidates = self.policies(steer.candidates.iter(), |n| format!("{path}/candidates/{n}"), constraints)?;
        for (n, node) in candidates.iter().enumerate() {
            self.note_unmeasured(*node, &format!("{path}/candidates/{n}"));
        }
        let candidates =
            candidates.into_iter().map(|node| SteerCandidate { node, first_model: self.first_model(node) }).collect();
        enough.then_some(Node::Steer(SteerNode {
            candidates,
            measure: steer.budget.measure,
            percentile: steer.budget.percentile.share(),
            within: steer.budget.within_ms.map(f64::from),
            quality_floor: steer.quality_floor,
            window: steer.window_minutes.map(minutes_ns),
        }))
    }

    /// The model that a node asks first.
    fn first_model(&self, node: NodeIndex) -> NodeIndex {
        match &self.nodes[node] {
            Node::Model(_) => node,
            Node::Fallback(chain) => self.first_model(chain.steps[0].node),
            Node::Task(task) => self.first_model(task.rules.first().map_or(task.otherwise, |rule| rule.node)),
            Node::Cascade(cascade) => self.first_model(cascade.tiers[0].node),
            Node::Ensemble(ensemble) => self.first_model(ensemble.members[0]),
            Node::Steer(steer) => steer.candidates[0].first_model,
            Node::Bands(bands) => self.first_model(bands.bands.first().map_or(bands.otherwise, |(_, node)| *node)),
            Node::Split(split) => self.first_model(split.map),
            Node::Cache(cache) => self.first_model(cache.node),
            Node::Prefix(prefix) => self.first_model(prefix.node),
            Node::Compress(compress) => self.first_model(compress.node),
            Node::Batch(batch) => self.first_model(batch.node),
            Node::Retry(retry) => self.first_model(retry.node),
            Node::Hedge(hedge) => self.first_model(hedge.node),
            Node::Weighted(weighted) => self.first_model(weighted.arms[0].node),
            Node::Guard(guard) => self.first_model(guard.node),
        }
    }

    pub(crate) fn partition(
        &mut self,
        partition: &PartitionPolicy,
        path: &str,
        constraints: &Constraints,
    ) -> Option<Node> {
        warn_of_unknown(&partition.unknown, path, &mut self.diagnostics);
        match &partition.by {
            PartitionBy::Bands(bands) => self.bands(bands, &format!("{path}/by/bands"), constraints),
            PartitionBy::Split(split) => self.split(split, &format!("{path}/by/split"), constraints),
        }
    }

    fn bands(&mut self, bands: &Bands, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&bands.unknown, path, &mut self.diagnostics);
        let mut compiled = Vec::new();
        let mut lowest = 0;
        for (n, band) in bands.bands.iter().enumerate() {
            let band_path = format!("{path}/bands/{n}");
            warn_of_unknown(&band.unknown, &band_path, &mut self.diagnostics);
            if band.below <= lowest {
                let message = format!("this band ends at {}, where the one before it has ended already", band.below);
                self.error("bands_not_ascending", format!("{band_path}/below"), message, "let the limits ascend");
            }
            lowest = band.below;
            let node = self.policy(&band.policy, &format!("{band_path}/policy"), constraints);
            self.check_context(&band.policy, band.below.saturating_sub(1), &format!("{band_path}/policy"));
            compiled.extend(node.map(|node| (band.below, node)));
        }
        let otherwise = self.policy(&bands.otherwise, &format!("{path}/otherwise"), constraints)?;
        (compiled.len() == bands.bands.len()).then_some(Node::Bands(BandNode { bands: compiled, otherwise }))
    }

    /// A band whose longest prompts fit no endpoint of its model will fail on them.
    fn check_context(&mut self, policy: &Policy, prompt: u32, path: &str) {
        let Policy::Model(leaf) = policy else { return };
        let Some(resolved) = self.catalog.resolve(leaf.model.as_str()) else { return };
        let longest = resolved.model.endpoints.iter().map(|endpoint| endpoint.context_tokens).max().unwrap_or(0);
        if prompt > 0 && longest <= prompt {
            let message = format!(
                "prompts of this band have up to {} tokens, and `{}` takes {} with its answer",
                count(prompt),
                resolved.model.id,
                count(longest)
            );
            self.warn("context_too_small", path, message);
        }
    }

    fn split(&mut self, split: &Split, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&split.unknown, path, &mut self.diagnostics);
        let mut sound = true;
        if split.chunk_tokens == 0 || split.overlap_tokens >= split.chunk_tokens {
            let message = "a chunk has more tokens than its overlap, or the document would never end";
            self.error("chunk_too_small", format!("{path}/chunk_tokens"), message, "enlarge the chunk");
            sound = false;
        }
        if split.concurrency == Some(0) {
            let message = "with 0 chunks at a time nothing is ever read";
            self.error("zero_concurrency", format!("{path}/concurrency"), message, "leave it out, or give at least 1");
            sound = false;
        }
        let map = self.policy(&split.map, &format!("{path}/map"), constraints);
        let reduce = self.policy(&split.reduce, &format!("{path}/reduce"), constraints);
        let (map, reduce) = (map?, reduce?);
        let reduce_limit = self.longest_prompt(reduce);
        sound.then_some(Node::Split(SplitNode {
            above: split.above.unwrap_or(split.chunk_tokens),
            chunk: split.chunk_tokens,
            overlap: split.overlap_tokens,
            instructions: split.instruction_tokens,
            map_answer: split.map_answer_tokens,
            concurrency: split.concurrency,
            map,
            reduce,
            reduce_limit,
        }))
    }

    /// The longest prompt that some endpoint of the node's first model takes.
    fn longest_prompt(&self, node: NodeIndex) -> u32 {
        match &self.nodes[self.first_model(node)] {
            Node::Model(leaf) => leaf.endpoints.iter().map(|at| self.endpoints[*at].prompt_limit).max().unwrap_or(0),
            _ => u32::MAX,
        }
    }
}
