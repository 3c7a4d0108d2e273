//! What the readers of logs make of good, bad and hostile files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use routewright_domain::Timestamp;
use routewright_history::{
    ColumnUse, Field, FieldMapping, History, HistoryError, ImportWatch, LogFormat, LogSource, NewWorkload, Unwatched,
    preview_log, read_log,
};

const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);

const AZURE: &str = "TIMESTAMP,ContextTokens,GeneratedTokens\n\
    2023-11-16 18:15:46.6805900,374,44\n\
    2023-11-16 18:15:50.9951690,396,109\n";

fn write(folder: &Path, content: &[u8]) -> PathBuf {
    let path = folder.join("log.csv");
    std::fs::write(&path, content).unwrap();
    path
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// The message of the error that importing this content ends with; checks that nothing was left behind.
fn refusal(content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), content);
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let new = NewWorkload { name: "new", now: NOW };
    let error = history.import(new, &LogSource::recognised(&file), &Unwatched).unwrap_err();
    assert!(history.list().unwrap().is_empty(), "a refused import leaves nothing behind");
    error.to_string().replace(&file.display().to_string(), "FILE")
}

#[test]
fn the_azure_trace_is_recognised_by_its_header_and_keeps_every_digit() {
    let folder = tempfile::tempdir().unwrap();
    for content in [AZURE.as_bytes().to_vec(), gzip(AZURE.as_bytes()), zstd::encode_all(AZURE.as_bytes(), 1).unwrap()] {
        let read = read_log(&LogSource::recognised(write(folder.path(), &content)), NOW, &Unwatched).unwrap();
        assert_eq!(read.format, LogFormat::AzureLlmTrace);
        let columns = &read.workload.columns;
        assert_eq!(Timestamp(columns.arrival_ns[0]).to_string(), "2023-11-16T18:15:46.68059Z");
        assert_eq!(
            columns.prompt_tokens.iter().zip(columns.completion_tokens.iter()).collect::<Vec<_>>(),
            [(374, 44), (396, 109)]
        );
    }
}

#[test]
fn rejected_rows_have_line_and_reason() {
    let rows = "2026-08-03T10:00:00Z,10,5\n\
        31/02/2026,10,5\n\
        2026-08-03T10:00:00Z,-1,5\n\
        2026-08-03T10:00:00Z,10\n\
        2026-08-03T10:00:00Z,10,5,7\n\
        2026-08-03T10:00:00Z,,5\n\
        2026-08-03T10:00:00Z,NaN,5\n\
        2062-08-05T00:00:00Z,10,5\n\
        2026-08-03T10:00:00Z,10.5,5\n\
        2026-08-03T10:00:00Z,99999999999,5\n\
        2026-08-03T10:00:00Z,Dear Sir or Madam, I write to you in confidence\n";
    let folder = tempfile::tempdir().unwrap();
    let text = format!("arrival,prompt_tokens,completion_tokens\n{rows}");
    let file = write(folder.path(), text.as_bytes());
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.extend(b"2026-08-03T10:00:00Z,\xff\xfe,5\n");
    std::fs::write(&file, bytes).unwrap();
    let read = read_log(&LogSource::recognised(&file), NOW, &Unwatched).unwrap();
    assert_eq!((read.workload.columns.len(), read.rejected_rows), (1, 11));
    let lines: Vec<String> = read.rejects.iter().map(|reject| format!("{}: {}", reject.line, reject.reason)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
3: `arrival` is `31/02/2026`: write it as 2026-08-08T15:31:24Z
4: `prompt_tokens` is `-1`: a count is a whole number, 0 or more
5: row ends after 2 of 3 columns
6: row has 4 of 3 columns
7: `prompt_tokens` is empty
8: `prompt_tokens` has 3 characters that are no count: a count is a whole number, 0 or more
9: it arrives on 2062-08-05, after today
10: `prompt_tokens` is `10.5`: a count is a whole number, 0 or more
11: `prompt_tokens` is `99999999999`: more than 100 million tokens in one request
12: `prompt_tokens` has 17 characters that are no count: a count is a whole number, 0 or more
13: `prompt_tokens` is not UTF-8 text
"#);
}

#[test]
fn a_failed_request_has_no_answer_to_count_but_a_prompt() {
    let rows = "2026-08-03T10:00:00Z,10,5,200\n\
        2026-08-03T10:00:01Z,10,,429\n\
        2026-08-03T10:00:02Z,10,,408\n\
        2026-08-03T10:00:03Z,10,,500\n\
        2026-08-03T10:00:04Z,10,,200\n\
        2026-08-03T10:00:05Z,,,500\n\
        2026-08-03T10:00:06Z,,5,200\n";
    // Where the status stands must not matter.
    let ahead: String = rows.lines().map(|row| format!("{},{row}\n", row.rsplit(',').next().unwrap())).collect();
    let csv = format!("arrival,prompt_tokens,completion_tokens,status\n{rows}");
    let turned = format!("status,arrival,prompt_tokens,completion_tokens,code\n{ahead}");
    let json: String = rows
        .lines()
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            let count = |text: &str| if text.is_empty() { "null".to_owned() } else { text.to_owned() };
            let (prompt, answer) = (count(cells[1]), count(cells[2]));
            format!(
                "{{\"arrival\":\"{}\",\"prompt_tokens\":{prompt},\"completion_tokens\":{answer},\"status\":{}}}\n",
                cells[0], cells[3]
            )
        })
        .collect();
    for text in [csv, turned, json] {
        let folder = tempfile::tempdir().unwrap();
        let log = LogSource::recognised(write(folder.path(), text.as_bytes()));
        let read = read_log(&log, NOW, &Unwatched).unwrap();
        let columns = &read.workload.columns;
        assert_eq!(columns.status.iter().collect::<Vec<_>>(), [1, 3, 4, 2]);
        assert_eq!(columns.completion_tokens.iter().collect::<Vec<_>>(), [5, 0, 0, 0]);
        let reasons: Vec<&str> = read.rejects.iter().map(|reject| reject.reason.as_str()).collect();
        assert_eq!(reasons, ["`completion_tokens` is empty", "`prompt_tokens` is empty", "`prompt_tokens` is empty"]);
        assert_eq!(read.noticed.failed_rejects, 1, "one of them failed, so the record is better than it was");
        assert_eq!(preview_log(&log, NOW, 1_000).unwrap().failed_rejects, 1);
    }
}

#[test]
fn an_id_that_stands_twice_is_counted_and_both_requests_stay() {
    let text = "arrival,prompt_tokens,completion_tokens,id\n\
        2026-08-03T10:00:00Z,10,5,a\n2026-08-03T10:00:00Z,10,5,a\n2026-08-03T10:00:00Z,10,5,b\n2026-08-03T10:00:00Z,10,5,a\n";
    let folder = tempfile::tempdir().unwrap();
    let read = read_log(&LogSource::recognised(write(folder.path(), text.as_bytes())), NOW, &Unwatched).unwrap();
    assert_eq!((read.workload.columns.len(), read.noticed.repeated_ids), (4, 2));
}

#[test]
fn a_look_says_whether_it_saw_the_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource::recognised(write(folder.path(), AZURE.as_bytes()));
    assert_eq!([1, 2, 3].map(|limit| preview_log(&log, NOW, limit).unwrap().is_whole), [false, true, true]);
}

#[test]
fn a_file_that_is_no_log_is_refused_with_the_way_out() {
    insta::assert_snapshot!(refusal(b""), @"FILE: the file has no rows");
    insta::assert_snapshot!(refusal(b"TIMESTAMP,ContextTokens,GeneratedTokens\n"), @"FILE: the file has no rows");
    insta::assert_snapshot!(refusal(b"a,b\n1,2\n"), @"FILE: no column for arrival, prompt_tokens, completion_tokens; the file has a, b. Say which is which, for example --map arrival=COLUMN");
    insta::assert_snapshot!(refusal(b"when,tokens in,out_tok\n2026-08-03T10:00:00Z,2,3\n"), @"FILE: no column for arrival, prompt_tokens, completion_tokens; the file has when, tokens in, out_tok. Say which is which, for example --map arrival=COLUMN. Perhaps: --map arrival=when --map 'prompt_tokens=tokens in' --map completion_tokens=out_tok");
    insta::assert_snapshot!(refusal(b"TIMESTAMP,ContextTokens,GeneratedTokens\nx,y,z\nu,v,w\n"), @"FILE: none of its 2 rows is a request; line 2: `TIMESTAMP` has 1 character that is no date and time: write it as 2026-08-08T15:31:24Z");
    insta::assert_snapshot!(refusal(&[0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 9, 9, 9, 9]), @"FILE, line 1: the file ends in the middle of its compressed data; copy it again");
}

#[test]
fn a_compressed_log_that_was_cut_off_is_refused_as_a_whole() {
    let rows: String = (0..5_000).map(|n| format!("2023-11-16 18:15:46.{n:07},{n},44\n")).collect();
    let whole = gzip(format!("TIMESTAMP,ContextTokens,GeneratedTokens\n{rows}").as_bytes());
    let message = refusal(&whole[..whole.len() / 2]);
    assert!(message.starts_with("FILE, line ") && message.contains("compressed data"), "{message}");
}

#[test]
fn a_folder_and_a_missing_file_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let message = |path: &Path| read_log(&LogSource::recognised(path), NOW, &Unwatched).unwrap_err().to_string();
    assert!(message(folder.path()).contains("this is a folder"), "{}", message(folder.path()));
    let missing = folder.path().join("none.csv");
    assert!(message(&missing).contains("none.csv"), "{}", message(&missing));
}

#[test]
fn columns_of_any_name_and_unit_can_be_mapped() {
    let text = "when,in,out,seconds,cents,cost_usd\n1785751200.5,12,3,1.25,0.27,999\n";
    let folder = tempfile::tempdir().unwrap();
    let map = |field: Field, column: &str| FieldMapping { field, column: column.to_owned() };
    let mapping = vec![
        map(Field::ArrivalSeconds, "when"),
        map(Field::PromptTokens, "in"),
        map(Field::CompletionTokens, "out"),
        map(Field::LatencySeconds, "seconds"),
        map(Field::CostCents, "cents"),
    ];
    let log = LogSource { file: write(folder.path(), text.as_bytes()), format: None, mapping: mapping.clone() };
    let columns = read_log(&log, NOW, &Unwatched).unwrap().workload.columns;
    assert_eq!(columns.latency(0), Some(1_250_000));
    assert_eq!(columns.cost_pico[0], 2_700_000_000, "cents were asked for, so the column `cost_usd` is left out");
    assert_eq!(columns.arrival_ns[0], 1_785_751_200_500_000_000);
    let missing = LogSource { mapping: vec![map(Field::Model, "modell")], ..log };
    let message = read_log(&missing, NOW, &Unwatched).unwrap_err().to_string();
    assert!(message.contains("no column `modell`") && message.contains("when, in, out"), "{message}");
}

#[test]
fn two_columns_for_one_quantity_are_refused() {
    let text = b"arrival,prompt_tokens,completion_tokens,latency_ms,latency_s\n2026-08-03T10:00:00Z,1,1,5,0.005\n";
    insta::assert_snapshot!(refusal(text), @"FILE: `latency_ms` and `latency_s` say the same; choose one with --map latency_s=COLUMN");
}

#[test]
fn a_cancelled_import_leaves_nothing_behind() {
    struct Impatient(AtomicU64);
    impl ImportWatch for Impatient {
        fn advanced(&self, _bytes: u64, _total: u64, rows: u64) {
            self.0.store(rows, Ordering::Relaxed);
        }
        fn cancelled(&self) -> bool {
            self.0.load(Ordering::Relaxed) >= 100_000
        }
    }
    let rows: String = (0..200_000).map(|n| format!("{},{},{}\n", 1_785_000_000 + n, n % 5_000, n % 700)).collect();
    let folder = tempfile::tempdir().unwrap();
    let text = format!("arrival_s,prompt_tokens,completion_tokens\n{rows}");
    let log = LogSource::recognised(write(folder.path(), text.as_bytes()));
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let watch = Impatient(AtomicU64::new(0));
    let ending = history.import(NewWorkload { name: "new", now: NOW }, &log, &watch);
    assert!(matches!(ending, Err(HistoryError::Cancelled)));
    assert!(watch.0.load(Ordering::Relaxed) < 110_000, "a cancel works at the next look");
    assert!(history.list().unwrap().is_empty());
    history.import(NewWorkload { name: "new", now: NOW }, &log, &Unwatched).unwrap();
}

#[test]
fn a_preview_writes_nothing_and_shows_what_each_column_becomes() {
    let folder = tempfile::tempdir().unwrap();
    let preview = preview_log(&LogSource::recognised(write(folder.path(), AZURE.as_bytes())), NOW, 1).unwrap();
    let fields: Vec<Option<&str>> =
        preview.columns.iter().map(|column| column.becomes.field().map(Field::name)).collect();
    assert_eq!(fields, [Some("arrival"), Some("prompt_tokens"), Some("completion_tokens")]);
    assert_eq!((preview.rows_read, preview.columns[1].first_value.as_str()), (1, "374"));
}

#[test]
fn a_preview_tells_what_a_format_reads_in_its_own_way_from_what_is_left_out() {
    const ROW: &str =
        r#"{"timestamp": 27482, "input_length": 700, "output_length": 52, "hash_ids": [46, 47], "note": "x"}"#;
    let folder = tempfile::tempdir().unwrap();
    let preview = preview_log(&LogSource::recognised(write(folder.path(), ROW.as_bytes())), NOW, 1).unwrap();
    let becomes = |name: &str| preview.columns.iter().find(|column| column.column == name).unwrap().becomes;
    assert_eq!(becomes("input_length"), ColumnUse::Field(Field::PromptTokens));
    assert_eq!(becomes("timestamp"), ColumnUse::ReadByFormat);
    assert_eq!(becomes("hash_ids"), ColumnUse::ReadByFormat);
    assert_eq!(becomes("note"), ColumnUse::LeftOut);
}

/// Digests that the first version of the history computed of the same logs.
#[test]
fn a_log_of_the_first_version_keeps_its_digest() {
    const FULL: &str = "arrival,id,feature,model,model_asked,prompt_tokens,cached_tokens,completion_tokens,reasoning_tokens,\
        session,cost_usd,ttft_ms,latency_ms,status\n\
        2026-08-03T10:00:02Z,r2,chat,openai/gpt-4o,openai/gpt-4o-mini,1000,200,50,20,s1,0.0029,512.5,86400000,ok\n\
        2026-08-03T10:00:01Z,r1,draft,openai/gpt-4o,,700,,90,,,2.65e-3,,,error\n\
        2026-08-03 10:00:03.5,r3,,anthropic/claude-haiku-4.5,,10,0,0,,s1,,0,,\n";
    const BARE: &str = "arrival,prompt_tokens,completion_tokens\n\
        2026-08-03T10:00:00Z,7,3\n\
        2026-08-03T10:00:01Z,8,4\n";
    let folder = tempfile::tempdir().unwrap();
    for (log, digest) in [
        (FULL, "b3:344541f2a6ed5d9b9cd1869aa7368740bbab2a37fba2b24381c70062e52fe943"),
        (BARE, "b3:7f5503e131955f5dc4932cae6ed4c990007011b74cd2b2125981d42db742480a"),
    ] {
        let log = LogSource::recognised(write(folder.path(), log.as_bytes()));
        assert_eq!(read_log(&log, NOW, &Unwatched).unwrap().workload.identity.digest, digest);
    }
}

proptest! {
    #[test]
    fn no_bytes_whatever_make_a_reader_panic(content in prop::collection::vec(any::<u8>(), 0..400), headed in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = if headed { b"arrival,prompt_tokens,completion_tokens,status,cost_usd\n".to_vec() } else { vec![] };
        bytes.extend(content);
        let log = LogSource::recognised(write(folder.path(), &bytes));
        drop(read_log(&log, NOW, &Unwatched));
        drop(preview_log(&log, NOW, 10));
    }

    #[test]
    fn numbers_survive_the_way_through_a_file(tokens in prop::collection::vec((0_u32..100_000_000, 0_u32..100_000_000), 1..50)) {
        let folder = tempfile::tempdir().unwrap();
        let rows: String = tokens.iter().enumerate().map(|(n, (a, b))| format!("{},{a},{b}\n", 1_785_000_000 + n)).collect();
        let text = format!("arrival_s,prompt_tokens,completion_tokens\n{rows}");
        let read = read_log(&LogSource::recognised(write(folder.path(), text.as_bytes())), NOW, &Unwatched).unwrap();
        let columns = read.workload.columns;
        let back: Vec<(u32, u32)> = columns.prompt_tokens.iter().zip(columns.completion_tokens.iter()).collect();
        prop_assert_eq!(back, tokens);
    }
}
