//! What stays open between two use cases: the history, the catalog and the workload in memory.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use routewright_catalog::{BearerKey, Catalog};
use routewright_domain::{RecordedConditions, Workload};
use routewright_history::{History, LogSource, StoredConditions};
use routewright_report::LaidOutDocument;

use crate::catalog::{CatalogSource, find_catalog};
use crate::document::Beside;
use crate::error::ApiError;
use crate::host::Host;
use crate::jobs::{Jobs, Watcher};
use crate::quality::{DocumentQuality, WorkloadFit};
use crate::remembered::Remembered;
use crate::requests::{ReplayedRows, Selection};
use crate::wire::Uncertainty;

/// Of a million requests each, four bytes a request, so many are 64 MB.
const KEPT_SELECTIONS: usize = 16;

/// A running program's state. Shared between threads.
pub struct Session {
    pub(crate) host: Box<dyn Host>,
    /// The prices that replays use. It may change while one runs, which then ends on those it began with.
    catalog: Mutex<Arc<Catalog>>,
    /// Opened on first use, so that work on files alone needs no history.
    history: Mutex<Option<History>>,
    /// The workload of the last replay: editing a policy replays the same one again and again.
    recent: Mutex<Option<Arc<Workload>>>,
    /// Held while a workload of the history is read, so that whoever asks for it meanwhile gets that one and not another.
    reading: Mutex<()>,
    /// The log that was read last, since one document asks for its requests many times.
    recent_log: Mutex<Option<(LogState, Arc<Workload>)>>,
    /// The recorded conditions of the last replay, for the same reason.
    recent_conditions: Mutex<Option<Arc<RecordedConditions>>>,
    /// The quality that was fitted last, for the same reason.
    recent_fit: Mutex<Option<Arc<WorkloadFit>>>,
    /// What the last query of requests found: whoever scrolls asks for one page of it after the other.
    browsed: Mutex<Option<Arc<Selection>>>,
    /// How far the figures of the last document can be trusted, by a digest of what they were made of: a preview is made again
    /// with every word that is typed into it.
    trust: Mutex<Option<(String, Arc<Uncertainty>)>>,
    /// What the last document said beside its comparison, for the same reason.
    beside: Mutex<Option<(String, Arc<Beside>)>>,
    /// What the last document said of quality, by the digest of what it was made of.
    document_quality: Mutex<Option<(String, Arc<DocumentQuality>)>>,
    /// Outcomes of the last replays.
    remembered: Mutex<Remembered>,
    /// The document as it was last set on pages, and how many were before it.
    layout: Mutex<(u32, Option<Arc<LaidOutDocument>>)>,
    /// Requests that replays have told apart, the latest last.
    replayed: Mutex<VecDeque<Arc<ReplayedRows>>>,
    /// Keys of gateways for this run, by host and port.
    keys: Mutex<HashMap<String, BearerKey>>,
    /// Work under way.
    pub jobs: Jobs,
}

/// Where a replay takes its requests from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkloadSource {
    /// A workload of the history.
    Named(String),
    /// A log, read without the history.
    File(PathBuf),
}

impl WorkloadSource {
    /// A name of the history, or a file where there is one at that path.
    #[must_use]
    pub fn name_or_file(text: &str) -> Self {
        let path = PathBuf::from(text);
        if path.is_file() || text.contains(['/', '\\']) { Self::File(path) } else { Self::Named(text.to_owned()) }
    }
}

/// A log as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LogState {
    file: PathBuf,
    bytes: u64,
    written: SystemTime,
}

impl LogState {
    /// `None` for a workload of the history, and where the disk does not tell.
    fn of(source: &WorkloadSource) -> Option<Self> {
        let WorkloadSource::File(file) = source else { return None };
        let found = std::fs::metadata(file).ok()?;
        Some(Self { file: file.clone(), bytes: found.len(), written: found.modified().ok()? })
    }
}

impl Session {
    /// Starts a session with the bundled catalog.
    pub fn new(host: impl Host + 'static) -> Result<Self, ApiError> {
        Ok(Self {
            host: Box::new(host),
            catalog: Mutex::new(Arc::new(crate::catalog::bundled()?)),
            history: Mutex::new(None),
            recent: Mutex::new(None),
            reading: Mutex::default(),
            recent_log: Mutex::new(None),
            recent_conditions: Mutex::new(None),
            recent_fit: Mutex::new(None),
            browsed: Mutex::new(None),
            trust: Mutex::new(None),
            beside: Mutex::new(None),
            document_quality: Mutex::new(None),
            remembered: Mutex::default(),
            layout: Mutex::default(),
            replayed: Mutex::default(),
            keys: Mutex::default(),
            jobs: Jobs::default(),
        })
    }

    /// The same session with another catalog than the bundled one.
    pub fn with_catalog(self, source: &CatalogSource) -> Result<Self, ApiError> {
        self.use_catalog(source)?;
        Ok(self)
    }

    /// The catalog in use.
    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&lock(&self.catalog))
    }

    /// Makes everything after this use another catalog. Where it cannot be read, the one in use stays.
    pub(crate) fn use_catalog(&self, source: &CatalogSource) -> Result<(), ApiError> {
        let catalog = find_catalog(self, source)?;
        *lock(&self.catalog) = Arc::new(catalog);
        Ok(())
    }

    /// A connection to the history for long work, so that short questions need not wait for its end.
    pub(crate) fn own_history(&self) -> Result<History, ApiError> {
        self.with_history(|history| Ok(history.connect_again()?))
    }

    /// Lets `act` ask the history a short question; it is opened when it is not yet.
    pub(crate) fn with_history<T>(&self, act: impl FnOnce(&mut History) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let mut slot = lock(&self.history);
        let mut history = match slot.take() {
            Some(history) => history,
            None => History::open(&self.host.history_file())?,
        };
        let result = act(&mut history);
        *slot = Some(history);
        result
    }

    /// The requests of `source`, from memory when they are the last ones used.
    pub(crate) fn workload(&self, source: &WorkloadSource, watcher: &Watcher) -> Result<Arc<Workload>, ApiError> {
        // Before it is read: what is written meanwhile is read the next time.
        let state = LogState::of(source);
        let reading = matches!(source, WorkloadSource::Named(_)).then(|| lock(&self.reading));
        let loaded = self.workload_beside(source, watcher)?;
        match (source, state) {
            (WorkloadSource::Named(_), _) => *lock(&self.recent) = Some(Arc::clone(&loaded)),
            (WorkloadSource::File(_), Some(state)) => *lock(&self.recent_log) = Some((state, Arc::clone(&loaded))),
            (WorkloadSource::File(_), None) => {}
        }
        drop(reading);
        Ok(loaded)
    }

    /// The same for a second workload, which does not take the place of the one in memory.
    pub(crate) fn workload_beside(
        &self,
        source: &WorkloadSource,
        watcher: &Watcher,
    ) -> Result<Arc<Workload>, ApiError> {
        match source {
            WorkloadSource::File(file) => {
                let recent = lock(&self.recent_log).clone();
                if let Some((_, recent)) = recent.filter(|(state, _)| LogState::of(source).as_ref() == Some(state)) {
                    return Ok(recent);
                }
                let read = routewright_history::read_log(&LogSource::recognised(file), self.host.now(), watcher);
                let advice = "give the name of a workload, or import the file with `routewright workload import`, which takes --map";
                read.map(|read| Arc::new(read.workload)).map_err(|error| ApiError::from(error).with_hint(advice))
            }
            WorkloadSource::Named(name) => {
                let stored = self.with_history(|history| Ok(history.find(name)?))?;
                let recent = lock(&self.recent).clone();
                // The digest decides: a workload of the same name may be another one by now.
                if let Some(recent) =
                    recent.filter(|recent| recent.identity.name == *name && recent.identity.digest == stored.digest)
                {
                    return Ok(recent);
                }
                Ok(Arc::new(self.own_history()?.load(name)?))
            }
        }
    }

    /// Makes the next replay read its workload anew.
    pub(crate) fn forget_workload(&self) {
        *lock(&self.recent) = None;
        *lock(&self.recent_log) = None;
        *lock(&self.browsed) = None;
    }

    /// Outcomes of the last replays.
    pub(crate) fn remembered(&self) -> MutexGuard<'_, Remembered> {
        lock(&self.remembered)
    }

    /// Keeps a document that was set on pages in the place of the one before; gives the number that it can be had by.
    pub(crate) fn keep_layout(&self, document: LaidOutDocument) -> u32 {
        let mut layout = lock(&self.layout);
        *layout = (layout.0.wrapping_add(1), Some(Arc::new(document)));
        layout.0
    }

    /// The document as it was last set on pages, if that is the one of this number.
    pub(crate) fn layout(&self, number: u32) -> Option<Arc<LaidOutDocument>> {
        let layout = lock(&self.layout);
        layout.1.clone().filter(|_| layout.0 == number)
    }

    /// What the last query of requests found.
    pub(crate) fn browsed(&self) -> Option<Arc<Selection>> {
        lock(&self.browsed).clone()
    }

    /// Keeps what a query found for its next pages.
    pub(crate) fn keep_browsed(&self, found: Arc<Selection>) {
        *lock(&self.browsed) = Some(found);
    }

    /// Requests that a replay has told apart, by their id.
    pub(crate) fn replayed(&self, id: &str) -> Option<Arc<ReplayedRows>> {
        lock(&self.replayed).iter().find(|found| found.is(id)).map(Arc::clone)
    }

    /// Keeps requests that a replay has told apart; of many, the oldest go.
    pub(crate) fn keep_replayed(&self, found: Arc<ReplayedRows>) {
        let mut kept = lock(&self.replayed);
        if kept.len() >= KEPT_SELECTIONS {
            kept.pop_front();
        }
        kept.push_back(found);
    }

    /// The key that a gateway has for this run.
    pub(crate) fn key(&self, gateway: &str) -> Option<BearerKey> {
        lock(&self.keys).get(gateway).cloned()
    }

    /// Keeps a key for a gateway until the program ends.
    pub(crate) fn keep_key(&self, gateway: &str, key: BearerKey) {
        lock(&self.keys).insert(gateway.to_owned(), key);
    }

    /// Forgets the key that a gateway has for this run.
    pub(crate) fn forget_key(&self, gateway: &str) {
        lock(&self.keys).remove(gateway);
    }

    /// How far figures can be trusted, from memory where they were made of the same.
    pub(crate) fn trust(
        &self,
        digest: &str,
        make: impl FnOnce() -> Result<Uncertainty, ApiError>,
    ) -> Result<Arc<Uncertainty>, ApiError> {
        last_or_made(&self.trust, digest, make)
    }

    /// What a document says beside its comparison, from memory where it was made of the same.
    pub(crate) fn beside(
        &self,
        digest: &str,
        make: impl FnOnce() -> Result<Beside, ApiError>,
    ) -> Result<Arc<Beside>, ApiError> {
        last_or_made(&self.beside, digest, make)
    }

    /// What a document says of quality, from memory where it was made of the same.
    pub(crate) fn document_quality(
        &self,
        digest: &str,
        make: impl FnOnce() -> Result<DocumentQuality, ApiError>,
    ) -> Result<Arc<DocumentQuality>, ApiError> {
        last_or_made(&self.document_quality, digest, make)
    }

    /// The quality that was fitted last.
    pub(crate) fn recent_fit(&self) -> Option<Arc<WorkloadFit>> {
        lock(&self.recent_fit).clone()
    }

    /// Keeps a fit for the next replay.
    pub(crate) fn keep_fit(&self, fit: Arc<WorkloadFit>) {
        *lock(&self.recent_fit) = Some(fit);
    }

    /// Recorded conditions, from memory when they are the last ones used.
    pub(crate) fn conditions(&self, stored: &StoredConditions) -> Result<Arc<RecordedConditions>, ApiError> {
        let recent = lock(&self.recent_conditions).clone();
        if let Some(recent) = recent.filter(|recent| recent.name == stored.name && recent.digest == stored.digest) {
            return Ok(recent);
        }
        let loaded = Arc::new(self.own_history()?.conditions(&stored.name)?);
        *lock(&self.recent_conditions) = Some(Arc::clone(&loaded));
        Ok(loaded)
    }
}

/// What was made last, where it was made of the same; else what is made now, which is then the last.
fn last_or_made<T>(
    slot: &Mutex<Option<(String, Arc<T>)>>,
    digest: &str,
    make: impl FnOnce() -> Result<T, ApiError>,
) -> Result<Arc<T>, ApiError> {
    let last = lock(slot).clone();
    if let Some((_, found)) = last.filter(|(own, _)| own == digest) {
        return Ok(found);
    }
    let found = Arc::new(make()?);
    *lock(slot) = Some((digest.to_owned(), Arc::clone(&found)));
    Ok(found)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves the value as it was between two whole steps.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
