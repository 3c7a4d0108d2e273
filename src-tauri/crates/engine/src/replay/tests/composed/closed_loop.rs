//! The calls of a session wait for each other.

use routewright_domain::{LatencyCode, Mechanisms, SessionPauses};

use super::sessions::{calls, same, sessions_of, sessions_on, steady_catalog};
use super::*;
use crate::aggregate::Tally;
use crate::pipeline::{Attempt, Decision, Observer, Request, World};
use crate::sessions::{Sessions, outcome};

/// When the request of each row came, and how many microseconds it took as far as that is known.
#[derive(Default)]
struct Clock {
    rows: BTreeMap<usize, (i64, u64)>,
    mechanisms: Mechanisms,
}

impl Tally for Clock {
    fn begin(&mut self, _request: &Request) {}

    fn finish(&mut self, _world: &World, request: &Request, decision: &Decision) {
        // Of several copies the first is the recorded request.
        self.rows.entry(request.row).or_insert((request.arrival, decision.waited_at_least_us()));
    }
}

impl Observer for Clock {
    const TAKES_NOTES: bool = false;

    fn attempt(&mut self, _attempt: &Attempt) {}

    fn own_cost(&mut self, _pico: i128) {}

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }
}

fn record(requests: &mut Workload, micros: impl Fn(usize) -> Option<u64>) {
    let codes = (0..requests.columns.len()).map(|row| LatencyCode::of(micros(row)));
    requests.columns.latency_us = codes.collect();
}

proptest! {
    #[test]
    fn a_world_as_fast_as_the_recorded_one_has_the_same_sessions_closed_loop(
        policy in any_policy(Memory::Allowed), mut requests in any_requests(), traffic in any_traffic()
    ) {
        let project = troubled(policy, Memory::Allowed, traffic);
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let mut clock = Clock::default();
        {
            let assignment = Assignment::new(&plan.features, &requests, &Unwatched).unwrap();
            let run = Run::new(&plan, &ReplayInput::new(&requests, scenario, 7), &assignment);
            run.tally(0..requests.columns.len(), &mut run.first_state(), &mut clock, &Unwatched).unwrap();
        }
        // The record tells microseconds up to 35 minutes.
        prop_assume!(clock.rows.values().all(|(_, took)| *took < 2_100_000_000));
        record(&mut requests, |row| clock.rows.get(&row).map(|(_, took)| *took));
        let assignment = Assignment::new(&plan.features, &requests, &Unwatched).unwrap();
        let run = Run::new(&plan, &ReplayInput::new(&requests, scenario, 7), &assignment);
        let (mut open, mut closed) = (Sessions::new(&plan, &requests.columns), Sessions::new(&plan, &requests.columns));
        run.tally(0..requests.columns.len(), &mut run.first_state(), &mut open, &Unwatched).unwrap();
        run.tally_closed_loop(&mut closed, &Unwatched).unwrap();
        let own = |sums: &Sessions| outcome(&plan, &scenario.id, sums, sums, None);
        prop_assert_eq!(own(&open), own(&closed));
        if let Some(closed_loop) = own(&closed).closed_loop {
            prop_assert_eq!((closed_loop.came_later, closed_loop.came_sooner), (0, 0));
        }
    }

    #[test]
    fn a_call_comes_as_long_after_those_it_waited_for_as_it_did_in_the_record(
        policy in any_policy(Memory::Allowed), mut requests in any_requests(), took in prop::collection::vec(0_u64..400, 60)
    ) {
        let project = troubled(policy, Memory::Allowed, "1");
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        record(&mut requests, |row| Some(took[row] * 1_000_000));
        let assignment = Assignment::new(&plan.features, &requests, &Unwatched).unwrap();
        let run = Run::new(&plan, &ReplayInput::new(&requests, scenario, 7), &assignment);
        let mut clock = Clock::default();
        run.tally_closed_loop(&mut clock, &Unwatched).unwrap();
        prop_assert_eq!(clock.rows.len(), requests.columns.len());
        let (arrivals, keys) = (&requests.columns.arrival_ns, &requests.columns.session_key);
        for (row, (came, _)) in &clock.rows {
            let seconds = |row: usize| i64::try_from(took[row]).unwrap() * Timestamp::NANOS_PER_SEC;
            let recorded_end = |before: usize| arrivals[before] + seconds(before);
            let waited_for: Vec<usize> =
                (0..*row).filter(|before| keys[*row] != 0 && keys[*before] == keys[*row] && recorded_end(*before) <= arrivals[*row]).collect();
            let ended = |before: &usize| {
                let (came, took) = clock.rows[before];
                came + i64::try_from(took).unwrap() * 1_000
            };
            let expected = match waited_for.iter().map(|before| recorded_end(*before)).max() {
                Some(last) => waited_for.iter().map(ended).max().unwrap() + arrivals[*row] - last,
                None => arrivals[*row],
            };
            prop_assert_eq!(*came, expected, "row {}", row);
        }
    }

    #[test]
    fn who_meets_neither_incidents_nor_others_costs_the_same_closed_loop(
        policy in any_policy(Memory::Never), mut requests in any_requests(), took in prop::collection::vec(0_u64..400, 60)
    ) {
        // A batch leaves at its hour, so who comes later may have to go alone.
        prop_assume!(!format!("{policy:?}").contains("Batch("));
        let project = project(policy, vec![]);
        record(&mut requests, |row| Some(took[row] * 1_000_000));
        let found = sessions_on(&planned(&project, &catalog()), &requests, &project.scenarios[0]);
        if let Some(closed) = found.closed_loop {
            prop_assert_eq!((closed.cost_usd, closed.answered, closed.succeeded), (found.cost_usd, found.answered, found.succeeded));
            let sent = (closed.prompt_tokens_sent, closed.prefix_tokens_read);
            prop_assert_eq!(sent, (found.prompt_tokens_sent, found.prefix_tokens_read));
        }
    }

    #[test]
    fn threads_change_no_session(policy in any_policy(Memory::Allowed), requests in any_requests(), threads in 2_usize..5) {
        let project = troubled(policy, Memory::Allowed, "1");
        let (plan, scenario) = (planned(&project, &catalog()), &project.scenarios[0]);
        let input = ReplayInput::new(&requests, scenario, 7);
        let threads = NonZeroUsize::new(threads).unwrap();
        let many = crate::session_outcomes(&[&plan, &plan], &input, threads, &Unwatched).unwrap();
        let one = sessions_on(&plan, &requests, scenario);
        prop_assert_eq!(many, vec![one.clone(), one]);
    }
}

#[test]
fn a_delayed_call_meets_what_happens_then() {
    // A call takes 2.5 s where it took 1: the fifth comes at 17 s instead of 11, when the endpoint is out.
    let rows: Vec<(i64, u64, Option<u64>)> = (0..5).map(|n| (n * 11 / 4, 1, Some(1))).collect();
    assert_eq!(rows[4].0, 11);
    let out = vec![outage(IncidentTarget::Provider("gamma".into()), 12, 60)];
    let found = sessions_of(Policy::model("c/small"), out, &calls(&rows));
    let closed = found.closed_loop.unwrap();
    assert_eq!((found.answered, found.succeeded), (5, 1));
    // Recorded at 0, 2, 5, 8 and 11: pauses of 1, 2, 2 and 2 s, so at 0, 3.5, 8, 12.5 and 15 s.
    assert_eq!((closed.answered, closed.succeeded, closed.came_later, closed.came_sooner), (3, 0, 4, 0));
    // A call that fails is over after half a second.
    let spans = found.spans.unwrap();
    assert_eq!((spans.sessions, spans.closed_loop_ms), (1, same(15_500.0)));
    assert_eq!((spans.recorded_ms, spans.open_loop_ms), (Some(same(12_000.0)), same(13_500.0)));
}

#[test]
fn the_waits_of_retries_delay_the_next_call() {
    let retry = r#"{"pattern": "retry", "attempts": 50, "base_delay_ms": 1000, "max_delay_ms": 1000, "on": ["outage"],
        "policy": {"pattern": "model", "model": "c/small"}}"#;
    let out = vec![outage(IncidentTarget::Provider("gamma".into()), 0, 30)];
    let requests = calls(&[(0, 1, Some(1)), (4, 1, Some(1))]);
    let found = sessions_of(policy(retry), out, &requests);
    let (closed, spans) = (found.closed_loop.unwrap(), found.spans.unwrap());
    assert_eq!((closed.answered, closed.came_later), (2, 1));
    // The first call is answered once the outage is over, the second three seconds later, with nothing in its way.
    let first_ends = spans.closed_loop_ms.p50 - 3_000.0 - 2_500.0;
    assert!((32_500.0..=34_000.0).contains(&first_ends), "{first_ends}");
    // Open loop the second call meets the outage too.
    assert!(spans.open_loop_ms.p50 < spans.closed_loop_ms.p50);
}

#[test]
fn without_recorded_latencies_only_delays_are_known() {
    let requests = calls(&[(0, 1, None), (1, 1, None), (60, 1, None), (100, 2, None)]);
    let found = sessions_of(Policy::model("c/small"), vec![], &requests);
    let (closed, spans) = (found.closed_loop.unwrap(), found.spans.unwrap());
    assert_eq!((closed.came_later, closed.came_sooner), (1, 0));
    assert_eq!((spans.pauses, spans.recorded_ms, spans.sessions), (SessionPauses::Unknown, None, 1));
    assert_eq!((spans.open_loop_ms, spans.closed_loop_ms), (same(62_500.0), same(62_500.0)));
}

#[test]
fn what_stickiness_brings_is_the_difference_to_the_same_policy_without_it() {
    let mut catalog = steady_catalog();
    for endpoint in &mut catalog.models[0].endpoints {
        endpoint.prices.base.cache_read = "0.00000025".parse().ok();
    }
    let rows: Vec<(i64, u64, Option<u64>)> =
        (0..400_u32).map(|n| (i64::from(n), 1 + u64::from(n % 40), Some(1))).collect();
    let mut requests = calls(&rows);
    requests.columns.prompt_tokens = (0..400_u32).map(|n| 2_000 + n / 40 * 1_000).collect();
    let of = |sticky: bool| {
        let wrapped = format!(
            r#"{{"pattern": "prompt_cache", "sticky": {sticky}, "policy": {{"pattern": "model", "model": "a/large"}}}}"#
        );
        let project = project(policy(&wrapped), vec![]);
        sessions_on(&planned(&project, &catalog), &requests, &project.scenarios[0])
    };
    let (sticky, loose) = (of(true), of(false));
    assert_eq!((sticky.sessions, sticky.kept_endpoint), (40, 40));
    assert_eq!(loose.not_sticky, None);
    let without = sticky.not_sticky.unwrap();
    assert_eq!((without.cost_usd, without.prefix_tokens_read), (loose.cost_usd, loose.prefix_tokens_read));
    assert_eq!((without.kept_endpoint, without.kept_model), (loose.kept_endpoint, loose.kept_model));
    assert!(without.prefix_tokens_read < sticky.prefix_tokens_read && without.cost_usd > sticky.cost_usd);
    // Forty sessions read all of the prompt before in each of nine calls: 2,000 + 3,000 + … + 10,000 tokens.
    assert_eq!(sticky.prefix_tokens_read, 40 * 54_000);
}
