//! A new snapshot from a gateway's public API. The only place of the crate that uses the network.

mod address;
mod assemble;
mod error;
mod http;
mod key;
mod retry;

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use reqwest::Url;
use routewright_domain::{CatalogSnapshot, ModelId};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

pub use address::gateway_of;
pub use error::RefreshError;
pub use key::{BadKey, BearerKey};

use crate::batch::batch_row_of;
use crate::merge::is_listed;
use crate::read::{ReadCatalog, ReadNote, read_catalog_bytes, summed_up};
use crate::{Catalog, CatalogError};

/// The API whose figures are bundled. It needs no key for its lists.
pub const OPENROUTER_API: &str = "https://openrouter.ai/api/v1";

/// What to fetch, and from where.
#[derive(Debug, Clone)]
pub struct RefreshRequest {
    /// The API, without a slash at its end.
    pub base_url: String,
    /// Models whose endpoints are asked for. When absent, all that are listed but those that the previous catalog knows
    /// to have no provider of their own, such as routers.
    pub models: Option<Vec<ModelId>>,
    /// For a gateway that asks for one. It goes to that gateway alone: a redirect to another does not get it.
    pub key: Option<BearerKey>,
    /// Day of the prices, `YYYY-MM-DD`: today.
    pub date: String,
    /// How long, how much and how often.
    pub limits: FetchLimits,
}

/// Bounds on each call, and on all of them together.
#[derive(Debug, Clone, Copy)]
pub struct FetchLimits {
    /// Until the connection stands.
    pub connect: Duration,
    /// Until the whole answer is there, for one attempt.
    pub total: Duration,
    /// Longest answer, in bytes.
    pub response_bytes: u64,
    /// Calls at the same time.
    pub concurrent: NonZeroUsize,
    /// Attempts for each answer.
    pub attempts: NonZeroU32,
    /// Longest pause before the second attempt; it doubles with each further one.
    pub first_pause: Duration,
    /// Longest pause at all. A gateway that asks for a longer one is not asked again.
    pub longest_pause: Duration,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_mins(1),
            response_bytes: 32 << 20,
            concurrent: NonZeroUsize::MIN.saturating_add(7),
            attempts: NonZeroU32::MIN.saturating_add(3),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// Watches a refresh and may end it.
pub trait RefreshWatch {
    /// Called after each answer with the answers so far, and how many there will be.
    fn advanced(&self, answers: u64, all: u64);

    /// Asked several times a second; `true` ends the refresh.
    fn cancelled(&self) -> bool;
}

/// A fetched snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct Refreshed {
    /// What the gateway says today, over what the previous catalog said where it does not; every figure has its own
    /// source and date.
    pub catalog: Catalog,
    /// Models whose endpoints were fetched.
    pub fetched: u64,
    /// Models whose endpoints were asked for in vain; older figures of theirs stay where the listed price is the same.
    pub skipped: Vec<SkippedModel>,
    /// What the readers left out.
    pub notes: Vec<ReadNote>,
}

/// A model whose endpoints could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedModel {
    /// Which.
    pub model: ModelId,
    /// Why.
    pub reason: String,
}

/// How often a watcher is asked whether to go on.
const LOOK: Duration = Duration::from_millis(50);

/// Fetches the models list and the endpoints of models, and puts them over `previous`.
///
/// Blocks until it is done, failed or cancelled. Without the models list there is no snapshot; a model whose endpoints
/// cannot be had is skipped and named.
pub fn refresh(
    previous: &CatalogSnapshot,
    request: &RefreshRequest,
    watch: &dyn RefreshWatch,
) -> Result<Refreshed, RefreshError> {
    let base = address::base(&request.base_url)?;
    if request.key.is_some() {
        address::may_have_a_key(&base)?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| RefreshError::Network { reason: error.to_string() })?;
    let fetched = runtime.block_on(async {
        tokio::select! {
            biased;
            () = cancelled(watch) => Err(RefreshError::Cancelled),
            fetched = fetch(previous, request, &base, watch) => fetched,
        }
    });
    // A name that is being looked up cannot be interrupted, and nobody should wait for it.
    runtime.shutdown_background();
    let Fetched { list, pages, skipped, mut notes } = fetched?;
    notes.extend(list.notes);
    let fetched = pages.len() as u64;
    let gateway = base.host_str().unwrap_or_default();
    let snapshot = assemble::assemble(gateway, previous, list.snapshot, pages);
    let unusable = |error| RefreshError::Unusable { url: base.to_string(), error: Box::new(error) };
    let catalog = Catalog::new(snapshot).map_err(unusable)?;
    Ok(Refreshed { catalog, fetched, skipped, notes })
}

async fn cancelled(watch: &dyn RefreshWatch) {
    while !watch.cancelled() {
        tokio::time::sleep(LOOK).await;
    }
}

struct Fetched {
    list: ReadCatalog,
    pages: Vec<CatalogSnapshot>,
    skipped: Vec<SkippedModel>,
    notes: Vec<ReadNote>,
}

async fn fetch(
    previous: &CatalogSnapshot,
    request: &RefreshRequest,
    base: &Url,
    watch: &dyn RefreshWatch,
) -> Result<Fetched, RefreshError> {
    let limits = request.limits;
    let caller = http::caller(base, request.key.as_ref(), &limits)?;
    let url = address::models(base);
    let bytes = retry::get(&caller, &url, &limits).await.map_err(|failure| RefreshError::NoList {
        url: url.to_string(),
        reason: failure.to_string(),
        wants_key: failure.wants_key(),
    })?;
    let unusable = |error| RefreshError::Unusable { url: url.to_string(), error: Box::new(error) };
    let list = whole_list(&bytes, &request.date).map_err(unusable)?;

    let (wanted, mut skipped) = wanted(previous, &list.snapshot, request.models.as_deref());
    let all = wanted.len() as u64 + 1;
    watch.advanced(1, all);
    let mut waiting = wanted.into_iter();
    let mut calls: JoinSet<(ModelId, Result<Vec<u8>, http::Failure>)> = JoinSet::new();
    let (mut pages, mut notes, mut answers) = (Vec::new(), Vec::new(), 1);
    loop {
        while calls.len() < limits.concurrent.get()
            && let Some(model) = waiting.next()
        {
            calls.spawn(page(caller.clone(), address::endpoints(base, &model), model, limits));
        }
        let Some(call) = calls.join_next().await else { break };
        // A call is only ever aborted with all of them.
        let Ok((model, answer)) = call else { continue };
        answers += 1;
        watch.advanced(answers, all);
        match answer.map_err(|failure| failure.to_string()).and_then(|bytes| read_page(&bytes, &model, &request.date)) {
            Ok(read) => {
                notes.extend(read.notes.into_iter().map(|note| note.within(&model)));
                pages.push(read.snapshot);
            }
            Err(reason) => skipped.push(SkippedModel { model, reason }),
        }
    }
    // Answers come in any order; a snapshot and a report of the same answers must be the same.
    notes.sort();
    let notes = summed_up(notes);
    skipped.sort_by(|one, other| one.model.cmp(&other.model));
    Ok(Fetched { list, pages, skipped, notes })
}

async fn page(
    caller: http::Caller,
    url: Url,
    model: ModelId,
    limits: FetchLimits,
) -> (ModelId, Result<Vec<u8>, http::Failure>) {
    let answer = retry::get(&caller, &url, &limits).await;
    (model, answer)
}

/// The list, if it is all of it: a model that stands on a further page would be taken for one that is gone.
fn whole_list(bytes: &[u8], date: &str) -> Result<ReadCatalog, CatalogError> {
    #[derive(Deserialize)]
    struct Envelope {
        links: Option<Links>,
    }
    #[derive(Deserialize)]
    struct Links {
        next: Option<String>,
    }
    let next = serde_json::from_slice(bytes).ok().and_then(|Envelope { links }| links?.next);
    if next.is_some() {
        let fault = "the list goes on at another address, and only whole lists can be read".to_owned();
        return Err(CatalogError::At { place: "links.next".to_owned(), fault });
    }
    read_catalog_bytes(bytes, Some(date))
}

fn read_page(bytes: &[u8], model: &ModelId, date: &str) -> Result<ReadCatalog, String> {
    let read = read_catalog_bytes(bytes, Some(date)).map_err(|error| format!("the answer {error}"))?;
    match &read.snapshot.models[..] {
        [only] if only.id == *model => Ok(read),
        _ => Err("the answer is about something else".to_owned()),
    }
}

/// Models whose endpoints are asked for, and those that were named in vain.
fn wanted(
    previous: &CatalogSnapshot,
    list: &CatalogSnapshot,
    named: Option<&[ModelId]>,
) -> (Vec<ModelId>, Vec<SkippedModel>) {
    if let Some(named) = named {
        let (mut listed, unlisted): (Vec<_>, Vec<_>) = named.iter().cloned().partition(|id| list.model(id).is_some());
        // The batch tariff has a page of its own.
        let batch = listed.iter().map(batch_row_of).filter(|row| list.model(row).is_some() && !listed.contains(row));
        listed.extend(batch.collect::<Vec<_>>());
        let skipped = |model| SkippedModel { model, reason: "is not in the models list".to_owned() };
        return (listed, unlisted.into_iter().map(skipped).collect());
    }
    let has_providers = |id: &ModelId| {
        let known = previous.model(id);
        known.is_none_or(|model| model.endpoints.iter().any(|endpoint| !is_listed(endpoint)))
    };
    (list.models.iter().map(|model| model.id.clone()).filter(has_providers).collect(), Vec::new())
}
