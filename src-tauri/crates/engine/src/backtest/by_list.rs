//! What recorded requests cost by a price list where the log says that they went.

use std::num::NonZeroUsize;

use routewright_domain::{CatalogSnapshot, Money, Workload};

use super::rebuilt::{Grouping, asked_as_recorded, rebuilt_project};
use super::routes::Routes;
use crate::compile::compile;
use crate::plan::Plan;
use crate::replay::{Cancelled, ReplayInput, Watch, replay};
use crate::run::went_unanswered;

/// The routes of a log, compiled against a price list.
pub struct RecordedRoutes<'a> {
    workload: &'a Workload,
    routes: Routes,
    plan: Option<Plan>,
    scenario: routewright_domain::Scenario,
}

/// What some requests cost by list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCost {
    /// Exact sum of their known parts.
    pub cost_usd: Money,
    /// Requests with a billed part whose price is unknown.
    pub unpriced: u64,
}

impl<'a> RecordedRoutes<'a> {
    /// Finds the model and the provider that the log names for each request in a catalog.
    #[must_use]
    pub fn of(workload: &'a Workload, catalog: &CatalogSnapshot) -> Self {
        let routes = Routes::of(workload, catalog);
        let project = (!routes.all.is_empty()).then(|| rebuilt_project(workload, &routes, Grouping::Model));
        let plan = project.and_then(|project| compile(&project, 0, catalog).plan);
        Self { workload, routes, plan, scenario: routewright_domain::Scenario::base() }
    }

    /// Whether the catalog knows where the request of a row went, and the log says that it was answered.
    #[must_use]
    pub fn knows(&self, row: usize) -> bool {
        self.plan.is_some()
            && self.routes.of_row.get(row).is_some_and(Option::is_some)
            && !went_unanswered(self.workload, row)
    }

    /// What the requests that are known and kept cost at list prices, by a replay with the draws of this seed.
    pub fn cost(
        &self,
        keep: &dyn Fn(usize) -> bool,
        seed: u64,
        threads: NonZeroUsize,
        watch: &dyn Watch,
    ) -> Result<ListCost, Cancelled> {
        let Some(plan) = &self.plan else { return Ok(ListCost::default()) };
        let asked = asked_as_recorded(self.workload, &self.routes, &|row| self.knows(row) && keep(row));
        let input = ReplayInput::new(&asked, &self.scenario, seed);
        let outcome = replay(&[plan], &input, threads, watch)?.remove(0);
        Ok(ListCost { cost_usd: outcome.cost_usd, unpriced: outcome.unpriced })
    }
}
