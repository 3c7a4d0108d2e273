//! `routewright uncertainty …`

use routewright_api::domain::{
    ArchitectureId, ArchitectureIntervals, AssumptionKind, Money, MonthFigures, Project, RangeOrigin, Sensitivity,
    SharedFigure, VarianceShares, VarianceSource,
};
use routewright_api::{Session, uncertainty};

use super::input::Named;
use super::intervals::{between, budget_table, interval_table, interval_words, name_of, unlike_quality};
use crate::Ending;
use crate::args::UncertaintyOptions;
use crate::output::{Output, duration, money, percent, signed_money};

pub(crate) fn run(session: &Session, options: &UncertaintyOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let named = Named::read(&options.input, &options.architectures, &options.scenario)?;
    let found = uncertainty(session, &named.request(), &output.progress())?;
    if output.json {
        output.value(&found)?;
        return Ok(Ending::Done);
    }
    interval_table(&named.project, &found.intervals, output)?;
    interval_words(&named.project, &found.intervals, output)?;
    unlike_quality(&found.intervals, output)?;
    budget_table(&named.project, &found.intervals, output)?;
    for own in &found.sensitivities {
        tornado(&named.project, own, output)?;
        for shares in &own.shares {
            variance(shares, output)?;
        }
    }
    // What a bill rests on is told of a month, which does not follow from every record.
    let is_told = |id: &ArchitectureId| found.sensitivities.iter().any(|own| own.architecture == *id);
    let all = &found.intervals.architectures;
    // Of the baseline only where it is alone.
    let is_asked = |own: &ArchitectureIntervals| all.len() == 1 || own.architecture != found.baseline;
    for own in all.iter().filter(|own| is_asked(own) && !is_told(&own.architecture)) {
        let name = name_of(&named.project, &own.architecture);
        let why = match &own.month {
            None => "no month of it follows from these days",
            Some(month) if month.expected_usd == Money::ZERO => "it costs nothing",
            Some(_) => "budgets act in a month of it that last longer than these days",
        };
        output.remark(&format!("What the bill of {name} rests on is not told: {why}."))?;
    }
    output.remark(&format!("Workload `{}`, prices of {}, seed {}.", found.workload, found.catalog.date, found.seed))?;
    Ok(Ending::Done)
}

/// Each assumption at the ends of its range.
fn tornado(project: &Project, own: &Sensitivity, output: &Output) -> anyhow::Result<()> {
    let name = name_of(project, &own.architecture);
    output.line("")?;
    output.line(&format!("What the figures of {name} rest on"))?;
    output.remark(&own.sentence)?;
    let header =
        ["Assumption", "From", "To", "Range", "Bill of the month", "Saving", "Quality", "Total p95", "Success"];
    let rows = own.bars.iter().map(|bar| {
        let two = |figure: &dyn Fn(&MonthFigures) -> Option<String>| {
            let ends = figure(&bar.low).zip(figure(&bar.high));
            ends.map_or("–".to_owned(), |(low, high)| if low == high { low } else { format!("{low} to {high}") })
        };
        vec![
            bar.assumption.name.clone(),
            bar.assumption.low.clone(),
            bar.assumption.high.clone(),
            match bar.assumption.origin {
                RangeOrigin::Stated => "stated".to_owned(),
                RangeOrigin::Assumed => "assumed".to_owned(),
            },
            two(&|figures| Some(money(figures.month_usd))),
            two(&|figures| figures.saving_usd.map(signed_money)),
            two(&|figures| figures.quality.map(|quality| percent(quality, 2))),
            two(&|figures| Some(duration(Some(figures.latency_p95_ms?)))),
            two(&|figures| figures.success_rate.map(|rate| percent(rate, 2))),
        ]
    });
    output.table(&header, rows.collect(), 4..header.len())?;
    output.remark(&format!(
        "Today's month costs {}; {} months ahead, {} with every assumption as expected ({} in 19 of 20 cases). From {} replays of {} \
         requests each.",
        money(own.today.month_usd),
        own.months_ahead,
        money(own.expected.month_usd),
        between(Some(own.month.interval), money),
        own.replays,
        own.requests,
    ))
}

/// A figure's variance by its sources.
fn variance(shares: &VarianceShares, output: &Output) -> anyhow::Result<()> {
    let figure = match shares.figure {
        SharedFigure::Cost => "Of the bill's variance",
        SharedFigure::Saving => "Of the saving's variance",
        SharedFigure::Quality => "Of the quality's variance",
    };
    let parts: Vec<String> = shares
        .shares
        .iter()
        .filter(|part| part.share >= 0.0005)
        .map(|part| format!("{} {}", source(part.source), percent(part.share, 1)))
        .collect();
    output.remark(&format!("{figure}: {}.", parts.join(", ")))
}

fn source(source: VarianceSource) -> &'static str {
    match source {
        VarianceSource::Assumption(kind) => match kind {
            AssumptionKind::Traffic => "traffic",
            AssumptionKind::Prices => "prices",
            AssumptionKind::TokenRatios => "token ratios",
            AssumptionKind::OutputLength => "length of answers",
            AssumptionKind::Quality => "quality of the models",
            AssumptionKind::ErrorCorrelation => "correlation of errors",
            AssumptionKind::Incidents => "incidents",
            AssumptionKind::Latency => "latency",
        },
        VarianceSource::Requests => "which requests come",
        VarianceSource::Luck => "luck",
        VarianceSource::Fit => "fit to outcomes",
        VarianceSource::Interaction => "several together",
        VarianceSource::Unexplained => "not explained",
    }
}
