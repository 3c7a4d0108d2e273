//! What the design holds requests to: guardrails, keys, breakers, preferences, judges.

use routewright_domain::{
    Budget, DataCollection, EvaluatorKind, Guardrail, Policy, ProviderPreferences, Trigger, WhenReached,
};

use super::design::{Design, Split};
use super::reach::Call;
use crate::numbers::{count, counted};

impl<'a> Design<'a> {
    /// Guardrails of the architecture and those inside its policies.
    pub(super) fn guardrails(&self) -> Vec<&'a Guardrail> {
        let around = self.architecture.into_iter().flat_map(|architecture| &architecture.guardrails);
        let inside = self.policies().into_iter().filter_map(|policy| match policy {
            Policy::Guard(guard) => Some(&guard.guardrail),
            _ => None,
        });
        around.chain(inside).collect()
    }

    /// Every node of every policy and of the library, once each.
    pub(super) fn policies(&self) -> Vec<&'a Policy> {
        let roots = self.architecture.into_iter().flat_map(|architecture| {
            let downgrades = architecture.guardrails.iter().filter_map(|guardrail| {
                let budget = guardrail.budget.as_ref()?;
                budget.downgrade_to.as_deref()
            });
            architecture.policies.values().chain(architecture.library.values()).chain(downgrades)
        });
        roots.flat_map(below).collect()
    }

    /// Nodes of a kind.
    pub(super) fn count_policies(&self, is: impl Fn(&Policy) -> bool) -> usize {
        self.policies().into_iter().filter(|policy| is(policy)).count()
    }

    pub(super) fn budgets(&self) -> Vec<&'a Budget> {
        let keys = self.architecture.into_iter().flat_map(|architecture| &architecture.keys);
        let guards = self.guardrails().into_iter().filter_map(|guardrail| guardrail.budget.as_ref());
        guards.chain(keys.filter_map(|key| key.budget.as_ref())).collect()
    }

    /// Budgets that tell somebody before or when they are used up.
    pub(super) fn alerts(&self) -> usize {
        let tells = |budget: &&&Budget| !budget.alert_at.is_empty() || budget.when_reached == WhenReached::Alert;
        self.budgets().iter().filter(tells).count()
    }

    /// Budgets that stop requests or pass them to another policy.
    pub(super) fn stops(&self) -> usize {
        self.budgets().iter().filter(|budget| budget.when_reached != WhenReached::Alert).count()
    }

    pub(super) fn keys(&self) -> usize {
        self.architecture.map_or(0, |architecture| architecture.keys.len())
    }

    /// `3 guardrails; none tripped`.
    pub(super) fn guardrails_in_words(&self) -> String {
        let guardrails = self.guardrails().len() as u64;
        if guardrails == 0 {
            return "No guardrail is set".to_owned();
        }
        let held = counted(guardrails, "guardrail", "guardrails");
        match self.outcome().guardrail_events.len() as u64 {
            0 => format!("{held}; none tripped"),
            events => {
                let raised = if guardrails == 1 { "it raised" } else { "they raised" };
                format!("{held}; {raised} {}", counted(events, "event", "events"))
            }
        }
    }

    /// `2 guardrails and 1 gateway key`, breaker included; absent where there is nothing of the kind.
    pub(super) fn controls_in_words(&self) -> Option<String> {
        let breaker = self.architecture.is_some_and(|architecture| architecture.breaker.is_some());
        let held = [
            (self.guardrails().len(), "guardrail", "guardrails"),
            (self.keys(), "gateway key", "gateway keys"),
            (usize::from(breaker), "circuit breaker", "circuit breakers"),
        ];
        let held: Vec<String> = held
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| counted(number as u64, one, many))
            .collect();
        (!held.is_empty()).then(|| crate::policy_words::listed(&held, "and"))
    }

    /// Features of which a rule of the design names or narrows who may answer, whether or not it shuts anybody out today.
    pub(super) fn restricted(&self) -> Split<'a> {
        self.split(|feature| {
            let narrowed = |call: &Call| call.admitted.len() < call.offered.len() || chooses(&call.leaf.provider);
            feature.demands.name_suppliers() || feature.calls.iter().any(narrowed)
        })
    }

    /// Chains that pass a request on when a provider refuses its content.
    pub(super) fn moderation_chains(&self) -> usize {
        self.count_policies(
            |policy| matches!(policy, Policy::Fallback(chain) if chain.triggers.contains(&Trigger::Moderation)),
        )
    }

    /// Judges, classifiers and self-checks that see answers before they are taken, and those of them whose accuracy is stated.
    pub(super) fn evaluators(&self) -> (usize, usize) {
        let evaluators = self.policies().into_iter().filter_map(|policy| match policy {
            Policy::Cascade(cascade) => Some(&cascade.evaluator),
            Policy::Fallback(chain) => chain.quality.as_ref().map(|gate| &gate.evaluator),
            _ => None,
        });
        evaluators.fold((0, 0), |(all, stated), evaluator| (all + 1, stated + usize::from(evaluator.auc.is_some())))
    }

    /// `2 evaluators judged 1,200 answers before they were taken`; absent without evaluators.
    pub(super) fn judging_in_words(&self) -> Option<String> {
        let evaluators = self.evaluators().0 as u64;
        (evaluators > 0).then(|| {
            let judged = count(self.outcome().mechanisms.judged);
            format!("{} judged {judged} answers before they were taken", counted(evaluators, "evaluator", "evaluators"))
        })
    }

    /// Evaluators that are models, and therefore read prompts and answers.
    pub(super) fn judges(&self) -> usize {
        let is_judge = |kind: &EvaluatorKind| matches!(kind, EvaluatorKind::Judge(_));
        self.count_policies(|policy| match policy {
            Policy::Cascade(cascade) => is_judge(&cascade.evaluator.by),
            Policy::Fallback(chain) => chain.quality.as_ref().is_some_and(|gate| is_judge(&gate.evaluator.by)),
            _ => false,
        })
    }
}

/// True for preferences about who may answer, beside those about price and speed.
fn chooses(preferences: &ProviderPreferences) -> bool {
    let named = !preferences.only.is_empty() || !preferences.ignore.is_empty();
    let ordered = !preferences.allow_fallbacks && !preferences.order.is_empty();
    named || ordered || preferences.zdr || preferences.data_collection == Some(DataCollection::Deny)
}

/// The policy and all that stands below it, named policies not followed.
fn below(policy: &Policy) -> Vec<&Policy> {
    let children = policy.children().into_iter().flat_map(|(_, child)| below(child));
    std::iter::once(policy).chain(children).collect()
}
