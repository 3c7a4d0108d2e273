//! `routewright workload import FILE`

use routewright_api::{
    Field, FieldMapping, ImportPreview, ImportRequest, ImportedWorkload, LogFormat, MappedColumn, RejectsTo, Session,
    WorkloadDetail, import_workload, preview_import, show_workload,
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
}

pub(super) fn run(session: &Session, options: &LogOptions, output: &Output) -> anyhow::Result<()> {
    // Any other name was refused with the words of the command line; this one is to be recognised.
    let format = LogFormat::named(&options.format);
    let mapping: Vec<FieldMapping> =
        options.mapping.iter().map(|entry| parse_mapping(entry)).collect::<Result<_, _>>()?;
    let preview = || preview_import(session, &options.file, format, mapping.clone());
    if options.dry_run {
        return dry(&preview()?, output);
    }
    let name = options.name.clone().map_or_else(|| preview().map(|preview| preview.suggested_name), Ok)?;
    let rejects = match &options.rejects {
        None => RejectsTo::HistoryAlone,
        Some(None) => RejectsTo::BesideTheLog,
        Some(Some(file)) => RejectsTo::File(file.clone()),
    };
    let request = ImportRequest { file: options.file.clone(), name, format, mapping: mapping.clone(), rejects };
    let ImportedWorkload { workload, skipped_rows, rejects_file, .. } =
        import_workload(session, &request, &output.progress())?;
    let detail = show_workload(session, &workload.name)?;
    let rejects_file = rejects_file.map(|file| file.display().to_string());
    if output.json {
        return output.value(&Imported { detail: &detail, skipped_rows, rejects_file });
    }
    show(&detail, output)?;
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
    if output.json {
        return output.value(preview);
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
    let summary = format!(
        "Read as {}; {} rows looked at, {} rejected. Nothing was written.",
        preview.source_format,
        count(preview.rows_read),
        preview.rejects.len()
    );
    output.remark(&summary)?;
    unread(&preview.unread_fields, preview.times_without_zone, &preview.source_format, output)?;
    rejects(&preview.rejects, preview.rejects.len() as u64, output)
}
