//! Histories that cannot be used: each is refused with its name and a way out, and left as it was.

use crate::support::Home;

/// A home whose history holds a workload; the history's bytes.
fn with_history() -> (Home, Vec<u8>) {
    let home = Home::new();
    let rows: String = (0..20_000).map(|n| format!("{},{},{}\n", 1_785_000_000 + n, n % 5_000, n % 700)).collect();
    home.write("log.csv", format!("arrival_s,prompt_tokens,completion_tokens\n{rows}"));
    assert_eq!(home.run(&["--history", "h.db", "workload", "import", "log.csv", "--name", "log"]).code, 0);
    assert!(!home.path("h.db-wal").exists(), "nothing is left beside the file once it is closed");
    let bytes = std::fs::read(home.path("h.db")).unwrap();
    (home, bytes)
}

/// What every command says of these bytes in place of a history, which must still be there afterwards.
fn refusal(home: &Home, bytes: &[u8]) -> String {
    home.write("h.db", bytes);
    home.run(&["project", "new", "p.routewright.json"]);
    let mut told = Vec::new();
    for words in [
        &["workload", "list"][..],
        &["workload", "import", "log.csv", "--name", "again"],
        &["replay", "p.routewright.json", "--workload", "log"],
    ] {
        let ran = home.run(&[&["--history", "h.db"], words].concat());
        assert_eq!(ran.code, 1, "{words:?}: {}", ran.out);
        assert!(ran.out.is_empty() && !ran.err.contains("panicked"), "{words:?}: {}{}", ran.out, ran.err);
        told.push(ran.err);
    }
    assert!(std::fs::read(home.path("h.db")).unwrap() == bytes, "the file was changed");
    told.dedup();
    told.join("")
}

#[test]
fn what_is_no_history_or_a_damaged_one_is_refused_and_left_alone() {
    let (home, bytes) = with_history();
    insta::assert_snapshot!(refusal(&home, b"These are my notes.\n"), @r#"
error: h.db: the history is damaged: file is not a database
hint: move the file away and import the logs again; it was not changed
"#);
    insta::assert_snapshot!(refusal(&home, &vec![0xff; 100_000]), @r#"
error: h.db: the history is damaged: file is not a database
hint: move the file away and import the logs again; it was not changed
"#);
    insta::assert_snapshot!(refusal(&home, &bytes[..bytes.len() / 2]), @r#"
error: h.db: the history is damaged: database disk image is malformed
hint: move the file away and import the logs again; it was not changed
"#);
    insta::assert_snapshot!(refusal(&home, &bytes[..60]), @r#"
error: h.db: the history is damaged: database disk image is malformed
hint: move the file away and import the logs again; it was not changed
"#);
    let mut damaged = bytes.clone();
    damaged[4_096..4_196].fill(0xff);
    insta::assert_snapshot!(refusal(&home, &damaged), @r#"
error: h.db: the history is damaged: *** in database main *** Tree 2 page 2: btreeInitPage() returns error code 11
hint: move the file away and import the logs again; it was not changed
"#);
}

#[test]
fn a_history_of_a_later_version_is_refused_with_both_versions() {
    let (home, mut bytes) = with_history();
    // SQLite keeps `user_version` in bytes 60 to 63, the most significant first.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    let told = refusal(&home, &bytes);
    assert!(
        told.contains("h.db: written by a later version of Routewright (history version 99, this one knows up to "),
        "{told}"
    );
    assert!(told.contains("hint: update Routewright, or choose another file with --history"), "{told}");
}

#[test]
fn a_folder_in_place_of_a_history_is_named() {
    let home = Home::new();
    std::fs::create_dir(home.path("h.db")).unwrap();
    let ran = home.run(&["--history", "h.db", "workload", "list"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r#"
error: h.db: this is a folder; a history is a file in one
"#);
}

#[cfg(unix)]
#[test]
fn a_history_that_may_only_be_read_says_so_and_stays() {
    use std::os::unix::fs::PermissionsExt;

    let (home, bytes) = with_history();
    std::fs::set_permissions(home.path("h.db"), std::fs::Permissions::from_mode(0o444)).unwrap();
    if std::fs::OpenOptions::new().append(true).open(home.path("h.db")).is_ok() {
        eprintln!("skipped: this user may write into every file");
        return;
    }
    let ran = home.run(&["--history", "h.db", "workload", "import", "log.csv", "--name", "again"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("h.db: the history may not be written"), "{}", ran.err);
    assert!(std::fs::read(home.path("h.db")).unwrap() == bytes);
}

#[test]
fn a_journal_that_is_rubbish_costs_nothing_that_was_stored() {
    let (home, _) = with_history();
    home.write("h.db-wal", vec![0x5a; 50_000]);
    let listed = home.json(&["--history", "h.db", "workload", "list"], &[0]);
    assert_eq!(listed[0]["requests"], 20_000);
}
