//! Public traces and tables, where they stand beside the checkout.

use std::path::{Path, PathBuf};

use routewright_history::{LogFormat, LogSource, Unwatched, read_log, read_outcomes};

use crate::{NOW, read};

/// A file of the shared data, or `None`, with the reason printed, where it is absent.
fn shared(path: &str) -> Option<PathBuf> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let file = checkout.join("../shared/data").join(path);
    if !file.exists() {
        eprintln!("skipped: shared/data/{path} is not beside the checkout");
        return None;
    }
    Some(file)
}

#[test]
fn the_outcomes_of_mmlu_are_read_from_their_table() {
    let Some(file) = shared("routellm/mmlu_outcomes.csv.gz") else { return };
    let mut table = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(std::fs::File::open(&file).unwrap()), &mut table)
        .unwrap();
    let ids = table.lines().skip(1).map(|line| line.split(',').next().unwrap());
    let rows: String = ids.map(|id| format!("2026-08-03T10:00:00Z,{id},1,1\n")).collect();
    let workload = read(format!("arrival,id,prompt_tokens,completion_tokens\n{rows}").as_bytes()).workload;
    let read = read_outcomes(&file, &workload, &Unwatched).unwrap();
    assert_eq!((read.scored_requests, read.unknown_ids, read.rejected_rows), (14_042, 0, 0));
    let mean = |model: &str| {
        let scores = &read.outcomes.of(model).unwrap().scores;
        f64::from(scores.iter().sum::<f32>()) / scores.len() as f64 * 100.0
    };
    // RouteLLM's published accuracies of its weak and its strong model.
    assert!((mean("mixtral-8x7b-instruct") - 68.081).abs() < 0.001, "{}", mean("mixtral-8x7b-instruct"));
    assert!((mean("gpt-4-1106-preview") - 80.580).abs() < 0.001, "{}", mean("gpt-4-1106-preview"));
}

#[test]
fn the_trace_of_mooncake_is_read_with_its_blocks() {
    let Some(file) = shared("mooncake/conversation_trace.jsonl.gz") else { return };
    let read = read_log(&LogSource::recognised(file), NOW, &Unwatched).unwrap();
    assert_eq!((read.format.name(), read.rejected_rows), ("mooncake", 0));
    let columns = &read.workload.columns;
    assert_eq!((columns.len(), columns.prefix_blocks.block_tokens), (12_031, 512));
    let blocks: Vec<u64> = (0..columns.len()).flat_map(|row| columns.prefix_blocks.of(row).to_vec()).collect();
    let unique: std::collections::HashSet<&u64> = blocks.iter().collect();
    assert_eq!((blocks.len(), unique.len()), (288_500, 182_790));
    let tokens = |column: &routewright_domain::Column<u32>| column.iter().map(u64::from).sum::<u64>();
    assert_eq!((tokens(&columns.prompt_tokens), tokens(&columns.completion_tokens)), (144_793_823, 4_122_048));
    let span = columns.arrival_ns[columns.len() - 1] - columns.arrival_ns[0];
    assert_eq!(span, 3_536_999_000_000, "milliseconds of the trace");
}

#[test]
fn the_trace_of_azure_is_read_as_before() {
    let Some(file) = shared("azure/AzureLLMInferenceTrace_conv.csv.gz") else { return };
    let read = read_log(&LogSource::recognised(file), NOW, &Unwatched).unwrap();
    assert_eq!((read.format, read.workload.columns.len(), read.rejected_rows), (LogFormat::AzureLlmTrace, 19_366, 0));
}
