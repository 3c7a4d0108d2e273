//! The same made-up rows in every container.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub(crate) struct MadeRow {
    arrival_ms: i64,
    prompt: i64,
    completion: i64,
    cost: Option<f64>,
    model: Option<String>,
}

pub(crate) fn made_rows() -> impl Strategy<Value = Vec<MadeRow>> {
    let row = (
        1_785_000_000_000_i64..1_785_900_000_000,
        0_i64..100_000_000,
        0_i64..100_000_000,
        prop::option::of(0.0..1_000.0_f64),
        prop::option::of("[a-z]{1,8}/[a-z0-9.-]{1,12}"),
    );
    let row = row.prop_map(|(arrival_ms, prompt, completion, cost, model)| MadeRow {
        arrival_ms,
        prompt,
        completion,
        cost,
        model,
    });
    prop::collection::vec(row, 1..40)
}

pub(crate) fn csv(rows: &[MadeRow]) -> Vec<u8> {
    let mut text = b"at,usage.prompt_tokens,usage.completion_tokens,cost_usd,model\n".to_vec();
    for row in rows {
        let cost = row.cost.map(|cost| cost.to_string()).unwrap_or_default();
        let model = row.model.clone().unwrap_or_default();
        writeln!(text, "{},{},{},{cost},{model}", row.arrival_ms, row.prompt, row.completion).unwrap();
    }
    text
}

pub(crate) fn json_objects(rows: &[MadeRow]) -> Vec<String> {
    let object = |row: &MadeRow| {
        serde_json::json!({"at": row.arrival_ms, "usage": {"prompt_tokens": row.prompt, "completion_tokens": row.completion},
            "cost_usd": row.cost, "model": row.model})
        .to_string()
    };
    rows.iter().map(object).collect()
}

pub(crate) fn parquet(rows: &[MadeRow], compression: Compression) -> Vec<u8> {
    let schema = "message log {
        required int64 at;
        required group usage { required int64 prompt_tokens; required int64 completion_tokens; }
        optional double cost_usd;
        optional binary model (UTF8);
    }";
    let properties = WriterProperties::builder().set_compression(compression).build();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in rows.chunks(17) {
        let mut group = writer.next_row_group().unwrap();
        let numbers = |group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, values: Vec<i64>| {
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<Int64Type>().write_batch(&values, None, None).unwrap();
            column.close().unwrap();
        };
        numbers(&mut group, rows.iter().map(|row| row.arrival_ms).collect());
        numbers(&mut group, rows.iter().map(|row| row.prompt).collect());
        numbers(&mut group, rows.iter().map(|row| row.completion).collect());
        let levels =
            |present: fn(&MadeRow) -> bool| -> Vec<i16> { rows.iter().map(|row| i16::from(present(row))).collect() };
        let mut column = group.next_column().unwrap().unwrap();
        let costs: Vec<f64> = rows.iter().filter_map(|row| row.cost).collect();
        column.typed::<DoubleType>().write_batch(&costs, Some(&levels(|row| row.cost.is_some())), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let models = rows.iter().filter_map(|row| row.model.as_deref());
        let models: Vec<ByteArray> = models.map(ByteArray::from).collect();
        column.typed::<ByteArrayType>().write_batch(&models, Some(&levels(|row| row.model.is_some())), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}
