//! Functions and variants of TensorZero, and the policy that they amount to.

use routewright_domain::{
    Aggregation, Arbiter, Arm, CacheHit, CachePolicy, EnsemblePolicy, FallbackPolicy, FallbackStep, PartitionBy,
    Policy, RetryPolicy, UnknownFields, WeightedPolicy,
};

use super::amounts_to::{any_failure, cached_prefix, calls, drawn, guarded, retried};
use super::config::{Config, Function};
use super::variant::{Limits, Variant};
use crate::constraints::Constraints;
use crate::scope::Scope;

/// Arms whose order after a failure is written out; with more of them only the first of those that follow is.
const ARMS_IN_FULL: usize = 4;

/// What stands above a policy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Above<'a> {
    pub(crate) constraints: Constraints,
    pub(crate) limits: Limits,
    pub(crate) retry: Option<&'a RetryPolicy>,
    /// Every request of the feature comes through here.
    pub(crate) root: bool,
}

/// Variants of a function, and what they amount to.
#[derive(Debug)]
struct Plan {
    candidates: Vec<Candidate>,
    fallbacks: Vec<String>,
    behaves_as: Policy,
}

#[derive(Debug)]
struct Candidate {
    name: String,
    weight: u32,
    behaves_as: Policy,
}

impl Plan {
    fn one(name: String, behaves_as: Policy) -> Self {
        let candidate = Candidate { name, weight: 1, behaves_as: behaves_as.clone() };
        Self { candidates: vec![candidate], fallbacks: vec![], behaves_as }
    }

    /// What stands around it counts for each of its variants.
    fn within(self, wrap: impl Fn(Policy) -> Policy) -> Self {
        let candidates = self.candidates.into_iter();
        Self {
            candidates: candidates.map(|one| Candidate { behaves_as: wrap(one.behaves_as), ..one }).collect(),
            behaves_as: wrap(self.behaves_as),
            ..self
        }
    }

    /// Its candidate of the most weight, the first of equals.
    fn heaviest(self) -> Option<Candidate> {
        let most = self.candidates.iter().map(|one| one.weight).max()?;
        self.candidates.into_iter().find(|one| one.weight == most)
    }
}

impl Config {
    /// Makes the function `name` of a policy; the policy that it amounts to.
    pub(crate) fn function<'a>(
        &mut self,
        name: &str,
        about: &str,
        policy: &'a Policy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Policy {
        let at = self.functions.len();
        let mut function = Function::new(name, about);
        let plan = self.plan(&mut function, "answer", policy, above, scope);
        function.candidates = plan.candidates.into_iter().map(|one| (one.name, one.weight)).collect();
        function.fallbacks = plan.fallbacks;
        self.functions.insert(at, function);
        plan.behaves_as
    }

    /// A function that an application may name, though the feature's own does not lead to it.
    fn beside<'a>(&mut self, of: &Function, part: &str, policy: &'a Policy, above: &Above<'a>, scope: &Scope<'a>) {
        let name = self.name(&format!("{} {part}", of.name));
        self.function(&name, &format!("{}: {part}", of.about), policy, above, scope);
    }

    fn plan<'a>(
        &mut self,
        function: &mut Function,
        part: &str,
        policy: &'a Policy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Plan {
        let inside = Above { root: false, ..above.clone() };
        // Retries and limits that count for a chain as a whole need it in one variant.
        let whole = above.retry.is_some() || above.limits != Limits::default();
        match policy {
            Policy::Model(_) => self.one(function, part, policy, above, scope),
            Policy::Shared(shared) => match scope.library(&shared.policy) {
                Some(policy) => self.plan(function, part, policy, above, scope),
                None => Plan { candidates: vec![], fallbacks: vec![], behaves_as: policy.clone() },
            },
            Policy::Fallback(_) if whole && calls(policy, above, Limits::default(), scope).is_some() => {
                self.one(function, part, policy, above, scope)
            }
            Policy::Fallback(chain) => self.chain(function, chain, &inside, scope),
            Policy::Weighted(weighted) => self.weighted(function, weighted, &inside, scope),
            Policy::Task(task) => {
                for rule in &task.rules {
                    self.beside(function, &rule.name, &rule.policy, &inside, scope);
                }
                self.plan(function, part, &task.otherwise, &inside, scope)
            }
            Policy::Cascade(cascade) => {
                let last = cascade.tiers.len().saturating_sub(1);
                for (n, tier) in cascade.tiers.iter().enumerate().take(last) {
                    self.beside(function, &format!("tier {}", n + 1), &tier.policy, &inside, scope);
                }
                match cascade.tiers.last() {
                    Some(tier) => self.plan(function, part, &tier.policy, &inside, scope),
                    None => Plan { candidates: vec![], fallbacks: vec![], behaves_as: policy.clone() },
                }
            }
            Policy::Ensemble(ensemble) => self.ensemble(function, part, ensemble, &inside, scope),
            Policy::Steer(steer) => {
                for (n, candidate) in steer.candidates.iter().enumerate().skip(1) {
                    self.beside(function, &format!("candidate {}", n + 1), candidate, &inside, scope);
                }
                self.plan(function, part, &steer.candidates[0], &inside, scope)
            }
            Policy::Partition(partition) => match &partition.by {
                PartitionBy::Bands(bands) => {
                    for band in &bands.bands {
                        self.beside(function, &format!("below {}", band.below), &band.policy, &inside, scope);
                    }
                    self.plan(function, part, &bands.otherwise, &inside, scope)
                }
                PartitionBy::Split(split) => {
                    self.beside(function, "reduce", &split.reduce, &inside, scope);
                    self.plan(function, part, &split.map, &inside, scope)
                }
            },
            Policy::Cache(cache) => self.cache(function, part, cache, above, scope),
            Policy::PromptCache(cache) => {
                let above = Above { constraints: above.constraints.cached_by(cache), ..above.clone() };
                self.plan(function, part, &cache.policy, &above, scope).within(|policy| cached_prefix(cache, policy))
            }
            Policy::Compress(compress) => self.plan(function, part, &compress.policy, above, scope),
            Policy::Batch(batch) => self.plan(function, part, &batch.policy, above, scope),
            Policy::Hedge(hedge) => self.plan(function, part, &hedge.policy, above, scope),
            Policy::Retry(retry) => {
                // The inner retry is nearer to the calls.
                let above = Above { retry: Some(retry), ..above.clone() };
                self.plan(function, part, &retry.policy, &above, scope)
            }
            Policy::Guard(guard) => {
                let below = Above { constraints: above.constraints.guarded_by(&guard.guardrail), ..above.clone() };
                let plan = self.plan(function, part, &guard.policy, &below, scope);
                plan.within(|policy| guarded(guard, policy, above.root))
            }
        }
    }

    /// A single variant for what its calls alone can say.
    fn one<'a>(
        &mut self,
        function: &mut Function,
        part: &str,
        policy: &'a Policy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Plan {
        let Some((calls, behaves_as)) = calls(policy, above, Limits::default(), scope) else {
            return Plan { candidates: vec![], fallbacks: vec![], behaves_as: policy.clone() };
        };
        let variant = Variant { calls, retry: above.retry, limits: above.limits };
        Plan::one(self.variant(function, part, &variant), retried(behaves_as, above.retry))
    }

    fn chain<'a>(
        &mut self,
        function: &mut Function,
        chain: &'a FallbackPolicy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Plan {
        let (mut candidates, mut fallbacks, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        for (n, step) in chain.steps.iter().enumerate() {
            let inner = Above {
                limits: above.limits.tightened(step.first_token_timeout_ms, step.timeout_ms),
                // Retries are those of the step that is asked first.
                retry: above.retry.filter(|_| n == 0),
                ..above.clone()
            };
            let mut plan = self.plan(function, &format!("step {}", n + 1), &step.policy, &inner, scope);
            let policy = if n == 0 {
                candidates = std::mem::take(&mut plan.candidates);
                fallbacks = std::mem::take(&mut plan.fallbacks);
                plan.behaves_as
            } else if plan.candidates.len() > 1 {
                // What follows is a list without weights.
                let Some(heaviest) = plan.heaviest() else { continue };
                fallbacks.push(heaviest.name);
                heaviest.behaves_as
            } else {
                fallbacks.extend(plan.candidates.into_iter().map(|one| one.name).chain(plan.fallbacks));
                plan.behaves_as
            };
            steps.push(FallbackStep { policy, unknown: UnknownFields::new(), ..step.clone() });
        }
        Plan { candidates, fallbacks, behaves_as: any_failure(steps) }
    }

    fn weighted<'a>(
        &mut self,
        function: &mut Function,
        weighted: &'a WeightedPolicy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Plan {
        let mut candidates = Vec::new();
        let mut arms = Vec::new();
        let all_alike = weighted.arms.iter().all(|arm| arm.weight == 0);
        for arm in weighted.arms.iter().filter(|arm| all_alike || arm.weight > 0) {
            let plan = if calls(&arm.policy, above, Limits::default(), scope).is_some() {
                self.one(function, &arm.name, &arm.policy, above, scope)
            } else {
                self.plan(function, &arm.name, &arm.policy, above, scope)
            };
            let Some(Candidate { name, behaves_as, .. }) = plan.heaviest() else { continue };
            arms.push(Arm { policy: behaves_as.clone(), ..arm.clone() });
            candidates.push(Candidate { name, weight: arm.weight, behaves_as });
        }
        Plan { candidates, fallbacks: vec![], behaves_as: drawn(&arms, arms.len() <= ARMS_IN_FULL) }
    }

    fn ensemble<'a>(
        &mut self,
        function: &mut Function,
        part: &str,
        ensemble: &'a EnsemblePolicy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Plan {
        if let Aggregation::Arbiter(arbiter) = &ensemble.aggregation
            && let Some(plan) = self.mixture_of(function, part, ensemble, arbiter, above, scope)
        {
            return plan;
        }
        for (n, member) in ensemble.members.iter().enumerate().skip(1) {
            self.beside(function, &format!("member {}", n + 1), member, above, scope);
        }
        if let Aggregation::Arbiter(arbiter) = &ensemble.aggregation {
            self.beside(function, "arbiter", &arbiter.policy, above, scope);
        }
        self.plan(function, part, &ensemble.members[0], above, scope)
    }

    /// Members and arbiter as candidates and fuser, where each of them is a model or a chain of models.
    fn mixture_of<'a>(
        &mut self,
        function: &mut Function,
        part: &str,
        ensemble: &'a EnsemblePolicy,
        arbiter: &'a Arbiter,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Option<Plan> {
        // A member that is too slow is left out: the deadline of all is the limit of each.
        let limits = Limits::default().tightened(None, ensemble.deadline_ms);
        let variant = |policy: &'a Policy, limits: Limits| {
            let (calls, behaves_as) = calls(policy, above, Limits::default(), scope)?;
            Some((Variant { calls, retry: above.retry, limits }, retried(behaves_as, above.retry)))
        };
        let members: Vec<_> = ensemble.members.iter().map(|member| variant(member, limits)).collect::<Option<_>>()?;
        let (fuser, judged_by) = variant(&arbiter.policy, Limits::default())?;
        let names: Vec<String> = members
            .iter()
            .enumerate()
            .map(|(n, (member, _))| self.variant(function, &format!("member {}", n + 1), member))
            .collect();
        let name = self.mixture(function, part, &names, &fuser, above.limits.timeouts());
        let behaves_as = Policy::Ensemble(EnsemblePolicy {
            members: members.into_iter().map(|(_, behaves_as)| behaves_as).collect(),
            aggregation: Aggregation::Arbiter(Arbiter { policy: Box::new(judged_by), ..arbiter.clone() }),
            quorum: None,
            deadline_ms: ensemble.deadline_ms,
            wrong_agreement: ensemble.wrong_agreement,
            unknown: UnknownFields::new(),
        });
        Some(Plan::one(name, behaves_as))
    }

    fn cache<'a>(
        &mut self,
        function: &mut Function,
        part: &str,
        cache: &'a CachePolicy,
        above: &Above<'a>,
        scope: &Scope<'a>,
    ) -> Plan {
        let plan = self.plan(function, part, &cache.policy, above, scope);
        if !above.root {
            return plan;
        }
        self.caches.insert(function.name.clone(), cache.ttl_s);
        plan.within(|policy| {
            Policy::Cache(CachePolicy {
                hit: CacheHit::Exact,
                capacity: None,
                policy: Box::new(policy),
                unknown: UnknownFields::new(),
                ..cache.clone()
            })
        })
    }
}
