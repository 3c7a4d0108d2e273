//! Catalogs as a window uses them, in a bare host.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use routewright_api::domain::{FigureGroup, Timestamp};
use routewright_api::{
    CatalogImport, CatalogSource, ErrorCode, Host, MergeOver, PriceUnit, Session, catalog_changes, catalog_summary,
    import_catalog, list_catalogs, show_model, use_catalog,
};
use tempfile::TempDir;

struct TestHost(PathBuf);

impl Host for TestHost {
    fn history_file(&self) -> PathBuf {
        self.0.join("history.db")
    }

    fn data_folder(&self) -> PathBuf {
        self.0.join("data")
    }

    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC)
    }
}

fn session() -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(TestHost(folder.path().to_owned())).unwrap();
    (folder, session)
}

/// Stores a models list with one model at this prompt price per token; its digest.
fn stored(session: &Session, folder: &TempDir, date: &str, prompt: &str) -> String {
    let file = folder.path().join(format!("models-{date}.json"));
    let list = format!(
        r#"{{"data":[{{"id":"openai/gpt-4o","name":"GPT-4o","context_length":128000,"top_provider":{{}},
            "pricing":{{"prompt":"{prompt}","completion":"0.00001"}}}}]}}"#
    );
    std::fs::write(&file, list).unwrap();
    let import = CatalogImport { files: vec![file], as_date: None, over: MergeOver::Nothing };
    import_catalog(session, &import).unwrap().digest
}

#[test]
fn a_model_is_shown_with_exact_prices_their_conditions_and_the_source_of_each_group() {
    let (_folder, session) = session();
    let detail = show_model(&session, &"anthropic/claude-sonnet-4.5".into()).unwrap();
    let summary = catalog_summary(&session);
    let listed = summary.models.iter().find(|model| model.id == detail.id).unwrap();
    let ids = |endpoint: &routewright_api::EndpointDetail| endpoint.id.clone();
    let listed_ids: Vec<_> = listed.endpoints.iter().map(|endpoint| endpoint.id.clone()).collect();
    assert_eq!(detail.endpoints.iter().map(ids).collect::<Vec<_>>(), listed_ids);

    let bedrock = detail.endpoints.iter().find(|endpoint| endpoint.id.as_str().ends_with("@amazon-bedrock")).unwrap();
    let line = |name: &str, condition: Option<&str>| {
        let found = bedrock.prices.iter().find(|line| line.price == name && line.condition.as_deref() == condition);
        let found = found.unwrap();
        (found.usd.to_string(), found.per)
    };
    assert_eq!(line("prompt", None), ("3".to_owned(), PriceUnit::MillionTokens));
    assert_eq!(line("cache_read", None), ("0.3".to_owned(), PriceUnit::MillionTokens));
    assert_eq!(line("web_search", None), ("0.01".to_owned(), PriceUnit::WebSearch));
    assert_eq!(line("prompt", Some("over 200,000 prompt tokens")), ("6".to_owned(), PriceUnit::MillionTokens));
    let prices = bedrock.origins.iter().find(|origin| origin.group == FigureGroup::Prices).unwrap();
    assert!(!prices.title.is_empty() && prices.date.starts_with("2026-"), "{prices:?}");
    assert_eq!(bedrock.origins.len(), 4);

    let missing = show_model(&session, &"nobody/nothing".into()).unwrap_err();
    assert_eq!(missing.code, ErrorCode::NotFound);
}

#[test]
fn another_catalog_comes_into_use_and_one_that_is_not_there_changes_nothing() {
    let (folder, session) = session();
    let bundled = catalog_summary(&session).digest;
    let digest = stored(&session, &folder, "2026-01-05", "0.000004");

    let used = use_catalog(&session, &CatalogSource::Stored(digest.clone())).unwrap();
    assert_eq!((used.date.as_str(), used.models.len()), ("2026-01-05", 1));
    let in_use = |session: &Session| {
        let all = list_catalogs(session).unwrap();
        all.into_iter().filter(|listing| listing.in_use).map(|listing| listing.digest).collect::<Vec<_>>()
    };
    assert_eq!(in_use(&session), std::slice::from_ref(&digest));

    assert!(use_catalog(&session, &CatalogSource::Stored("b3:0123456789".to_owned())).is_err());
    assert_eq!(in_use(&session), [digest]);
    use_catalog(&session, &CatalogSource::Stored(bundled.clone())).unwrap();
    assert_eq!(in_use(&session), [bundled]);
}

#[test]
fn a_change_between_two_catalogs_is_told_as_people_quote_prices() {
    let (folder, session) = session();
    let [old, new] = [("2026-01-05", "0.000004"), ("2026-02-05", "0.000003")]
        .map(|(date, prompt)| CatalogSource::Stored(stored(&session, &folder, date, prompt)));
    let changes = catalog_changes(&session, &old, &new).unwrap();
    assert_eq!((changes.from.as_str(), changes.to.as_str()), ("2026-01-05", "2026-02-05"));
    let [price] = &changes.prices[..] else { panic!("{:?}", changes.prices) };
    let text = |usd: &Option<routewright_api::domain::Money>| usd.unwrap().to_string();
    assert_eq!((price.price.as_str(), text(&price.old_usd), text(&price.new_usd)), ("prompt", "4".into(), "3".into()));
    assert!((price.change.unwrap() + 0.25).abs() < 1e-9);
    assert!(changes.launched.is_empty() && changes.retired.is_empty());
}
