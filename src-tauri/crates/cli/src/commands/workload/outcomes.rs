//! `routewright workload outcomes [FILE] --workload NAME`

use std::path::Path;

use routewright_api::{
    AttachedOutcomes, OutcomesRequest, ScoredModel, Session, WorkloadScores, attach_outcomes, remove_outcomes,
    workload_scores,
};

use super::rejects;
use crate::WrongUse;
use crate::args::OutcomesOptions;
use crate::output::{Output, count, percent};

pub(super) fn run(session: &Session, options: &OutcomesOptions, output: &Output) -> anyhow::Result<()> {
    if let Some(file) = &options.file {
        return attach(session, file, options, output);
    }
    let workload = &options.workload;
    if options.remove_all || !options.remove.is_empty() {
        let wanted = (!options.remove_all).then_some(options.remove.as_slice());
        let left = remove_outcomes(session, workload, wanted, &output.progress())?;
        if output.json {
            return output.value(&left);
        }
        let removed = wanted.map_or("all scores".to_owned(), |models| format!("the scores of {}", models.join(", ")));
        output.remark(&format!("Removed {removed} from `{workload}`."))?;
        return if left.models.is_empty() { Ok(()) } else { list(&left, output) };
    }
    list(&workload_scores(session, workload, &output.progress())?, output)
}

fn list(scores: &WorkloadScores, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(scores);
    }
    if scores.models.is_empty() {
        return output.remark(&format!(
            "`{0}` has no scores. `routewright workload outcomes FILE --workload {0}` attaches some.",
            scores.workload
        ));
    }
    let row = |model: &ScoredModel| {
        let from = model.file.as_ref().map_or("–".to_owned(), |file| format!("{}, {file}", model.column));
        let at = model.attached_at.map_or("–".to_owned(), |at| at.to_string().chars().take(16).collect());
        vec![model.model.clone(), count(model.requests), mean(model), from, at, known(model)]
    };
    let header = ["Scored model", "Requests", "Mean score", "From column", "Attached (UTC)", ""];
    output.table(&header, scores.models.iter().map(row).collect(), 1..3)?;
    covered((scores.scored_requests, scores.requests), &scores.workload, &scores.models, output)?;
    doubled(&scores.models, &scores.workload, output)
}

fn attach(session: &Session, file: &Path, options: &OutcomesOptions, output: &Output) -> anyhow::Result<()> {
    let request = OutcomesRequest {
        file: file.to_owned(),
        workload: options.workload.clone(),
        models: options.mapping.iter().map(|entry| parse_mapping(entry)).collect::<Result<_, _>>()?,
    };
    let attached: AttachedOutcomes = attach_outcomes(session, &request, &output.progress())?;
    if output.json {
        return output.value(&attached);
    }
    let row = |model: &ScoredModel| vec![model.model.clone(), count(model.requests), mean(model), known(model)];
    let rows = attached.models.iter().map(row).collect();
    output.table(&["Scored model", "Requests", "Mean score", ""], rows, 1..3)?;
    for own in &attached.instead_of {
        output.line(&format!(
            "The same scores were attached already as those of `{}`; they are those of `{}` now, and count once.",
            own.before, own.now
        ))?;
    }
    covered((attached.scored_requests, attached.requests), &attached.workload, &attached.models, output)?;
    if attached.unknown_ids > 0 {
        let rows = if attached.unknown_ids == 1 { "row is about a request" } else { "rows are about requests" };
        output.line(&format!("{} {rows} that the workload does not have.", count(attached.unknown_ids)))?;
    }
    if !attached.left_out.is_empty() {
        output.line(&format!("No scores, left out: {}.", attached.left_out.join(", ")))?;
    }
    if attached.models.iter().any(|model| !model.in_catalog) {
        output.remark("`--map MODEL=COLUMN` says which model of the catalog a column is.")?;
    }
    doubled(&attached.models, &attached.workload, output)?;
    rejects(&attached.rejects, attached.rejected_rows, output)
}

fn mean(model: &ScoredModel) -> String {
    model.mean.map_or("–".to_owned(), |mean| percent(mean, 2))
}

fn known(model: &ScoredModel) -> String {
    let known = if model.in_catalog { "" } else { "not in the catalog: no replay asks it" };
    known.to_owned()
}

/// How many requests have a score that a replay can use, and whose scores are none.
fn covered((scored, all): (u64, u64), workload: &str, models: &[ScoredModel], output: &Output) -> anyhow::Result<()> {
    let unknown: Vec<String> =
        models.iter().filter(|model| !model.in_catalog).map(|model| format!("`{}`", model.model)).collect();
    let of = if unknown.is_empty() { "" } else { " of a model that the catalog has" };
    output.remark(&format!("{} of the {} requests of `{workload}` have a score{of}.", count(scored), count(all)))?;
    if !unknown.is_empty() {
        output.line(&format!(
            "warning: the catalog has no {}. No replay can ask {}, so these scores do not count as coverage; they only say how \
             difficult a request is.",
            unknown.join(", "),
            if unknown.len() == 1 { "it" } else { "them" }
        ))?;
    }
    Ok(())
}

/// Models whose scores are another's, to the last.
fn doubled(models: &[ScoredModel], workload: &str, output: &Output) -> anyhow::Result<()> {
    for model in models.iter().filter(|model| model.same_as.iter().all(|other| *other > model.model)) {
        let Some(other) = model.same_as.first() else { continue };
        output.line(&format!(
            "warning: `{}` and {} have exactly the same scores, which count as agreeing models. If they are one, remove the other: \
             `routewright workload outcomes --workload {workload} --remove {other}`.",
            model.model,
            model.same_as.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(", "),
        ))?;
    }
    Ok(())
}

fn parse_mapping(entry: &str) -> Result<(String, String), WrongUse> {
    let split = entry.split_once('=').filter(|(model, column)| !model.is_empty() && !column.is_empty());
    let (model, column) = split.ok_or_else(|| WrongUse(format!("`--map {entry}`: write MODEL=COLUMN")))?;
    Ok((model.to_owned(), column.to_owned()))
}
