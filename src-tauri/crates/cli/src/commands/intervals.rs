//! Intervals and risks as tables and sentences.

use routewright_api::domain::{
    ArchitectureId, BudgetRisk, DeltaIntervals, FigureIntervals, Interval, Intervals, Money, Period, Project,
    ResamplingMethod, chance,
};

use crate::output::{Output, duration, money, percent, signed_money, signed_percent};

const HEADER: [&str; 10] = [
    "95 % intervals",
    "Scenario",
    "Cost",
    "First token p50",
    "p95",
    "Total p50",
    "p95",
    "Success",
    "Quality",
    "Used a fallback",
];

/// Every figure's interval, in the columns of the outcomes.
pub(super) fn interval_table(project: &Project, intervals: &Intervals, output: &Output) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for own in &intervals.architectures {
        rows.push(figures_row(name_of(project, &own.architecture), intervals.scenario.as_str(), &own.figures));
        rows.extend(own.difference.as_ref().map(delta_row));
    }
    output.table(&HEADER, rows, 2..HEADER.len())
}

/// The sentence about each bill, what is likely to be missed, and what to know before believing it.
pub(super) fn interval_words(project: &Project, intervals: &Intervals, output: &Output) -> anyhow::Result<()> {
    for own in &intervals.architectures {
        output.remark(&format!("{}: {}", name_of(project, &own.architecture), own.sentence))?;
        if let Some(saving) = own.month_saving {
            output.remark(&format!(
                "  {}",
                saving_words(saving.expected_usd, saving.interval, own.cheaper_probability)
            ))?;
        }
        let shaky = own.requirements.iter().filter_map(|risk| Some((risk, risk.probability.filter(|p| *p >= 0.005)?)));
        for (risk, probability) in shaky {
            output.remark(&format!(
                "  {}: {} {} is missed in {} of periods like this one",
                risk.feature,
                risk.requirement,
                risk.limit,
                chance(probability)
            ))?;
        }
    }
    output.remark(&method_words(&intervals.method))?;
    intervals.remarks.iter().try_for_each(|remark| output.remark(remark))
}

/// Why a difference in quality has no interval. `compare` says it of the difference itself.
pub(super) fn unlike_quality(intervals: &Intervals, output: &Output) -> anyhow::Result<()> {
    let withheld = intervals.architectures.iter().filter(|own| {
        own.figures.quality.is_some() && own.difference.as_ref().is_some_and(|delta| delta.quality_points.is_none())
    });
    for own in withheld {
        output.remark(&format!(
            "{}: its quality and the baseline's are of different requests, so there is no difference to show",
            own.architecture
        ))?;
    }
    Ok(())
}

pub(super) fn saving_words(expected: Money, interval: Interval<Money>, cheaper: Option<f64>) -> String {
    let sure = cheaper.map_or_else(String::new, |share| match share {
        _ if share >= 1.0 => " It costs less in every resample.".to_owned(),
        _ if share <= 0.0 => " It costs more in every resample.".to_owned(),
        _ => format!(" It costs less in {} of resamples.", percent(share, 1)),
    });
    let (word, expected, interval) = if expected < Money::ZERO {
        ("costs more", -expected, Interval { low: -interval.high, high: -interval.low })
    } else {
        ("saves", expected, interval)
    };
    format!(
        "Against the baseline a month {word}: {}, between {} and {} in 19 of 20 months.{sure}",
        money(expected),
        money(interval.low),
        money(interval.high)
    )
}

/// Each budget with its chance of being overrun.
pub(super) fn budget_table(project: &Project, intervals: &Intervals, output: &Output) -> anyhow::Result<()> {
    let header = ["Budget", "Of", "Period", "Limit", "Expected", "95 % interval", "Overrun"];
    let rows: Vec<Vec<String>> = intervals
        .architectures
        .iter()
        .flat_map(|own| own.budgets.iter().map(|budget| budget_row(name_of(project, &own.architecture), budget)))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    output.table(&header, rows, 3..header.len())?;
    output.remark(
        "What a budget's period would cost where nothing stops the spending, and in which share of periods that is more than the \
         limit.",
    )
}

fn budget_row(architecture: &str, budget: &BudgetRisk) -> Vec<String> {
    let name = match (&budget.guardrail, &budget.feature) {
        (Some(name), _) => name.clone(),
        (None, Some(feature)) => format!("{feature}, monthly requirement"),
        (None, None) => String::new(),
    };
    let period = match budget.period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
    };
    vec![
        name,
        architecture.to_owned(),
        period.to_owned(),
        money(budget.limit_usd),
        money(budget.expected_usd),
        between(Some(budget.interval), money),
        chance(budget.probability),
    ]
}

fn method_words(method: &ResamplingMethod) -> String {
    let season = match method.season_s {
        Some(season) if season > 86_400.0 => ", exchanged for stretches of the same time of the same day of the week",
        Some(_) => ", exchanged for stretches of the same time of a day of the same kind",
        None => "",
    };
    format!(
        "Intervals of {} workloads put together from stretches of the recorded one, {} long on average{season}; sessions stay whole, \
         and differences are between the same stretches.",
        method.resamples,
        stretch(method.block_s),
    )
}

/// A stretch of time.
fn stretch(seconds: f64) -> String {
    match seconds {
        s if s >= 172_800.0 => format!("{:.1} days", s / 86_400.0),
        s if s >= 5_400.0 => format!("{:.1} hours", s / 3_600.0),
        s if s >= 120.0 => format!("{:.1} minutes", s / 60.0),
        s => format!("{s:.0} seconds"),
    }
}

fn figures_row(name: &str, scenario: &str, own: &FigureIntervals) -> Vec<String> {
    let share = |share: f64| percent(share, 2);
    vec![
        name.to_owned(),
        scenario.to_owned(),
        between(Some(own.cost_usd), money),
        between(own.ttft_p50_ms, |ms| duration(Some(ms))),
        between(own.ttft_p95_ms, |ms| duration(Some(ms))),
        between(own.latency_p50_ms, |ms| duration(Some(ms))),
        between(own.latency_p95_ms, |ms| duration(Some(ms))),
        between(own.success_rate, share),
        if own.quality_held_fixed {
            format!("{}, if as assumed", between(own.quality, share))
        } else {
            between(own.quality, share)
        },
        between(own.fallback_share, share),
    ]
}

fn delta_row(own: &DeltaIntervals) -> Vec<String> {
    let ms = |ms: f64| {
        let sign = if ms < 0.0 { "−" } else { "+" };
        format!("{sign}{}", duration(Some(ms.abs())))
    };
    let points = |points: f64| format!("{points:+.2}").replace('-', "−");
    let cost = own.cost_share.map_or_else(
        || between(Some(own.cost_usd), signed_money),
        |share| format!("{} ({})", between(Some(own.cost_usd), signed_money), between(Some(share), signed_percent)),
    );
    vec![
        "  against the baseline".to_owned(),
        String::new(),
        cost,
        between(own.ttft_p50_ms, ms),
        between(own.ttft_p95_ms, ms),
        between(own.latency_p50_ms, ms),
        between(own.latency_p95_ms, ms),
        between(own.success_points, points),
        between(own.quality_points, points),
        between(own.fallback_points, points),
    ]
}

pub(super) fn between<T: Copy>(interval: Option<Interval<T>>, words: impl Fn(T) -> String) -> String {
    interval.map_or("–".to_owned(), |found| {
        let (low, high) = (words(found.low), words(found.high));
        if low == high { low } else { format!("{low} to {high}") }
    })
}

pub(super) fn name_of<'a>(project: &'a Project, architecture: &'a ArchitectureId) -> &'a str {
    project.architecture(architecture).map_or(architecture.as_str(), |found| &found.name)
}
