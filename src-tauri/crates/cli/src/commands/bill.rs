//! `routewright bill PROJECT --plan REPLAY --workload NAME|FILE`

use routewright_api::domain::{BillDriver, BillDriverKind, FeatureBill, Money, PlanBill};
use routewright_api::{BillRequest, Session, plan_against_bill};

use super::input::opened;
use crate::Ending;
use crate::args::BillOptions;
use crate::output::{Output, exact, minute, money, requests, signed_money, signed_percent};

pub(crate) fn run(session: &Session, options: &BillOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let (project, workload) = opened(&options.input)?;
    let request = BillRequest { project: &project, plan: options.plan, workload: &workload };
    let found = plan_against_bill(session, &request, &output.progress())?;
    if output.json {
        output.value(&found)?;
    } else {
        show(&found, output)?;
    }
    Ok(Ending::Done)
}

fn show(found: &PlanBill, output: &Output) -> anyhow::Result<()> {
    let (plan, bill) = (&found.plan, &found.bill);
    let ends = |name: String, amount: Money, says: String| vec![name, exact(amount), String::new(), says];
    let mut rows = vec![ends(
        format!("Plan (replay {})", plan.replay),
        plan.cost_usd,
        format!("{} on `{}`, {}", plan.architecture, plan.workload, requests(plan.requests)),
    )];
    rows.extend(found.drivers.iter().filter(|one| is_worth_a_line(one)).map(|one| driver(one, plan.cost_usd)));
    let span = format!("{} to {}", minute(bill.first_at), minute(bill.last_at));
    rows.push(ends(
        "Bill".to_owned(),
        bill.cost_usd,
        format!("`{}`, {}, {span}", bill.workload, requests(bill.requests)),
    ));
    output.table(&["From plan to bill", "Dollars", "Of the plan", "What it is"], rows, 1..3)?;
    let moved: Vec<BillDriverKind> = BillDriverKind::ALL
        .into_iter()
        .filter(|kind| {
            found
                .features
                .iter()
                .flat_map(|own| &own.drivers)
                .any(|one| one.driver == *kind && one.change_usd != Money::ZERO)
        })
        .collect();
    if !moved.is_empty() {
        output.line("")?;
        let header: Vec<&str> =
            ["Feature", "Plan", "Bill"].into_iter().chain(moved.iter().map(|kind| kind.name())).collect();
        output.table(&header, found.features.iter().map(|own| feature(own, &moved)).collect(), 1..header.len())?;
    }
    for remark in &found.remarks {
        output.remark(&format!("note: {remark}"))?;
    }
    output.remark(&format!(
        "Bill less plan is {}; the drivers add up to it exactly. They are taken in this order, and another order would divide the difference otherwise.",
        exact(found.difference_usd)
    ))
}

/// The five that are always asked about, and the others where they moved.
fn is_worth_a_line(driver: &BillDriver) -> bool {
    use BillDriverKind::{Mix, Price, Routing, Tokens, Volume};
    matches!(driver.driver, Volume | Mix | Tokens | Price | Routing) || driver.change_usd != Money::ZERO
}

fn driver(one: &BillDriver, plan: Money) -> Vec<String> {
    let share = (plan != Money::ZERO).then(|| one.change_usd.to_usd_lossy() / plan.to_usd_lossy());
    vec![
        format!("  {}", one.driver.name()),
        exact(one.change_usd),
        share.map_or_else(|| "–".to_owned(), signed_percent),
        one.says.clone(),
    ]
}

fn feature(own: &FeatureBill, moved: &[BillDriverKind]) -> Vec<String> {
    let change = |kind: &BillDriverKind| {
        let found = own.drivers.iter().find(|one| one.driver == *kind);
        found.map_or_else(String::new, |one| signed_money(one.change_usd))
    };
    let first = [own.feature.to_string(), money(own.planned_usd), money(own.billed_usd)];
    first.into_iter().chain(moved.iter().map(change)).collect()
}
