//! Use cases on workloads of the history.

use routewright_domain::{Outcomes, RecordedStatus, Timestamp, Workload};
use routewright_history::{Description, NewWorkload, StoredWorkload, describe};

use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::sample::Sample;
use crate::session::{Session, WorkloadSource};
use crate::wire::{Arrivals, Coverage, Distribution, RejectedRow, RequestRow, Share, WorkloadDetail, WorkloadSummary};

/// Every workload, newest first.
pub fn list_workloads(session: &Session) -> Result<Vec<WorkloadSummary>, ApiError> {
    session.with_history(|history| Ok(history.list()?.into_iter().map(summary).collect()))
}

/// One workload in full.
pub fn show_workload(session: &Session, name: &str) -> Result<WorkloadDetail, ApiError> {
    let stored = session.with_history(|history| Ok(history.find(name)?))?;
    let rejects = session.with_history(|history| Ok(history.rejects(name)?))?;
    let unread = session.with_history(|history| Ok(history.unread_fields(name)?))?;
    let workload = session.workload(&WorkloadSource::Named(name.to_owned()), &Watcher::silent())?;
    let rejects = rejects.into_iter().map(|reject| RejectedRow { line: reject.line, reason: reject.reason }).collect();
    Ok(WorkloadDetail { rejects, unread_fields: shares(unread), ..detail(stored, describe(&workload), &workload) })
}

/// Gives a workload another name. Projects name it by name and digest, and find it under the new name when they are told.
pub fn rename_workload(session: &Session, name: &str, new_name: &str) -> Result<WorkloadSummary, ApiError> {
    Ok(summary(session.own_history()?.rename(name, new_name.trim())?))
}

/// Removes a workload.
pub fn delete_workload(session: &Session, name: &str) -> Result<(), ApiError> {
    // A write may wait for an import, so it must not stand in the way of short questions.
    session.own_history()?.delete(name)?;
    session.forget_workload();
    Ok(())
}

/// Stores a sample's workload unless it is there; `false` when it was.
pub fn store_sample_workload(session: &Session, sample: Sample) -> Result<bool, ApiError> {
    match session.with_history(|history| Ok(history.find(sample.workload_name())?)) {
        Ok(_) => return Ok(false),
        Err(error) if error.code == ErrorCode::NotFound => {}
        Err(error) => return Err(error),
    }
    let new = NewWorkload { name: sample.workload_name(), now: session.host.now() };
    session.own_history()?.insert(new, &sample.workload(), SYNTHETIC)?;
    Ok(true)
}

/// Format of a workload that was generated.
pub(crate) const SYNTHETIC: &str = "synthetic";

pub(crate) fn summary(stored: StoredWorkload) -> WorkloadSummary {
    let StoredWorkload { name, digest, requests, first_at, last_at, imported_at, source_format, .. } = stored;
    WorkloadSummary { name, digest, requests, first_at, last_at, imported_at, source_format }
}

/// Requests shown before anybody asks for more.
const FIRST_ROWS: usize = 100;

fn shares(counts: Vec<(String, u64)>) -> Vec<Share> {
    counts.into_iter().map(|(id, requests)| Share { id, requests }).collect()
}

/// What the workload itself tells; the rows that were lost on its way in are not in it.
fn detail(stored: StoredWorkload, description: Description, workload: &Workload) -> WorkloadDetail {
    let coverage = description.coverage.into_iter();
    let first = (0..workload.columns.len().min(FIRST_ROWS)).map(|at| request_row(workload, at));
    WorkloadDetail {
        name: stored.name,
        digest: stored.digest,
        requests: stored.requests,
        first_at: stored.first_at,
        last_at: stored.last_at,
        imported_at: stored.imported_at,
        source_format: stored.source_format,
        source_file: stored.source_file,
        prompt_tokens: description.prompt_tokens,
        completion_tokens: description.completion_tokens,
        cached_tokens: description.cached_tokens,
        recorded_cost_usd: description.recorded_cost,
        rejected_rows: stored.rejected_rows,
        rejects: vec![],
        unread_fields: vec![],
        times_without_zone: stored.times_without_zone,
        features: shares(description.features),
        models: shares(description.models),
        scores: scores(&workload.outcomes),
        coverage: coverage.map(|entry| Coverage { field: entry.field.to_owned(), share: entry.share }).collect(),
        prompt_distribution: distribution(description.prompt_distribution),
        completion_distribution: distribution(description.completion_distribution),
        ttft_distribution: description.ttft_distribution.map(distribution),
        latency_distribution: description.latency_distribution.map(distribution),
        arrivals: Arrivals {
            start: description.arrivals.start,
            bucket_s: description.arrivals.bucket_s,
            counts: description.arrivals.counts,
        },
        week: description.week,
        first: first.collect(),
    }
}

/// How many answers of each model have a score.
fn scores(outcomes: &Outcomes) -> Vec<Share> {
    let scored = |scores: &[f32]| scores.iter().filter(|score| !score.is_nan()).count() as u64;
    outcomes.columns.iter().map(|own| Share { id: own.model.clone(), requests: scored(&own.scores) }).collect()
}

fn distribution(found: routewright_history::Distribution) -> Distribution {
    Distribution { edges: found.edges, counts: found.counts, p50: found.p50, p95: found.p95, max: found.max }
}

pub(crate) fn request_row(workload: &Workload, at: usize) -> RequestRow {
    let columns = &workload.columns;
    RequestRow {
        at: Timestamp(columns.arrival_ns[at]),
        feature: workload.names.features.get(columns.feature[at]).map(str::to_owned),
        model: workload.names.models.get(columns.model[at]).map(str::to_owned),
        model_asked: workload.names.models.get(columns.model_asked[at]).map(str::to_owned),
        prompt_tokens: columns.prompt_tokens[at],
        cached_tokens: columns.cached_tokens[at],
        completion_tokens: columns.completion_tokens[at],
        ttft_ms: columns.ttft(at).map(milliseconds),
        latency_ms: columns.latency(at).map(milliseconds),
        cost_usd: columns.cost(at),
        status: RecordedStatus::from_code(columns.status[at]).word().map(str::to_owned),
    }
}

/// Exact to the microsecond for as long as a latency can be, which is a year.
pub(crate) fn milliseconds(micros: u64) -> f64 {
    micros as f64 / 1_000.0
}
