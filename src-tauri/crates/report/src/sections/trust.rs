//! How far the figures of cost can be trusted: intervals, the chance of an overrun, and what the bill rests on.

use routewright_domain::{
    ArchitectureIntervals, AssumptionKind, BudgetRisk, DeltaIntervals, DocumentPart, FigureIntervals, Interval,
    Intervals, Money, MonthFigures, Period, RangeOrigin, RequirementResult, Sensitivity, SharedFigure, VarianceShares,
    VarianceSource,
};

use crate::charts::{Swing, tornado_chart};
use crate::numbers::{
    counted, duration, duration_difference, from_to, money, money_difference, percent, points_difference,
};
use crate::pairing::Pairing;
use crate::svg::named;
use crate::{Block, Column, Figure, ReportError, Section, Table};

use super::{luck, parts};

/// The intervals of the candidate, where they are known.
pub(super) fn own<'a>(pairing: &Pairing<'a>) -> Option<&'a ArchitectureIntervals> {
    pairing.facts.uncertainty?.intervals.of(pairing.facts.candidate)
}

/// Share of periods like this that miss a requirement, or overrun the budget that it is; `None` where nobody knows.
pub(super) fn missed(own: &ArchitectureIntervals, result: &RequirementResult) -> Option<f64> {
    let mut risks = own.requirements.iter();
    let risk = risks.find(|risk| risk.feature == result.feature && risk.requirement == result.requirement);
    let mut budgets = own.budgets.iter().filter(|_| result.requirement == "monthly_budget_usd");
    let budget = budgets.find(|risk| risk.feature.as_ref() == Some(&result.feature)).map(|risk| risk.probability);
    risk.and_then(|risk| risk.probability).or(budget)
}

/// The saving of a month with its interval, for the summary, or why none follows from the days of the workload.
pub(super) fn saving(pairing: &Pairing) -> Option<String> {
    let days = pairing.facts.workload.days();
    let Some(month) = own(pairing).and_then(|own| own.month_saving) else {
        let mut both = [pairing.candidate, pairing.baseline].into_iter();
        return both.find_map(|outcome| outcome.cut_short(days)).map(|budget| budget.no_interval(days));
    };
    let (name, base) = (pairing.candidate_name(), pairing.baseline_name());
    let span = format!("Over a month of 30 days like the {} of the workload", spans(days));
    let Interval { low, high } = month.interval;
    if [month.expected_usd, low, high].iter().all(|amount| *amount == Money::ZERO) {
        return Some(format!("{span} {name} costs the same as {base}."));
    }
    let (word, more, sign) = if month.expected_usd < Money::ZERO { ("costs", " more", -1) } else { ("saves", "", 1) };
    let amount = |amount: Money| money(Money(amount.0 * sign));
    let (low, high) = if sign < 0 { (high, low) } else { (low, high) };
    let fee = [pairing.candidate, pairing.baseline].iter().any(|own| own.platform_fee_usd > Money::ZERO);
    Some(format!(
        "{span} {name} {word} {}{more} against {base}, between {} and {} in 19 of 20 such months{}.",
        amount(month.expected_usd),
        amount(low),
        amount(high),
        if fee { "; the gateway's fee comes on top of either and is not in it" } else { "" },
    ))
}

/// Days of traffic in words: `7.0 days`, `58.3 minutes`.
pub(super) fn spans(days: f64) -> String {
    if days < 1.0 { duration(days * 86_400e3) } else { format!("{days:.1} days") }
}

pub(super) fn sections(pairing: &Pairing) -> Result<Vec<Section>, ReportError> {
    let Some(facts) = pairing.facts.uncertainty else { return Ok(vec![]) };
    let Some(own) = own(pairing) else { return Ok(vec![]) };
    let part = DocumentPart::Cost;
    let mut blocks = vec![parts::paragraph(own.sentence.clone()), table(pairing, facts.intervals, own)];
    blocks.extend(pairing.unlike_quality().map(parts::paragraph));
    blocks.extend(own.figures.quality.map(|_| parts::paragraph(QUALITIES)));
    blocks.extend(luck::table(pairing));
    blocks.extend(budgets(pairing, own));
    blocks.push(parts::paragraph(method(pairing, facts.intervals)));
    if !facts.intervals.remarks.is_empty() {
        blocks.push(parts::list(facts.intervals.remarks.iter().cloned()));
    }
    let mut sections = vec![parts::topic(part, "How far the figures can be trusted", blocks)];
    if let Some(sensitivity) = facts.sensitivity {
        sections.push(parts::topic(part, "What the bill rests on", rests_on(sensitivity)?));
    } else if own.month_unstopped.is_some() {
        let why = "Budgets act in a month like these days that last longer than these days do. Assumptions are varied over the days alone, so \
                   what the bill rests on is not told: that takes a log as long as the budget's period.";
        sections.push(parts::topic(part, "What the bill rests on", vec![parts::paragraph(why)]));
    }
    Ok(sections)
}

fn between<T: Copy>(interval: Option<Interval<T>>, words: impl Fn(T) -> String) -> String {
    interval.map_or_else(|| "–".to_owned(), |found| from_to(&words(found.low), &words(found.high)))
}

/// Every figure's interval, and that of its difference.
fn table(pairing: &Pairing, intervals: &Intervals, own: &ArchitectureIntervals) -> Block {
    type Row = (&'static str, fn(&FigureIntervals) -> String, fn(&DeltaIntervals) -> String);
    const ROWS: [Row; 8] = [
        ("Cost", |own| between(Some(own.cost_usd), money), |delta| between(Some(delta.cost_usd), money_difference)),
        (
            "First token, p50",
            |own| between(own.ttft_p50_ms, duration),
            |delta| between(delta.ttft_p50_ms, |ms| duration_difference(Some(ms))),
        ),
        (
            "First token, p95",
            |own| between(own.ttft_p95_ms, duration),
            |delta| between(delta.ttft_p95_ms, |ms| duration_difference(Some(ms))),
        ),
        (
            "Whole answer, p50",
            |own| between(own.latency_p50_ms, duration),
            |delta| between(delta.latency_p50_ms, |ms| duration_difference(Some(ms))),
        ),
        (
            "Whole answer, p95",
            |own| between(own.latency_p95_ms, duration),
            |delta| between(delta.latency_p95_ms, |ms| duration_difference(Some(ms))),
        ),
        (
            "Success",
            |own| between(own.success_rate, |rate| percent(rate, 2)),
            |delta| between(delta.success_points, |points| points_difference(points, 2)),
        ),
        (
            "Quality",
            |own| {
                let held = if own.quality_held_fixed { ", if as assumed" } else { "" };
                between(own.quality, |quality| percent(quality, 2)) + held
            },
            |delta| between(delta.quality_points, |points| points_difference(points, 2)),
        ),
        (
            "Used a fallback",
            |own| between(own.fallback_share, |share| percent(share, 2)),
            |delta| between(delta.fallback_points, |points| points_difference(points, 2)),
        ),
    ];
    let base = intervals.of(&pairing.baseline.architecture).filter(|_| !pairing.is_baseline_alone());
    let mut columns = vec![Column::words("Figure", 3)];
    columns.extend(base.map(|_| Column::numbers_under(format!("{} (baseline)", pairing.baseline_name()), 3)));
    columns.push(Column::numbers_under(pairing.candidate_name(), 3));
    columns.extend(base.map(|_| Column::numbers_under("Difference", 3)));
    let rows = ROWS.iter().map(|(name, figure, difference)| {
        let mut cells = vec![(*name).to_owned()];
        cells.extend(base.map(|base| figure(&base.figures)));
        cells.push(figure(&own.figures));
        cells.extend(base.map(|_| own.difference.as_ref().map_or_else(|| "–".to_owned(), difference)));
        cells
    });
    parts::table("95 % intervals on this workload", columns, rows.collect())
}

fn budgets(pairing: &Pairing, own: &ArchitectureIntervals) -> Option<Block> {
    let row = |budget: &BudgetRisk| {
        let name = match (&budget.guardrail, &budget.feature) {
            (Some(name), _) => format!("guardrail {name}"),
            (None, Some(feature)) => {
                let named = pairing.facts.project.features.iter().find(|own| own.id == *feature);
                format!("requirement of {}", named.map_or(feature.as_str(), |own| &own.name))
            }
            (None, None) => "–".to_owned(),
        };
        let period = match budget.period {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
        };
        vec![
            name,
            format!("{} a {period}", money(budget.limit_usd)),
            money(budget.expected_usd),
            between(Some(budget.interval), money),
            chance(budget.probability),
        ]
    };
    let columns = vec![
        Column::words("Budget", 3),
        Column::numbers("Limit"),
        Column::numbers("Expected"),
        Column::numbers_under("In 19 of 20 periods", 2),
        Column::numbers("Overrun"),
    ];
    (!own.budgets.is_empty()).then(|| {
        let caption = "Budgets, and the share of periods that overrun them where nothing stops the spending";
        parts::table(caption, columns, own.budgets.iter().map(row).collect())
    })
}

/// A probability as the sentences say it, its unit never on another line.
pub(super) fn chance(share: f64) -> String {
    routewright_domain::chance(share).replace(" %", "\u{202f}%")
}

/// Two intervals of one figure cover different things.
const QUALITIES: &str = "The interval of quality here is that of the mean of what is known or assumed of the models, over the choice of \
    requests. That of the key figures counts each answer as right or wrong, as labels of as many answers would.";

fn method(pairing: &Pairing, intervals: &Intervals) -> String {
    let method = &intervals.method;
    let season = match method.season_s {
        Some(season) if season > 86_400.0 => ", exchanged for those of the same time of the same day of the week",
        Some(_) => ", exchanged for those of the same time of a day of the same kind",
        None => "",
    };
    let paired = if pairing.is_baseline_alone() {
        ""
    } else {
        " Every design meets the same stretches, so a difference is between like and like."
    };
    format!(
        "The intervals come from {} that were put together from stretches of this one{season}: {} on average, sessions whole.{paired}",
        counted(method.resamples.into(), "workload", "workloads"),
        duration(method.block_s * 1_000.0),
    )
}

fn rests_on(own: &Sensitivity) -> Result<Vec<Block>, ReportError> {
    let mut blocks = vec![parts::paragraph(own.sentence.clone()), tornado(own)?];
    blocks.push(parts::list(sources(own).into_iter().chain(one_sided(own))));
    blocks.push(variance(&own.shares));
    blocks.push(parts::paragraph(format!(
        "From {} of {} each. What an assumption does by itself is the sum of squares of its terms in a polynomial of \
         degree two that was fitted to them.",
        counted(own.replays.into(), "replay", "replays"),
        counted(own.requests, "request", "requests"),
    )));
    Ok(blocks)
}

/// Where the ranges come from, those of one source together.
fn sources(own: &Sensitivity) -> Vec<String> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for bar in &own.bars {
        let (name, source) = (bar.assumption.name.as_str(), bar.assumption.source.as_str());
        match found.iter_mut().find(|(known, _)| *known == source) {
            Some((_, names)) => names.push(name),
            None => found.push((source, vec![name])),
        }
    }
    found.into_iter().map(|(source, names)| format!("{}: {source}", names.join(", "))).collect()
}

/// Assumptions whose range moves the bill to one side only, whichever way it is left: a reader would expect one end on either side.
fn one_sided(own: &Sensitivity) -> Option<String> {
    let expected = own.expected.month_usd;
    let side = |word: &str, is: fn(Money, Money) -> bool| {
        let bars = own.bars.iter().filter(|bar| is(bar.low.month_usd, expected) && is(bar.high.month_usd, expected));
        let names: Vec<&str> = bars.map(|bar| bar.assumption.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("{word} it for {}", names.join(", ")))
    };
    let sides = [side("above", |end, expected| end > expected), side("below", |end, expected| end < expected)];
    let sides: Vec<String> = sides.into_iter().flatten().collect();
    (!sides.is_empty()).then(|| {
        format!(
            "Both ends of a range can lie on one side of the expected bill: {}. The way between them is no straight line, since calls that \
             are slower, or answers that fail together, change which other calls are made.",
            sides.join(", ")
        )
    })
}

fn tornado(own: &Sensitivity) -> Result<Block, ReportError> {
    let swings: Vec<Swing> = own
        .bars
        .iter()
        .map(|bar| Swing {
            name: bar.assumption.name.clone(),
            low: bar.low.month_usd.to_usd_lossy(),
            high: bar.high.month_usd.to_usd_lossy(),
            value: between(Some(Interval { low: bar.low.month_usd, high: bar.high.month_usd }), money),
        })
        .collect();
    let findings: Vec<String> = own
        .bars
        .iter()
        .map(|bar| {
            format!(
                "{} {} with {}, {} with {}",
                bar.assumption.name,
                money(bar.low.month_usd),
                bar.assumption.low,
                money(bar.high.month_usd),
                bar.assumption.high
            )
        })
        .collect();
    let alt = format!(
        "Bars around the expected bill of {}, one for each assumption at the ends of its range. {}.",
        money(own.expected.month_usd),
        findings.join("; ")
    );
    let columns = vec![
        Column::words("Assumption", 3),
        Column::words("From", 2),
        Column::words("To", 2),
        Column::labels("Range"),
        Column::numbers_under("Bill of a month", 3),
        Column::numbers_under("Saving", 3),
        Column::numbers_under("Quality", 2),
    ];
    let rows: Vec<Vec<String>> = own
        .bars
        .iter()
        .map(|bar| {
            let two = |figure: &dyn Fn(&MonthFigures) -> Option<String>| {
                let ends = figure(&bar.low).zip(figure(&bar.high));
                ends.map_or_else(|| "–".to_owned(), |(low, high)| from_to(&low, &high))
            };
            vec![
                bar.assumption.name.clone(),
                bar.assumption.low.clone(),
                bar.assumption.high.clone(),
                match bar.assumption.origin {
                    RangeOrigin::Stated => "stated",
                    RangeOrigin::Assumed => "assumed",
                }
                .to_owned(),
                two(&|figures| Some(money(figures.month_usd))),
                two(&|figures| figures.saving_usd.map(money_difference)),
                two(&|figures| figures.quality.map(|quality| percent(quality, 1))),
            ]
        })
        .collect();
    let expected = own.expected.month_usd;
    let chart = tornado_chart(&swings, expected.to_usd_lossy(), &format!("expected {}", money(expected)))?;
    Ok(Block::Figure(Figure {
        caption: format!(
            "The bill of a month {} months ahead with one assumption at a time at the lower end (grey) and the upper end (blue) of \
             its range.",
            own.months_ahead
        ),
        svg: named(&chart, "tornado", "What the bill rests on", &alt),
        alt,
        data: parts::without_empty_columns(Table { caption: "One assumption at a time".to_owned(), columns, rows }),
    }))
}

/// Shares of variance, a column for each figure.
fn variance(all: &[VarianceShares]) -> Block {
    let mut sources: Vec<VarianceSource> = Vec::new();
    for part in all.iter().flat_map(|shares| &shares.shares) {
        if part.share >= 0.0005 && !sources.contains(&part.source) {
            sources.push(part.source);
        }
    }
    let mut columns = vec![Column::words("Source", 3)];
    columns.extend(all.iter().map(|shares| {
        Column::numbers(match shares.figure {
            SharedFigure::Cost => "Bill",
            SharedFigure::Saving => "Saving",
            SharedFigure::Quality => "Quality",
        })
    }));
    let share = |shares: &VarianceShares, source: VarianceSource| {
        shares.shares.iter().find(|part| part.source == source).map_or(0.0, |part| part.share)
    };
    let rows = sources.into_iter().map(|source| {
        let cells = all.iter().map(|shares| percent(share(shares, source), 1));
        std::iter::once(source_words(source).to_owned()).chain(cells).collect()
    });
    let sentence = "Nothing that is uncertain moves a figure.";
    parts::table_or(sentence, "How much of the variance of a month is due to what", columns, rows.collect())
}

fn source_words(source: VarianceSource) -> &'static str {
    match source {
        VarianceSource::Assumption(kind) => match kind {
            AssumptionKind::Traffic => "Traffic",
            AssumptionKind::Prices => "Prices",
            AssumptionKind::TokenRatios => "Token ratios",
            AssumptionKind::OutputLength => "Length of answers",
            AssumptionKind::Quality => "Quality of the models",
            AssumptionKind::ErrorCorrelation => "Correlation of errors",
            AssumptionKind::Incidents => "Incidents",
            AssumptionKind::Latency => "Latency",
        },
        VarianceSource::Requests => "Which requests come",
        VarianceSource::Luck => "Luck of the draws",
        VarianceSource::Fit => "The fit of quality to outcomes",
        VarianceSource::Interaction => "Several of them together",
        VarianceSource::Unexplained => "Not explained",
    }
}
