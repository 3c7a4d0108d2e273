//! Total cost of ownership over one to five years, with its bands, and when the candidate has paid for itself.

use routewright_domain::{
    AssumedAhead, DocumentPart, Expectation, Money, Outcome, OwnedCost as Owned, OwnershipProjection as Projection,
    ProjectionCase as Case, Scenario, break_even, saved_band, unlike_days,
};

use crate::charts::{BandLine, band_chart};
use crate::numbers::{counted, percent};
use crate::pairing::Pairing;
use crate::svg::named;
use crate::{Block, Column, Figure, ReportError, Section, Table};

use super::parts;

const TITLE: &str = "Total cost of ownership";

/// The ends of the bands beside what is expected; that alone where no band is stated.
fn cases(pairing: &Pairing) -> &'static [(&'static str, Case)] {
    const CASES: [(&str, Case); 3] = [("expected", Case::Expected), ("low", Case::Low), ("high", Case::High)];
    let ahead = ahead_of(pairing);
    let has_band = [ahead.growth_per_month, ahead.price_change_per_year].iter().flatten().any(|own| own.low < own.high)
        || pairing.facts.uncertainty.is_some();
    if has_band { &CASES } else { &CASES[..1] }
}

fn ahead_of(pairing: &Pairing) -> AssumedAhead {
    let base = Scenario::base();
    AssumedAhead::of(pairing.facts.project, pairing.scenario().unwrap_or(&base))
}

pub(super) fn sections(pairing: &Pairing) -> Result<Option<Section>, ReportError> {
    let project = pairing.facts.project;
    let intervals = pairing.facts.uncertainty.map(|facts| facts.intervals);
    let like = ahead_of(pairing);
    let (days, replayed) = (pairing.facts.workload.days(), pairing.facts.replayed_months);
    if days <= 0.0 {
        return Ok(None);
    }
    let of = |outcome: &Outcome| Projection::of(project, &like, outcome, days, intervals, replayed);
    let ahead = project.ownership.months_ahead();
    let mut blocks = vec![parts::paragraph(basis(pairing, ahead))];
    let others = (!pairing.is_baseline_alone()).then_some(pairing.baseline);
    let unlike = |outcome: &Outcome| {
        let says = unlike_days(outcome, days, intervals, replayed)?;
        Some(format!("{}: {says}", pairing.name_of(&outcome.architecture)))
    };
    let compared = others.into_iter().chain([pairing.candidate]);
    blocks.extend(compared.filter_map(unlike).map(parts::paragraph));
    let Some((base, mine)) = of(pairing.baseline).zip(of(pairing.candidate)) else {
        // What a month costs is not known on one side, so nothing can be added up and held against each other.
        return Ok(Some(parts::topic(DocumentPart::Cost, TITLE, blocks)));
    };
    if !pairing.is_baseline_alone() {
        blocks.push(parts::paragraph(finding(pairing, &base, &mine, ahead)));
        blocks.push(figure(pairing, &base, &mine, ahead)?);
    }
    blocks.push(items(pairing, &base, &mine, ahead));
    blocks.push(parts::list(stated(pairing)));
    Ok(Some(parts::topic(DocumentPart::Cost, TITLE, blocks)))
}

fn basis(pairing: &Pairing, ahead: u32) -> String {
    let days = pairing.facts.workload.days();
    format!(
        "A projection over {}, from {} of traffic taken as typical. It is an assumption from its first month on, unlike the replay.",
        counted(ahead.into(), "month", "months"),
        super::trust::spans(days),
    )
}

fn finding(pairing: &Pairing, base: &Projection, mine: &Projection, ahead: u32) -> String {
    let [low, expected, high] = saved_band(base, mine, ahead);
    let word = if expected >= 0.0 { "saves" } else { "costs" };
    let band = if high - low < 0.5 {
        String::new()
    } else {
        let (low, high) = if expected < 0.0 { (-high, -low) } else { (low, high) };
        format!(" (band {} to {})", signed_dollars(low), signed_dollars(high))
    };
    let even = match break_even(base, mine, ahead, Case::Expected) {
        Some(1) if pairing.facts.project.ownership.migration_usd.is_none() => {
            "What the move itself costs is not stated, so neither is when it has paid for itself.".to_owned()
        }
        Some(1) if mine.until(0, Case::Expected).total() <= 0.0 => "It needs no money up front.".to_owned(),
        Some(month) => format!("It has paid for itself by the end of month {month}."),
        None => format!("It does not pay for itself within {}.", counted(ahead.into(), "month", "months")),
    };
    if [low, expected, high].iter().all(|amount| amount.abs() < 0.005) {
        let (name, base) = (pairing.candidate_name(), pairing.baseline_name());
        return format!("{name} costs the same as {base} over the whole time.");
    }
    let amount = dollars(expected.abs());
    let tail = if expected >= 0.0 { "against" } else { "more than" };
    format!(
        "{} {word} {amount}{band} {tail} {} over the whole time{}. {even}",
        pairing.candidate_name(),
        pairing.baseline_name(),
        if pairing.facts.project.assumptions.platform_fee.is_some() { ", the gateway's fee included" } else { "" },
    )
}

fn figure(pairing: &Pairing, base: &Projection, mine: &Projection, ahead: u32) -> Result<Block, ReportError> {
    let line = |name: &str, own: &Projection| {
        let sums = |case| (0..=ahead).map(|month| own.until(month, case).total()).collect::<Vec<f64>>();
        let expected = sums(Case::Expected);
        let (one, other) = (sums(Case::Low), sums(Case::High));
        let least = |at: usize| one[at].min(other[at]).min(expected[at]);
        let most = |at: usize| one[at].max(other[at]).max(expected[at]);
        BandLine {
            name: name.to_owned(),
            low: (0..expected.len()).map(least).collect(),
            high: (0..expected.len()).map(most).collect(),
            end: dollars(expected.last().copied().unwrap_or(0.0)),
            expected,
        }
    };
    let lines = [line(pairing.baseline_name(), base), line(pairing.candidate_name(), mine)];
    let ends: Vec<String> = lines.iter().map(|line| format!("{} {}", line.name, line.end)).collect();
    let alt = format!("What has been paid by each month, with bands. After {ahead} months: {}.", ends.join("; "));
    let steps: Vec<u32> = (1..=ahead).filter(|month| month % 6 == 0 || *month == ahead).collect();
    let row = |month: &u32| {
        let at = |values: &[f64]| dollars(values[*month as usize]);
        let mut cells = vec![month.to_string()];
        for line in &lines {
            let [low, expected, high] = [&line.low, &line.expected, &line.high].map(|values| at(values));
            cells.extend([expected, low, high].into_iter().take(cases(pairing).len()));
        }
        cells
    };
    let mut columns = vec![Column::numbers("After month")];
    for line in &lines {
        columns
            .extend(cases(pairing).iter().map(|(case, _)| Column::numbers_under(format!("{}, {case}", line.name), 1)));
    }
    Ok(Block::Figure(Figure {
        caption: if pairing.facts.uncertainty.is_some() {
            "What has been paid by each month: expected, and the band of growth, prices and the choice of requests"
                .to_owned()
        } else {
            "What has been paid by each month: expected, and the band of growth and prices".to_owned()
        },
        svg: named(&band_chart(&lines, ahead, &dollars)?, "ownership", "Total cost of ownership", &alt),
        alt,
        data: Table {
            caption: "Total cost of ownership by month".to_owned(),
            columns,
            rows: steps.iter().map(row).collect(),
        },
    }))
}

fn items(pairing: &Pairing, base: &Projection, mine: &Projection, ahead: u32) -> Block {
    type Item = (&'static str, fn(&Owned) -> f64);
    const ITEMS: [Item; 7] = [
        ("Calls", |owned| owned.calls),
        ("Gateway's fee", |owned| owned.fee),
        ("Requests that nobody answers", |owned| owned.failures),
        ("Engineering", |owned| owned.engineering),
        ("Evaluation", |owned| owned.evaluation),
        ("Moving to it", |owned| owned.migration),
        ("In all", |owned| owned.total()),
    ];
    let (alone, cases) = (pairing.is_baseline_alone(), cases(pairing));
    let mut columns = vec![Column::words("Item", 2)];
    let sides: Vec<(&str, &Projection)> = if alone {
        vec![(pairing.candidate_name(), mine)]
    } else {
        vec![(pairing.baseline_name(), base), (pairing.candidate_name(), mine)]
    };
    for (name, _) in &sides {
        columns.extend(cases.iter().map(|(case, _)| Column::numbers_under(format!("{name}, {case}"), 1)));
    }
    let totals = sides.iter().flat_map(|(_, own)| cases.iter().map(|(_, case)| own.until(ahead, *case).total()));
    let largest = totals.fold(0.0, f64::max);
    let ownership = &pairing.facts.project.ownership;
    // What nobody has stated is no zero.
    let unstated = |name: &str| match name {
        "Gateway's fee" => pairing.facts.project.assumptions.platform_fee.is_none(),
        "Requests that nobody answers" => ownership.failure_usd.is_none(),
        "Engineering" => ownership.engineering_usd_per_month.is_none(),
        "Evaluation" => ownership.evaluation_usd_per_month.is_none(),
        "Moving to it" => ownership.migration_usd.is_none(),
        _ => false,
    };
    let row = |(name, figure): Item| {
        let mut cells = vec![name.to_owned()];
        for (_, own) in &sides {
            cells.extend(cases.iter().map(|(_, case)| {
                if unstated(name) {
                    "not stated".to_owned()
                } else {
                    dollars_beside(figure(&own.until(ahead, *case)), largest)
                }
            }));
        }
        cells
    };
    parts::table(format!("Cost of ownership over {ahead} months"), columns, ITEMS.map(row).to_vec())
}

/// What the projection rests on, and what nobody has stated.
fn stated(pairing: &Pairing) -> Vec<String> {
    let (ownership, ahead) = (&pairing.facts.project.ownership, ahead_of(pairing));
    let band = |name: &str, unit: &str, found: Option<&Expectation>| match found {
        Some(own) => {
            let source = own.source.as_ref().map_or_else(String::new, |source| format!(" Source: {source}."));
            let ends = if own.low < own.high {
                format!(", between {} and {}", share(own.low), share(own.high))
            } else {
                String::new()
            };
            format!("{name}: {} {unit}{ends}.{source}", share(own.expected))
        }
        None => format!("{name}: none is stated, so none is counted."),
    };
    let mut items = vec![
        band("Growth of traffic", "a month", ahead.growth_per_month.as_ref()),
        band("Change of prices", "a year", ahead.price_change_per_year.as_ref()),
    ];
    if !ahead.from_the_start.is_empty() {
        items.push(format!(
            "Of the scenario from the first month on: {}.",
            crate::policy_words::listed(&ahead.from_the_start, "and")
        ));
    }
    let missing = ownership.not_counted();
    if !missing.is_empty() {
        items.push(format!(
            "Not stated in the project, and not counted: {}.",
            crate::policy_words::listed(&missing, "and")
        ));
    }
    items
}

fn share(value: f64) -> String {
    if value < 0.0 { format!("\u{2212}{}", percent(-value, 1)) } else { percent(value, 1) }
}

fn dollars(amount: f64) -> String {
    dollars_beside(amount, amount)
}

/// The same in a table whose largest amount is this: whole dollars throughout once there are thousands.
fn dollars_beside(amount: f64, largest: f64) -> String {
    let cents = largest.abs() < 1_000.0;
    #[expect(clippy::cast_possible_truncation, reason = "a projection is far from the ends of the range")]
    let pico = (amount * if cents { 100.0 } else { 1.0 }).round() as i128;
    let unit = Money::PICO_PER_USD / if cents { 100 } else { 1 };
    let rounded = Money(pico.saturating_mul(unit));
    let text = crate::numbers::money(rounded);
    // Whole dollars say what a projection knows.
    if cents { text } else { text.trim_end_matches(".00").to_owned() }
}

fn signed_dollars(amount: f64) -> String {
    if amount < 0.0 { format!("\u{2212}{}", dollars(-amount)) } else { dollars(amount) }
}
