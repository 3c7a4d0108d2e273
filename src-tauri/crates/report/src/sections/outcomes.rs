//! Quality from recorded outcomes: what was scored, what was fitted to it, and how far that can be trusted.

use routewright_domain::{
    CalibrationTenth, ClusterQuality, DocumentPart, HeldBackQuality, JointForecast, ModelId, QualityInterval,
    QualityReport, SelectionBias,
};

use crate::charts::{CalibrationPoint, calibration_chart};
use crate::numbers::{count, counted, percent, points};
use crate::pairing::Pairing;
use crate::svg::named;
use crate::{Block, Column, Figure, ReportError, Section, Table};

use super::{parts, trust};

/// Models in the table of the fit at most; the others have the fewest scores.
const MOST_MODELS: usize = 16;

pub(super) fn section(pairing: &Pairing) -> Result<Option<Section>, ReportError> {
    let Some(facts) = pairing.facts.quality else { return Ok(None) };
    let report = facts.report;
    let mut blocks = vec![parts::paragraph(coverage(report))];
    if let Some(selection) = report.selection.as_ref().filter(|own| own.of_chosen_only) {
        blocks.push(parts::paragraph(
            "Outcomes exist only for the model that was chosen. Where hard requests went to strong models, plain means flatter the weak \
             ones, and nothing here can compare two models on the same request. The table weighs the answers back to all requests; it \
             assumes that within a kind of request and a third of its prompt lengths the choice did not depend on how hard a request \
             was, which no log can show.",
        ));
        blocks.push(weighed(selection));
    }
    blocks.push(parts::paragraph(FITTED));
    blocks.push(models(report));
    blocks.push(parts::list(report.clusters.iter().map(rest)));
    blocks.extend(error_of_fit(pairing));
    match &report.held_back {
        Some(held) => {
            blocks.push(parts::paragraph(losses(held)));
            blocks.push(calibration(held)?);
            blocks.push(joint(held));
        }
        None => blocks
            .push(parts::paragraph("Too few outcomes to hold some of them back, so nothing says how good the fit is.")),
    }
    Ok(Some(parts::topic(DocumentPart::Quality, "Quality from recorded outcomes", blocks)))
}

const FITTED: &str = "What was not scored is estimated: each request has a difficulty that all models share, each model an ability and a \
    steepness for each kind of request, and where the scores ask for it a share of requests that no model can solve. Scores of other \
    models on a request say how difficult it is.";

fn coverage(report: &QualityReport) -> String {
    let strange: Vec<&str> = report.not_in_catalog.iter().map(ModelId::as_str).collect();
    let left_out = if strange.is_empty() {
        String::new()
    } else {
        format!(
            " Not counted are the scores of {}, which the catalog does not have: they only say how difficult a request is.",
            crate::policy_words::listed(&strange, "and")
        )
    };
    let counted = format!(
        "{} of {} requests have a score ({}), {} of them of several models; {} in all.",
        count(report.scored_requests),
        count(report.requests),
        percent(report.scored_requests as f64 / report.requests.max(1) as f64, 1),
        count(report.compared_requests),
        counted(report.scores, "score", "scores"),
    );
    counted + &left_out
}

fn with_interval(of: Option<QualityInterval>) -> String {
    of.map_or_else(
        || "–".to_owned(),
        |of| format!("{} ({} to {})", percent(of.value, 1), percent(of.low, 1), percent(of.high, 1)),
    )
}

fn models(report: &QualityReport) -> Block {
    let mut models: Vec<_> = report.models.iter().collect();
    models.sort_by_key(|model| std::cmp::Reverse(model.scores));
    let left_out = models.len().saturating_sub(MOST_MODELS);
    models.truncate(MOST_MODELS);
    let rows = models.into_iter().map(|model| {
        let observed = model.observed.map_or_else(|| "–".to_owned(), |mean| percent(mean, 1));
        let quality = with_interval(model.quality);
        vec![model.model.to_string(), count(model.scores), observed, quality, model.evidence.word().to_owned()]
    });
    let caption = match left_out {
        0 => "Quality of each model over all requests".to_owned(),
        _ => format!("Quality over all requests of the models with the most scores; {left_out} more have fewer"),
    };
    let columns = vec![
        Column::words("Model", 4),
        Column::numbers("Scores"),
        Column::numbers("Their mean"),
        Column::numbers_under("Quality of all requests (95 %)", 3),
        Column::labels("Evidence"),
    ];
    parts::table(caption, columns, rows.collect())
}

/// How the fit of a kind of request came to rest.
fn rest(cluster: &ClusterQuality) -> String {
    let Some(fit) = cluster.convergence else {
        return format!("{}: nothing was scored, so nothing was fitted; its figures are assumed.", cluster.name);
    };
    let rest = if fit.converged { "came to rest" } else { "had not come to rest" };
    let unsolvable = cluster
        .unsolvable
        .map_or_else(String::new, |share| format!(" No model can solve {} of them.", with_interval(Some(share))));
    format!(
        "{}: the fit to {} {rest} after {}.{unsolvable}",
        cluster.name,
        counted(cluster.scored_requests, "scored request", "scored requests"),
        counted(fit.steps.into(), "step", "steps"),
    )
}

/// How much of the intervals the fit is.
fn error_of_fit(pairing: &Pairing) -> Option<Block> {
    let own = trust::own(pairing)?.fit?;
    let half = |error: f64| points(100.0 * 1.96 * error, 1);
    let difference = own.quality_difference.map_or_else(String::new, |error| {
        format!(", and {} to its difference from {}", half(error), pairing.baseline_name())
    });
    Some(parts::paragraph(format!(
        "The fit is an estimate itself. Over {} draws of its parameters and of the answers without a score, shared by all architectures, \
         that alone adds ±{} to the quality of {}{difference}; the intervals of this document hold it.",
        own.draws,
        half(own.quality),
        pairing.candidate_name(),
    )))
}

fn losses(held: &HeldBackQuality) -> String {
    format!(
        "Each of {} parts of the scored requests was foretold by a fit to the others. Of {} held back, the log loss is {:.3} nats and the \
         Brier score {:.3}; the mean of the kind of request alone gives {:.3} and {:.3}, the mean of the model {:.3} and {:.3}. Less is \
         better.",
        held.folds,
        counted(held.scores, "score", "scores"),
        held.given_others.log_loss,
        held.given_others.brier,
        held.by_cluster.log_loss,
        held.by_cluster.brier,
        held.by_model.log_loss,
        held.by_model.brier,
    )
}

fn calibration(held: &HeldBackQuality) -> Result<Block, ReportError> {
    let points: Vec<CalibrationPoint> = held
        .calibration
        .iter()
        .map(|tenth| CalibrationPoint {
            foretold: tenth.foretold,
            observed: tenth.observed,
            share: tenth.scores as f64 / held.scores.max(1) as f64,
        })
        .collect();
    let widest = held.calibration.iter().max_by(|one, other| {
        let off = |tenth: &CalibrationTenth| (tenth.foretold - tenth.observed).abs();
        off(one).total_cmp(&off(other))
    });
    let finding = widest.map_or_else(String::new, |tenth| {
        format!(
            " The widest gap is {} foretold and {} observed, over {}.",
            percent(tenth.foretold, 1),
            percent(tenth.observed, 1),
            counted(tenth.scores, "score", "scores")
        )
    });
    let rows = held.calibration.iter().map(|tenth| {
        vec![
            format!("{} to {}", percent(tenth.from, 0), percent(tenth.until, 0)),
            percent(tenth.foretold, 1),
            percent(tenth.observed, 1),
            count(tenth.scores),
        ]
    });
    let columns = vec![
        Column::words("Forecasts", 2),
        Column::numbers("Foretold"),
        Column::numbers("Observed"),
        Column::numbers("Scores"),
    ];
    let alt =
        format!("Points of what was foretold against what was observed; on the diagonal both are the same.{finding}");
    Ok(Block::Figure(Figure {
        caption: format!("Forecasts of scores that were held back, by tenths, against what was observed.{finding}"),
        svg: named(&calibration_chart(&points)?, "calibration", "Calibration of the fit", &alt),
        alt,
        data: Table { caption: "Calibration of the fit".to_owned(), columns, rows: rows.collect() },
    }))
}

fn joint(held: &HeldBackQuality) -> Block {
    let name = |forecast: &JointForecast| match forecast.figure.as_str() {
        "majority_right" => format!("Majority of the best {} right", forecast.models.len()),
        _ => format!("All {} wrong", forecast.models.len()),
    };
    let rows = held.forecasts.iter().map(|forecast| {
        vec![
            name(forecast),
            count(forecast.requests),
            percent(forecast.observed, 1),
            with_interval(Some(forecast.foretold)),
            percent(forecast.if_independent, 1),
        ]
    });
    parts::table_or(
        "On too few requests all models were scored, so no vote can be held against what happened.",
        "Several models on the same request: what happened, what was foretold, what independence would have claimed",
        vec![
            Column::words("On one request", 3),
            Column::numbers("Requests"),
            Column::numbers("Observed"),
            Column::numbers_under("Foretold (95 %)", 3),
            Column::numbers("If independent"),
        ],
        rows.collect(),
    )
}

/// Chosen models weighed back to all requests.
fn weighed(selection: &SelectionBias) -> Block {
    let rows = selection.values.iter().map(|value| {
        vec![
            value.model.to_string(),
            count(value.answers),
            percent(value.as_chosen, 1),
            with_interval(Some(value.inverse_propensity)),
            with_interval(Some(value.doubly_robust)),
            format!("{:.0}", value.effective_answers),
        ]
    });
    parts::table(
        "Chosen models, weighed back to all requests",
        vec![
            Column::words("Model", 3),
            Column::numbers("Answers"),
            Column::numbers("Mean"),
            Column::numbers_under("Inverse propensity (95 %)", 3),
            Column::numbers_under("Doubly robust (95 %)", 3),
            Column::numbers("Effective"),
        ],
        rows.collect(),
    )
}
