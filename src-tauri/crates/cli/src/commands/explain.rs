//! `routewright explain …`

use routewright_api::domain::ScenarioId;
use routewright_api::{ReplayRequest, Session, WorkloadSource, explain_request, open_project};

use crate::Ending;
use crate::args::ExplainOptions;
use crate::output::{Output, duration, exact};

pub(crate) fn run(session: &Session, options: &ExplainOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let project = open_project(&options.input.project)?.project;
    let workload = WorkloadSource::name_or_file(&options.input.workload);
    let architectures = [options.architecture.as_str().into()];
    let scenarios: Vec<ScenarioId> = options.scenario.iter().map(|id| id.as_str().into()).collect();
    let request = ReplayRequest {
        project: &project,
        workload: &workload,
        architectures: &architectures,
        scenarios: &scenarios,
        seed: options.input.seed,
    };
    let explanation = explain_request(session, &request, options.request)?;
    if output.json {
        output.value(&explanation)?;
        return Ok(Ending::Done);
    }
    let stages = explanation.stages.iter();
    let rows = stages.map(|stage| {
        vec![stage.stage.clone(), stage.result.clone(), stage.considered.join("\n"), stage.reason.clone()]
    });
    output.table(&["Stage", "Result", "Considered", "Reason"], rows.collect(), 0..0)?;
    let rows = explanation.attempts.iter().map(|attempt| {
        let times = [duration(attempt.ttft_ms), duration(attempt.latency_ms)];
        let [first, total] = times;
        vec![attempt.endpoint.clone(), attempt.status.clone(), exact(attempt.cost_usd), first, total]
    });
    output.table(&["Attempt", "Status", "Cost", "First token", "Total"], rows.collect(), 2..5)?;
    let served = explanation.served_by.as_ref().map_or("nobody".to_owned(), ToString::to_string);
    output.remark(&format!(
        "Request {} was answered by {served} for {}.",
        explanation.request,
        exact(explanation.cost_usd)
    ))?;
    Ok(Ending::Done)
}
