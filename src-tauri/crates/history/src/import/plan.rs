//! Which column of a log holds which field.

use std::path::Path;

use super::content::looks_secret;
use super::field::{Field, FieldMapping};
use super::records::Quoting;
use super::{LogFormat, azure};
use crate::HistoryError;

/// Which column holds which field.
#[derive(Debug, Clone)]
pub(crate) struct ColumnPlan {
    pub(crate) format: LogFormat,
    pub(crate) columns: Vec<String>,
    /// The field of each column, where it has one.
    pub(crate) fields: Vec<Option<Field>>,
    /// Why no request can be read this way, where none can. A look at the log still shows its columns, so that somebody
    /// can say which is which.
    pub(crate) problem: Option<String>,
}

/// More columns than any log has; the first line of another kind of file may have a million.
pub(super) const MOST_COLUMNS: usize = 2_000;

/// Decides what the columns of `header` are: what the format says of them, changed by the mapping.
pub(crate) fn plan_columns(
    file: &Path,
    header: &[String],
    format: Option<LogFormat>,
    mapping: &[FieldMapping],
) -> Result<ColumnPlan, HistoryError> {
    let refused = |reason| HistoryError::UnknownFormat { file: file.to_owned(), reason };
    if header.len() > MOST_COLUMNS {
        return Err(refused(format!("the first line has {} columns, which is no header of a log", header.len())));
    }
    check_mapping(header, mapping).map_err(refused)?;
    let is_azure = azure::HEADER.iter().all(|column| header.iter().any(|name| name == column));
    let format = format.unwrap_or(if is_azure { LogFormat::AzureLlmTrace } else { LogFormat::MappedCsv });
    let mut known = match format {
        LogFormat::AzureLlmTrace => azure::mapping(),
        _ => vec![],
    };
    // Somebody may have added columns to the trace; they count by their names.
    known.extend(Field::ALL.map(|(field, name, _)| FieldMapping { field, column: name.to_owned() }));
    let field_of = |column: &String| known.iter().find(|known| known.column == *column).map(|known| known.field);
    let mut fields: Vec<Option<Field>> = header.iter().map(field_of).collect();
    for wanted in mapping {
        let Some(position) = header.iter().position(|column| *column == wanted.column) else {
            return Err(HistoryError::NoSuchColumn {
                file: file.to_owned(),
                column: wanted.column.clone(),
                present: header.to_vec(),
            });
        };
        for field in &mut fields {
            if field.is_some_and(|present| present.is_same_quantity(wanted.field)) {
                *field = None;
            }
        }
        fields[position] = Some(wanted.field);
    }
    let plan = ColumnPlan { format, columns: header.to_vec(), fields, problem: None };
    Ok(ColumnPlan { problem: plan.check().err(), ..plan })
}

/// Whoever asks for two things of which only one can be had must learn it.
pub(super) fn check_mapping(header: &[String], mapping: &[FieldMapping]) -> Result<(), String> {
    for (n, wanted) in mapping.iter().enumerate() {
        let column = &wanted.column;
        if let Some(twin) = mapping[..n].iter().find(|twin| twin.column == *column) {
            return Err(format!(
                "`{column}` is mapped twice, to {} and to {}; a column holds one field",
                twin.field.name(),
                wanted.field.name()
            ));
        }
        if let Some(twin) = mapping[..n].iter().find(|twin| twin.field.is_same_quantity(wanted.field)) {
            return Err(format!(
                "`{}` and `{column}` are both mapped to the same, as {} and as {}; choose one",
                twin.column,
                twin.field.name(),
                wanted.field.name()
            ));
        }
        if header.iter().filter(|name| *name == column).count() > 1 {
            return Err(format!("there are several columns called `{column}`; give them names of their own"));
        }
    }
    Ok(())
}

impl ColumnPlan {
    /// The trace as published holds numbers and dates only, so a quote in it is damage and not the start of a value.
    pub(crate) fn quoting(&self) -> Quoting {
        let as_published = self.format == LogFormat::AzureLlmTrace && self.columns.len() == azure::HEADER.len();
        if as_published { Quoting::None } else { Quoting::Csv }
    }

    /// True when times without a zone are known to be UTC, from the description of the format.
    pub(crate) fn states_zone(&self) -> bool {
        let arrival = self.fields.iter().position(|field| *field == Some(Field::Arrival));
        self.format == LogFormat::AzureLlmTrace && arrival.is_some_and(|at| self.columns[at] == azure::HEADER[0])
    }

    /// The column that holds a field.
    pub(crate) fn column_of(&self, field: Field) -> &str {
        let position = self.fields.iter().position(|own| *own == Some(field));
        position.map_or(field.name(), |position| &self.columns[position])
    }

    fn check(&self) -> Result<(), String> {
        let needed = [Field::Arrival, Field::PromptTokens, Field::CompletionTokens];
        let has = |needed: &Field| self.fields.iter().flatten().any(|field| field.is_same_quantity(*needed));
        let missing: Vec<&str> = needed.iter().filter(|needed| !has(needed)).map(|field| field.name()).collect();
        let Some(first) = missing.first() else { return self.refuse_twins() };
        Err(format!(
            "no column for {}; {}. Say which is which, for example --map {first}=COLUMN",
            missing.join(", "),
            listed(&self.columns)
        ))
    }

    /// Two columns for one quantity would let the later one win by accident.
    fn refuse_twins(&self) -> Result<(), String> {
        let filled: Vec<(&String, Field)> = self
            .columns
            .iter()
            .zip(&self.fields)
            .filter_map(|(column, field)| field.map(|field| (column, field)))
            .collect();
        for (n, (column, field)) in filled.iter().enumerate() {
            if let Some((twin, _)) = filled[..n].iter().find(|(_, earlier)| earlier.is_same_quantity(*field)) {
                return Err(format!(
                    "`{twin}` and `{column}` say the same; choose one with --map {}=COLUMN",
                    field.name()
                ));
            }
        }
        Ok(())
    }
}

/// Columns that a message lists.
const LISTED: usize = 12;
/// Characters of the longest name of a column.
const LONGEST_NAME: usize = 40;

/// What columns a file has, for a message. A file without a header has a prompt or a key in its first line, so
/// nothing is repeated that does not look like the name of a column.
pub(crate) fn listed(columns: &[String]) -> String {
    if !columns.iter().all(|column| looks_like_a_name(column)) {
        return "the first line does not look like a header".to_owned();
    }
    let first = columns.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match columns.len().saturating_sub(LISTED) {
        0 => format!("the file has {first}"),
        more => format!("the file has {first} and {more} more"),
    }
}

pub(crate) fn looks_like_a_name(column: &str) -> bool {
    let is_number = column.starts_with(|first: char| first.is_ascii_digit());
    !is_number
        && !looks_secret(column)
        && !column.contains(['{', '}', '"', '\n', '\r'])
        && column.chars().count() <= LONGEST_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn only_what_looks_like_names_is_listed() {
        assert_eq!(listed(&names("a,cost ($),usage.prompt_tokens")), "the file has a, cost ($), usage.prompt_tokens");
        let many: Vec<String> = (0..30).map(|n| format!("c{n}")).collect();
        assert!(listed(&many).ends_with("c11 and 18 more"), "{}", listed(&many));
        for line in [
            r#"{"prompt":"Dear doctor","n":5}"#,
            "2026-08-03T10:00:00Z,10,5,AKIAIOSFODNN7EXAMPLE",
            "a,sk-or-v1-0123456789012345678901234567890123456789",
        ] {
            assert_eq!(listed(&names(line)), "the first line does not look like a header");
        }
    }
}
