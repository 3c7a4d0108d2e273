//! What the exported client keeps in each of its processes, and so only does as designed where one process runs it.

use std::collections::BTreeSet;

use routewright_domain::{Architecture, Budget, Guardrail, Policy};

use crate::words::listed;

/// Something that a process keeps by itself. The order is that of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    Budgets,
    RequestLimits,
    Caches,
    Measurements,
    RetryBudgets,
    Batches,
}

impl Kept {
    const fn words(self) -> &'static str {
        match self {
            Self::Budgets => "budgets",
            Self::RequestLimits => "limits of requests",
            Self::Caches => "caches",
            Self::Measurements => "measurements of speed",
            Self::RetryBudgets => "budgets of retries",
            Self::Batches => "batches",
        }
    }
}

/// Under which condition a client does what the architecture says, as a sentence; `None` where it keeps nothing between requests.
pub(crate) fn condition(architecture: &Architecture) -> Option<String> {
    let mut seen = Seen { architecture, kept: BTreeSet::new() };
    for guardrail in &architecture.guardrails {
        seen.guardrail(guardrail);
    }
    for key in &architecture.keys {
        seen.budget(key.budget.as_ref());
    }
    for policy in architecture.policies.values() {
        seen.policy(policy);
    }
    let kept = listed(seen.kept.iter().map(|one| one.words()));
    let more = if seen.kept.contains(&Kept::Budgets) {
        ", so several of them may each spend a whole budget, unless they share a Ledger"
    } else {
        ", so several of them together do it less exactly"
    };
    (!kept.is_empty())
        .then(|| format!("That holds where one process runs the client: each process keeps {kept} by itself{more}."))
}

struct Seen<'a> {
    architecture: &'a Architecture,
    kept: BTreeSet<Kept>,
}

impl<'a> Seen<'a> {
    fn policy(&mut self, policy: &'a Policy) {
        match policy {
            Policy::Guard(guard) => self.guardrail(&guard.guardrail),
            Policy::Cache(_) => self.keeps(Kept::Caches),
            Policy::Steer(_) => self.keeps(Kept::Measurements),
            Policy::Retry(retry) if retry.budget_share.is_some() => self.keeps(Kept::RetryBudgets),
            Policy::Batch(_) => self.keeps(Kept::Batches),
            // An export is only made of a library without circles.
            Policy::Shared(shared) => {
                if let Some(policy) = self.architecture.library.get(&shared.policy) {
                    self.policy(policy);
                }
            }
            _ => {}
        }
        for (_, child) in policy.children() {
            self.policy(child);
        }
    }

    fn guardrail(&mut self, guardrail: &'a Guardrail) {
        self.budget(guardrail.budget.as_ref());
        if guardrail.requests_per_minute.is_some() {
            self.keeps(Kept::RequestLimits);
        }
    }

    fn budget(&mut self, budget: Option<&'a Budget>) {
        let Some(budget) = budget else { return };
        self.keeps(Kept::Budgets);
        if let Some(policy) = budget.downgrade_to.as_deref() {
            self.policy(policy);
        }
    }

    fn keeps(&mut self, what: Kept) {
        self.kept.insert(what);
    }
}
