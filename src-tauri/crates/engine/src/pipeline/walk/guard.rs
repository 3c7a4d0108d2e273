//! Guardrails within a policy.

use super::super::failure::{Failure, Refusal};
use super::super::forward::nanos;
use super::super::request::Request;
use super::super::{Observer, Stage};
use super::{Answer, Frame, Leg, Walk};
use crate::plan::{BudgetIndex, GuardNode, NodeIndex, PlannedGuard};
use crate::state::Admission;

impl<O: Observer> Walk<'_, O> {
    pub(super) fn guard(&mut self, guard: &GuardNode, frame: &Frame, leg: &mut Leg) -> Result<Answer, Failure> {
        let instead = self.ask_guard(&guard.guard, frame.request, Refusal::Budget)?;
        let (first, before) = (self.mark(), self.cost);
        let ending = self.node(instead.unwrap_or(guard.node), frame, leg);
        if let Some(budget) = guard.guard.budget {
            let ended = match &ending {
                Ok(answer) => answer.total_us.unwrap_or(leg.elapsed_us),
                Err(_) => leg.elapsed_us,
            };
            self.book_branch(budget, first, before, frame.request.arrival.saturating_add(nanos(ended)));
        }
        ending
    }

    /// Whether a request may pass a guardrail; the policy that answers instead, where one does.
    pub(crate) fn ask_guard(
        &mut self,
        guard: &PlannedGuard,
        request: &Request,
        refusal: Refusal,
    ) -> Result<Option<NodeIndex>, Failure> {
        if guard.max_prompt_tokens.is_some_and(|most| request.prompt_tokens > most) {
            return self.refuse(&guard.name, Refusal::PromptCap);
        }
        if let Some((limit, counter)) = guard.rate
            && !self.state.rates[counter].admit(request.arrival, limit)
        {
            return self.refuse(&guard.name, Refusal::Rate);
        }
        guard.budget.map_or(Ok(None), |budget| self.ask_budget(budget, &guard.name, request, refusal))
    }

    pub(crate) fn ask_budget(
        &mut self,
        budget: BudgetIndex,
        name: &str,
        request: &Request,
        refusal: Refusal,
    ) -> Result<Option<NodeIndex>, Failure> {
        match self.state.budgets.admit(budget, request.arrival) {
            Admission::Admitted => Ok(None),
            Admission::Blocked => self.refuse(name, refusal),
            Admission::Downgraded => {
                self.note(Stage::Admit, || ("downgraded".to_owned(), format!("{name}: the budget is used up")));
                Ok(self.world.plan.budgets[budget].downgrade_to)
            }
        }
    }

    fn refuse(&mut self, name: &str, refusal: Refusal) -> Result<Option<NodeIndex>, Failure> {
        self.note(Stage::Admit, || ("refused".to_owned(), format!("{name}: {}", refusal.words())));
        Err(Failure::Refused(refusal))
    }

    /// Books the cost of a request with a budget at its completion.
    pub(crate) fn book(&mut self, request: &Request, budget: BudgetIndex, cost: i128, ended_us: u64) {
        self.state.budgets.expect(request.arrival.saturating_add(nanos(ended_us)), budget, cost);
    }

    /// Books the whole cost of a request with the guardrails of the architecture and with its key.
    pub(super) fn book_for_all(&mut self, request: &Request, key: Option<usize>, ended_us: u64) {
        let plan = self.world.plan;
        let of_key = key.and_then(|key| plan.keys[key].budget);
        for budget in plan.guards.iter().filter_map(|guard| guard.budget).chain(of_key) {
            self.book(request, budget, self.cost, ended_us);
        }
    }
}
