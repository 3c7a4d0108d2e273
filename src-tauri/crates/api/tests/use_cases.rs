//! Use cases in a bare host: a temporary folder and a clock that stands still. No window, no terminal.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use routewright_api::domain::{Comparison, DocumentPart, Policy, Project, Timestamp};
use routewright_api::{
    ApiError, DocumentFormat, DocumentRequest, ErrorCode, Host, ImportRequest, Opening, OutcomesRequest, Progress,
    RejectsTo, ReplayRequest, Sample, Session, Watcher, WorkloadSource, attach_outcomes, backtest_workload,
    check_project, compare_architectures, delete_workload, document_html, document_page, explain_request,
    export_workload, import_workload, lay_out_document, list_workloads, new_project, open_project, preview_import,
    save_project, save_version, show_workload, start, starter_project, write_document,
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

fn log(folder: &Path, rows: u32) -> PathBuf {
    let path = folder.join("log.csv");
    let rows: String = (0..rows).map(|n| format!("{},{},{}\n", 1_785_000_000 + n, n % 5_000 + 1, n % 700)).collect();
    std::fs::write(&path, format!("arrival_s,prompt_tokens,completion_tokens\n{rows}")).unwrap();
    path
}

fn import(file: &Path, name: &str) -> ImportRequest {
    ImportRequest {
        file: file.to_owned(),
        name: name.to_owned(),
        format: None,
        mapping: vec![],
        rejects: RejectsTo::default(),
    }
}

fn named(name: &str) -> WorkloadSource {
    WorkloadSource::Named(name.to_owned())
}

fn code<T: std::fmt::Debug>(result: Result<T, ApiError>) -> ErrorCode {
    result.unwrap_err().code
}

#[test]
fn a_first_start_opens_the_sample_ready_to_replay_and_a_second_finds_it_as_it_was_left() {
    let (_folder, session) = session();
    let first = start(&session, &Opening::Sample).unwrap();
    let sample = first.project.unwrap();
    assert!(sample.is_sample && first.workloads.len() == 1 && first.catalog.models.len() >= 10);
    let mut changed = sample.project;
    changed.name = "Mine".to_owned();
    save_project(Path::new(&sample.path), &changed, Some(&sample.digest)).unwrap();
    let second = start(&session, &Opening::Sample).unwrap();
    assert_eq!((second.project.unwrap().project, second.workloads), (changed, first.workloads));
}

#[test]
fn the_sample_has_no_problems_and_its_candidate_holds_every_requirement() {
    let (_folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let project = Sample::default().project();
    assert_eq!(check_project(&session, &project).diagnostics, []);
    let sample = &named("sample");
    let request = ReplayRequest::new(&project, sample);
    let comparison = compare_architectures(&session, &request, &Watcher::silent()).unwrap();
    assert_eq!(comparison.outcomes[0].architecture, project.baseline, "the baseline comes first");
    assert!(comparison.outcomes[1].requirements.iter().all(|result| result.met == Some(true)));
    let explained = explain_request(&session, &request, "sample-12").unwrap();
    assert!(explained.served_by.is_some());
    let key = routewright_history::key_text(routewright_api::domain::stable_key("sample-12"));
    assert_eq!(explain_request(&session, &request, &key).unwrap(), explained, "an exported id is the same request");
    let tested = backtest_workload(&session, &named("sample"), 1, &Watcher::silent()).unwrap();
    assert!(tested.total.cost_residual_share.unwrap().abs() < 0.05, "{tested:?}");
}

#[test]
fn an_import_reports_progress_and_can_be_seen_used_exported_and_deleted() {
    let (folder, session) = session();
    let file = log(folder.path(), 50_000);
    let preview = preview_import(&session, &file, None, vec![]).unwrap();
    assert_eq!((preview.suggested_name.as_str(), preview.rows_read), ("log", 1_000));
    assert!(list_workloads(&session).unwrap().is_empty(), "a preview writes nothing");

    let seen = Arc::new(Mutex::new(Vec::<Progress>::new()));
    let watcher = Watcher::reporting({
        let seen = Arc::clone(&seen);
        move |progress| seen.lock().unwrap().push(progress)
    });
    let stored = import_workload(&session, &import(&file, "new"), &watcher).unwrap().workload;
    let last = seen.lock().unwrap().last().cloned().unwrap();
    assert_eq!((last.rows, Some(last.done)), (50_000, last.total), "the last report is complete");

    let detail = show_workload(&session, "new").unwrap();
    assert_eq!((detail.requests, detail.first.len(), detail.digest), (50_000, 100, stored.digest));
    assert_eq!(detail.prompt_distribution.counts.iter().sum::<u64>(), 50_000);
    assert_eq!(detail.arrivals.counts.iter().sum::<u64>(), 50_000);
    assert_eq!(export_workload(&session, "new", &folder.path().join("out.csv")).unwrap(), 50_000);
    delete_workload(&session, "new").unwrap();
    assert_eq!(code(show_workload(&session, "new")), ErrorCode::NotFound);
}

#[test]
fn scores_that_are_attached_are_in_the_next_replay_of_the_same_session() {
    let (folder, session) = session();
    let file = log(folder.path(), 4);
    import_workload(&session, &import(&file, "new"), &Watcher::silent()).unwrap();
    let project = starter_project("Plain");
    let workload = named("new");
    let request = ReplayRequest::new(&project, &workload);
    let recorded_share = || {
        let comparison = compare_architectures(&session, &request, &Watcher::silent()).unwrap();
        comparison.outcomes[0].quality.map_or(0.0, |quality| quality.recorded_share)
    };
    assert!(recorded_share().abs() < 1e-9);
    let scores = folder.path().join("scores.csv");
    std::fs::write(&scores, "row,openai/gpt-4o\n0,1\n1,0\n2,1\n3,1\n").unwrap();
    let outcomes = OutcomesRequest { file: scores, workload: "new".to_owned(), models: vec![] };
    let attached = attach_outcomes(&session, &outcomes, &Watcher::silent()).unwrap();
    assert_eq!((attached.scored_requests, attached.models[0].mean), (4, Some(0.75)));
    assert!((recorded_share() - 1.0).abs() < 1e-9, "the workload in memory was forgotten");
}

#[test]
fn an_edit_shows_what_a_fresh_session_would_however_often_there_was_a_replay_before() {
    let (_folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let workload = named("sample");
    let compared = |session: &Session, project: &Project| {
        let comparison = compare_architectures(session, &ReplayRequest::new(project, &workload), &Watcher::silent());
        Comparison { elapsed_ms: None, ..comparison.unwrap() }
    };
    let fresh = |project: &Project| {
        let (_folder, session) = self::session();
        start(&session, &Opening::Sample).unwrap();
        compared(&session, project)
    };
    let mut project = Sample::default().project();
    assert_eq!(compared(&session, &project), compared(&session, &project));
    // Nodes are pointed at by the place of their architecture.
    project.architectures.swap(0, 1);
    assert_eq!(compared(&session, &project), fresh(&project), "another order");
    project.architectures[0].policies = project.architectures[1].policies.clone();
    assert_eq!(compared(&session, &project), fresh(&project), "another policy");
    project.scenarios[0].traffic = "2".parse().unwrap();
    assert_eq!(compared(&session, &project), fresh(&project), "another scenario");
    project.assumptions.error_correlation = Some(0.9);
    assert_eq!(compared(&session, &project), fresh(&project), "another assumption");
    project.document.title = Some("Another title".to_owned());
    assert_eq!(compared(&session, &project), fresh(&project), "another document");
}

#[test]
fn a_job_that_is_cancelled_ends_and_leaves_nothing() {
    let (folder, session) = session();
    let file = log(folder.path(), 200_000);
    let session = Arc::new(session);
    let guard = session.jobs.begin("import-1");
    let rows = Arc::new(AtomicU64::new(0));
    let watcher = guard.watcher({
        let (session, rows) = (Arc::clone(&session), Arc::clone(&rows));
        move |progress| {
            rows.store(progress.rows, Ordering::Relaxed);
            session.jobs.cancel("import-1");
        }
    });
    assert_eq!(code(import_workload(&session, &import(&file, "new"), &watcher)), ErrorCode::Cancelled);
    assert!(rows.load(Ordering::Relaxed) < 200_000);
    assert!(list_workloads(&session).unwrap().is_empty());
    session.jobs.cancel("import-1");
    session.jobs.cancel("never-begun");
}

#[test]
fn a_replay_goes_on_while_a_log_is_imported() {
    let (folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let file = log(folder.path(), 20_000);
    let session = Arc::new(session);
    let project = Sample::default().project();
    let inside = Arc::clone(&session);
    // The import's own progress asks for a replay: with one lock for both, this would never end.
    let compared = Arc::new(AtomicU64::new(0));
    let watcher = Watcher::reporting({
        let compared = Arc::clone(&compared);
        move |_| {
            let sample = &named("sample");
            let request = ReplayRequest::new(&project, sample);
            compare_architectures(&inside, &request, &Watcher::silent()).unwrap();
            compared.fetch_add(1, Ordering::Relaxed);
        }
    });
    import_workload(&session, &import(&file, "new"), &watcher).unwrap();
    assert!(compared.load(Ordering::Relaxed) > 0);
}

#[test]
fn documents_are_written_whole_and_agree_with_their_preview() {
    let (folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let project = Sample::default().project();
    let sample = named("sample");
    let request = DocumentRequest::new(&project, &sample);
    let out = folder.path().join("plan.html");
    let written = write_document(&session, &request, DocumentFormat::Html, &out, &Watcher::silent()).unwrap();
    let text = std::fs::read_to_string(&out).unwrap();
    assert_eq!(
        (written.bytes, &text),
        (text.len() as u64, &document_html(&session, &request, &Watcher::silent()).unwrap())
    );
    for format in DocumentFormat::ALL {
        let nowhere = folder.path().join("none/plan").with_extension(format.ending());
        assert_eq!(code(write_document(&session, &request, format, &nowhere, &Watcher::silent())), ErrorCode::BadInput);
    }
    assert!(!folder.path().join("none").exists());
}

#[test]
fn a_document_tells_what_has_changed_since_the_last_version_that_differs() {
    let (folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let mut project = Sample::default().project();
    let (path, workload) = (folder.path().join("suite.routewright.json"), named("sample"));
    let document = |project: &Project| {
        let request = DocumentRequest { path: Some(&path), ..DocumentRequest::new(project, &workload) };
        document_html(&session, &request, &Watcher::silent()).unwrap()
    };
    assert!(!document(&project).contains("Changes since"), "no version is kept");
    save_version(&session, &path, &project, "As <signed>").unwrap();
    project.architectures[1].name = "Routed anew".to_owned();
    save_version(&session, &path, &project, "Now").unwrap();
    let told = document(&project);
    assert!(told.contains("Changes since version “As &#60;signed&#62;”"), "the version that is the same says nothing");
    assert!(told.contains("architectures, Routed anew, name"));
}

#[test]
fn pages_of_a_layout_can_be_had_until_the_next() {
    let (_folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let project = Sample::default().project();
    let workload = named("sample");
    let request = DocumentRequest::new(&project, &workload);
    let lay_out = || lay_out_document(&session, &request, &Watcher::silent()).unwrap();
    let first = lay_out();
    assert_eq!((first.width_pt.round(), first.height_pt.round()), (595.0, 842.0), "A4");
    let pages: Vec<u32> = first.parts.iter().map(|start| start.page).collect();
    assert_eq!(first.parts.last().unwrap().part, DocumentPart::Appendix);
    assert!(pages.is_sorted() && pages.iter().all(|page| (0..first.pages).contains(page)), "{pages:?}");
    assert!(document_page(&session, first.layout, first.pages - 1).unwrap().starts_with("<svg"));
    assert_eq!(code(document_page(&session, first.layout, first.pages)), ErrorCode::NotFound);
    let second = lay_out();
    assert_eq!(code(document_page(&session, first.layout, 0)), ErrorCode::NotFound, "another layout took its place");
    assert!(document_page(&session, second.layout, 0).is_ok());
}

#[test]
fn documents_come_in_every_format_and_say_what_they_cannot_show() {
    let (folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let mut project = Sample::default().project();
    "日本".clone_into(&mut project.name);
    let sample = named("sample");
    let request = DocumentRequest::new(&project, &sample);
    for format in DocumentFormat::ALL {
        let out = folder.path().join("my plan").with_extension(format.ending());
        let written = write_document(&session, &request, format, &out, &Watcher::silent()).unwrap();
        assert_eq!(std::fs::metadata(&out).unwrap().len(), written.bytes);
        let warned = written.warnings.iter().any(|warning| warning.contains("no glyphs for 日 本"));
        assert_eq!(warned, format == DocumentFormat::Pdf);
    }
    assert!(folder.path().join("my plan-figures/figure-1.svg").is_file());
}

#[test]
fn each_mistake_has_its_code() {
    let (folder, session) = session();
    start(&session, &Opening::Sample).unwrap();
    let file = log(folder.path(), 10);
    import_workload(&session, &import(&file, "log"), &Watcher::silent()).unwrap();
    assert_eq!(code(import_workload(&session, &import(&file, "log"), &Watcher::silent())), ErrorCode::Conflict);
    assert_eq!(code(preview_import(&session, &folder.path().join("none.csv"), None, vec![])), ErrorCode::NotFound);
    assert_eq!(code(open_project(&file)), ErrorCode::BadInput);
    assert_eq!(code(open_project(&folder.path().join("none.json"))), ErrorCode::NotFound);
    let path = folder.path().join("p.routewright.json");
    new_project(&path, &starter_project("P")).unwrap();
    assert_eq!(code(new_project(&path, &starter_project("Q"))), ErrorCode::Conflict);

    let mut broken = Sample::default().project();
    broken.architectures[1].policies.insert("assistant".into(), Policy::model("nobody/nothing"));
    let sample = &named("sample");
    let request = ReplayRequest::new(&broken, sample);
    let error = compare_architectures(&session, &request, &Watcher::silent()).unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidProject);
    assert!(error.message.contains("/architectures/1/policies/assistant/model"), "{error}");
}
