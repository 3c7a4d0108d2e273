//! `routewright workload …`

mod import;
mod outcomes;

use routewright_api::{
    LogFormat, RejectedRow, Session, Share, SynthesizeRequest, SyntheticSource, WorkloadDetail, WorkloadSource,
    WorkloadSummary, delete_workload, export_workload, list_workloads, show_workload, store_sample_workload,
    synthesize_workload, synthetic_spec,
};

use crate::Ending;
use crate::args::{SynthesizeOptions, WorkloadCommand};
use crate::output::{Output, count, exact, percent, requests};

pub(crate) fn run(session: &Session, command: &WorkloadCommand, output: &mut Output) -> anyhow::Result<Ending> {
    match command {
        WorkloadCommand::Import(options) => import::run(session, options, output)?,
        WorkloadCommand::Outcomes(options) => outcomes::run(session, options, output)?,
        WorkloadCommand::List => list(&list_workloads(session)?, output)?,
        WorkloadCommand::Show { name } => show(&show_workload(session, name)?, output)?,
        WorkloadCommand::Export { name, out } => {
            let written = requests(export_workload(session, name, out)?);
            output.remark(&format!("{written} written to {}", out.display()))?;
        }
        WorkloadCommand::Synthesize(options) => synthesize(session, options, output)?,
        WorkloadCommand::Delete { name } => {
            delete_workload(session, name)?;
            output.remark(&format!("Deleted `{name}`."))?;
        }
    }
    Ok(Ending::Done)
}

fn synthesize(session: &Session, options: &SynthesizeOptions, output: &Output) -> anyhow::Result<()> {
    let source = match (options.source.sample, &options.source.spec, &options.source.like) {
        (Some(sample), ..) => SyntheticSource::Sample(sample),
        (_, Some(file), _) => SyntheticSource::Spec(file.clone()),
        (_, _, like) => SyntheticSource::Like(WorkloadSource::name_or_file(like.as_deref().unwrap_or_default())),
    };
    let (name, scale, seed) = (options.name.clone(), options.scale, options.seed);
    let request = SynthesizeRequest { source, name, scale, seed };
    if options.print_spec {
        return output.value(&synthetic_spec(session, &request)?);
    }
    if let SyntheticSource::Sample(sample) = request.source {
        let is = if store_sample_workload(session, sample)? { "is now" } else { "was already" };
        return output
            .remark(&format!("The workload of the sample {is} in the history, as `{}`.", sample.workload_name()));
    }
    let stored = synthesize_workload(session, &request, &output.progress())?;
    show(&show_workload(session, &stored.name)?, output)
}

fn list(workloads: &[WorkloadSummary], output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(&workloads);
    }
    if workloads.is_empty() {
        return output.remark("The history is empty. `routewright workload import FILE --name NAME` reads a log.");
    }
    let row = |workload: &WorkloadSummary| {
        let [first, last] = [workload.first_at, workload.last_at].map(|at| at.to_string().chars().take(19).collect());
        vec![workload.name.clone(), count(workload.requests), first, last, workload.source_format.clone()]
    };
    output.table(
        &["Workload", "Requests", "First (UTC)", "Last (UTC)", "Format"],
        workloads.iter().map(row).collect(),
        1..2,
    )
}

fn show(workload: &WorkloadDetail, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(workload);
    }
    let fact = |name: &str, value: String| vec![name.to_owned(), value];
    let mut facts = vec![
        fact("Requests", count(workload.requests)),
        fact("First", workload.first_at.to_string()),
        fact("Last", workload.last_at.to_string()),
        fact("Prompt tokens", count(workload.prompt_tokens)),
        fact("Cached tokens", count(workload.cached_tokens)),
        fact("Completion tokens", count(workload.completion_tokens)),
        fact("Recorded cost", workload.recorded_cost_usd.map_or("not recorded".to_owned(), exact)),
        fact("Read as", workload.source_format.clone()),
        fact("Digest", workload.digest.clone()),
    ];
    facts.extend(shares("feature", &workload.features, workload.requests));
    facts.extend(shares("model", &workload.models, workload.requests));
    facts.extend(workload.coverage.iter().map(|entry| fact(&format!("with {}", entry.field), percent(entry.share, 1))));
    let scored = |model: &Share| fact(&format!("scores of {}", model.id), count(model.requests));
    facts.extend(workload.scores.iter().map(scored));
    output.table(&[&workload.name, ""], facts, 1..2)?;
    unread(&workload.unread_fields, workload.times_without_zone, &workload.source_format, output)?;
    rejects(&workload.rejects, workload.rejected_rows, output)
}

/// The names that most requests share, and how many more there are.
fn shares(kind: &str, all: &[Share], requests: u64) -> Vec<Vec<String>> {
    const SHOWN: usize = 12;
    let mut sorted: Vec<&Share> = all.iter().collect();
    sorted.sort_by(|a, b| b.requests.cmp(&a.requests).then_with(|| a.id.cmp(&b.id)));
    let row = |share: &&Share| {
        let of = percent(share.requests as f64 / requests.max(1) as f64, 1);
        vec![format!("{kind} {}", share.id), format!("{} ({of})", count(share.requests))]
    };
    let mut rows: Vec<Vec<String>> = sorted.iter().take(SHOWN).map(row).collect();
    if all.len() > SHOWN {
        rows.push(vec![format!("and {} more, `--json` lists all", count((all.len() - SHOWN) as u64)), String::new()]);
    }
    rows
}

/// What was taken for unknown, or for UTC.
fn unread(fields: &[Share], times_without_zone: bool, format: &str, output: &Output) -> anyhow::Result<()> {
    if LogFormat::named(format) == Some(LogFormat::Mooncake) {
        output.line(
            "The log has no dates: its times are counted from 2024-01-01, so the hours and days of such a workload mean nothing.",
        )?;
    } else if times_without_zone {
        output.line("Times without a zone were taken for UTC.")?;
    }
    for field in fields {
        output.line(&format!(
            "`{}` could not be read in {} and counts as not recorded there.",
            field.id,
            requests(field.requests)
        ))?;
    }
    // A name is unreadable for one reason alone.
    if fields.iter().any(|field| NAMES.contains(&field.id.as_str())) {
        output.line("Names that are no UTF-8 text cannot be read; save a file in Latin-1 or Windows-1252 as UTF-8.")?;
    }
    Ok(())
}

/// Fields that are names.
const NAMES: [&str; 6] = ["feature", "task", "model", "model_asked", "provider", "api_key"];

/// The first rejected rows with their reasons, and how many there are.
fn rejects(rows: &[RejectedRow], all: u64, output: &Output) -> anyhow::Result<()> {
    const SHOWN: usize = 10;
    match all {
        0 => return Ok(()),
        1 => output.line("1 row was rejected:")?,
        all if all > rows.len() as u64 => output.line(&format!(
            "{} rows were rejected; of the first {} of them:",
            count(all),
            count(rows.len() as u64)
        ))?,
        all => output.line(&format!("{} rows were rejected:", count(all)))?,
    }
    let groups = by_reason(rows);
    for (first, times) in groups.iter().take(SHOWN) {
        match times {
            1 => output.line(&format!("  line {}: {}", first.line, first.reason))?,
            times => output.line(&format!("  {} from line {}: {}", count(*times), first.line, first.reason))?,
        }
    }
    if groups.len() > SHOWN {
        output.line(&format!("  and {} other reasons", count((groups.len() - SHOWN) as u64)))?;
    }
    Ok(())
}

/// The first row of each reason and how many there are, the most frequent first. What differs in the value alone is one reason.
fn by_reason(rows: &[RejectedRow]) -> Vec<(&RejectedRow, u64)> {
    let kind = |row: &RejectedRow| match (row.reason.find("` is `"), row.reason.find("`: ")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &row.reason[..from], &row.reason[to..]),
        _ => row.reason.clone(),
    };
    let mut groups: Vec<(String, &RejectedRow, u64)> = Vec::new();
    for row in rows {
        let kind = kind(row);
        match groups.iter_mut().find(|(own, ..)| *own == kind) {
            Some((.., times)) => *times += 1,
            None => groups.push((kind, row, 1)),
        }
    }
    groups.sort_by_key(|(_, row, times)| (std::cmp::Reverse(*times), row.line));
    groups.into_iter().map(|(_, row, times)| (row, times)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejected_rows_are_summed_by_reason() {
        let row = |line, reason: &str| RejectedRow { line, reason: reason.to_owned() };
        let rows = [
            row(2, "row ends after 5 of 12 columns"),
            row(3, "`n` is `-5`: a count is a whole number, 0 or more"),
            row(4, "`n` is empty"),
            row(5, "`n` is `-7`: a count is a whole number, 0 or more"),
            row(6, "`m` is empty"),
        ];
        let groups: Vec<(u64, u64)> = by_reason(&rows).iter().map(|(row, times)| (row.line, *times)).collect();
        assert_eq!(groups, [(3, 2), (2, 1), (4, 1), (6, 1)]);
    }
}
