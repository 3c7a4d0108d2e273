//! What the log says, and the price list where the log is silent, feature by feature.

use std::num::NonZeroUsize;

use routewright_domain::Money;
use routewright_engine::{Cancelled, Plan, RecordedRoutes, Watch, assigned_features, went_unanswered};

use super::Came;

/// The bill of each feature.
pub(super) struct BilledRows {
    /// In order of the project.
    pub(super) features: Vec<FeatureRows>,
    pub(super) recorded: u64,
    pub(super) priced: u64,
    pub(super) unanswered: u64,
    /// Requests that no feature matches, and what is known of their cost.
    pub(super) outside: u64,
    pub(super) outside_usd: Money,
    /// Of them, those without a recorded cost.
    pub(super) outside_unpriced: u64,
    /// Requests with a recorded cost whose model the catalog does not know: what they paid stands for the list price too.
    pub(super) unknown_route: u64,
}

/// The bill of one feature.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FeatureRows {
    pub(super) requests: u64,
    pub(super) unpriced: u64,
    /// At list prices where the log says that its requests went.
    pub(super) by_list: Money,
    /// What was paid.
    pub(super) paid: Money,
}

/// What is known of a request's cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Recorded, and the list has a price for where it went.
    Both,
    /// Recorded alone.
    Paid,
    /// The list alone.
    Listed,
    /// Nobody answered, and nothing is recorded: nothing was paid.
    Unanswered,
    /// Nothing.
    Nothing,
}

impl BilledRows {
    pub(super) fn of(
        plan: &Plan,
        came: &Came,
        seed: u64,
        threads: NonZeroUsize,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        let workload = came.workload;
        let columns = &workload.columns;
        let assigned = assigned_features(plan, workload, watch)?;
        let routes = RecordedRoutes::of(workload, came.catalog.0);
        let known: Vec<Known> = (0..columns.len())
            .map(|row| match (columns.cost(row).is_some(), routes.knows(row)) {
                (true, true) => Known::Both,
                (true, false) => Known::Paid,
                (false, true) => Known::Listed,
                (false, false) if went_unanswered(workload, row) => Known::Unanswered,
                (false, false) => Known::Nothing,
            })
            .collect();
        let mut found = Self {
            features: vec![FeatureRows::default(); assigned.iter().flatten().max().map_or(0, |most| most + 1)],
            recorded: 0,
            priced: 0,
            unanswered: 0,
            outside: 0,
            outside_usd: Money::ZERO,
            outside_unpriced: 0,
            unknown_route: 0,
        };
        for (row, (feature, known)) in assigned.iter().zip(&known).enumerate() {
            let paid = columns.cost(row).unwrap_or(Money::ZERO);
            let Some(feature) = *feature else {
                found.outside += 1;
                found.outside_usd += paid;
                found.outside_unpriced += u64::from(columns.cost(row).is_none() && *known != Known::Unanswered);
                continue;
            };
            let own = &mut found.features[feature];
            own.requests += 1;
            own.paid += paid;
            match known {
                Known::Both => found.recorded += 1,
                Known::Paid => {
                    found.recorded += 1;
                    found.unknown_route += u64::from(!went_unanswered(workload, row));
                    own.by_list += paid;
                }
                Known::Listed => found.priced += 1,
                Known::Unanswered => found.unanswered += 1,
                Known::Nothing => own.unpriced += 1,
            }
        }
        for feature in 0..found.features.len() {
            let of = |kind: Known| {
                let (assigned, known) = (&assigned, &known);
                move |row: usize| assigned[row] == Some(feature) && known[row] == kind
            };
            let both = routes.cost(&of(Known::Both), seed, threads, watch)?;
            let listed = routes.cost(&of(Known::Listed), seed, threads, watch)?;
            let own = &mut found.features[feature];
            own.by_list += both.cost_usd + listed.cost_usd;
            own.paid += listed.cost_usd;
        }
        Ok(found)
    }

    /// The rows of a feature; none where no request of it came.
    pub(super) fn feature(&self, at: usize) -> FeatureRows {
        self.features.get(at).copied().unwrap_or_default()
    }

    /// Requests of features.
    pub(super) fn requests(&self) -> u64 {
        self.features.iter().map(|own| own.requests).sum()
    }

    /// Requests of features whose cost nobody knows.
    pub(super) fn unpriced(&self) -> u64 {
        self.features.iter().map(|own| own.unpriced).sum()
    }

    /// Requests whose cost is known.
    pub(super) fn known(&self) -> u64 {
        self.recorded + self.priced + (self.outside - self.outside_unpriced)
    }

    /// What was paid for the requests of features.
    pub(super) fn total(&self) -> Money {
        self.features.iter().map(|own| own.paid).sum()
    }
}
