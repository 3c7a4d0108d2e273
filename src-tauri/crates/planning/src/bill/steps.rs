//! From plan to bill, step by step.

use routewright_domain::{BillDriverKind, DriverShare, FeatureBill, FeatureId, Money, Outcome, Project};

use super::rows::BilledRows;
use super::scaled;

/// What the steps are made of.
pub(super) struct Stages<'a> {
    pub(super) plan: &'a Outcome,
    /// The architecture as it is now on the plan's requests, where it has changed.
    pub(super) redesigned: Option<&'a Outcome>,
    /// The architecture on what came, at the plan's prices.
    pub(super) at_plan: &'a Outcome,
    /// The same at the prices of the time.
    pub(super) at_time: &'a Outcome,
    pub(super) rows: &'a BilledRows,
}

/// Exact amounts of one feature, or of what belongs to no feature, along the way from plan to bill.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    plan: Money,
    redesigned: Money,
    volume: Money,
    mix: Money,
    tokens: Money,
    list: Money,
    known: Money,
    routed: Money,
    paid: Money,
}

impl Way {
    fn shares(self) -> Vec<DriverShare> {
        use BillDriverKind::{Design, Mix, Outside, Price, Routing, Tokens, Unpriced, Volume};
        let change = |driver: BillDriverKind| match driver {
            Design => self.redesigned - self.plan,
            Volume => self.volume - self.redesigned,
            Mix => self.mix - self.volume,
            Tokens => self.tokens - self.mix,
            Price => (self.list - self.tokens) + (self.paid - self.routed),
            Unpriced => self.known - self.list,
            Routing => self.routed - self.known,
            Outside => Money::ZERO,
        };
        BillDriverKind::ALL.into_iter().map(|driver| DriverShare { driver, change_usd: change(driver) }).collect()
    }
}

/// What each part of the price came to: the list, and what was paid against it.
pub(super) fn price_parts(stages: &Stages) -> (Money, Money) {
    let list = stages.at_time.cost_usd - stages.at_plan.cost_usd;
    let by_list: Money = stages.rows.features.iter().map(|own| own.by_list).sum();
    (list, stages.rows.total() - by_list)
}

/// Every feature of the project.
pub(super) fn features(project: &Project, stages: &Stages) -> Vec<FeatureBill> {
    let all = stages.rows.requests();
    let of = |outcome: &Outcome, feature: &FeatureId| {
        let own = outcome.features.iter().find(|own| own.feature == *feature);
        own.map_or((0, Money::ZERO), |own| (own.requests, own.cost_usd))
    };
    let bill = |(at, feature): (usize, &FeatureId)| {
        let (planned, plan) = of(stages.plan, feature);
        let redesigned = stages.redesigned.map_or(plan, |outcome| of(outcome, feature).1);
        let rows = stages.rows.feature(at);
        let tokens = of(stages.at_plan, feature).1;
        let list = of(stages.at_time, feature).1;
        let way = Way {
            plan,
            redesigned,
            volume: scaled(redesigned, all, stages.plan.requests),
            // A feature that the plan had no request of has no planned mean: all of its cost is a matter of the mix.
            mix: if planned == 0 { tokens } else { scaled(redesigned, rows.requests, planned) },
            tokens,
            list,
            known: list - scaled(list, rows.unpriced, rows.requests),
            routed: rows.by_list,
            paid: rows.paid,
        };
        FeatureBill {
            feature: feature.clone(),
            planned_requests: planned,
            billed_requests: rows.requests,
            planned_usd: plan,
            billed_usd: rows.paid,
            drivers: way.shares(),
        }
    };
    project.features.iter().map(|feature| &feature.id).enumerate().map(bill).collect()
}

/// The drivers of the whole: the sum of the features', what no feature bills, and what is outside.
pub(super) fn drivers(stages: &Stages, features: &[FeatureBill]) -> Vec<DriverShare> {
    // Evaluators and whatever else an outcome bills beside its features go along at the means of the whole.
    let rest = |outcome: &Outcome| outcome.cost_usd - outcome.features.iter().map(|own| own.cost_usd).sum::<Money>();
    let redesigned = rest(stages.redesigned.unwrap_or(stages.plan));
    let scaled = scaled(redesigned, stages.rows.requests(), stages.plan.requests);
    let list = rest(stages.at_time);
    let beside = Way {
        plan: rest(stages.plan),
        redesigned,
        volume: scaled,
        mix: scaled,
        tokens: rest(stages.at_plan),
        list,
        known: list,
        routed: Money::ZERO,
        paid: Money::ZERO,
    };
    let sum = |share: DriverShare| {
        let own = features.iter().flat_map(|feature| &feature.drivers).filter(|one| one.driver == share.driver);
        let outside = if share.driver == BillDriverKind::Outside { stages.rows.outside_usd } else { Money::ZERO };
        DriverShare { change_usd: share.change_usd + own.map(|one| one.change_usd).sum::<Money>() + outside, ..share }
    };
    beside.shares().into_iter().map(sum).collect()
}
