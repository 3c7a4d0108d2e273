//! A refresh from a gateway on this machine, as a user runs it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use serde_json::json;

use crate::support::Home;

/// A gateway that lists GPT-4o at two dollars per million prompt tokens and knows its page; where it is.
fn gateway() -> String {
    gateway_for(None)
}

/// The same for those who show a key alone.
fn gateway_for(key: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let pricing = json!({"prompt": "0.000002", "completion": "0.00001"});
    let row = json!({"id": "openai/gpt-4o", "name": "GPT-4o", "context_length": 128_000, "top_provider": {}, "pricing": pricing});
    let endpoint = json!({"tag": "openai", "context_length": 128_000, "pricing": pricing});
    let list = json!({"data": [row]}).to_string();
    let page = json!({"data": {"id": "openai/gpt-4o", "endpoints": [endpoint]}}).to_string();
    // It serves until the test ends.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let first = lines.next().unwrap().unwrap();
            let headers: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let shown = headers.iter().find_map(|line| line.strip_prefix("authorization: Bearer "));
            let (status, body) = match first.split(' ').nth(1).unwrap() {
                _ if key.is_some() && shown != key => (401, ""),
                "/api/models" => (200, list.as_str()),
                "/api/models/openai/gpt-4o/endpoints" => (200, page.as_str()),
                _ => (404, ""),
            };
            let length = body.len();
            write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
                .unwrap();
        }
    });
    format!("http://{address}/api")
}

#[test]
fn fresh_prices_are_stored_and_used_only_when_they_are_named() {
    let home = Home::new();
    let refreshed = home.json(&["catalog", "refresh", "--base-url", &gateway()], &[0]);
    assert_eq!(
        (&refreshed["models"], &refreshed["fetched"], &refreshed["is_new"]),
        (&json!(1), &json!(1), &json!(true))
    );
    let price = &refreshed["changes"]["prices"][0];
    assert_eq!((&price["old"], &price["new"]), (&json!("0.0000025"), &json!("0.000002")));
    let show = |words: &[&str]| {
        let shown = home.json(&[words, &["catalog", "show", "openai/gpt-4o"]].concat(), &[0]);
        shown["prompt_usd_per_million"].clone()
    };
    assert_eq!(show(&["--catalog", refreshed["date"].as_str().unwrap()]), "2");
    assert_eq!(show(&[]), "2.5");
}

#[test]
fn without_a_network_the_catalog_in_use_stays() {
    let home = Home::new();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ran = home.run(&["catalog", "refresh", "--base-url", &format!("http://{address}")]);
    assert_eq!(ran.code, 1);
    // What the system says of a refused connection differs from system to system.
    let (what, hint) = ran.err.split_once("\nhint: ").unwrap();
    assert!(what.starts_with(&format!("error: http://{address}/models: cannot be reached: ")), "{what}");
    insta::assert_snapshot!(hint, @"the catalog of 2026-08-08 stays in use; try again later, or fetch the lists elsewhere and read them with `routewright catalog import`");
    let refused = home.run(&["catalog", "refresh", "--base-url", "https://me:secret@gateway.example"]);
    insta::assert_snapshot!(refused.err, @r"
error: `https://…@gateway.example` is no address of a gateway's API: leave the user name and password out: the lists need none
hint: the catalog of 2026-08-08 stays in use; write it as in `--base-url https://openrouter.ai/api/v1`
");
    assert_eq!(home.json(&["catalog", "snapshots"], &[0]).as_array().unwrap().len(), 1);
}

/// Every file below a folder, byte for byte.
fn everything_in(folder: &std::path::Path) -> Vec<u8> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { everything_in(&path) } else { std::fs::read(path).unwrap() }).collect()
}

#[test]
fn a_key_from_the_environment_opens_a_gateway_and_is_printed_and_kept_nowhere() {
    const KEY: &str = "sk-hidden-4711";
    const VARIABLE: &str = "ROUTEWRIGHT_GATEWAY_KEY";
    let home = Home::new();
    let url = gateway_for(Some(KEY));
    let words = ["catalog", "refresh", "--base-url", &url];

    let refused = home.run(&words);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("HTTP 401") && refused.err.contains(VARIABLE), "{}", refused.err);
    // An empty variable is none; another key is not taken; what is no key is not repeated.
    for (key, code) in [("", 1), ("sk-another", 1), ("two words", 1)] {
        let ran = home.run_with(&words, &[(VARIABLE, key)]);
        assert!(ran.code == code && (key.is_empty() || !ran.err.contains(key)), "{}", ran.err);
    }
    let told = home.run_with(&["--json", "catalog", "refresh", "--base-url", &url], &[(VARIABLE, KEY)]);
    assert_eq!(told.code, 0, "{}", told.err);
    let plain = home.run_with(&words, &[(VARIABLE, KEY)]);
    assert_eq!(plain.code, 0, "{}", plain.err);
    // Over a connection that anybody can read it is not sent at all.
    let open = home.run_with(&["catalog", "refresh", "--base-url", "http://gateway.example"], &[(VARIABLE, KEY)]);
    assert!(open.code == 1 && open.err.contains("https:// alone"), "{}", open.err);
    let help = home.run_with(&["catalog", "refresh", "--help"], &[(VARIABLE, KEY)]);
    assert!(help.out.contains(VARIABLE), "{}", help.out);

    let printed = [&told.out, &told.err, &plain.out, &plain.err, &open.err, &help.out].map(String::as_str).concat();
    assert!(!printed.contains(KEY));
    let kept = everything_in(&home.path(""));
    assert!(!kept.windows(KEY.len()).any(|part| part == KEY.as_bytes()));
}
