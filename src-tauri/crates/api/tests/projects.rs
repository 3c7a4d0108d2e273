//! Opening, making, keeping and remembering projects, in a bare host.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use routewright_api::domain::{Timestamp, parse_project};
use routewright_api::{
    ChangeKind, ErrorCode, Host, NewProject, OpenProject, Opening, ProjectBase, Session, create_project,
    delete_version, diff_version, forget_recent, keep_file_as_version, list_recent, list_versions, open_and_remember,
    open_version, project_file_digest, project_file_name, save_project, save_version, start,
};
use tempfile::TempDir;

/// Each look at the clock is a second after the one before.
struct TestHost(PathBuf, AtomicI64);

impl Host for TestHost {
    fn history_file(&self) -> PathBuf {
        self.0.join("history.db")
    }

    fn data_folder(&self) -> PathBuf {
        self.0.join("data")
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.1.fetch_add(1, Ordering::Relaxed) * Timestamp::NANOS_PER_SEC)
    }
}

fn session() -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(TestHost(folder.path().to_owned(), AtomicI64::new(1_790_000_000))).unwrap();
    (folder, session)
}

fn make(session: &Session, path: &Path, name: &str) -> OpenProject {
    let new = NewProject { name: name.to_owned(), base: ProjectBase::Empty, workload: None };
    create_project(session, path, &new).unwrap()
}

#[test]
fn a_bare_start_shows_what_there_is_to_open_and_a_file_that_is_gone_is_told() {
    let (folder, session) = session();
    let first = start(&session, &Opening::Nothing).unwrap();
    assert!(first.project.is_none() && first.problem.is_none() && first.recent.is_empty());
    assert_eq!(first.samples.len(), 4);
    let second = start(&session, &Opening::File(folder.path().join("gone.routewright.json"))).unwrap();
    assert_eq!(second.problem.unwrap().code, ErrorCode::NotFound);
}

#[test]
fn a_new_project_is_made_once_and_comes_first_among_the_recent_ones() {
    let (folder, session) = session();
    let [first, second] = ["one", "two"].map(|name| folder.path().join(format!("{name}.routewright.json")));
    let opened = make(&session, &first, " One ");
    assert_eq!((opened.project.name.as_str(), opened.project.baseline.as_str()), ("One", "baseline"));
    let new =
        NewProject { name: "Two".to_owned(), base: ProjectBase::Sample { id: "legal".to_owned() }, workload: None };
    let copy = create_project(&session, &second, &new).unwrap();
    assert!(copy.project.features.len() == 5 && !copy.is_sample, "a copy of the sample is the user's own");
    assert_eq!(create_project(&session, &first, &new).unwrap_err().code, ErrorCode::Conflict);

    std::fs::remove_file(&first).unwrap();
    let recent: Vec<_> = list_recent(&session).into_iter().map(|recent| (recent.name, recent.gone)).collect();
    assert_eq!(recent, [("Two".to_owned(), false), ("One".to_owned(), true)]);
    assert_eq!(forget_recent(&session, &opened.path).unwrap().len(), 1);
    std::fs::write(folder.path().join("data/recent-projects.json"), "[{").unwrap();
    assert!(list_recent(&session).is_empty(), "a damaged list is an empty one");
    open_and_remember(&session, &second).unwrap();
    assert_eq!(list_recent(&session).len(), 1);
}

#[test]
fn what_another_program_wrote_is_not_overwritten_unless_that_is_meant_and_then_it_is_kept() {
    let (folder, session) = session();
    let path = folder.path().join("mine.routewright.json");
    let mine = make(&session, &path, "Mine");
    let theirs = std::fs::read_to_string(&path).unwrap().replace("Mine", "Theirs");
    std::fs::write(&path, &theirs).unwrap();

    let refused = save_project(&path, &mine.project, Some(&mine.digest)).unwrap_err();
    assert_eq!(refused.code, ErrorCode::ChangedOutside);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);

    keep_file_as_version(&session, &path, "As another program left it").unwrap();
    let saved = save_project(&path, &mine.project, None).unwrap();
    assert_eq!(project_file_digest(&path).unwrap(), Some(saved.digest.clone()));
    let versions = list_versions(&path).unwrap();
    assert_eq!(open_version(&path, &versions[0].id).unwrap(), parse_project(&theirs).unwrap());

    std::fs::write(&path, "no project").unwrap();
    keep_file_as_version(&session, &path, "As found").unwrap();
    let kept = std::fs::read_dir(folder.path().join("mine.versions")).unwrap();
    let texts: Vec<String> = kept.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    assert!(texts.iter().any(|text| text == "no project"), "what is no project is kept as it was");

    std::fs::remove_file(&path).unwrap();
    save_project(&path, &mine.project, Some(&saved.digest)).unwrap();
}

#[test]
fn versions_are_kept_beside_the_file_compared_and_deleted() {
    let (folder, session) = session();
    let path = folder.path().join("p.routewright.json");
    let project = make(&session, &path, "P").project;
    assert!(list_versions(&path).unwrap().is_empty());
    save_version(&session, &path, &project, "Before the talk").unwrap();
    let versions = save_version(&session, &path, &project, "After <b>it</b>").unwrap();
    let names: Vec<&str> = versions.iter().map(|version| version.name.as_str()).collect();
    assert_eq!(names, ["After <b>it</b>", "Before the talk"], "the latest first");
    assert_eq!(open_version(&path, &versions[1].id).unwrap(), project);

    let mut later = project.clone();
    later.seed = 7;
    let changes = diff_version(&path, &versions[0].id, &later).unwrap();
    assert_eq!(
        changes.iter().map(|change| (change.path.as_str(), change.kind)).collect::<Vec<_>>(),
        [("/seed", ChangeKind::Changed)]
    );
    for id in ["../p.routewright.json", "", "..", "/etc/passwd"] {
        assert_eq!(open_version(&path, id).unwrap_err().code, ErrorCode::BadInput, "{id}");
    }
    assert_eq!(delete_version(&path, &versions[0].id).unwrap().len(), 1);
    assert_eq!(save_version(&session, &path, &project, " ").unwrap_err().code, ErrorCode::BadInput);
}

#[test]
fn a_file_name_is_made_of_the_letters_of_a_name() {
    assert_eq!(project_file_name("Acme: Support / Suite"), "acme-support-suite.routewright.json");
    assert_eq!(project_file_name("../../"), "project.routewright.json");
}
