//! Logs that are damaged, hold what no log should, or are mapped wrongly.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::path::{Path, PathBuf};

use routewright_domain::{Column, Money, NO_ENTRY, RecordedStatus, RequestFlags, Timestamp, stable_key};
use routewright_history::{
    Field, FieldMapping, History, LogSource, NewWorkload, ReadLog, Unwatched, preview_log, read_log,
};

const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
const AT: &str = "2026-08-03T10:00:00Z";

fn write(folder: &Path, content: &[u8]) -> PathBuf {
    let path = folder.join("log.csv");
    std::fs::write(&path, content).unwrap();
    path
}

fn map(field: Field, column: &str) -> FieldMapping {
    FieldMapping { field, column: column.to_owned() }
}

fn read(content: &str) -> ReadLog {
    let folder = tempfile::tempdir().unwrap();
    read_log(&LogSource::recognised(write(folder.path(), content.as_bytes())), NOW, &Unwatched).unwrap()
}

/// The message of the error that importing this content ends with; checks that nothing was left behind.
fn refusal(content: &[u8], mapping: Vec<FieldMapping>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let log = LogSource { file: write(folder.path(), content), format: None, mapping };
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let error = history.import(NewWorkload { name: "new", now: NOW }, &log, &Unwatched).unwrap_err();
    assert!(history.list().unwrap().is_empty(), "a refused import leaves nothing behind");
    error.to_string().replace(&log.file.display().to_string(), "FILE")
}

fn values<T: Copy + PartialEq>(column: &Column<T>) -> Vec<T> {
    column.iter().collect()
}

fn reasons(log: &ReadLog) -> String {
    log.rejects.iter().map(|reject| format!("{}: {}\n", reject.line, reject.reason)).collect()
}

#[test]
fn a_quote_that_is_never_closed_is_named_with_its_line() {
    let header = "arrival,prompt_tokens,completion_tokens,feature\n";
    let good = |count: usize| format!("{AT},1,1,chat\n").repeat(count);
    let text = format!("{header}\n{}{AT},1,1,\"chat\n{}", good(2), good(10));
    insta::assert_snapshot!(refusal(text.as_bytes(), vec![]), @"FILE, line 5: a quote that opens here is never closed");
    let text = format!("{header}{}{AT},1,1,\"chat\n{}", good(2), good(1_000));
    insta::assert_snapshot!(refusal(text.as_bytes(), vec![]), @"FILE, line 4: a quote that opens here is not closed within 64 lines");
    let text = format!("{header}{AT},1,1,\"chat\n{}{AT},1,1,\"chat\"\n{}", good(2), good(3));
    let log = read(&text);
    assert_eq!(log.workload.columns.len(), 3);
    insta::assert_snapshot!(reasons(&log).trim(), @"2: `feature` has several lines: this looks like text, not a name; a quote makes the row go on to line 5");
}

#[test]
fn a_quote_in_the_azure_trace_costs_its_own_row_only() {
    let row = "2023-11-16 18:15:46.6805900,374,44\n";
    let log = read(&format!("TIMESTAMP,ContextTokens,GeneratedTokens\n{row}\"{row}{}", row.repeat(200)));
    assert_eq!((log.workload.columns.len(), log.rejected_rows), (201, 1));
    assert!(!log.times_without_zone, "the description of the trace says that it is UTC");
}

#[test]
fn a_record_without_end_takes_no_memory() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(b"arrival,prompt_tokens,completion_tokens\n").unwrap();
    packed.write_all(&vec![b'7'; 64 << 20]).unwrap();
    insta::assert_snapshot!(refusal(&packed.finish().unwrap(), vec![]), @"FILE, line 2: a row of more than 1 MiB begins here");
}

#[test]
fn lines_are_those_of_the_file() {
    let log = read(&format!("arrival,prompt_tokens,completion_tokens\r\n\r\n\r\n{AT},1,1\r\n\r\n{AT},-1,1\r\n"));
    insta::assert_snapshot!(reasons(&log).trim(), @"6: `prompt_tokens` is `-1`: a count is a whole number, 0 or more");
}

#[test]
fn an_optional_value_that_cannot_be_read_costs_no_request() {
    let log = read(&format!(
        "arrival,prompt_tokens,completion_tokens,cached_tokens,cost_usd,ttft_ms,latency_s,status\n\
         {AT},10,1,2,2.9999999999999997e-05,12.5,86400,529\n\
         {AT},10,1,NaN,n/a,-1,forever,teapot\n\
         {AT},10,1,,-3,,,\n\
         {AT},10,1,11,0,,,\n"
    ));
    let columns = &log.workload.columns;
    assert_eq!(columns.cost(0), Some(Money(30_000_000)));
    assert_eq!(columns.latency(0), Some(86_400_000_000), "a batch takes a day");
    assert_eq!(values(&columns.status), [RecordedStatus::Failed as u8, 0, 0]);
    assert_eq!((columns.cost(1), columns.cost(2), columns.cached_tokens[1]), (None, None, 0));
    let unread: Vec<(&str, u64)> = log.unread_fields.iter().map(|(field, rows)| (field.name(), *rows)).collect();
    let expected = [("cached_tokens", 1), ("cost_usd", 2), ("ttft_ms", 1), ("latency_s", 1), ("status", 1)];
    assert_eq!(unread, expected);
    insta::assert_snapshot!(reasons(&log).trim(), @"5: 11 cached tokens of 10 prompt tokens");
}

#[test]
fn arrivals_have_a_zone_and_are_of_this_century() {
    let log = read(
        "arrival,prompt_tokens,completion_tokens\n\
         1970-01-01T00:00:00Z,1,1\n\
         2026-08-03T10:00:00[America/New_York],1,1\n\
         2026-08-03T10:00:00-04:00[America/New_York],1,1\n\
         2000-01-01T00:00:00Z,1,1\n",
    );
    insta::assert_snapshot!(reasons(&log).trim(), @r"
    2: it arrives on 1970-01-01, before 2000; is it the right column and unit?
    3: `arrival` has 37 characters that are no date and time: a zone in brackets needs an offset before it, as in +02:00[Europe/Berlin]
    ");
    assert_eq!(Timestamp(log.workload.columns.arrival_ns[1]).to_string(), "2026-08-03T14:00:00Z");
    assert!(!log.times_without_zone);
    assert!(read("arrival,prompt_tokens,completion_tokens\n2026-08-03 10:00:00,1,1\n").times_without_zone);
}

#[test]
fn a_text_in_place_of_a_name_is_neither_stored_nor_repeated() {
    let prompt = "Dear doctor ".repeat(30);
    let header = "arrival,prompt_tokens,completion_tokens,feature,model\n";
    let log = read(&format!("{header}{AT},1,1,chat,m\n{AT},1,1,{prompt},m\n{AT},1,1,chat,\"Hello\nWorld\"\n"));
    insta::assert_snapshot!(reasons(&log).trim(), @r"
    3: `feature` has 359 characters: this looks like text, not a name
    4: `model` has several lines: this looks like text, not a name; a quote makes the row go on to line 5
    ");
    let rows: String = (0..10_001).map(|n| format!("{AT},1,1,chat,question {n}\n")).collect();
    insta::assert_snapshot!(refusal(format!("{header}{rows}").as_bytes(), vec![]), @"FILE: `model` has more than 10000 different values, so it is no model; map another column with --map model=COLUMN");
}

#[test]
fn a_file_without_a_header_does_not_repeat_its_first_line() {
    let line = b"2026-08-03T10:00:00Z,10,5,sk-or-v1-0123456789\n";
    insta::assert_snapshot!(refusal(line, vec![]), @"FILE: no column for arrival, prompt_tokens, completion_tokens; the first line does not look like a header. Say which is which, for example --map arrival=COLUMN");
    insta::assert_snapshot!(refusal(line, vec![map(Field::Model, "model")]), @"FILE: there is no column `model`; the first line does not look like a header");
    let line = br#"{"prompt":"Dear doctor","key":"sk-or-v1-0123456789"}"#;
    insta::assert_snapshot!(refusal(line, vec![]), @"FILE: no column for arrival, prompt_tokens, completion_tokens; the file has prompt, key. Say which is which, for example --map arrival=COLUMN");
}

#[test]
fn a_mapping_adds_to_the_format_and_never_drops_anything() {
    let text = "TIMESTAMP,ContextTokens,GeneratedTokens,Kind,Kind2\n2023-11-16 18:15:46,374,44,chat,x\n";
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), text.as_bytes());
    let log = LogSource { file, format: None, mapping: vec![map(Field::Feature, "Kind")] };
    let preview = preview_log(&log, NOW, 10).unwrap();
    assert_eq!((preview.format.name(), preview.first[0].prompt_tokens), ("azure-llm-trace", 374));
    assert_eq!(preview.first[0].feature.as_deref(), Some("chat"));
    let refused = |mapping| refusal(text.as_bytes(), mapping);
    insta::assert_snapshot!(refused(vec![map(Field::Feature, "Kind"), map(Field::Model, "Kind")]), @"FILE: `Kind` is mapped twice, to feature and to model; a column holds one field");
    insta::assert_snapshot!(refused(vec![map(Field::CostUsd, "Kind"), map(Field::CostCents, "Kind2")]), @"FILE: `Kind` and `Kind2` are both mapped to the same, as cost_usd and as cost_cents; choose one");
}

#[test]
fn the_luck_of_a_request_does_not_hang_on_other_rows() {
    let header = "arrival,prompt_tokens,completion_tokens\n";
    let mended = read(&format!("{header}{AT},1,1\n{AT},1,1\n{AT},1,1\n")).workload.columns;
    let broken = read(&format!("{header}{AT},1,1\n{AT},many,1\n\n{AT},1,1\n")).workload.columns;
    assert_eq!((values(&mended.request_key), values(&broken.request_key)), (vec![0, 1, 2], vec![0, 2]));

    let header = "arrival,id,prompt_tokens,completion_tokens\n";
    let keys = read(&format!("{header}{AT},a,1,1\n{AT},a,1,1\n{AT},key:00000000000000ff,1,1\n")).workload.columns;
    assert_eq!((keys.request_key[0], keys.request_key[2]), (stable_key("a"), 255));
    assert_ne!(keys.request_key[0], keys.request_key[1], "a second try has luck of its own");
}

#[test]
fn the_model_asked_for_and_the_model_that_answered_share_a_dictionary() {
    let log = read(&format!(
        "arrival,prompt_tokens,completion_tokens,model,model_asked\n{AT},1,1,b,a\n{AT},1,1,a,a\n{AT},1,1,b,\n"
    ));
    let columns = &log.workload.columns;
    assert_eq!(log.workload.names.models.entries, ["b", "a"]);
    assert_eq!((values(&columns.model), values(&columns.model_asked)), (vec![0, 1, 0], vec![1, 1, NO_ENTRY]));
}

#[test]
fn every_field_reaches_its_column() {
    let log = read(&format!(
        "arrival,prompt_tokens,completion_tokens,cached_tokens,cache_write_tokens,images,web_searches,task,tags,provider,\
         api_key,content,streamed,tools,structured_output,vision,batchable,cancelled,cache_hit\n\
         {AT},100,1,30,70,2,3,code,b; a;b,azure,team,Hello,true,1,no,Yes,f,false,0\n\
         {AT},100,1,30,71,,,,,,,,,,,,,,\n\
         {AT},100,1,,,70000,,chat,a;b,,,Hello,maybe,,,,,,t\n\
         {AT},100,1,,,,,,,,,,,,,,,,\n"
    ));
    let (columns, names) = (&log.workload.columns, &log.workload.names);
    assert_eq!(values(&columns.cache_write_tokens), [70, 0, 0]);
    assert_eq!((values(&columns.images), values(&columns.web_searches)), (vec![2, 0, 0], vec![3, 0, 0]));
    assert_eq!(
        (names.tasks.entries.as_slice(), values(&columns.task)),
        (&["code".into(), "chat".into()][..], vec![0, 1, NO_ENTRY])
    );
    assert_eq!(
        (names.tags.entries.as_slice(), values(&columns.tags)),
        (&["a\nb".to_owned()][..], vec![0, 0, NO_ENTRY])
    );
    assert_eq!(
        (names.providers.get(columns.provider[0]), names.api_keys.get(columns.api_key[0])),
        (Some("azure"), Some("team"))
    );
    let content = values(&columns.content_key);
    assert!(content[0] != 0 && content[0] == content[1] && content[2] == 0, "{content:?}");
    let flags = RequestFlags::STREAMED.with(RequestFlags::TOOLS).with(RequestFlags::VISION);
    assert_eq!(values(&columns.flags), [flags.0, RequestFlags::CACHE_HIT.0, 0]);
    let unread: Vec<(&str, u64)> = log.unread_fields.iter().map(|(field, rows)| (field.name(), *rows)).collect();
    assert_eq!(unread, [("images", 1), ("streamed", 1)]);
    insta::assert_snapshot!(reasons(&log).trim(), @"3: 71 tokens written to the cache and 30 read from it, of 100 prompt tokens");
}

#[test]
fn too_many_sets_of_tags_cost_tags_and_no_request() {
    let rows: String = (0..10_002).map(|n| format!("{AT},1,1,customer {n}\n")).collect();
    let log = read(&format!("arrival,prompt_tokens,completion_tokens,tags\n{rows}{AT},1,1,customer 7\n"));
    assert_eq!((log.workload.columns.len(), log.workload.names.tags.entries.len()), (10_003, 10_000));
    assert_eq!((log.workload.columns.tags[10_001], log.workload.columns.tags[10_002]), (NO_ENTRY, 7));
    assert_eq!(log.unread_fields, [(Field::Tags, 2)]);
}
