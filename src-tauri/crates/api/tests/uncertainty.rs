//! How far figures can be trusted, as a use case: a job that can be cancelled, and that never touches a file.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use routewright_api::domain::Timestamp;
use routewright_api::{
    DocumentRequest, ErrorCode, Host, ReplayRequest, Sample, Session, Watcher, WorkloadSource, document_html,
    replayed_intervals, sensitivity_of, store_sample_workload, uncertainty,
};

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

#[test]
fn a_study_ends_when_its_job_is_cancelled_and_the_document_says_what_the_command_says() {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(TestHost(folder.path().to_owned())).unwrap();
    store_sample_workload(&session, Sample::default()).unwrap();
    let project = Sample::default().project();
    let workload = WorkloadSource::Named(Sample::default().workload_name().to_owned());
    let candidate = project.architectures[1].id.clone();
    let request =
        ReplayRequest { architectures: std::slice::from_ref(&candidate), ..ReplayRequest::new(&project, &workload) };

    session.jobs.cancel("study");
    let guard = session.jobs.begin("study");
    let ended = sensitivity_of(&session, &request, &candidate, 12, &guard.watcher(|_| {}));
    assert_eq!(ended.unwrap_err().code, ErrorCode::Cancelled);

    let found = uncertainty(&session, &request, &Watcher::silent()).unwrap();
    let own = found.intervals.of(&candidate).unwrap();
    let document = DocumentRequest { candidate: Some(candidate.clone()), ..DocumentRequest::new(&project, &workload) };
    let html = document_html(&session, &document, &Watcher::silent()).unwrap();
    assert!(html.contains(&own.sentence), "{}", own.sentence);
    assert!(html.contains(&found.sensitivities[0].sentence), "{}", found.sensitivities[0].sentence);

    // Two scenarios have two sets of intervals, and without the baseline nothing is held against it.
    let scenarios: Vec<_> = project.scenarios.iter().take(2).map(|scenario| scenario.id.clone()).collect();
    let both = ReplayRequest { scenarios: &scenarios, ..request };
    let found = replayed_intervals(&session, &both, &Watcher::silent()).unwrap();
    assert_eq!(found.iter().map(|own| own.scenario.clone()).collect::<Vec<_>>(), scenarios);
    assert!(found.iter().flat_map(|own| &own.architectures).all(|own| own.difference.is_none()));
}
