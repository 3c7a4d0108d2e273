//! `routewright sessions PROJECT`

use routewright_api::domain::{
    ArchitectureId, Money, Project, ScenarioId, SessionOutcome, SessionPercentiles, SessionSpans,
};
use routewright_api::{Session, SessionReport, compare_sessions, open_project};

use super::input::workload_of;
use super::intervals::name_of;
use crate::Ending;
use crate::args::SessionsOptions;
use crate::output::{Output, count, duration, money, percent};

pub(crate) fn run(session: &Session, options: &SessionsOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let project = open_project(&options.project)?.project;
    let workload = workload_of(&project, options.workload.as_deref())?;
    let wanted: Vec<ArchitectureId> = options.architectures.iter().map(|id| id.as_str().into()).collect();
    let scenario = options.scenario.as_deref().map(ScenarioId::from);
    let watcher = output.progress();
    let found = compare_sessions(session, &project, &workload, &wanted, scenario.as_ref(), &watcher)?;
    if output.json {
        output.value(&found)?;
    } else {
        show(&project, &found, output)?;
    }
    Ok(Ending::Done)
}

fn show(project: &Project, found: &SessionReport, output: &Output) -> anyhow::Result<()> {
    // What is counted of the record is the same under every architecture.
    let Some(first) = found.outcomes.first() else { return Ok(()) };
    if first.sessions == 0 {
        output.line(&format!("No request of `{}` that a feature matches has a session.", found.workload))?;
        return output.remark("Map the log's column with `workload import --map session=COLUMN`.");
    }
    let calls = first.calls_each.map_or_else(String::new, |each| {
        format!(" (median {}, p90 {}, p95 {})", count(each.p50), count(each.p90), count(each.p95))
    });
    output.line(&format!("{} sessions of {} calls{calls}", count(first.sessions), count(first.calls)))?;
    let header = [
        "Architecture",
        "Cost",
        "Each",
        "p50",
        "p95",
        "Waiting p50",
        "p90",
        "p95",
        "All answered",
        "Fell back",
        "One model",
        "One endpoint",
        "Prompt cached",
    ];
    let rows = found.outcomes.iter().map(|own| row(name_of(project, &own.architecture), own));
    output.table(&header, rows.collect(), 1..header.len())?;
    for own in &found.outcomes {
        if let Some(spans) = &own.spans {
            output.remark(&span_words(name_of(project, &own.architecture), spans))?;
        }
    }
    remarks(found, first, output)
}

fn row(name: &str, own: &SessionOutcome) -> Vec<String> {
    let cost = |at: &dyn Fn(SessionPercentiles<Money>) -> Money| {
        own.cost_each_usd.map_or_else(|| "–".to_owned(), |each| money(at(each)))
    };
    let waiting = |at: &dyn Fn(SessionPercentiles<f64>) -> f64| duration(own.waiting_ms.map(at));
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| percent(share, 1));
    vec![
        name.to_owned(),
        money(own.cost_usd),
        own.cost_usd.per(own.sessions).map_or_else(|| "–".to_owned(), money),
        cost(&|each| each.p50),
        cost(&|each| each.p95),
        waiting(&|each| each.p50),
        waiting(&|each| each.p90),
        waiting(&|each| each.p95),
        share(own.success_rate()),
        share(own.fallback_share()),
        share(own.kept_model_share()),
        share(own.kept_endpoint_share()),
        share(own.cached_prompt_share()),
    ]
}

fn span_words(name: &str, spans: &SessionSpans) -> String {
    let at = |each: SessionPercentiles<f64>| duration(Some(each.p50));
    format!(
        "{name}: with the recorded pauses kept, the median session would take {} from first request to last answer instead of {} with \
         the recorded arrivals ({} as recorded). Sessions of several calls behind this: {}; \
         left out because something needed is not known: {}.",
        at(spans.closed_loop_ms),
        at(spans.open_loop_ms),
        at(spans.recorded_ms),
        count(spans.sessions),
        count(spans.left_out),
    )
}

fn remarks(found: &SessionReport, first: &SessionOutcome, output: &Output) -> anyhow::Result<()> {
    output.remark(&format!(
        "Waiting is the sum of a session's total latencies ({}), of sessions that were answered throughout. One model and one endpoint: \
         of the sessions with at least two answers, those that it gave all of. The replay is open loop: requests arrive as recorded, \
         and a slower call delays none.",
        first.waiting_evidence.word(),
    ))?;
    for own in found.outcomes.iter().filter(|own| own.unpriced > 0) {
        output.remark(&format!(
            "{}: calls of which a part has no known price: {}.",
            own.architecture,
            count(own.unpriced)
        ))?;
    }
    if first.calls_without_session > 0 {
        let apart = count(first.calls_without_session);
        output.remark(&format!("Requests without a session, which are in none of these figures: {apart}."))?;
    }
    if first.copies_left_out > 0 {
        output.remark(&format!(
            "Requests that the scenario adds are replayed, and counted in no session: {}.",
            count(first.copies_left_out)
        ))?;
    }
    output.remark(&format!(
        "Workload `{}`, scenario `{}`, prices of {}, seed {}.",
        found.workload, found.scenario, found.catalog.date, found.seed
    ))
}
