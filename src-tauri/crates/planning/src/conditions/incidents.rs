//! Incidents in a series: runs of looks at an endpoint at which something was wrong.

use routewright_domain::{
    ConditionPoint, EndpointConditions, RecordedConditions, RecordedIncident, RecordedIncidentKind, Timestamp,
};

/// A median of so many times the usual one is an incident. Assumed.
const SLOW: f64 = 3.0;
/// A median of fewer requests says too little. Assumed.
const FEWEST_REQUESTS: u64 = 30;

/// Every incident, by endpoint in order of the series, then by time.
#[must_use]
pub fn incidents(recorded: &RecordedConditions) -> Vec<RecordedIncident> {
    recorded.endpoints.iter().flat_map(|own| of_endpoint(recorded, own)).map(|(found, _)| found).collect()
}

/// The same series with some incidents switched off: at their looks the endpoint was in balance and did as it did at the nearest
/// look at which all was well.
#[must_use]
pub fn without_incidents(recorded: &RecordedConditions, off: &[String]) -> RecordedConditions {
    let mut changed = recorded.clone();
    for own in &mut changed.endpoints {
        // An id begins with its endpoint, and looking for incidents takes longer than looking at ids.
        if !off.iter().any(|id| id.starts_with(own.endpoint.as_str())) {
            continue;
        }
        let runs: Vec<(RecordedIncident, Vec<usize>)> =
            of_endpoint(recorded, own).into_iter().filter(|(incident, _)| off.contains(&incident.id)).collect();
        if runs.is_empty() {
            continue;
        }
        let before = own.points.clone();
        let usual = usual_median(&before);
        let well: Vec<usize> = (0..before.len()).filter(|at| what(&before[*at], usual).is_none()).collect();
        for at in runs.into_iter().flat_map(|(_, run)| run) {
            let nearest = well.iter().min_by_key(|other| other.abs_diff(at)).map(|other| &before[*other]);
            let point = &mut own.points[at];
            point.healthy = true;
            if let Some(nearest) = nearest {
                point.ttft_ms = nearest.ttft_ms.or(point.ttft_ms);
                point.throughput_tps = nearest.throughput_tps.or(point.throughput_tps);
            }
        }
    }
    changed
}

/// The incidents of an endpoint, each with the positions of its looks.
fn of_endpoint(recorded: &RecordedConditions, own: &EndpointConditions) -> Vec<(RecordedIncident, Vec<usize>)> {
    let usual = usual_median(&own.points);
    let mut runs: Vec<(RecordedIncidentKind, Vec<usize>)> = Vec::new();
    for (at, point) in own.points.iter().enumerate() {
        let Some(kind) = what(point, usual) else { continue };
        match runs.last_mut() {
            Some((last, run)) if *last == kind && run.last().is_some_and(|before| before + 1 == at) => run.push(at),
            _ => runs.push((kind, vec![at])),
        }
    }
    let taken =
        |at: usize| own.points.get(at).and_then(|point| recorded.taken_at.get(point.snapshot as usize)).copied();
    let incident = |(kind, run): (RecordedIncidentKind, Vec<usize>)| {
        let (first, last) = (*run.first()?, *run.last()?);
        let (began_by, ended_after) = (taken(first)?, taken(last)?);
        let points = || run.iter().map(|at| &own.points[*at]);
        let factors = points().filter_map(|point| Some(point.ttft_ms?.p50 / usual?));
        let incident = RecordedIncident {
            id: id(own, kind, began_by),
            endpoint: own.endpoint.clone(),
            kind,
            began_after: first.checked_sub(1).and_then(taken),
            began_by,
            ended_after,
            ended_by: taken(last + 1),
            looks: u32::try_from(run.len()).unwrap_or(u32::MAX),
            requests: points().map(|point| point.requests).sum(),
            worst_factor: factors.reduce(f64::max),
        };
        Some((incident, run))
    };
    runs.into_iter().filter_map(incident).collect()
}

fn id(own: &EndpointConditions, kind: RecordedIncidentKind, began_by: Timestamp) -> String {
    let kind = match kind {
        RecordedIncidentKind::OutOfBalancing => "out",
        RecordedIncidentKind::Slow => "slow",
    };
    let minute: String = began_by.to_string().chars().take("2026-07-21T03:54".len()).collect();
    format!("{}/{kind}/{minute}Z", own.endpoint)
}

/// What was wrong at a look.
fn what(point: &ConditionPoint, usual: Option<f64>) -> Option<RecordedIncidentKind> {
    if !point.healthy {
        return Some(RecordedIncidentKind::OutOfBalancing);
    }
    let median = point.ttft_ms.filter(|_| point.requests >= FEWEST_REQUESTS)?.p50;
    (median >= SLOW * usual?).then_some(RecordedIncidentKind::Slow)
}

/// The median over the series of the median time to first token.
fn usual_median(points: &[ConditionPoint]) -> Option<f64> {
    let measured = points.iter().filter(|point| point.requests >= FEWEST_REQUESTS);
    let mut medians: Vec<f64> = measured.filter_map(|point| Some(point.ttft_ms?.p50)).collect();
    medians.sort_by(f64::total_cmp);
    medians.get(medians.len() / 2).copied().filter(|median| *median > 0.0)
}
