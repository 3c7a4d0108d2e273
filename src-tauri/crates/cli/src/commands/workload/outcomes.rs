//! `routewright workload outcomes FILE --workload NAME`

use routewright_api::{OutcomesRequest, ScoredModel, Session, attach_outcomes};

use super::rejects;
use crate::WrongUse;
use crate::args::OutcomesOptions;
use crate::output::{Output, count, percent};

pub(super) fn run(session: &Session, options: &OutcomesOptions, output: &Output) -> anyhow::Result<()> {
    let request = OutcomesRequest {
        file: options.file.clone(),
        workload: options.workload.clone(),
        models: options.mapping.iter().map(|entry| parse_mapping(entry)).collect::<Result<_, _>>()?,
    };
    let attached = attach_outcomes(session, &request, &output.progress())?;
    if output.json {
        return output.value(&attached);
    }
    let row = |model: &ScoredModel| {
        let mean = model.mean.map_or("–".to_owned(), |mean| percent(mean, 2));
        let known = if model.in_catalog { "" } else { "not in the catalog: no replay uses it" };
        vec![model.model.clone(), count(model.requests), mean, known.to_owned()]
    };
    let rows = attached.models.iter().map(row).collect();
    output.table(&["Scored model", "Requests", "Mean score", ""], rows, 1..3)?;
    output.remark(&format!(
        "{} of the {} requests of `{}` have a score.",
        count(attached.scored_requests),
        count(attached.requests),
        attached.workload
    ))?;
    if attached.unknown_ids > 0 {
        output.line(&format!(
            "{} rows are about requests that the workload does not have.",
            count(attached.unknown_ids)
        ))?;
    }
    if !attached.left_out.is_empty() {
        output.line(&format!("No scores, left out: {}.", attached.left_out.join(", ")))?;
    }
    if attached.models.iter().any(|model| !model.in_catalog) {
        output.remark("`--map MODEL=COLUMN` says which model of the catalog a column is.")?;
    }
    rejects(&attached.rejects, attached.rejected_rows, output)
}

fn parse_mapping(entry: &str) -> Result<(String, String), WrongUse> {
    let split = entry.split_once('=').filter(|(model, column)| !model.is_empty() && !column.is_empty());
    let (model, column) = split.ok_or_else(|| WrongUse(format!("`--map {entry}`: write MODEL=COLUMN")))?;
    Ok((model.to_owned(), column.to_owned()))
}
