//! `routewright workload import FILE`

use routewright_api::{
    Field, FieldMapping, GuessedColumn, ImportPreview, ImportRequest, ImportedWorkload, LogFormat, MappedColumn,
    RejectsTo, Session, Share, WorkloadDetail, import_workload, inspect_log, preview_import, show_workload,
    unknown_models,
};
use serde::Serialize;

use super::{rejects, show, unread};
use crate::WrongUse;
use crate::args::LogOptions;
use crate::output::{Output, count};

/// A workload with what its log held besides, as `--json` prints it.
#[derive(Serialize)]
struct Imported<'a> {
    #[serde(flatten)]
    detail: &'a WorkloadDetail,
    /// Rows that are no calls of a language model.
    skipped_rows: u64,
    /// The file of rejected rows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejects_file: Option<String>,
    /// Rejected rows that say that their request failed.
    failed_rejects: u64,
    /// Requests whose id an earlier one has.
    repeated_ids: u64,
    /// Models that the catalog does not know.
    unknown_models: &'a [Share],
}

/// Failed requests that are lost make a record look better than it was.
fn failed(rows: u64, output: &Output) -> anyhow::Result<()> {
    let rows = match rows {
        0 => return Ok(()),
        1 => "1 of the rejected rows is that of a failed request".to_owned(),
        rows => format!("{} of the rejected rows are those of failed requests", count(rows)),
    };
    output.line(&format!("warning: {rows}; without them the record looks more successful than it was."))
}

fn repeated(requests: u64, output: &Output) -> anyhow::Result<()> {
    match requests {
        0 => Ok(()),
        1 => output.line("1 request has the id of an earlier one; both count, as where a gateway tried again."),
        more => output.line(&format!(
            "{} requests have the id of an earlier one; each counts, as where a gateway tried again.",
            count(more)
        )),
    }
}

fn unknown(models: &[Share], output: &Output) -> anyhow::Result<()> {
    const SHOWN: usize = 5;
    if models.is_empty() {
        return Ok(());
    }
    let requests: u64 = models.iter().map(|model| model.requests).sum();
    let named: Vec<String> = models.iter().take(SHOWN).map(|model| format!("`{}`", model.id)).collect();
    let more = if models.len() > SHOWN { format!(" and {} more", models.len() - SHOWN) } else { String::new() };
    let noun = if requests == 1 { "1 request was".to_owned() } else { format!("{} requests were", count(requests)) };
    output.line(&format!(
        "warning: {noun} answered by models that the catalog does not know, so a back-test leaves them out: {}{more}.",
        named.join(", ")
    ))
}

/// What columns without a field look like, as options to paste.
fn proposal(guesses: &[GuessedColumn], output: &Output) -> anyhow::Result<()> {
    if guesses.is_empty() {
        return Ok(());
    }
    output.line("Columns that look like fields; add what is right:")?;
    for guess in guesses {
        let by = if guess.by_values { "by its values" } else { "by its name and values" };
        output.line(&format!("  {}    {by}", guess.option))?;
    }
    Ok(())
}

pub(super) fn run(session: &Session, options: &LogOptions, output: &Output) -> anyhow::Result<()> {
    // Any other name was refused with the words of the command line; this one is to be recognised.
    let format = LogFormat::named(&options.format);
    let mapping: Vec<FieldMapping> =
        options.mapping.iter().map(|entry| parse_mapping(entry)).collect::<Result<_, _>>()?;
    let preview = || preview_import(session, &options.file, format, mapping.clone());
    if options.dry_run {
        return dry(&inspect_log(session, &options.file, format, mapping.clone())?, output);
    }
    let name = options.name.clone().map_or_else(|| preview().map(|preview| preview.suggested_name), Ok)?;
    let rejects = match &options.rejects {
        None => RejectsTo::HistoryAlone,
        Some(None) => RejectsTo::BesideTheLog,
        Some(Some(file)) => RejectsTo::File(file.clone()),
    };
    let request = ImportRequest { file: options.file.clone(), name, format, mapping: mapping.clone(), rejects };
    let ImportedWorkload { workload, skipped_rows, rejects_file, failed_rejects, repeated_ids, .. } =
        import_workload(session, &request, &output.progress())?;
    let detail = show_workload(session, &workload.name)?;
    let unknown_models = unknown_models(session, &detail.models);
    let rejects_file = rejects_file.map(|file| file.display().to_string());
    if output.json {
        return output.value(&Imported {
            detail: &detail,
            skipped_rows,
            rejects_file,
            failed_rejects,
            repeated_ids,
            unknown_models: &unknown_models,
        });
    }
    show(&detail, output)?;
    failed(failed_rejects, output)?;
    repeated(repeated_ids, output)?;
    unknown(&unknown_models, output)?;
    if skipped_rows > 0 {
        output.line(&format!("{} rows are no calls of a language model and were passed over.", count(skipped_rows)))?;
    }
    match rejects_file {
        Some(file) => output.remark(&format!("Every rejected row is in {file}.")),
        None => Ok(()),
    }
}

fn parse_mapping(entry: &str) -> Result<FieldMapping, WrongUse> {
    let split = entry.split_once('=').filter(|(_, column)| !column.is_empty());
    let (name, column) = split.ok_or_else(|| WrongUse(format!("`--map {entry}`: write FIELD=COLUMN")))?;
    let known: Vec<&str> = Field::ALL.iter().map(|(_, name, _)| *name).collect();
    let wrong = || WrongUse(format!("`--map {entry}`: `{name}` is not a field; fields are {}", known.join(", ")));
    Ok(FieldMapping { field: Field::named(name).ok_or_else(wrong)?, column: column.to_owned() })
}

fn dry(preview: &ImportPreview, output: &Output) -> anyhow::Result<()> {
    let problem = || match &preview.problem {
        Some(reason) => Err(anyhow::anyhow!("{}: {reason}", preview.file)),
        None => Ok(()),
    };
    if output.json {
        output.value(preview)?;
        return problem();
    }
    let row = |column: &MappedColumn| {
        let other = if column.left_out { "left out" } else { "read by the format" };
        let fields = column.field.iter().chain(&column.also).cloned().collect::<Vec<_>>().join(", ");
        let field = match &column.stands_in_for {
            _ if fields.is_empty() => other.to_owned(),
            Some(before) => format!("{fields}, where `{before}` is empty"),
            None => fields,
        };
        vec![column.column.clone(), column.first_value.clone(), field, column.unit.clone()]
    };
    output.table(&["Column", "First value", "Field", "Unit"], preview.columns.iter().map(row).collect(), 0..0)?;
    // Rows of a file whose columns are not known yet are neither taken nor rejected.
    let rejected = match preview.problem {
        Some(_) => String::new(),
        None => format!(", {} rejected", preview.rejects.len()),
    };
    let summary = format!(
        "Read as {}; {}{rejected}. Nothing was written.",
        preview.source_format,
        match (preview.is_whole, preview.rows_read) {
            (true, 1) => "its only row was looked at".to_owned(),
            (true, rows) => format!("all {} rows looked at", count(rows)),
            (false, rows) => format!("the first {} rows looked at, and no others", count(rows)),
        },
    );
    output.remark(&summary)?;
    unread(&preview.unread_fields, preview.times_without_zone, &preview.source_format, output)?;
    rejects(&preview.rejects, preview.rejects.len() as u64, output)?;
    failed(preview.failed_rejects, output)?;
    proposal(&preview.guesses, output)?;
    problem()
}
