//! What drivers and figures mean, in sentences.

use routewright_domain::{BillDriver, BillDriverKind, DriverShare, Evidence, Outcome, Timestamp};

use crate::words::{count, signed_dollars};

use super::steps::{Stages, price_parts};
use super::{Came, KeptPlan};

pub(super) fn said(drivers: Vec<DriverShare>, plan: &KeptPlan, stages: &Stages) -> Vec<BillDriver> {
    let (planned, came) = (stages.plan.requests, stages.rows.requests());
    let says = |driver: BillDriverKind| {
        match driver {
        BillDriverKind::Design if stages.redesigned.is_some() => {
            "The architecture as it is now, on the plan's own requests, against the plan.".to_owned()
        }
        BillDriverKind::Design if plan.changed_since => {
            "The project has changed since the plan was kept; without the plan's requests this cannot be told apart and \
             stands under tokens."
                .to_owned()
        }
        BillDriverKind::Design => "The project is the one that the plan was made of.".to_owned(),
        BillDriverKind::Volume => format!("{} requests came, and {} were planned.", count(came), count(planned)),
        BillDriverKind::Mix => "Other shares of the features, at the plan's mean cost of each.".to_owned(),
        BillDriverKind::Tokens if plan.catalog.is_none() => {
            "Other requests of the same features, and prices that moved: the plan's catalog is gone.".to_owned()
        }
        BillDriverKind::Tokens => {
            "Other requests of the same features: their lengths, what was cached, and when they came.".to_owned()
        }
        BillDriverKind::Price => {
            let (list, paid) = price_parts(stages);
            format!("Prices of the list {}, paid against the list {}.", signed_dollars(list), signed_dollars(paid))
        }
        BillDriverKind::Routing => {
            "Where the log says that requests went, against where the architecture would have sent them.".to_owned()
        }
        BillDriverKind::Unpriced => {
            let unpriced = count(stages.rows.unpriced());
            format!("{unpriced} requests whose cost nobody knows, at the plan's mean of their feature.")
        }
        BillDriverKind::Outside => format!("{} requests that no feature matches.", count(stages.rows.outside)),
    }
    };
    let with_words = |DriverShare { driver, change_usd }| BillDriver { driver, change_usd, says: says(driver) };
    drivers.into_iter().map(with_words).collect()
}

/// A span that is longer or shorter than the plan's by more than this share is worth a remark.
const UNLIKE_SPANS: f64 = 0.1;

pub(super) fn remarks(plan: &KeptPlan, came: &Came, stages: &Stages) -> Vec<String> {
    let mut remarks = Vec::new();
    let rows = stages.rows;
    if let Some(planned) = plan_span(stages) {
        let columns = &came.workload.columns;
        let span = columns.arrival_ns.last().unwrap_or(0) - columns.arrival_ns.first().unwrap_or(0);
        if planned > 0 && (span as f64 / planned as f64 - 1.0).abs() > UNLIKE_SPANS {
            remarks.push(format!(
                "The log spans {:.1} days, and the plan's requests {:.1}: volume is counted in requests, not in requests a day.",
                days(span),
                days(planned)
            ));
        }
    }
    if rows.priced > 0 {
        remarks.push(format!(
            "{} requests record no cost; theirs is recorded tokens times the list price of {}.",
            count(rows.priced),
            came.catalog.1.date
        ));
    }
    if rows.unpriced() > 0 {
        remarks.push(format!(
            "{} requests record neither a cost nor a model that the catalog knows; they are not in the bill.",
            count(rows.unpriced())
        ));
    }
    if rows.unknown_route > 0 {
        remarks.push(format!(
            "{} requests record a cost and no model that the catalog knows: what they paid beyond the plan counts as routing.",
            count(rows.unknown_route)
        ));
    }
    if rows.outside_unpriced > 0 {
        remarks.push(format!(
            "{} requests outside the plan record no cost and are not in the bill.",
            count(rows.outside_unpriced)
        ));
    }
    let acted = [stages.plan, stages.at_plan].map(Outcome::acted_on_by_budgets);
    if acted.iter().any(|requests| *requests > 0) {
        remarks.push(format!(
            "Budgets acted on {} requests of the plan, and would have on {} of the log: what that saves or costs counts as tokens.",
            count(acted[0]),
            count(acted[1])
        ));
    }
    let scored = stages.plan.quality.is_some_and(|own| own.recorded_share > 0.0 || own.evidence == Evidence::Fitted);
    if scored && came.fitted.is_none() && stages.plan.escalation_share > 0.0 {
        remarks.push(
            "The plan's answers were judged by scores of its own requests, which the log does not have: what escalates more or less \
             for that counts as tokens."
                .to_owned(),
        );
    }
    if stages.plan.unpriced > 0 {
        remarks.push(format!("{} requests of the plan had a part without a price.", count(stages.plan.unpriced)));
    }
    if plan.catalog.is_none() {
        remarks.push(
            "The plan's catalog is not in the history any more, so prices that moved count as tokens.".to_owned(),
        );
    }
    if plan.changed_since && plan.workload.is_none() {
        remarks.push(
            "The project has changed since the plan was kept, and the plan's requests are not in the history."
                .to_owned(),
        );
    }
    remarks
}

fn plan_span(stages: &Stages) -> Option<i64> {
    let series = &stages.plan.series;
    let (first, last) = (series.first()?, series.last()?);
    let width = series.get(1).map_or(0, |second| second.at.0 - first.at.0);
    Some(last.at.0 - first.at.0 + width)
}

fn days(span_ns: i64) -> f64 {
    span_ns as f64 / (86_400 * Timestamp::NANOS_PER_SEC) as f64
}
