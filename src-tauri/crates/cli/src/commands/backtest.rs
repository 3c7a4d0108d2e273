//! `routewright backtest …`

use routewright_api::{BacktestFigures, Session, backtest_workload};

use super::input::opened;
use crate::Ending;
use crate::args::BacktestOptions;
use crate::output::{Output, count, duration, money, percent, requests, signed_money};

pub(crate) fn run(session: &Session, options: &BacktestOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let (project, workload) = opened(&options.input)?;
    let result = backtest_workload(session, &workload, project.seed, &output.progress())?;
    if output.json {
        output.value(&result)?;
        return Ok(Ending::Done);
    }
    let mut rows = vec![row("all", result.replayed_requests, &result.total)];
    rows.extend(result.by_model.iter().map(|model| row(model.name.as_str(), model.requests, &model.figures)));
    let header = [
        "Model",
        "Requests",
        "Recorded cost",
        "Replayed",
        "Residual",
        "First token p50",
        "replayed",
        "Total p95",
        "replayed",
        "Success",
        "replayed",
    ];
    output.table(&header, rows, 1..11)?;
    for (model, number) in &result.unknown_models {
        output.line(&format!("not replayed: {} of `{model}`, which is not in the catalog", requests(*number)))?;
    }
    let unnamed = result.requests - result.replayed_requests - result.unknown_models.values().sum::<u64>();
    if unnamed > 0 {
        output.line(&format!("not replayed: {} without a model", requests(unnamed)))?;
    }
    for (figure, residual) in
        [("bill", result.total.cost_residual_share), ("total latency at p95", result.total.latency_residual_share)]
    {
        if let Some(residual) = residual.filter(|residual| residual.abs() > LARGE_RESIDUAL) {
            let sentence = format!(
                "warning: the replayed {figure} is {} off the recorded one; read every figure of a candidate with that in mind",
                percent(residual, 1).replace('-', "−")
            );
            output.line(&sentence)?;
        }
    }
    Ok(Ending::Done)
}

/// Above this share of the recorded figure a residual is a warning.
const LARGE_RESIDUAL: f64 = 0.05;

fn row(name: &str, requests: u64, figures: &BacktestFigures) -> Vec<String> {
    let rate = |rate: Option<f64>| rate.map_or("–".to_owned(), |rate| percent(rate, 2));
    let residual = figures.cost_residual_usd.map_or("–".to_owned(), |residual| {
        let share = figures
            .cost_residual_share
            .map_or_else(String::new, |share| format!(" ({})", percent(share, 2).replace('-', "−")));
        format!("{}{share}", signed_money(residual))
    });
    vec![
        name.to_owned(),
        count(requests),
        figures.recorded_cost_usd.map_or("–".to_owned(), money),
        figures.replayed_cost_usd.map_or("–".to_owned(), money),
        residual,
        duration(figures.recorded_ttft_p50_ms),
        duration(figures.replayed_ttft_p50_ms),
        duration(figures.recorded_latency_p95_ms),
        duration(figures.replayed_latency_p95_ms),
        rate(figures.recorded_success_rate),
        rate(figures.replayed_success_rate),
    ]
}
