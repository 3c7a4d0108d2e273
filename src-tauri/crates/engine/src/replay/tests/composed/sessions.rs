//! Sessions add up to the replay that they are of, however it is cut.

use routewright_domain::{LatencyCode, SessionOutcome, SessionPauses, SessionPercentiles};

use super::*;
use crate::sessions::{Sessions, outcome, session_outcomes};

pub(super) fn sessions_on(plan: &Plan, requests: &Workload, scenario: &Scenario) -> SessionOutcome {
    session_outcomes(&[plan], &ReplayInput::new(requests, scenario, 7), ONE, &Unwatched).unwrap().remove(0)
}

/// What a pass through the requests as they arrived says.
fn open_loop(whole: SessionOutcome) -> SessionOutcome {
    SessionOutcome { spans: None, closed_loop: None, not_sticky: None, ..whole }
}

/// The sessions of a workload that is decided in parts.
fn in_stretches(plan: &Plan, requests: &Workload, scenario: &Scenario, cuts: &[usize], start: Start) -> SessionOutcome {
    let assignment = Assignment::new(&plan.features, requests, &Unwatched).unwrap();
    let run = Run::new(plan, &ReplayInput::new(requests, scenario, 7), &assignment);
    let count = requests.columns.len();
    let mut bounds: Vec<usize> = cuts.iter().map(|cut| cut % (count + 1)).chain([0, count]).collect();
    bounds.sort_unstable();
    let (mut sums, mut state) = (Sessions::new(plan, &requests.columns), run.first_state());
    for rows in bounds.windows(2) {
        if matches!(start, Start::Blank) {
            state = run.first_state();
        }
        run.tally(rows[0]..rows[1], &mut state, &mut sums, &Unwatched).unwrap();
    }
    open_loop(outcome(plan, &scenario.id, &sums, &sums, None))
}

proptest! {
    #[test]
    fn sessions_and_the_rest_add_up_to_the_outcome(
        policy in any_policy(Memory::Allowed), mut requests in any_requests(), everywhere in any::<bool>()
    ) {
        if everywhere {
            requests.columns.session_key = requests.columns.session_key.iter().map(|key| key + 1).collect();
        }
        let project = troubled(policy, Memory::Allowed, "1");
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let outcome = outcome_on(&plan, &requests, scenario, 2);
        let found = sessions_on(&plan, &requests, scenario);
        let keys: std::collections::BTreeSet<u64> = requests.columns.session_key.iter().filter(|key| *key != 0).collect();
        prop_assert_eq!(found.sessions, keys.len() as u64);
        prop_assert_eq!(found.cost_usd + found.cost_without_session_usd, outcome.cost_usd);
        prop_assert_eq!(found.calls + found.calls_without_session, outcome.requests);
        prop_assert_eq!(found.copies_left_out, 0);
        prop_assert!(found.kept_endpoint <= found.kept_model && found.kept_model <= found.answered_often);
        // Every session has a first call, and no turn is reached by more sessions than the one before it.
        prop_assert_eq!(found.turns.first().map_or(0, |first| first.calls), found.sessions);
        prop_assert!(found.turns.windows(2).all(|pair| pair[0].calls >= pair[1].calls));
        let turns = found.turns.iter().chain(&found.later_turns);
        let sums = turns.map(|own| (own.calls, own.answered, own.cost_usd, own.prompt_tokens_sent, own.prefix_tokens_read));
        let sums = sums.fold((0, 0, Money::ZERO, 0, 0), |a, b| (a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3, a.4 + b.4));
        let all = (found.calls, found.answered, found.cost_usd, found.prompt_tokens_sent, found.prefix_tokens_read);
        prop_assert_eq!(sums, all);
        if everywhere {
            prop_assert_eq!((found.cost_usd, found.calls, found.answered), (outcome.cost_usd, outcome.requests, outcome.succeeded));
            prop_assert_eq!(found.unpriced, outcome.unpriced);
            let sent = (found.prefix_tokens_read, found.prompt_tokens_sent);
            prop_assert_eq!(sent, (outcome.mechanisms.prefix_tokens_read, outcome.mechanisms.prompt_tokens_sent));
        }
    }

    #[test]
    fn stretches_change_no_session(
        policy in any_policy(Memory::Never), requests in any_requests(), cuts in prop::collection::vec(any::<usize>(), 0..6),
        traffic in any_traffic()
    ) {
        let project = troubled(policy, Memory::Never, traffic);
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let whole = open_loop(sessions_on(&plan, &requests, scenario));
        prop_assert_eq!(&whole, &in_stretches(&plan, &requests, scenario, &cuts, Start::Blank));
        prop_assert_eq!(&whole, &in_stretches(&plan, &requests, scenario, &cuts, Start::FromPredecessor));
        let outcome = outcome_on(&plan, &requests, scenario, 3);
        prop_assert_eq!(whole.calls + whole.calls_without_session + whole.copies_left_out, outcome.requests);
    }
}

/// Every call takes half a second to the first token and a second for each fifty.
pub(super) fn steady_catalog() -> CatalogSnapshot {
    let mut catalog = catalog();
    for endpoint in catalog.models.iter_mut().flat_map(|model| &mut model.endpoints) {
        (endpoint.ttft_ms, endpoint.throughput_tps) = (Some(steady(500.0)), Some(steady(50.0)));
    }
    catalog
}

/// Calls of 1,000 and 100 tokens: seconds of arrival, session, recorded seconds to the last token.
pub(super) fn calls(rows: &[(i64, u64, Option<u64>)]) -> Workload {
    let mut requests = workload(&vec![(1_000, 100); rows.len()]);
    requests.columns.arrival_ns = rows.iter().map(|row| row.0 * Timestamp::NANOS_PER_SEC).collect();
    requests.columns.session_key = rows.iter().map(|row| row.1).collect();
    requests.columns.latency_us = rows.iter().map(|row| LatencyCode::of(row.2.map(|s| s * 1_000_000))).collect();
    requests
}

pub(super) fn sessions_of(policy: Policy, incidents: Vec<Incident>, requests: &Workload) -> SessionOutcome {
    let project = project(policy, incidents);
    let plan = planned(&project, &steady_catalog());
    sessions_on(&plan, requests, &project.scenarios[0])
}

/// What a call of 1,000 and 100 tokens costs at `c/small`: 1,000 at 0.1 and 100 at 0.4 dollars a million.
const SMALL: i128 = 140_000_000;
/// And at `a/large`: 1,000 at 2.5 and 100 at 10.
const LARGE: i128 = 3_500_000_000;

pub(super) fn same<T: Copy>(value: T) -> SessionPercentiles<T> {
    SessionPercentiles { p50: value, p90: value, p95: value }
}

#[test]
fn a_session_that_meets_an_outage_fails_or_changes_its_model() {
    let requests = calls(&[(0, 1, None), (30, 2, None), (40, 0, None), (60, 1, None), (120, 1, None), (121, 2, None)]);
    let out = || vec![outage(IncidentTarget::Provider("gamma".into()), 100, 21)];
    // The third call of session 1 falls into the outage, which ends as session 2 calls again.
    let alone = sessions_of(Policy::model("c/small"), out(), &requests);
    assert_eq!((alone.sessions, alone.calls, alone.answered, alone.succeeded), (2, 5, 4, 1));
    assert_eq!((alone.cost_usd, alone.calls_without_session), (Money(4 * SMALL), 1));
    assert_eq!(alone.cost_without_session_usd, Money(SMALL));
    assert_eq!(alone.cost_each_usd, Some(same(Money(2 * SMALL))));
    assert_eq!(alone.calls_each, Some(SessionPercentiles { p50: 2, p90: 3, p95: 3 }));
    assert_eq!((alone.answered_often, alone.kept_model, alone.fell_back), (2, 2, 0));
    // Of the session that was answered throughout: twice 2.5 s.
    assert_eq!(alone.waiting_ms, Some(same(5_000.0)));

    let chained = sessions_of(chain(&["c/small", "a/large"], None), out(), &requests);
    assert_eq!((chained.succeeded, chained.fell_back, chained.kept_model), (2, 1, 1));
    assert_eq!(chained.cost_usd, Money(4 * SMALL + LARGE));
    let dearer = Money(2 * SMALL + LARGE);
    assert_eq!(chained.cost_each_usd, Some(SessionPercentiles { p50: Money(2 * SMALL), p90: dearer, p95: dearer }));
}

#[test]
fn recorded_pauses_are_kept_where_the_next_call_waits_for_the_answer() {
    // Ten seconds as recorded, then fifteen of pause, then ten. A call takes 2.5 s now.
    let apart = calls(&[(0, 1, Some(10)), (25, 1, Some(10))]);
    let spans = sessions_of(Policy::model("c/small"), vec![], &apart).spans.unwrap();
    assert_eq!((spans.sessions, spans.left_out), (1, 0));
    assert_eq!((spans.recorded_ms, spans.open_loop_ms), (Some(same(35_000.0)), same(27_500.0)));
    assert_eq!((spans.pauses, spans.closed_loop_ms), (SessionPauses::Recorded, same(20_000.0)));
    // A slower call delays the next: recorded 1 s and a pause of 1 s.
    let fast = calls(&[(0, 1, Some(1)), (2, 1, Some(1)), (2, 2, Some(3)), (4, 2, None), (9, 3, Some(1))]);
    let spans = sessions_of(Policy::model("c/small"), vec![], &fast).spans.unwrap();
    // Nobody knows how long session 2 paused; session 3 has no pause.
    assert_eq!((spans.sessions, spans.left_out), (1, 1));
    assert_eq!((spans.recorded_ms, spans.open_loop_ms), (Some(same(3_000.0)), same(4_500.0)));
    assert_eq!(spans.closed_loop_ms, same(6_000.0));
}
