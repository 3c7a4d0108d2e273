//! Guardrails and gateway keys.

use std::collections::BTreeSet;

use routewright_domain::{Architecture, Budget, GuardPolicy, Guardrail, Money, WhenReached};

use super::compiler::PolicyCompiler;
use super::condition::check_condition;
use super::constraints::Constraints;
use crate::check::warn_of_unknown;
use crate::plan::{BudgetIndex, GuardNode, Node, PlannedBudget, PlannedGuard, PlannedKey};

impl PolicyCompiler<'_> {
    pub(crate) fn guard(&mut self, guard: &GuardPolicy, path: &str, constraints: &Constraints) -> Option<Node> {
        warn_of_unknown(&guard.unknown, path, &mut self.diagnostics);
        let guard_path = format!("{path}/guardrail");
        let inner = constraints.guarded_by(&guard.guardrail);
        let planned = self.guardrail(&guard.guardrail, &guard_path, &inner);
        let node = self.policy(&guard.policy, &format!("{path}/policy"), &inner)?;
        Some(Node::Guard(GuardNode { guard: planned?, node }))
    }

    /// What the guardrails of the whole architecture ask of every endpoint.
    pub(crate) fn architecture_constraints(&mut self, architecture: &Architecture, base: &str) -> Constraints {
        for (n, guardrail) in architecture.guardrails.iter().enumerate() {
            warn_of_unknown(&guardrail.data.unknown, &format!("{base}/guardrails/{n}/data"), &mut self.diagnostics);
        }
        architecture.guardrails.iter().fold(Constraints::default(), |joined, guardrail| joined.guarded_by(guardrail))
    }

    pub(crate) fn architecture_guards(
        &mut self,
        architecture: &Architecture,
        base: &str,
        whole: &Constraints,
    ) -> Vec<PlannedGuard> {
        let guards = architecture.guardrails.iter().enumerate();
        let planned: Vec<Option<PlannedGuard>> =
            guards.map(|(n, guardrail)| self.guardrail(guardrail, &format!("{base}/guardrails/{n}"), whole)).collect();
        planned.into_iter().flatten().collect()
    }

    fn guardrail(&mut self, guardrail: &Guardrail, path: &str, constraints: &Constraints) -> Option<PlannedGuard> {
        warn_of_unknown(&guardrail.unknown, path, &mut self.diagnostics);
        let name = if guardrail.name.is_empty() { path.to_owned() } else { guardrail.name.clone() };
        for (n, model) in guardrail.models.iter().enumerate() {
            if self.catalog.resolve(model.as_str()).is_none() {
                let message = format!("`{model}` is not in the catalog of {}", self.catalog.date);
                self.warn("unknown_model", format!("{path}/models/{n}"), message);
            }
        }
        if guardrail.requests_per_minute == Some(0) {
            let message = "0 requests a minute let nothing through";
            self.warn("zero_rate", format!("{path}/requests_per_minute"), message);
        }
        let budget = match &guardrail.budget {
            Some(budget) => Some(self.budget(budget, &name, &format!("{path}/budget"), constraints)?),
            None => None,
        };
        let rate = guardrail.requests_per_minute.map(|limit| {
            self.rates += 1;
            (limit, self.rates - 1)
        });
        Some(PlannedGuard { name, budget, max_prompt_tokens: guardrail.max_prompt_tokens, rate })
    }

    fn budget(&mut self, budget: &Budget, name: &str, path: &str, constraints: &Constraints) -> Option<BudgetIndex> {
        warn_of_unknown(&budget.unknown, path, &mut self.diagnostics);
        if budget.limit_usd < Money::ZERO {
            self.error(
                "negative_limit",
                format!("{path}/limit_usd"),
                "a budget is 0 or more",
                "give what may be spent",
            );
        }
        for (n, share) in budget.alert_at.iter().enumerate() {
            self.require_share(share.to_lossy(), format!("{path}/alert_at/{n}"), "the share of an alert");
        }
        let downgrade_to = match (&budget.downgrade_to, budget.when_reached) {
            (Some(policy), WhenReached::Downgrade) => {
                Some(self.policy(policy, &format!("{path}/downgrade_to"), constraints)?)
            }
            (None, WhenReached::Downgrade) => {
                let message = "a budget that downgrades needs the policy that answers then";
                self.error("downgrade_missing", path, message, "add `downgrade_to`, or let it block");
                return None;
            }
            (Some(_), _) => {
                let message = "`downgrade_to` has no effect unless `when_reached` is `downgrade`";
                self.warn("downgrade_ignored", format!("{path}/downgrade_to"), message);
                None
            }
            (None, _) => None,
        };
        self.budgets.push(PlannedBudget { name: name.to_owned(), budget: budget.clone(), downgrade_to });
        Some(self.budgets.len() - 1)
    }

    /// Gateway keys; asked for after all policies, when the plan knows its models.
    pub(crate) fn keys(&mut self, architecture: &Architecture, base: &str, whole: &Constraints) -> Vec<PlannedKey> {
        let mut seen = BTreeSet::new();
        let mut planned = Vec::new();
        for (n, key) in architecture.keys.iter().enumerate() {
            let path = format!("{base}/keys/{n}");
            warn_of_unknown(&key.unknown, &path, &mut self.diagnostics);
            if !seen.insert(&key.id) {
                let message = format!("`{}` is used twice among the keys", key.id);
                self.error("duplicate_id", format!("{path}/id"), message, "give each its own id");
            }
            if let Some(condition) = &key.matches {
                check_condition(condition, &format!("{path}/matches"), &mut self.diagnostics);
            }
            let allowed: Vec<_> = key
                .models
                .iter()
                .filter_map(|model| self.catalog.resolve(model.as_str()))
                .map(|found| &found.model.id)
                .collect();
            let may_use =
                self.models.iter().map(|model| key.models.is_empty() || allowed.contains(&&model.id)).collect();
            let name = format!("key {}", key.name);
            let budget = key.budget.as_ref().map(|budget| self.budget(budget, &name, &format!("{path}/budget"), whole));
            planned.push(PlannedKey {
                id: key.id.clone(),
                name: key.name.clone(),
                matches: key.matches.clone(),
                disabled: key.disabled,
                may_use,
                budget: budget.flatten(),
            });
        }
        planned
    }
}
