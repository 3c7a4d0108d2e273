//! What the history keeps beside requests.

use proptest::prelude::*;
use routewright_domain::{
    CatalogSnapshot, ConditionPoint, EndpointConditions, OutcomeColumn, Outcomes, PercentileKnots, RecordedConditions,
    Timestamp,
};

use super::super::{History, NewReplay};
use super::{LOG, NOW, named, write};
use crate::{Field, FieldMapping, HistoryError, LogSource, ScoreSource, Unwatched, outcomes_digest};

fn history(folder: &tempfile::TempDir) -> History {
    let log = LogSource::recognised(write(folder.path(), "log.csv", LOG.as_bytes()));
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    history.import(named("august"), &log, &Unwatched).unwrap();
    history
}

fn column(model: &str, scores: &[f32]) -> OutcomeColumn {
    OutcomeColumn { model: model.to_owned(), scores: scores.to_vec() }
}

fn bits(outcomes: &Outcomes) -> Vec<(&str, Vec<u32>)> {
    let bits = |column: &OutcomeColumn| column.scores.iter().map(|score| score.to_bits()).collect();
    outcomes.columns.iter().map(|column| (column.model.as_str(), bits(column))).collect()
}

#[test]
fn outcomes_come_back_with_their_workload() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(&folder);
    let first = Outcomes { columns: vec![column("a/one", &[1.0, 0.0, f32::NAN]), column("c/three", &[f32::NAN; 3])] };
    history.store_outcomes("august", &first).unwrap();
    assert_eq!(bits(&history.load("august").unwrap().outcomes), bits(&first));
    let more = Outcomes { columns: vec![column("b/two", &[0.5, 0.25, 1.0]), column("c/three", &[0.0, 0.0, 0.1])] };
    history.store_outcomes("august", &more).unwrap();
    let loaded = history.load("august").unwrap();
    let expected = [first.columns[0].clone(), more.columns[0].clone(), more.columns[1].clone()];
    assert_eq!(bits(&loaded.outcomes), bits(&Outcomes { columns: expected.to_vec() }));
    assert_ne!(outcomes_digest(&first), outcomes_digest(&loaded.outcomes));

    let short = Outcomes { columns: vec![column("a/one", &[0.0; 3]), column("b/two", &[1.0])] };
    let error = history.store_outcomes("august", &short).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the scores of `b/two` are 1, the requests of `august` are 3; one is needed for each"
    );
    assert!(matches!(history.store_outcomes("none", &first), Err(HistoryError::NotFound { .. })));
    assert_eq!(bits(&history.load("august").unwrap().outcomes), bits(&loaded.outcomes), "nothing half written");
    history.integrity_check().unwrap();

    let mut other = History::open(&folder.path().join("other.db")).unwrap();
    other.insert(named("copy"), &loaded, "made").unwrap();
    assert_eq!(bits(&other.load("copy").unwrap().outcomes), bits(&loaded.outcomes));

    history
        .connection
        .execute("UPDATE outcome SET scores = x'000000000000803f0000803f' WHERE model = 'b/two'", [])
        .unwrap();
    let message = history.load("august").unwrap_err().to_string();
    assert!(message.ends_with("workload `august`: the scores of `b/two` are not whole"), "{message}");
    assert!(history.integrity_check().is_err());
    history.delete("august").unwrap();
    history.integrity_check().unwrap();
}

#[test]
fn scores_know_their_column_and_go_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(&folder);
    let source = |model: &str, column: &str| ScoreSource {
        model: model.to_owned(),
        column: column.to_owned(),
        file: "scores.csv".to_owned(),
        attached_at: NOW,
    };
    let scores = |models: &[&str]| Outcomes {
        columns: models.iter().map(|model| column(model, &[1.0, 0.0, f32::NAN])).collect(),
    };
    let own = [source("one", "one"), source("two", "two")];
    history.attach_outcomes("august", &scores(&["one", "two"]), &own, &[]).unwrap();
    assert_eq!(history.score_sources("august").unwrap(), own);
    history.attach_outcomes("august", &scores(&["a/one"]), &[source("a/one", "one")], &["one".to_owned()]).unwrap();
    let models = |history: &History| {
        let outcomes = history.load("august").unwrap().outcomes;
        outcomes.columns.into_iter().map(|own| own.model).collect::<Vec<_>>()
    };
    assert_eq!(models(&history), ["a/one", "two"]);
    let message = history.remove_outcomes("august", &["two".to_owned(), "one".to_owned()]).unwrap_err().to_string();
    assert!(message.contains("`august` has no scores of `one`"), "{message}");
    assert_eq!(models(&history), ["a/one", "two"], "none is removed where one is unknown");
    history.remove_outcomes("august", &["two".to_owned()]).unwrap();
    assert_eq!((models(&history), history.score_sources("august").unwrap().len()), (vec!["a/one".to_owned()], 1));
    // Scores that are stored without a file have no source, not that of those before.
    history.store_outcomes("august", &scores(&["a/one"])).unwrap();
    assert_eq!(history.score_sources("august").unwrap(), []);
}

#[test]
fn scores_of_many_chunks_keep_their_rows() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..140_000).map(|n| format!("{},1,1\n", 1_785_000_000 + n)).collect();
    let text = format!("arrival_s,prompt_tokens,completion_tokens\n{rows}");
    let log = LogSource::recognised(write(folder.path(), "log.csv", text.as_bytes()));
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    history.import(named("many"), &log, &Unwatched).unwrap();
    let mut scores = vec![f32::NAN; 140_000];
    scores[139_999] = 0.75;
    history.store_outcomes("many", &Outcomes { columns: vec![column("a/one", &scores)] }).unwrap();
    let loaded = history.load("many").unwrap().outcomes.columns.remove(0).scores;
    assert_eq!(
        loaded.iter().map(|score| score.to_bits()).collect::<Vec<_>>(),
        scores.iter().map(|score| score.to_bits()).collect::<Vec<_>>()
    );
}

#[test]
fn a_workload_knows_how_its_log_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let text = LOG.replace("feature", "kind");
    let mapping = vec![FieldMapping { field: Field::Feature, column: "kind".to_owned() }];
    let log = LogSource { mapping, ..LogSource::recognised(write(folder.path(), "log.csv", text.as_bytes())) };
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    history.import(named("august"), &log, &Unwatched).unwrap();
    let provenance = history.provenance("august").unwrap().unwrap();
    assert_eq!(provenance.bytes, text.len() as u64);
    assert_eq!(provenance.mapping, [("feature".to_owned(), "kind".to_owned())]);
    let loaded = history.load("august").unwrap();
    let mut other = History::open(&folder.path().join("other.db")).unwrap();
    other.insert(named("made"), &loaded, "made").unwrap();
    assert_eq!(other.provenance("made").unwrap(), None);
}

#[test]
fn another_name_changes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = history(&folder);
    let before = history.load("august").unwrap();
    let renamed = history.rename("august", "summer").unwrap();
    assert_eq!((renamed.name.as_str(), &renamed.digest), ("summer", &before.identity.digest));
    assert_eq!(history.load("summer").unwrap().columns, before.columns);
    assert!(matches!(history.rename("august", "autumn"), Err(HistoryError::NotFound { .. })));
    assert!(matches!(history.rename("summer", "a/b"), Err(HistoryError::BadName { .. })));
    history.rename("summer", "summer").unwrap();
    history
        .insert(named("empty"), &routewright_domain::Workload { columns: before.columns.slice(0..1), ..before }, "made")
        .unwrap();
    assert!(matches!(history.rename("summer", "empty"), Err(HistoryError::NameTaken { .. })));
}

#[test]
fn catalogs_are_found_by_digest_and_by_date() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let snapshot = |date: &str, source: &str| CatalogSnapshot {
        date: date.to_owned(),
        source: source.to_owned(),
        sources: vec![],
        provenance: routewright_domain::Provenance::default(),
        models: vec![],
    };
    for (date, source, digest) in
        [("2026-08-08", "first", "b3:1"), ("2026-07-01", "old", "b3:2"), ("2026-08-08", "second", "b3:3")]
    {
        history.store_catalog(&snapshot(date, source), digest, NOW).unwrap();
        history.store_catalog(&snapshot(date, source), digest, NOW).unwrap();
    }
    let listed: Vec<String> = history.catalogs().unwrap().into_iter().map(|catalog| catalog.digest).collect();
    assert_eq!(listed, ["b3:3", "b3:1", "b3:2"]);
    assert_eq!(history.catalog("2026-08-08").unwrap(), (snapshot("2026-08-08", "second"), "b3:3".to_owned()));
    assert_eq!(history.catalog("b3:1").unwrap().0.source, "first");
    assert_eq!(
        history.catalog("2025-01-01").unwrap_err().to_string(),
        "there is no catalog `2025-01-01` in the history"
    );
    history.delete_catalog("b3:3").unwrap();
    assert_eq!(history.catalog("2026-08-08").unwrap().1, "b3:1");
    assert!(history.delete_catalog("b3:3").is_err());
}

#[test]
fn replays_come_back_with_all_that_makes_them_repeatable() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(&folder.path().join("history.db")).unwrap();
    let made_of = NewReplay {
        at: NOW,
        project: "shop".to_owned(),
        project_digest: "b3:p".to_owned(),
        workload: "august".to_owned(),
        workload_digest: "b3:w".to_owned(),
        catalog_digest: "b3:c".to_owned(),
        architecture: "candidate".to_owned(),
        scenario: "base".to_owned(),
        seed: u64::MAX,
        engine_version: "0.1.0".to_owned(),
        ..NewReplay::default()
    };
    let outcome = serde_json::json!({"cost_usd": "96.791325", "share": 0.1 + 0.2});
    let id = history.record_replay(&made_of, &outcome).unwrap();
    let (stored, found) = history.replay(id).unwrap();
    assert_eq!((&stored.made_of, &found), (&made_of, &outcome));
    assert_eq!(history.replays().unwrap(), [stored]);
    assert_eq!(history.replay_of(&made_of.digest()).unwrap(), Some(id));
    let named_otherwise = NewReplay { workload: "august again".to_owned(), at: Timestamp(0), ..made_of.clone() };
    assert_eq!(named_otherwise.digest(), made_of.digest());
    for other in [
        NewReplay { seed: 1, ..made_of.clone() },
        NewReplay { replications: 2, ..made_of.clone() },
        NewReplay { conditions_digest: Some("b3:c".to_owned()), ..made_of.clone() },
        NewReplay { outcomes_digest: Some("b3:c".to_owned()), ..made_of.clone() },
    ] {
        assert_eq!(history.replay_of(&other.digest()).unwrap(), None);
    }
    history.delete_replay(id).unwrap();
    assert_eq!(history.replay(id).unwrap_err().to_string(), format!("there is no replay `{id}` in the history"));
}

fn knots() -> impl Strategy<Value = Option<PercentileKnots>> {
    let knots = prop::array::uniform5(prop::num::f64::POSITIVE);
    prop::option::of(knots.prop_map(|[p50, p75, p90, p95, p99]| PercentileKnots { p50, p75, p90, p95, p99 }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn conditions_come_back_to_the_last_bit(
        points in prop::collection::vec((0_u32..3, knots(), knots(), any::<u64>(), any::<bool>()), 0..6),
    ) {
        let point = |(snapshot, ttft_ms, throughput_tps, requests, healthy)| ConditionPoint { snapshot, ttft_ms, throughput_tps, requests, healthy };
        let series = EndpointConditions { endpoint: "a/one@p".into(), points: points.into_iter().map(point).collect() };
        let conditions = RecordedConditions {
            name: "august".to_owned(),
            digest: "b3:c".to_owned(),
            taken_at: vec![Timestamp(1), Timestamp(2), NOW],
            window_minutes: 60,
            endpoints: vec![series],
        };
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::open(&folder.path().join("history.db")).unwrap();
        history.store_conditions(&conditions, NOW).unwrap();
        history.store_conditions(&conditions, NOW).unwrap();
        for name in ["august", "b3:c"] {
            prop_assert_eq!(&history.conditions(name).unwrap(), &conditions);
        }
        let listed = history.list_conditions().unwrap();
        prop_assert_eq!((listed.len(), listed[0].snapshots, listed[0].endpoints, listed[0].last_at), (1, 3, 1, NOW));
        let other = RecordedConditions { digest: "b3:d".to_owned(), ..conditions };
        let message = history.store_conditions(&other, NOW).unwrap_err().to_string();
        prop_assert_eq!(message, "there are other conditions called `august` already");
        history.delete_conditions("august").unwrap();
        prop_assert!(history.conditions("august").is_err());
    }
}
