//! Incidents and forecasts on made-up series; the real one is in the acceptance tests.

use routewright_domain::{
    ConditionPoint, EndpointConditions, ForecastMethod, PercentileKnots, RecordedConditions, RecordedIncidentKind,
    Timestamp,
};

use super::*;

const HOUR_NS: i64 = 3_600 * Timestamp::NANOS_PER_SEC;

fn knots(p50: f64) -> PercentileKnots {
    PercentileKnots { p50, p75: p50 * 1.2, p90: p50 * 1.5, p95: p50 * 2.0, p99: p50 * 3.0 }
}

/// One endpoint that was looked at every so many hours, with its median and whether it was in balance.
fn series(every: i64, looks: &[(f64, bool)]) -> RecordedConditions {
    let point = |(n, (p50, healthy)): (usize, &(f64, bool))| ConditionPoint {
        snapshot: u32::try_from(n).unwrap(),
        ttft_ms: Some(knots(*p50)),
        throughput_tps: None,
        requests: 1_000,
        healthy: *healthy,
    };
    RecordedConditions {
        name: "made".into(),
        digest: "b3:0".into(),
        taken_at: (0_i64..).take(looks.len()).map(|n| Timestamp(n * every * HOUR_NS)).collect(),
        window_minutes: 30,
        endpoints: vec![EndpointConditions {
            endpoint: "a/one@gateway".into(),
            points: looks.iter().enumerate().map(point).collect(),
        }],
    }
}

#[test]
fn an_incident_began_and_ended_between_two_looks() {
    let recorded =
        series(2, &[(500.0, true), (500.0, false), (510.0, false), (490.0, true), (2_000.0, true), (500.0, true)]);
    let found = incidents(&recorded);
    let hours = |at: Option<Timestamp>| at.map(|at| at.0 / HOUR_NS);
    let [out, slow] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((out.kind, out.looks), (RecordedIncidentKind::OutOfBalancing, 2));
    assert_eq!((hours(out.began_after), hours(Some(out.began_by))), (Some(0), Some(2)));
    assert_eq!((hours(Some(out.ended_after)), hours(out.ended_by)), (Some(4), Some(6)));
    assert_eq!((slow.kind, slow.worst_factor), (RecordedIncidentKind::Slow, Some(4.0)));
    assert_eq!(slow.id, "a/one@gateway/slow/1970-01-01T08:00Z");
}

#[test]
fn what_is_switched_off_is_as_it_was_when_all_was_well() {
    let recorded = series(2, &[(500.0, true), (2_000.0, true), (510.0, true), (500.0, false), (505.0, true)]);
    let off: Vec<String> = incidents(&recorded).into_iter().map(|incident| incident.id).collect();
    assert_eq!(off.len(), 2);
    let changed = without_incidents(&recorded, &off);
    assert!(incidents(&changed).is_empty());
    let medians: Vec<f64> = changed.endpoints[0].points.iter().map(|point| point.ttft_ms.unwrap().p50).collect();
    assert_eq!(medians, [500.0, 500.0, 510.0, 510.0, 505.0]);
    assert_eq!(without_incidents(&recorded, &[]), recorded);
}

#[test]
fn a_look_every_three_hours_covers_a_third_of_the_hours() {
    // Half an hour each, at the end of every third hour: 56 of 168, and the hour before the first look.
    let recorded = series(3, &[(500.0, true); 56]);
    assert_eq!(coverage(&recorded, None).hours_recorded, 56);
}

#[test]
fn an_endpoint_that_never_changes_is_forecast_as_it_is() {
    let recorded = series(2, &[(500.0, true); 48]);
    let found = forecast(&recorded).unwrap();
    assert_eq!(found.day, "1970-01-05");
    assert!((found.endpoints[0].p50_ms - 500.0).abs() < 1e-6);
    assert!(found.errors.iter().all(|error| error.p50 < 1e-9 && error.forecasts == 3));
}

#[test]
fn one_bad_look_moves_the_recent_level_less_than_the_mean_of_a_day() {
    let mut looks = vec![(500.0, true); 48];
    for day in [1, 2] {
        looks[day * 12 + 3].0 = 5_000.0;
    }
    let found = forecast(&series(2, &looks)).unwrap();
    let [persistence, recent] = found.errors.as_slice() else { panic!("{:?}", found.errors) };
    assert_eq!((persistence.method, recent.method), (ForecastMethod::Persistence, ForecastMethod::RecentLevel));
    assert!(recent.p50 < persistence.p50, "{recent:?} {persistence:?}");
}
