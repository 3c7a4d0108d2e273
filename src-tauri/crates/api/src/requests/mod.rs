//! Use cases on the single requests of a workload: pages of those that a query finds, and one in full.

#[cfg(test)]
mod behind_tests;
mod order;
mod replayed;
mod selection;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use routewright_domain::{RequestFlags, Workload};
use routewright_history::key_text;

use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::session::{Session, WorkloadSource};
use crate::wire::{NumberedRequest, RecordedScore, RequestDetail, RequestPage, RequestQuery};
use crate::workload::request_row;
pub(crate) use replayed::ReplayedRows;
pub use replayed::{judged_scores, select_requests};
pub(crate) use selection::Selection;

/// Rows of a page at most: a frontend asks for what it shows, never for everything.
const MOST_ROWS: usize = 200;

/// A page of the requests that a query finds, with sums over all of them.
///
/// What the last query found stays in memory, so that the next page of it costs nothing but its rows.
pub fn browse_requests(
    session: &Session,
    workload: &str,
    query: &RequestQuery,
    offset: u64,
    limit: usize,
) -> Result<RequestPage, ApiError> {
    let selection = find(session, workload, query)?;
    let start = usize::try_from(offset).unwrap_or(usize::MAX).min(selection.rows.len());
    let end = start.saturating_add(limit.min(MOST_ROWS)).min(selection.rows.len());
    let numbered = |row: &u32| {
        let at = *row as usize;
        NumberedRequest { number: at as u64 + 1, request: request_row(&selection.workload, at) }
    };
    Ok(RequestPage {
        sums: selection.sums,
        offset: start as u64,
        rows: selection.rows[start..end].iter().map(numbered).collect(),
    })
}

/// Everything that is recorded of request `number`, counted from 1 in order of arrival.
pub fn show_request(session: &Session, workload: &str, number: u64) -> Result<RequestDetail, ApiError> {
    let workload = loaded(session, workload)?;
    let requests = workload.columns.len();
    let row = usize::try_from(number).ok().filter(|row| (1..=requests).contains(row));
    let Some(row) = row else {
        let message = format!("there is no request {number}: the workload has {requests} requests, counted from 1");
        return Err(ApiError::new(ErrorCode::NotFound, message));
    };
    Ok(detail(&workload, row - 1))
}

fn find(session: &Session, workload: &str, query: &RequestQuery) -> Result<Arc<Selection>, ApiError> {
    let stored = session.with_history(|history| Ok(history.find(workload)?))?;
    let is_wanted = |found: &Arc<Selection>| {
        let identity = &found.workload.identity;
        identity.name == workload && identity.digest == stored.digest && found.query == *query
    };
    if let Some(found) = session.browsed().filter(is_wanted) {
        return Ok(found);
    }
    let replayed = replayed::named(session, query.filter.replayed.as_ref(), &stored.digest)?;
    let replayed = replayed.as_ref().map(|found| &found.rows[..]);
    let found = Arc::new(Selection::new(loaded(session, workload)?, query.clone(), replayed));
    session.keep_browsed(Arc::clone(&found));
    Ok(found)
}

/// The workload: that of the last query where it is the same, because a replay of another one may have pushed it out of
/// memory meanwhile.
fn loaded(session: &Session, name: &str) -> Result<Arc<Workload>, ApiError> {
    let stored = session.with_history(|history| Ok(history.find(name)?))?;
    let browsed = session.browsed().map(|found| Arc::clone(&found.workload));
    let same = browsed.filter(|own| own.identity.name == name && own.identity.digest == stored.digest);
    match same {
        Some(workload) => Ok(workload),
        None => session.workload(&WorkloadSource::Named(name.to_owned()), &Watcher::silent()),
    }
}

fn detail(workload: &Workload, row: usize) -> RequestDetail {
    let (columns, names) = (&workload.columns, &workload.names);
    let flags = RequestFlags(columns.flags[row]);
    let facts = RequestFlags::ALL.into_iter().filter(|(flag, _)| flags.contains(*flag));
    let scores = workload.outcomes.columns.iter().filter_map(|own| {
        let score = own.scores.get(row).copied().filter(|score| !score.is_nan())?;
        Some(RecordedScore { model: own.model.clone(), score })
    });
    let session = columns.session_key[row];
    RequestDetail {
        number: row as u64 + 1,
        key: key_text(columns.request_key[row]),
        request: request_row(workload, row),
        task: names.tasks.get(columns.task[row]).map(str::to_owned),
        tags: names.tags_of(columns.tags[row]).map(str::to_owned).collect(),
        provider: names.providers.get(columns.provider[row]).map(str::to_owned),
        api_key: names.api_keys.get(columns.api_key[row]).map(str::to_owned),
        session: (session != 0).then(|| format!("{session:016x}")),
        cache_write_tokens: columns.cache_write_tokens[row],
        reasoning_tokens: columns.reasoning_tokens[row],
        images: columns.images[row],
        web_searches: columns.web_searches[row],
        facts: facts.map(|(_, name)| name.to_owned()).collect(),
        scores: scores.collect(),
    }
}
