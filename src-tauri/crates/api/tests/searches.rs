//! Searching the best policies of the sample: progress, fronts on the way, a cancel, and what is adopted.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use routewright_api::domain::{Project, SearchOptions, Timestamp};
use routewright_api::{
    ErrorCode, Host, Opening, RecommendRequest, Sample, Session, WorkloadSource, adopt, check_project, recommend, start,
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

fn session() -> (TempDir, Arc<Session>, Project) {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(TestHost(folder.path().to_owned())).unwrap();
    start(&session, &Opening::Sample).unwrap();
    (folder, Arc::new(session), Sample::default().project())
}

fn request<'a>(project: &'a Project, workload: &'a WorkloadSource) -> RecommendRequest<'a> {
    RecommendRequest {
        project,
        workload,
        feature: Some("insights".into()),
        within: None,
        scenario: None,
        seed: None,
        options: SearchOptions { models: Some(3), ..SearchOptions::default() },
    }
}

#[test]
fn fronts_come_on_the_way_and_the_result_can_be_adopted() {
    let (_folder, session, mut project) = session();
    let workload = WorkloadSource::Named("sample".to_owned());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let guard = session.jobs.begin("search-1");
    let watcher = guard.watcher({
        let heard = Arc::clone(&heard);
        move |progress| heard.lock().unwrap().extend(progress.news)
    });
    let report = recommend(&session, &request(&project, &workload), &watcher).unwrap();
    let heard = heard.lock().unwrap();
    assert!(heard.iter().all(|news| news.feature.as_str() == "insights" && news.left <= news.candidates));
    assert!(heard.last().unwrap().front.len() > 1, "{heard:?}");
    assert!(adopt(&mut project, &report));
    assert_eq!(project.architectures.last().unwrap().id.as_str(), "recommended");
    assert_eq!(project.decisions.last().unwrap().architecture, Some("recommended".into()));
    let errors: Vec<_> = check_project(&session, &project)
        .diagnostics
        .into_iter()
        .filter(|found| found.severity == routewright_api::domain::Severity::Error)
        .collect();
    assert_eq!(errors, []);
}

#[test]
fn a_search_that_is_cancelled_ends_and_is_no_failure() {
    let (_folder, session, project) = session();
    let workload = WorkloadSource::Named("sample".to_owned());
    let guard = session.jobs.begin("search-2");
    let watcher = guard.watcher({
        let session = Arc::clone(&session);
        move |_| session.jobs.cancel("search-2")
    });
    let error = recommend(&session, &request(&project, &workload), &watcher).unwrap_err();
    assert_eq!(error.code, ErrorCode::Cancelled);
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let (_folder, session, project) = session();
    let workload = WorkloadSource::Named("sample".to_owned());
    let silent = routewright_api::Watcher::silent();
    let nowhere = RecommendRequest { feature: Some("insigths".into()), ..request(&project, &workload) };
    let error = recommend(&session, &nowhere, &silent).unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert!(error.hint.unwrap().contains("insights"));
    let within = RecommendRequest { within: Some("nowhere".into()), ..request(&project, &workload) };
    assert_eq!(recommend(&session, &within, &silent).unwrap_err().code, ErrorCode::NotFound);
}
