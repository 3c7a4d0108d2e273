//! The candidate's replay as a plan, against a month that was billed.

use routewright_domain::{BillDriver, BillDriverKind, DocumentPart, Money, PlanBill};

use crate::dates::{date, span};
use crate::numbers::{counted, money, money_difference, money_pair, percent_difference};
use crate::pairing::Pairing;
use crate::{Asked, Block, Column, ReportError, Run, Section, Term};

use super::parts;
use super::trust::spans;
use super::waterfall::{Way, figure};

/// None where the project names no month that was billed.
pub(super) fn section(pairing: &Pairing) -> Result<Option<Section>, ReportError> {
    let blocks = match pairing.facts.bill {
        None => return Ok(None),
        Some(Asked::Missing(why)) => vec![Block::Paragraph(parts::typed(why))],
        Some(Asked::Found(found)) => {
            let mut blocks = vec![parts::paragraph(lead(pairing, found)), drawn(found)?];
            blocks.push(Block::Terms(shown(found).map(driver).collect()));
            blocks.extend(by_feature(pairing, found));
            blocks.push(parts::list(found.remarks.iter().map(String::as_str).chain([ORDER]).map(str::to_owned)));
            blocks
        }
    };
    Ok(Some(parts::topic(DocumentPart::Cost, "Plan against bill", blocks)))
}

const ORDER: &str = "The drivers are taken from the log in the order in which they stand here and add up to the difference exactly; \
    another order would divide it otherwise.";

/// The five that are always asked about, and the others where they moved the bill.
fn shown(found: &PlanBill) -> impl Iterator<Item = &BillDriver> {
    use BillDriverKind::{Mix, Price, Routing, Tokens, Volume};
    found
        .drivers
        .iter()
        .filter(|one| matches!(one.driver, Volume | Mix | Tokens | Price | Routing) || one.change_usd != Money::ZERO)
}

fn lead(pairing: &Pairing, found: &PlanBill) -> String {
    let (plan, bill) = (&found.plan, &found.bill);
    let (planned, billed) = money_pair(plan.cost_usd, bill.cost_usd);
    let largest = found.drivers.iter().max_by_key(|one| one.change_usd.0.abs());
    let largest = largest.filter(|one| one.change_usd != Money::ZERO);
    let most = largest.map_or_else(String::new, |one| {
        format!(", most of all by {} ({})", one.driver.name().to_lowercase(), money_difference(one.change_usd))
    });
    let share = (plan.cost_usd != Money::ZERO)
        .then(|| found.difference_usd.to_usd_lossy() / plan.cost_usd.to_usd_lossy())
        .map_or_else(String::new, |share| format!(" ({})", percent_difference(share)));
    let finding = match found.difference_usd {
        Money::ZERO => "The bill is the plan, to the last digit.".to_owned(),
        more => {
            let (word, amount) = if more > Money::ZERO { ("above", more) } else { ("below", -more) };
            format!("The bill is {} {word} the plan{share}{most}.", money(amount))
        }
    };
    let days = (bill.last_at.days_since(bill.first_at), pairing.facts.workload.days());
    #[expect(clippy::cast_possible_truncation, reason = "a cost is far from the ends of the range")]
    let a_day = |cost: Money, days: f64| money(Money((cost.0 as f64 / days).round() as i128));
    let lengths = match days {
        (came, planned) if came > 0.0 && planned > 0.0 && !(0.95..=1.05).contains(&(came / planned)) => format!(
            " They are not as long, {} and {}: a day of the plan cost {}, one of the bill {}.",
            spans(planned),
            spans(came),
            a_day(plan.cost_usd, planned),
            a_day(bill.cost_usd, came)
        ),
        _ => String::new(),
    };
    format!(
        "The plan is the replay of {} on {} in this document: {planned} for {}. The log {} holds what came, {}: {billed} for {}. \
         {finding}{lengths}",
        pairing.candidate_name(),
        plan.workload,
        counted(plan.requests, "request", "requests"),
        bill.workload,
        span(bill.first_at, bill.last_at),
        counted(bill.requests, "request", "requests"),
    )
}

fn drawn(found: &PlanBill) -> Result<Block, ReportError> {
    let steps: Vec<(String, Money)> = shown(found).map(|one| (one.driver.name().to_owned(), one.change_usd)).collect();
    figure(&Way {
        id: "bill",
        title: "Plan against bill",
        caption: format!(
            "From the plan to the bill, by what parted them, in US dollars at the prices of {}",
            date(&found.bill.catalog.date)
        ),
        from: ("Plan", found.plan.cost_usd),
        steps: &steps,
        to: ("Bill", found.bill.cost_usd),
        data_caption: "Plan against bill, by driver, in US dollars",
    })
}

fn driver(one: &BillDriver) -> Term {
    Term {
        term: one.driver.name().to_owned(),
        description: vec![Run::plain(format!("{}. {}", capital(&money_difference(one.change_usd)), one.says))],
    }
}

/// "no difference" begins a sentence here.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Each feature with the drivers that moved any of them.
fn by_feature(pairing: &Pairing, found: &PlanBill) -> Option<Block> {
    let changes = |kind: BillDriverKind| {
        let all = found.features.iter().flat_map(|own| &own.drivers);
        all.filter(move |one| one.driver == kind).map(|one| one.change_usd)
    };
    let moved: Vec<BillDriverKind> =
        BillDriverKind::ALL.into_iter().filter(|kind| changes(*kind).any(|change| change != Money::ZERO)).collect();
    let mut columns =
        vec![Column::words("Feature", 3), Column::numbers_under("Plan", 2), Column::numbers_under("Bill", 2)];
    columns.extend(moved.iter().map(|kind| Column::numbers_under(kind.name(), 2)));
    let rows = found.features.iter().map(|own| {
        let change = |kind: &BillDriverKind| {
            let found = own.drivers.iter().find(|one| one.driver == *kind).map(|one| one.change_usd);
            found.filter(|change| *change != Money::ZERO).map_or_else(|| "–".to_owned(), money_difference)
        };
        let first = [pairing.feature_name(&own.feature).to_owned(), money(own.planned_usd), money(own.billed_usd)];
        first.into_iter().chain(moved.iter().map(change)).collect()
    });
    let caption = "Plan against bill, by feature, in US dollars";
    (!found.features.is_empty()).then(|| parts::table(caption, columns, rows.collect()))
}
