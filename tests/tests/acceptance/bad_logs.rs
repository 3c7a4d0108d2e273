//! Logs that are cut off, empty, in another encoding, endless or hostile, on the command line.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::Home;

const HEADER: &str = "arrival,prompt_tokens,completion_tokens,id\n";

fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

/// What an import of these bytes is refused with; nothing is left behind.
fn refusal(name: &str, content: &[u8]) -> String {
    let home = Home::new();
    let file = home.write(name, content);
    let ran = home.run(&["workload", "import", &file, "--name", "new"]);
    assert_eq!(ran.code, 1, "{name}: {}", ran.out);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    assert!(ran.err.len() < 1_000, "a message of {} bytes", ran.err.len());
    assert_eq!(home.json(&["workload", "list"], &[0]), serde_json::json!([]));
    // The same file is as little use in place of a workload.
    home.run(&["project", "new", "p.routewright.json"]);
    let replayed = home.run(&["replay", "p.routewright.json", "--workload", &file]);
    assert_eq!(replayed.code, 1, "{name}: {}", replayed.out);
    ran.err
}

/// Where a half of the compressed bytes ends depends on the compressor.
fn without_line(message: &str) -> String {
    let (before, after) = message.split_once(", line ").unwrap();
    format!("{before}, line N{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn good_rows(count: usize) -> String {
    (0..count).map(|n| format!("2026-08-03T10:00:00Z,{n},7,r{n}\n")).collect()
}

#[test]
fn files_that_are_cut_off_or_empty_are_refused() {
    let packed = gzipped(format!("{HEADER}{}", good_rows(20_000)).as_bytes());
    // The checksum stands in the eight bytes before the end.
    let mut garbled = packed.clone();
    garbled[packed.len() - 8] ^= 1;
    let messages = [
        refusal("empty.csv", b""),
        refusal("blank.csv", b"\n \n\n"),
        refusal("header.csv", HEADER.as_bytes()),
        refusal("empty.csv.gz", &gzipped(b"")),
        without_line(&refusal("cut.csv.gz", &packed[..packed.len() / 2])),
        refusal("tail.csv.gz", &packed[..packed.len() - 4]),
        refusal("head.csv.gz", &packed[..5]),
        refusal("garbled.csv.gz", &garbled),
        refusal("twice.csv.gz", &gzipped(&packed)),
        refusal("cut.csv.zst", &[0x28, 0xb5, 0x2f, 0xfd, 0x24]),
    ];
    insta::assert_snapshot!(messages.join(""), @r#"
error: empty.csv: the file has no rows
hint: nothing was imported; check the file and the columns
error: blank.csv: the file has no rows
hint: nothing was imported; check the file and the columns
error: header.csv: the file has no rows
hint: nothing was imported; check the file and the columns
error: empty.csv.gz: the file has no rows
hint: nothing was imported; check the file and the columns
error: cut.csv.gz, line N: the file ends in the middle of its compressed data; copy it again
hint: nothing was imported
error: tail.csv.gz, line 20002: the file ends in the middle of its compressed data; copy it again
hint: nothing was imported
error: head.csv.gz, line 1: the file ends in the middle of its compressed data; copy it again
hint: nothing was imported
error: garbled.csv.gz, line 20002: corrupt gzip stream does not have a matching checksum
hint: nothing was imported
error: twice.csv.gz: it is compressed (gzip) within what was unpacked, or in a way that is not; unpack it first
hint: nothing was imported
error: cut.csv.zst, line 1: the file ends in the middle of its compressed data; copy it again
hint: nothing was imported
"#);
}

#[test]
fn other_encodings_and_what_is_no_text_are_refused_as_such() {
    let utf16: Vec<u8> =
        format!("\u{feff}{HEADER}{}", good_rows(3)).encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin = [HEADER.as_bytes(), b"\xe0 midi,1,7,r\n"].concat();
    let nul = [HEADER.as_bytes(), b"2026-08-03T10:00:00Z,1\0,7,r\n"].concat();
    let messages = [
        refusal("utf16.csv", &utf16),
        refusal("latin1.csv", &latin),
        refusal("nul.csv", &nul),
        refusal("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"),
        refusal("page.csv", b"<!DOCTYPE html>\n<html><body>404, not found</body></html>\n"),
    ];
    insta::assert_snapshot!(messages.join(""), @r#"
error: utf16.csv: it is not UTF-8 text but seems to be UTF-16; save it as UTF-8
hint: nothing was imported
error: latin1.csv: its only row is not a request; line 2: `arrival` is not UTF-8 text
hint: nothing was imported; check the file and the columns
error: nul.csv: its only row is not a request; line 2: `prompt_tokens` has 2 characters that are no count: a count is a whole number, 0 or more
hint: nothing was imported; check the file and the columns
error: picture.csv: it is a picture (PNG); what can be read is CSV, JSON and Parquet, in gzip or zstd as well
hint: nothing was imported
error: page.csv: no column for arrival, prompt_tokens, completion_tokens; the file has <!DOCTYPE html>. Say which is which, for example --map arrival=COLUMN
hint: nothing was imported
"#);
}

#[test]
fn a_folder_and_nothing_at_all_are_named() {
    let home = Home::new();
    std::fs::create_dir(home.path("logs")).unwrap();
    insta::assert_snapshot!(home.run(&["workload", "import", "logs", "--name", "new"]).err, @r#"
error: logs: this is a folder; choose a log file in it
"#);
    insta::assert_snapshot!(home.run(&["workload", "import", "none.csv", "--name", "new"]).err, @r#"
error: none.csv: No such file or directory (os error 2)
hint: check the path
"#);
}

#[test]
fn lines_without_end_and_bombs_take_neither_memory_nor_time() {
    let line = vec![b'7'; 100 << 20];
    let field = [HEADER.as_bytes(), b"2026-08-03T10:00:00Z,1,7,", &line].concat();
    let object = [b"{\"arrival\":\"", &line[..]].concat();
    // A gibibyte of one letter in a mebibyte.
    let bomb = |start: &[u8]| {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(start).unwrap();
        (0..1_024).for_each(|_| packed.write_all(&line[..1 << 20]).unwrap());
        packed.finish().unwrap()
    };
    let messages = [
        refusal("line.csv", &line),
        refusal("field.csv", &field),
        refusal("quoted.csv", &[HEADER.as_bytes(), b"2026-08-03T10:00:00Z,1,7,\"", &line].concat()),
        refusal("object.jsonl", &object),
        refusal("bomb.csv.gz", &bomb(b"")),
        refusal("row.csv.gz", &bomb(HEADER.as_bytes())),
        refusal("bomb.jsonl.gz", &bomb(b"{\"a\":\"")),
    ];
    insta::assert_snapshot!(messages.join(""), @r#"
error: line.csv, line 1: a row of more than 1 MiB begins here
hint: nothing was imported
error: field.csv, line 2: a row of more than 1 MiB begins here
hint: nothing was imported
error: quoted.csv, line 2: a row of more than 1 MiB begins here
hint: nothing was imported
error: object.jsonl, line 1: an element of more than 64 MiB begins here; write smaller ones, for example one a line
hint: nothing was imported
error: bomb.csv.gz, line 1: a row of more than 1 MiB begins here
hint: nothing was imported
error: row.csv.gz, line 2: a row of more than 1 MiB begins here
hint: nothing was imported
error: bomb.jsonl.gz, line 1: an element of more than 64 MiB begins here; write smaller ones, for example one a line
hint: nothing was imported
"#);
}

#[test]
fn rows_that_cannot_be_are_listed_and_the_others_are_kept() {
    let home = Home::new();
    let bad = [
        "2026-08-03T10:00:01Z,-1,7,negative",
        "2026-08-03T10:00:02Z,NaN,7,nan",
        "2026-08-03T10:00:03Z,1e400,7,huge",
        "2026-08-03T10:00:04Z,5000000000,7,five billion",
        "2026-08-03T10:00:05Z,1.5,7,fraction",
        "2062-08-03T10:00:06Z,1,7,future",
        "1885-08-03T10:00:07Z,1,7,past",
        "2026-02-30T10:00:08Z,1,7,no day",
        "2026-08-03T25:00:09Z,1,7,no hour",
        "inf,1,7,endless",
        ",1,7,never",
        "2026-08-03T10:00:10Z,,7,none",
        "2026-08-03T10:00:11Z,1,7,more,columns,than,named",
        "2026-08-03T10:00:12Z",
    ];
    home.write("log.csv", format!("{HEADER}{}{}\n{}", good_rows(2), bad.join("\n"), good_rows(2)));
    let ran = home.run(&["workload", "import", "log.csv", "--name", "log"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out.split_once("rejected:").unwrap().1.trim(), @r#"
2 from line 4: `prompt_tokens` is `-1`: a count is a whole number, 0 or more
  2 from line 11: `arrival` is `2026-02-30T10:00:08Z`: write it as 2026-08-08T15:31:24Z
  line 5: `prompt_tokens` has 3 characters that are no count: a count is a whole number, 0 or more
  line 6: `prompt_tokens` has 5 characters that are no count: a count is a whole number, 0 or more
  line 7: `prompt_tokens` is `5000000000`: more than 100 million tokens in one request
  line 9: it arrives on 2062-08-03, after today
  line 10: it arrives on 1885-08-03, before 2000; is it the right column and unit?
  line 13: `arrival` has 3 characters that are no date and time: write it as 2026-08-08T15:31:24Z
  line 14: `arrival` is empty
  line 15: `prompt_tokens` is empty
  and 2 other reasons
2 requests have the id of an earlier one; each counts, as where a gateway tried again.
"#);
    // Rows that come twice are two requests, each with its own luck; the whole file a second time is not.
    let shown = home.json(&["workload", "show", "log"], &[0]);
    assert_eq!(shown["requests"], 4);
    let again = home.run(&["workload", "import", "log.csv", "--name", "again"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("these requests are in the history already, as `log`"), "{}", again.err);
}
