//! `routewright quality …`

use routewright_api::{
    ClusterQuality, HeldBackQuality, ModelQuality, QualityInterval, QualityReport, ReplayRequest, SelectionBias,
    Session, quality_report,
};

use super::input::opened;
use crate::Ending;
use crate::args::QualityOptions;
use crate::output::{Output, count, percent};

pub(crate) fn run(session: &Session, options: &QualityOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let (project, workload) = opened(&options.input)?;
    let report = quality_report(session, &ReplayRequest::new(&project, &workload), &output.progress())?;
    if output.json {
        output.value(&report)?;
        return Ok(Ending::Done);
    }
    coverage(&report, output)?;
    models(&report, output)?;
    clusters(&report.clusters, output)?;
    match &report.held_back {
        Some(held_back) => held(held_back, output)?,
        None => output.line("Too few outcomes to hold some of them back, so nothing says how good the fit is.")?,
    }
    if let Some(selection) = &report.selection {
        biased(selection, output)?;
    }
    Ok(Ending::Done)
}

fn coverage(report: &QualityReport, output: &Output) -> anyhow::Result<()> {
    output.line(&format!(
        "{} of the {} requests of `{}` have a score, {} of them of several models; {} scores in all.",
        count(report.scored_requests),
        count(report.requests),
        report.workload,
        count(report.compared_requests),
        count(report.scores)
    ))?;
    if !report.not_in_catalog.is_empty() {
        let named: Vec<String> = report.not_in_catalog.iter().map(|model| format!("`{model}`")).collect();
        output.line(&format!(
            "warning: not counted are the scores of {}: the catalog has no such model, so no replay can ask it. They only say how \
             difficult a request is. `routewright workload outcomes` lists them, renames them (`--map`) and removes them.",
            named.join(", ")
        ))?;
    }
    Ok(())
}

/// A share with its 95 % interval.
fn interval(interval: QualityInterval) -> String {
    format!("{} ({:.1}–{:.1})", percent(interval.value, 1), 100.0 * interval.low, 100.0 * interval.high)
}

fn models(report: &QualityReport, output: &Output) -> anyhow::Result<()> {
    let one = report.clusters.len() == 1;
    let of = |cluster: &str, model: &ModelQuality| {
        let number =
            |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.2}").replace('-', "−"));
        vec![
            model.model.to_string(),
            cluster.to_owned(),
            count(model.scores),
            model.observed.map_or("–".to_owned(), |mean| percent(mean, 1)),
            model.quality.map_or("–".to_owned(), interval),
            model.evidence.word().to_owned(),
            number(model.ability),
            number(model.discrimination),
        ]
    };
    let mut rows = Vec::new();
    for (at, model) in report.models.iter().enumerate() {
        if !one {
            rows.push(of("all", model));
        }
        rows.extend(report.clusters.iter().map(|cluster| of(&cluster.name, &cluster.models[at])));
    }
    let header = ["Model", "Requests", "Scores", "Their mean", "Quality (95 %)", "", "Ability", "Discrimination"];
    output.table(&header, rows, 2..5)?;
    output.remark("The quality is of all requests, scored or not. Few scores are weighed against the benchmark index and the other clusters.")
}

fn clusters(clusters: &[ClusterQuality], output: &Output) -> anyhow::Result<()> {
    let row = |cluster: &ClusterQuality| {
        let fit = cluster.convergence;
        let of =
            |figure: &dyn Fn(&routewright_api::FitConvergence) -> String| fit.as_ref().map_or("–".to_owned(), figure);
        vec![
            cluster.name.clone(),
            count(cluster.requests),
            count(cluster.scored_requests),
            cluster.unsolvable.map_or("none".to_owned(), interval),
            of(&|fit| if fit.converged { fit.steps.to_string() } else { format!("{}, not at rest", fit.steps) }),
            of(&|fit| format!("{:.1}", fit.log_likelihood).replace('-', "−")),
            of(&|fit| format!("{:.1e}", fit.gradient)),
        ]
    };
    let header =
        ["Requests", "All", "Scored", "Unsolvable for all (95 %)", "Steps", "Log likelihood", "Gradient a request"];
    output.table(&header, clusters.iter().map(row).collect(), 1..7)
}

fn held(held: &HeldBackQuality, output: &Output) -> anyhow::Result<()> {
    output.line(&format!(
        "Held back: {} scores of {} requests, in {} parts, each foretold by a fit to the others.",
        count(held.scores),
        count(held.requests),
        held.folds
    ))?;
    let losses = [
        ("cluster and the request's other scores", held.given_others),
        ("cluster", held.by_cluster),
        ("the model's mean", held.by_model),
    ];
    let rows =
        losses.map(|(what, loss)| vec![what.to_owned(), format!("{:.4}", loss.log_loss), format!("{:.4}", loss.brier)]);
    output.table(&["Foretold from", "Log loss", "Brier"], rows.to_vec(), 1..3)?;
    let rows = held.calibration.iter().map(|tenth| {
        vec![
            format!("{:.0}–{:.0} %", 100.0 * tenth.from, 100.0 * tenth.until),
            percent(tenth.foretold, 1),
            percent(tenth.observed, 1),
            count(tenth.scores),
        ]
    });
    output.table(&["Calibration", "Foretold", "Observed", "Scores"], rows.collect(), 1..4)?;
    if held.forecasts.is_empty() {
        return output
            .remark("On too few requests all models were scored, so no vote can be held against what happened.");
    }
    let rows = held.forecasts.iter().map(|forecast| {
        let what = match forecast.figure.as_str() {
            "majority_right" => format!("majority of the best {} right", forecast.models.len()),
            _ => format!("all {} wrong", forecast.models.len()),
        };
        vec![
            what,
            count(forecast.requests),
            interval(forecast.foretold),
            percent(forecast.observed, 1),
            percent(forecast.if_independent, 1),
        ]
    });
    output.table(&["Held back", "Requests", "Foretold (95 %)", "Observed", "Independence claims"], rows.collect(), 1..5)
}

fn biased(selection: &SelectionBias, output: &Output) -> anyhow::Result<()> {
    if selection.of_chosen_only {
        output.line(
            "warning: outcomes exist only for the model that was chosen. Where hard requests went to strong models, their means flatter \
             the weak ones, and nothing here can compare two models on the same request.",
        )?;
    }
    let rows = selection.values.iter().map(|value| {
        vec![
            value.model.to_string(),
            count(value.answers),
            percent(value.as_chosen, 1),
            interval(value.inverse_propensity),
            interval(value.doubly_robust),
            format!("{:.0}", value.effective_answers),
            percent(value.supported, 1),
            count(value.cut),
        ]
    });
    let header = [
        "Chosen model",
        "Answers",
        "Their mean",
        "Inverse propensity (95 %)",
        "Doubly robust (95 %)",
        "Effective answers",
        "Supported",
        "Cut",
    ];
    output.table(&header, rows.collect(), 1..8)?;
    output.remark(&format!(
        "Answers are weighed by how often the model was chosen for requests of the same cluster and third of prompt lengths, at most {} \
         times. That assumes that within these the choice did not depend on how hard a request was, which no log can show.",
        selection.longest_weight
    ))
}
