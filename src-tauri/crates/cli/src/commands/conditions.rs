//! `routewright conditions …`

use routewright_api::domain::{
    ArchitectureId, BlastRadius, ConditionCoverage, ConditionForecast, EndpointForecast, ForecastMethod,
    RecordedIncident, RecordedIncidentKind, ScenarioId, Timestamp,
};
use routewright_api::{
    IncidentEffects, Session, WorkloadSource, condition_coverage, forecast_conditions, incident_effects, list_incidents,
};

use super::input::opened;
use crate::Ending;
use crate::args::{ConditionsCommand, EffectOptions};
use crate::output::{Output, count, duration, minute, percent, signed_money};

pub(crate) fn run(session: &Session, command: &ConditionsCommand, output: &mut Output) -> anyhow::Result<Ending> {
    match command {
        ConditionsCommand::Show { name, workload } => {
            let workload = workload.as_deref().map(WorkloadSource::name_or_file);
            let found = condition_coverage(session, name, workload.as_ref(), &output.progress())?;
            if output.json { output.value(&found)? } else { covered(&found, output)? }
        }
        ConditionsCommand::Incidents { name } => {
            let found = list_incidents(session, name)?;
            if output.json { output.value(&found)? } else { incidents(&found, output)? }
        }
        ConditionsCommand::Effect(options) => {
            let found = effect(session, options, output)?;
            if output.json { output.value(&found)? } else { effects(&found, output)? }
        }
        ConditionsCommand::Forecast { name } => {
            let found = forecast_conditions(session, name)?;
            if output.json { output.value(&found)? } else { forecast(&found, output)? }
        }
    }
    Ok(Ending::Done)
}

fn effect(session: &Session, options: &EffectOptions, output: &Output) -> anyhow::Result<IncidentEffects> {
    let (project, workload) = opened(&options.input)?;
    let architecture = ArchitectureId::from(options.architecture.as_str());
    let scenario = options.scenario.as_deref().map(ScenarioId::from);
    let watcher = output.progress();
    let most = options.most;
    Ok(incident_effects(session, &project, &workload, &architecture, scenario.as_ref(), most, &watcher)?)
}

fn covered(found: &ConditionCoverage, output: &Output) -> anyhow::Result<()> {
    output.line(&format!(
        "{} looks of {} minutes tell of {} of the 168 hours of a week.",
        found.looks, found.window_minutes, found.hours_recorded
    ))?;
    if found.requests == 0 {
        return Ok(());
    }
    output.line(&format!(
        "{} of {} requests ({}) arrive in an hour that no look tells of; they meet what was measured last before.",
        count(found.unrecorded),
        count(found.requests),
        percent(found.unrecorded as f64 / found.requests as f64, 1)
    ))
}

fn kind(incident: &RecordedIncident) -> String {
    let factor =
        incident.worst_factor.filter(|factor| *factor >= 1.5).map(|factor| format!("{factor:.1} times as slow"));
    match (incident.kind, factor) {
        (RecordedIncidentKind::OutOfBalancing, None) => "out of balancing".to_owned(),
        (RecordedIncidentKind::OutOfBalancing, Some(factor)) => format!("out of balancing, {factor}"),
        (RecordedIncidentKind::Slow, factor) => factor.unwrap_or_else(|| "slow".to_owned()),
    }
}

/// From when to when something may have happened; a series ends where it ends.
fn between(earliest: Option<Timestamp>, latest: Option<Timestamp>) -> String {
    match (earliest, latest) {
        (Some(earliest), Some(latest)) => format!("{} to {}", minute(earliest), &minute(latest)[11..]),
        (None, Some(latest)) => format!("by {}", minute(latest)),
        (Some(earliest), None) => format!("after {}", minute(earliest)),
        (None, None) => "unknown".to_owned(),
    }
}

const HEADER: [&str; 5] = ["Incident", "What", "Began (UTC)", "Ended (UTC)", "Looks"];

fn row(incident: &RecordedIncident) -> Vec<String> {
    vec![
        incident.id.clone(),
        kind(incident),
        between(incident.began_after, Some(incident.began_by)),
        between(Some(incident.ended_after), incident.ended_by),
        incident.looks.to_string(),
    ]
}

fn incidents(found: &[RecordedIncident], output: &Output) -> anyhow::Result<()> {
    output.table(&HEADER, found.iter().map(row).collect(), 4..5)?;
    output.remark(&format!(
        "{} incidents. A series sees an endpoint only now and then, so a beginning and an end are known no better than between two \
         looks. A scenario switches one off with `\"incidents_off\": [\"INCIDENT\"]`.",
        count(found.len() as u64)
    ))
}

fn effects(found: &IncidentEffects, output: &Output) -> anyhow::Result<()> {
    let header = ["Incident", "What", "Cost", "Unanswered", "Moved", "First token p95", "Total p95"];
    let signed = |ms: Option<f64>| match ms {
        None => "–".to_owned(),
        Some(ms) if ms < 0.0 => format!("−{}", duration(Some(-ms))),
        Some(ms) => format!("+{}", duration(Some(ms))),
    };
    let row = |(incident, effect): (&RecordedIncident, &BlastRadius)| {
        vec![
            incident.id.clone(),
            kind(incident),
            signed_money(effect.cost_usd),
            format!("{:+}", effect.unanswered),
            count(effect.moved),
            signed(effect.ttft_p95_ms),
            signed(effect.latency_p95_ms),
        ]
    };
    output.table(&header, found.incidents.iter().zip(&found.effects).map(row).collect(), 2..7)?;
    output.remark(&format!(
        "Of {} incidents of the series, {} at endpoints of models that the architecture calls. Figures are with the incident less without it.",
        count(found.found),
        found.incidents.len()
    ))?;
    covered(&found.coverage, output)
}

fn method(method: ForecastMethod) -> &'static str {
    match method {
        ForecastMethod::Persistence => "persistence",
        ForecastMethod::RecentLevel => "recent level",
    }
}

fn forecast(found: &ConditionForecast, output: &Output) -> anyhow::Result<()> {
    let row = |one: &EndpointForecast| {
        let ms = |value: f64| duration(Some(value));
        vec![one.endpoint.to_string(), ms(one.p50_ms), ms(one.p90_ms), ms(one.p99_ms)]
    };
    let day = format!("Time to first token on {}", found.day);
    output.table(&[&day, "p50", "p90", "p99"], found.endpoints.iter().map(row).collect(), 1..4)?;
    output.line("")?;
    let errors = found.errors.iter().map(|one| {
        let share = |error: f64| percent(error, 1);
        vec![method(one.method).to_owned(), share(one.p50), share(one.p90), share(one.p99), count(one.forecasts)]
    });
    output.table(&["Median error of", "p50", "p90", "p99", "Forecasts"], errors.collect(), 1..5)?;
    output.remark(&match found.better {
        ForecastMethod::RecentLevel => {
            "The recent level is off by less than persistence at most of the percentiles, so the forecast is made by it. Its \
             half-life of 16 hours was chosen on one week of records, so on another the gain may be smaller."
                .to_owned()
        }
        ForecastMethod::Persistence => {
            "Nothing here was better than persistence, so the forecast is that the next day is like the last.".to_owned()
        }
    })
}
