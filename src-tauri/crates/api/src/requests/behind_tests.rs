//! What a comparison says and what the table shows behind it.

use routewright_domain::{ReplayedKind, ReplayedRequests};

use super::{browse_requests, select_requests};
use crate::error::ErrorCode;
use crate::jobs::Watcher;
use crate::opening::open_sample;
use crate::replay::{ReplayRequest, compare_architectures};
use crate::sample::Sample;
use crate::session::WorkloadSource;
use crate::testing::session;
use crate::wire::{ReplayedFilter, RequestFilter, RequestQuery};

#[test]
fn the_table_shows_as_many_requests_as_the_comparison_counts_and_only_while_it_knows_them() {
    let (_folder, session) = session();
    let project = open_sample(&session, Sample::default()).unwrap().project;
    let name = project.workload.clone().unwrap().name;
    let workload = WorkloadSource::Named(name.clone());
    let disturbed = project.scenarios.iter().find(|scenario| !scenario.incidents.is_empty()).unwrap().id.clone();
    let scenarios = [disturbed];
    let request = ReplayRequest { scenarios: &scenarios, ..ReplayRequest::new(&project, &workload) };
    let comparison = compare_architectures(&session, &request, &Watcher::silent()).unwrap();
    let query = |id: &str, features: Vec<String>| {
        let replayed = Some(ReplayedFilter { id: id.to_owned(), words: String::new() });
        RequestQuery {
            filter: RequestFilter { features, replayed, ..RequestFilter::default() },
            ..RequestQuery::default()
        }
    };

    let mut shown = 0;
    for outcome in &comparison.outcomes {
        let architectures = [outcome.architecture.clone()];
        let replay = ReplayRequest { architectures: &architectures, ..request.clone() };
        let fell_back: u64 = outcome.fallback_depth.by_depth.iter().skip(1).sum();
        let served = outcome.served_by.iter().map(|(model, count)| {
            (ReplayedKind::ServedBy { model: Some(model.clone()), provider: None, endpoint: None }, *count)
        });
        let figures = [
            (ReplayedKind::FellBack { at_least: 1 }, fell_back),
            (ReplayedKind::NotAnswered { reason: None }, outcome.requests - outcome.succeeded),
        ];
        for (what, figure) in figures.into_iter().chain(served) {
            let wanted = ReplayedRequests { feature: None, what };
            let found = select_requests(&session, &replay, &wanted, &Watcher::silent()).unwrap();
            assert_eq!((found.requests, found.rows), (figure, figure), "{wanted:?}");
            let page = browse_requests(&session, &name, &query(&found.id, vec![]), 0, 5).unwrap();
            assert_eq!((page.sums.requests, page.rows.len() as u64), (figure, figure.min(5)));
            // The other filters hold as well.
            let none = browse_requests(&session, &name, &query(&found.id, vec!["nobody".to_owned()]), 0, 5).unwrap();
            assert_eq!(none.sums.requests, 0);
            let again = select_requests(&session, &replay, &wanted, &Watcher::silent()).unwrap();
            assert_eq!(again, found);
            shown += figure;
        }
    }
    assert!(shown > 0);
    let gone = browse_requests(&session, &name, &query("nothing", vec![]), 0, 5).unwrap_err();
    assert_eq!(gone.code, ErrorCode::NotFound);
}
