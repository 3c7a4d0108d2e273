//! Azure LLM inference trace 2023 (Azure Public Dataset, CC-BY-4.0).

use super::field::{Field, FieldMapping};

/// The header of the trace.
pub(crate) const HEADER: [&str; 3] = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"];

/// Its columns as fields. `TIMESTAMP` is UTC with 100 ns digits, says the data set's description.
pub(crate) fn mapping() -> Vec<FieldMapping> {
    let fields = [Field::Arrival, Field::PromptTokens, Field::CompletionTokens];
    fields.into_iter().zip(HEADER).map(|(field, column)| FieldMapping { field, column: column.to_owned() }).collect()
}
