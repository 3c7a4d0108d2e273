//! What the readers of other programs' logs, of JSON and of Parquet make of good, bad and hostile files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod made;
mod public_traces;

use std::io::Write;
use std::path::{Path, PathBuf};

use made::{csv, json_objects, made_rows, parquet};
use parquet::basic::{Compression, ZstdLevel};
use proptest::prelude::*;
use routewright_domain::{Timestamp, Workload};
use routewright_history::{
    Field, FieldMapping, History, ImportOptions, LogFormat, LogSource, NewWorkload, OutcomeColumns, ReadLog, Unwatched,
    preview_log, read_log, read_outcomes, read_outcomes_by,
};

const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
const NEW: NewWorkload = NewWorkload { name: "new", now: NOW };

fn write(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn read_with(content: &[u8], mapping: Vec<FieldMapping>) -> Result<ReadLog, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "log", content);
    let log = LogSource { file: file.clone(), format: None, mapping };
    read_log(&log, NOW, &Unwatched).map_err(|error| error.to_string().replace(&file.display().to_string(), "FILE"))
}

fn read(content: &[u8]) -> ReadLog {
    read_with(content, vec![]).unwrap()
}

fn refusal(content: &[u8]) -> String {
    read_with(content, vec![]).unwrap_err()
}

fn reasons(log: &ReadLog) -> String {
    log.rejects.iter().map(|reject| format!("{}: {}\n", reject.line, reject.reason)).collect()
}

fn mapping() -> Vec<FieldMapping> {
    let map = |field, column: &str| FieldMapping { field, column: column.to_owned() };
    vec![
        map(Field::ArrivalMilliseconds, "at"),
        map(Field::PromptTokens, "usage.prompt_tokens"),
        map(Field::CompletionTokens, "usage.completion_tokens"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_same_rows_are_the_same_requests_in_every_container(rows in made_rows()) {
        let objects = json_objects(&rows);
        let digest = |content: &[u8]| read_with(content, mapping()).map(|log| (log.workload.identity.digest, log.rejected_rows));
        let expected = digest(&csv(&rows));
        prop_assert!(expected.is_ok(), "{expected:?}");
        prop_assert_eq!(&digest(objects.join("\n").as_bytes()), &expected);
        prop_assert_eq!(&digest(format!("[{}]", objects.join(",\n")).as_bytes()), &expected);
        prop_assert_eq!(&digest(format!("{{\"data\": [{}]}}", objects.join(",")).as_bytes()), &expected);
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())] {
            prop_assert_eq!(&digest(&parquet(&rows, compression)), &expected);
        }
    }

    #[test]
    fn a_damaged_parquet_file_is_an_error_and_never_a_panic(rows in made_rows(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = parquet(&rows, Compression::SNAPPY);
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        drop(read_with(&bytes, mapping()));
    }
}

/// Every fixture: the seeds of the readers' tests with damaged files.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, Vec<u8>)> = files
        .map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(file).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn every_fixture_is_recognised_and_gives_the_same_packed() {
    let mut found: Vec<&str> = vec![];
    for (name, content) in fixtures() {
        let plain = read(&content);
        assert!(name.starts_with(plain.format.name()), "{name} was read as {}", plain.format.name());
        found.push(plain.format.name());
        let packed = read(&zstd::encode_all(&content[..], 1).unwrap());
        assert_eq!(packed.workload.identity.digest, plain.workload.identity.digest, "{name}");
        // Whoever names the format gets the same.
        let folder = tempfile::tempdir().unwrap();
        let log =
            LogSource { format: Some(plain.format), ..LogSource::recognised(write(folder.path(), "log", &content)) };
        assert_eq!(read_log(&log, NOW, &Unwatched).unwrap().workload.identity.digest, plain.workload.identity.digest);
    }
    found.dedup();
    let mapped = [LogFormat::MappedCsv, LogFormat::MappedJson, LogFormat::Parquet];
    assert_eq!(found.len() + mapped.len(), LogFormat::ALL.len(), "a format without a fixture: {found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn mutated_logs_never_make_a_reader_panic(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&b"{}[]\",:\\0-9eE.nN\n\xff\x00a"[..])), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let fixtures = fixtures();
        let (_, mut content) = fixtures[which.index(fixtures.len())].clone();
        for (at, byte) in changes {
            let at = at.index(content.len());
            content[at] = byte;
        }
        if let Some(cut) = cut {
            content.truncate(cut.index(content.len()));
        }
        let folder = tempfile::tempdir().unwrap();
        let file = write(folder.path(), "log", &content);
        for format in std::iter::once(None).chain(LogFormat::ALL.map(Some)) {
            let log = LogSource { format, ..LogSource::recognised(&file) };
            drop(read_log(&log, NOW, &Unwatched));
            drop(preview_log(&log, NOW, 10));
        }
        drop(read_outcomes(&file, &empty_workload(), &Unwatched));
    }

    #[test]
    fn no_bytes_whatever_make_a_reader_panic(content in prop::collection::vec(any::<u8>(), 0..300), start in prop::sample::select(&["", "PAR1", "[", "{\"a\":", "\u{feff}{", "[{"][..])) {
        let content = [start.as_bytes(), &content].concat();
        drop(read_with(&content, vec![]));
    }
}

fn empty_workload() -> Workload {
    read(b"arrival,id,prompt_tokens,completion_tokens\n2026-08-03T10:00:00Z,x,1,1\n").workload
}

#[test]
fn a_bad_element_costs_itself_and_is_named() {
    let good = r#"{"arrival":"2026-08-03T10:00:00Z","prompt_tokens":10,"completion_tokens":5}"#;
    let bad = [
        r#"{"arrival":"2026-08-03T10:00:00Z","prompt_tokens":-1,"completion_tokens":5}"#,
        r#"{"arrival":"2026-08-03T10:00:00Z","prompt_tokens":2000000000,"completion_tokens":5}"#,
        r#"{"arrival":"2062-08-03T10:00:00Z","prompt_tokens":1,"completion_tokens":5}"#,
        r#"{"arrival":"2026-08-03T10:00:00Z","prompt_tokens":NaN,"completion_tokens":5}"#,
        r#"{"arrival":"2026-08-03T10:00:00Z","prompt_tokens":"sk-or-v1-0123456789abcdef","completion_tokens":5}"#,
        r#"{"arrival":"2026-08-03T10:00:00Z","prompt_tokens":1}"#,
        "7",
    ];
    let lines = read([&[good], &bad[..]].concat().join("\n").as_bytes());
    insta::assert_snapshot!(reasons(&lines).trim(), @r#"
    2: `prompt_tokens` is `-1`: a count is a whole number, 0 or more
    3: `prompt_tokens` is `2000000000`: more than 100 million tokens in one request
    4: it arrives on 2062-08-03, after today
    5: it is not JSON: expected value at its character 51
    6: `prompt_tokens` has 25 characters that are no count: a count is a whole number, 0 or more
    7: `completion_tokens` is empty
    8: it is no JSON object
    "#);
    let array = read(format!("[{},\n{}]", good, bad.join(",")).as_bytes());
    assert_eq!((array.workload.columns.len(), array.rejected_rows), (1, 7));
    assert!(array.rejects.iter().all(|reject| reject.line == 2), "{}", reasons(&array));
    assert!(reasons(&array).starts_with("2: element 2: `prompt_tokens` is `-1`"), "{}", reasons(&array));
}

#[test]
fn damaged_and_hostile_files_are_refused_with_the_place_and_the_way_out() {
    let utf16: Vec<u8> = "\u{feff}arrival,prompt_tokens\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep = format!("{{\"a\":{}", "[".repeat(200_000));
    let closed = format!("{deep}{}}}", "]".repeat(200_000));
    let messages = [
        refusal(b""),
        refusal(b"[]"),
        refusal(b"{}"),
        refusal(b"[{\"arrival\":1},\n{\"arrival\""),
        refusal(&utf16),
        refusal(&utf16[2..]),
        refusal(deep.as_bytes()),
        refusal(closed.as_bytes()),
        refusal(b"PAR1 and nothing else"),
        refusal(b"{\"a\":1}\n{\"b\":2}\n"),
        refusal(b"{\"a\":\"\xff\"}\n{\"a\":\"\xff\"}\n"),
    ];
    insta::assert_snapshot!(messages.join("\n"), @r#"
    FILE: the file has no rows
    FILE: the file has no rows
    FILE, line 1: it is empty
    FILE, line 2: the file ends before the array or object that it is in; copy it again
    FILE: it is not UTF-8 text but seems to be UTF-16; save it as UTF-8
    FILE: it is not UTF-8 text but seems to be UTF-16; save it as UTF-8
    FILE, line 1: the file ends before the array or object that it is in; copy it again
    FILE, line 1: it is not JSON: recursion limit exceeded at its character 132
    FILE, line 1: the Parquet file is damaged: Parquet error: Invalid Parquet file. Corrupt footer
    FILE: no column for arrival, prompt_tokens, completion_tokens; the file has a, b. Say which is which, for example --map arrival=COLUMN
    FILE, line 1: it is not UTF-8 text
    "#);
}

#[test]
fn an_element_that_unpacks_to_more_than_any_request_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(b"[{\"arrival\":\"").unwrap();
    for _ in 0..80 {
        packed.write_all(&vec![b'7'; 1 << 20]).unwrap();
    }
    let message = refusal(&packed.finish().unwrap());
    assert!(message.starts_with("FILE, line 1: an element of more than 64 MiB begins here"), "{message}");
}

#[test]
fn a_trace_without_a_model_call_is_refused_as_such() {
    let span = r#"{"traceId":"t","spanId":"c","name":"x","startTimeUnixNano":"1785751200000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}}]}"#;
    insta::assert_snapshot!(refusal(span.as_bytes()), @"FILE: its only row is not a call of a language model");
}

#[test]
fn a_mapping_changes_what_a_program_says() {
    let lines = include_bytes!("../fixtures/portkey.jsonl");
    let map = |field, column: &str| vec![FieldMapping { field, column: column.to_owned() }];
    let log = read_with(lines, map(Field::Feature, "metadata._user")).unwrap();
    assert_eq!(
        log.workload.names.features.entries,
        ["u", "summary"],
        "where there is no user the prompt's name stands in"
    );
    let message = read_with(lines, map(Field::Feature, "metadata.user")).unwrap_err();
    assert!(message.contains("there is no column `metadata.user`"), "{message}");
}

#[test]
fn rejected_rows_go_to_a_file_of_their_own_and_only_with_the_import() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String =
        (0..3_000).map(|n| format!("2026-08-03T10:00:00Z,{},1\n", if n % 2 == 0 { n } else { -n })).collect();
    let text = format!("arrival,prompt_tokens,completion_tokens\n{rows}");
    let log = LogSource::recognised(write(folder.path(), "log.csv", text.as_bytes()));
    let options = ImportOptions { rejects_file: Some(log.rejects_beside()) };
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let imported = history.import_with(NEW, &log, &options, &Unwatched).unwrap();
    assert_eq!((imported.workload.requests, imported.workload.rejected_rows), (1_500, 1_500));
    let file = imported.rejects_file.unwrap();
    assert_eq!(file.file_name().unwrap(), "log.csv.rejects.csv");
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written.lines().count(), 1_501, "all of them, not only those that the history keeps");
    assert!(written.starts_with("line,reason,row\n3,\"`prompt_tokens` is `-1`: a count"), "{}", &written[..80]);

    std::fs::remove_file(&file).unwrap();
    let again = NewWorkload { name: "again", now: NOW };
    let error = history.import_with(again, &log, &options, &Unwatched).unwrap_err();
    assert_eq!(error.to_string(), "these requests are in the history already, as `new`");
    let left: Vec<PathBuf> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!left.iter().any(|file| file.to_string_lossy().contains("rejects")), "{left:?}");
}

#[test]
fn a_preview_shows_what_each_path_becomes() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "log", include_bytes!("../fixtures/helicone.jsonl"));
    let preview = preview_log(&LogSource::recognised(file), NOW, 10).unwrap();
    let shown: Vec<String> = preview
        .columns
        .iter()
        .filter_map(|column| {
            Some(format!("{} {} = {}", column.column, column.becomes.field()?.name(), column.first_value))
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    response_id id = p1
    request_id id = q1
    request_created_at arrival = 2026-08-03T10:00:00.000Z
    response_created_at ended = 2026-08-03T10:00:09Z
    response_status status = 200
    provider provider = ANTHROPIC
    request_model model_asked = claude-haiku-4-5
    response_model model = claude-haiku-4-5-20251001
    model model = claude-haiku-4-5-20251001
    delay_ms latency_ms = 1500
    time_to_first_token ttft_ms = 320
    prompt_tokens prompt_tokens = 20
    prompt_cache_read_tokens cached_tokens = 300
    prompt_cache_write_tokens cache_write_tokens = 80
    completion_tokens completion_tokens = 40
    costUSD cost_usd = 0.00031
    properties.Feature feature = triage
    properties.Helicone-Session-Id session = s
    request_body.messages content = 41 characters
    cost cost_usd =
    "#);
}

#[test]
fn outcomes_are_matched_by_id_in_both_forms() {
    let log = "arrival,id,prompt_tokens,completion_tokens\n2026-08-03T10:00:01Z,b,1,1\n2026-08-03T10:00:00Z,a,1,1\n2026-08-03T10:00:02Z,c,1,1\n";
    let workload = read(log.as_bytes()).workload;
    let folder = tempfile::tempdir().unwrap();
    let outcomes = |text: &str| {
        let file = write(folder.path(), "outcomes", text.as_bytes());
        read_outcomes(&file, &workload, &Unwatched)
            .map_err(|error| error.to_string().replace(&file.display().to_string(), "FILE"))
    };
    let wide = outcomes("request_id,subject,big,small\na,law,1,0.5\nb,law,0,\nz,law,1,1\n").unwrap();
    assert_eq!((wide.scored_requests, wide.unknown_ids, wide.rejected_rows), (2, 1, 0));
    let of = |read: &routewright_history::ReadOutcomes, model: &str| {
        format!("{:?}", read.outcomes.of(model).unwrap().scores)
    };
    assert_eq!((of(&wide, "big"), of(&wide, "small")), ("[1.0, 0.0, NaN]".to_owned(), "[0.5, NaN, NaN]".to_owned()));
    let narrow = outcomes(
        "{\"id\":\"a\",\"model\":\"big\",\"score\":1}\n{\"id\":\"a\",\"model\":\"small\",\"score\":0.5}\n{\"id\":\"b\",\"model\":\"big\",\"score\":false}\n{\"id\":\"b\",\"model\":\"small\",\"score\":2}\n",
    )
    .unwrap();
    assert_eq!(narrow.outcomes.columns.len(), 2);
    assert_eq!((of(&narrow, "big"), of(&narrow, "small")), (of(&wide, "big"), of(&wide, "small")));
    assert_eq!(narrow.rejects[0].reason, "`score` is no number between 0 and 1");
    insta::assert_snapshot!(outcomes("request_id,big\nz,1\n").unwrap_err(), @"FILE: its only row is not about a request of `log`, by column `request_id`; another is named with --map id=COLUMN, and a log that was imported without its column of ids has to be imported again with it");
    insta::assert_snapshot!(outcomes("question,big\nz,1\n").unwrap_err(), @"FILE: no column `request_id` (or `id`, or `row`, the number of a request's row); the file has question, big. Say which it is with --map id=COLUMN");
    let said = |text: &str| {
        let read = outcomes(text).unwrap();
        (read.is_wide, format!("{:?}", read.outcomes.of("big").map(|column| &column.scores)))
    };
    for header in ["request,llm,score", "req_uuid,model_name,grade", "Request ID,Model,Rating", "id,engine,is_correct"]
    {
        let recognised = said(&format!("{header},note\na,big,1,x\nb,big,0,x\n"));
        assert_eq!(recognised, (false, "Some([1.0, 0.0, NaN])".to_owned()), "{header}");
    }
    let named = |text: &str, [id, model, score]: [Option<&str>; 3]| {
        let file = write(folder.path(), "outcomes", text.as_bytes());
        let [id, model, score] = [id, model, score].map(|column| column.map(str::to_owned));
        read_outcomes_by(&file, &OutcomeColumns { id, model, score }, &workload, &Unwatched)
            .map(|read| format!("{:?}", read.outcomes.of("big").map(|column| &column.scores)))
            .map_err(|error| error.to_string().replace(&file.display().to_string(), "FILE"))
    };
    let odd = "question,who,points\na,big,1\nb,big,0\n";
    assert_eq!(named(odd, [Some("question"), Some("who"), Some("points")]).unwrap(), "Some([1.0, 0.0, NaN])");
    assert_eq!(named("id,question,big\nz,a,1\n", [Some("question"), None, None]).unwrap(), "Some([1.0, NaN, NaN])");
    insta::assert_snapshot!(named(odd, [Some("question"), None, Some("points")]).unwrap_err(), @"FILE: no column `model`; the file has question, who, points. Say which it is with --map model=COLUMN");
    insta::assert_snapshot!(named(odd, [Some("questions"), None, None]).unwrap_err(), @"FILE: there is no column `questions`; the file has question, who, points");
    let twice = outcomes("request_id,big\na,1\na,0\nb,1\n").unwrap();
    insta::assert_snapshot!(twice.rejects[0].reason, @"this request has scores already; these took their place");
    let unnamed =
        read(b"arrival,prompt_tokens,completion_tokens\n2026-08-03T10:00:01Z,1,1\n2026-08-03T10:00:00Z,1,1\n").workload;
    let file = write(folder.path(), "rows", b"row,big\n0,1\n1,0\n");
    let by_row = read_outcomes(&file, &unnamed, &Unwatched).unwrap();
    assert_eq!(of(&by_row, "big"), "[0.0, 1.0]", "in order of arrival");
}
