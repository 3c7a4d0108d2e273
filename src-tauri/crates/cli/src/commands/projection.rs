//! `routewright projection …`

use routewright_api::domain::{
    BreakEven, Expectation, Money, MoneyBand, Project, ProjectedArchitecture, ProjectedMonth,
};
use routewright_api::{ProjectionAssumptions, ProjectionReport, Session, project_costs, with_assumptions};

use super::input::Named;
use super::intervals::name_of;
use crate::Ending;
use crate::args::ProjectionOptions;
use crate::output::{Output, money, percent};

pub(crate) fn run(session: &Session, options: &ProjectionOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let named = Named::read(&options.input, &options.architectures, &options.scenario)?;
    let assumptions = ProjectionAssumptions {
        months: options.months,
        growth: options.growth.clone(),
        prices: options.prices.clone(),
    };
    let project = with_assumptions(&named.project, &assumptions)?;
    let mut request = named.request();
    request.project = &project;
    let found = project_costs(session, &request, &output.progress())?;
    if output.json {
        output.value(&found)?;
        return Ok(Ending::Done);
    }
    // Before the figures that they are about.
    for own in &found.projection.unlike_days {
        output.line(&format!("{}: {}", own.architecture, own.says))?;
    }
    let step = options.by.months();
    output.line("Paid by the end of the month, with its band")?;
    table(&project, &found, step, |month| month.paid_usd, output)?;
    output.line("")?;
    output.line("Cost of the month by itself")?;
    table(&project, &found, step, |month| month.cost_usd, output)?;
    for own in &found.projection.architectures {
        if let Some(sentence) = outcome(&project, &found, own) {
            output.line(&sentence)?;
        }
    }
    assumed(&found, output)?;
    output.remark(&format!("Workload `{}`, prices of {}, seed {}.", found.workload, found.catalog.date, found.seed))?;
    Ok(Ending::Done)
}

fn table(
    project: &Project,
    found: &ProjectionReport,
    step: u32,
    figure: impl Fn(&ProjectedMonth) -> MoneyBand,
    output: &Output,
) -> anyhow::Result<()> {
    let architectures = &found.projection.architectures;
    let last = found.projection.assumed.len();
    let mut header = vec!["Month"];
    header.extend(architectures.iter().map(|own| name_of(project, &own.architecture)));
    let months = (1..=last).filter(|month| month.is_multiple_of(step as usize) || *month == last);
    let row = |month: usize| {
        let cell =
            |own: &ProjectedArchitecture| own.months.get(month).map_or("–".to_owned(), |at| banded(figure(at)));
        std::iter::once(month.to_string()).chain(architectures.iter().map(cell)).collect::<Vec<_>>()
    };
    output.table(&header, months.map(row).collect(), 0..header.len())
}

/// What a candidate saves over the whole time, and when it has paid for itself.
fn outcome(project: &Project, found: &ProjectionReport, own: &ProjectedArchitecture) -> Option<String> {
    let (saved, even) = (own.saved_usd?, own.breaks_even?);
    let months = found.projection.assumed.len();
    let (name, base) = (name_of(project, &own.architecture), name_of(project, &found.baseline));
    let sum = if saved.expected < Money::ZERO {
        let MoneyBand { low, expected, high } = saved;
        let cost = MoneyBand { low: -high, expected: -expected, high: -low };
        format!("{name} costs {} more than {base} over {months} months.", banded(cost))
    } else {
        format!("{name} saves {} against {base} over {months} months.", banded(saved))
    };
    let up_front = own.months.first().map_or(Money::ZERO, |month| month.paid_usd.expected);
    let back = match even.expected {
        Some(1) if up_front <= Money::ZERO && found.projection.move_is_stated => {
            "It needs no money up front.".to_owned()
        }
        Some(1) if !found.projection.move_is_stated => {
            "What the move itself costs is not stated, so neither is when it has paid for itself.".to_owned()
        }
        _ => paid_back(even, months),
    };
    Some(format!("{sum} {back}"))
}

fn paid_back(even: BreakEven, months: usize) -> String {
    let at = |month: Option<u32>| month.map_or(format!("not within {months} months"), |month| format!("month {month}"));
    let [low, expected, high] = [even.low, even.expected, even.high].map(at);
    let band = if low == expected && high == expected {
        String::new()
    } else {
        format!(" (low ends: {low}; high ends: {high})")
    };
    match even.expected {
        Some(month) => format!("It has paid for itself by the end of month {month}{band}."),
        None => format!("It does not pay for itself within {months} months{band}."),
    }
}

/// What the projection rests on, with its sources.
fn assumed(found: &ProjectionReport, output: &Output) -> anyhow::Result<()> {
    let projection = &found.projection;
    output.remark(&format!(
        "A projection from {:.1} days of traffic, taken as typical: an assumption from its first month on, unlike the replay.",
        projection.days
    ))?;
    let line = |name: &str, unit: &str, own: &Option<Expectation>| match own {
        Some(own) => format!(
            "{name}: {} {unit}{}. Source: {}.",
            share(own.expected),
            if own.low < own.high {
                format!(", between {} and {}", share(own.low), share(own.high))
            } else {
                String::new()
            },
            own.source.as_deref().unwrap_or("our own assumption")
        ),
        None => format!("{name}: none is stated, so none is counted."),
    };
    output.remark(&line("Growth of traffic", "a month", &projection.growth_per_month))?;
    output.remark(&line("Change of prices", "a year", &projection.price_change_per_year))?;
    if !projection.from_the_start.is_empty() {
        output
            .remark(&format!("Of the scenario from the first month on: {}.", projection.from_the_start.join(", ")))?;
    }
    output.remark("The bands also hold what the choice of requests does to a month's bill (95 %).")?;
    if !projection.not_counted.is_empty() {
        output
            .remark(&format!("Not stated in the project, and not counted: {}.", projection.not_counted.join(", ")))?;
    }
    Ok(())
}

fn share(value: f64) -> String {
    if value < 0.0 { format!("−{}", percent(-value, 1)) } else { percent(value, 1) }
}

fn banded(band: MoneyBand) -> String {
    if band.low == band.high {
        return dollars(band.expected);
    }
    format!("{} ({} to {})", dollars(band.expected), dollars(band.low), dollars(band.high))
}

/// Whole dollars from a thousand on, cents below: a projection knows no more.
fn dollars(amount: Money) -> String {
    if amount < Money::ZERO {
        return format!("−{}", dollars(-amount));
    }
    let unit =
        if amount < Money(1_000 * Money::PICO_PER_USD) { Money::PICO_PER_USD / 100 } else { Money::PICO_PER_USD };
    let rounded = Money((amount.0 + unit / 2) / unit * unit);
    let text = money(rounded);
    if unit == Money::PICO_PER_USD { text.trim_end_matches(".00").to_owned() } else { text }
}
