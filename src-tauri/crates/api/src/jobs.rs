//! Long work: progress, at most ten times a second, and a cancel that works at the next look.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::wire::Progress;

/// Jobs under way, by the name that the frontend gave them.
#[derive(Debug, Default)]
pub struct Jobs {
    running: Mutex<HashMap<String, Arc<AtomicBool>>>,
}

impl Jobs {
    /// Registers a job until the guard is dropped.
    #[must_use]
    pub fn begin(&self, job: &str) -> JobGuard<'_> {
        let cancelled = Arc::new(AtomicBool::new(false));
        self.lock().insert(job.to_owned(), Arc::clone(&cancelled));
        JobGuard { jobs: self, job: job.to_owned(), cancelled }
    }

    /// Ends a job at its next look; a job that is over or unknown is left alone.
    pub fn cancel(&self, job: &str) {
        if let Some(cancelled) = self.lock().get(job) {
            cancelled.store(true, Ordering::Relaxed);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<AtomicBool>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A registered job.
#[derive(Debug)]
pub struct JobGuard<'a> {
    jobs: &'a Jobs,
    job: String,
    cancelled: Arc<AtomicBool>,
}

impl JobGuard<'_> {
    /// A watcher that reports to `report` and ends the work when the job is cancelled.
    #[must_use]
    pub fn watcher(&self, report: impl Fn(Progress) + Send + Sync + 'static) -> Watcher {
        Watcher { cancelled: Arc::clone(&self.cancelled), ..Watcher::reporting(report) }
    }
}

impl Drop for JobGuard<'_> {
    fn drop(&mut self) {
        self.jobs.lock().remove(&self.job);
    }
}

const PAUSE: Duration = Duration::from_millis(100);

/// Passes progress on, and cancels back.
pub struct Watcher {
    cancelled: Arc<AtomicBool>,
    report: Box<dyn Fn(Progress) + Send + Sync>,
    last: Mutex<Option<Instant>>,
    replayed: AtomicU64,
    total: AtomicU64,
}

impl Watcher {
    /// Nobody is told and nobody cancels.
    #[must_use]
    pub fn silent() -> Self {
        Self::reporting(|_| {})
    }

    /// Progress goes to `report`; nobody cancels.
    #[must_use]
    pub fn reporting(report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self {
            cancelled: Arc::default(),
            report: Box::new(report),
            last: Mutex::new(None),
            replayed: AtomicU64::new(0),
            total: AtomicU64::new(0),
        }
    }

    /// Sets what a replay counts towards.
    pub(crate) fn expect(&self, requests: u64) {
        self.total.store(requests, Ordering::Relaxed);
        self.replayed.store(0, Ordering::Relaxed);
    }

    fn tell(&self, progress: Progress) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let complete = progress.total == Some(progress.done);
        if complete || last.is_none_or(|last| last.elapsed() >= PAUSE) {
            *last = Some(Instant::now());
            drop(last);
            (self.report)(progress);
        }
    }
}

impl routewright_history::ImportWatch for Watcher {
    fn advanced(&self, bytes: u64, total_bytes: u64, rows: u64) {
        self.tell(Progress { phase: "import".to_owned(), done: bytes, total: Some(total_bytes), rows });
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl routewright_engine::Watch for Watcher {
    fn advanced(&self, requests: u64) {
        let done = self.replayed.fetch_add(requests, Ordering::Relaxed) + requests;
        let total = self.total.load(Ordering::Relaxed);
        self.tell(Progress { phase: "replay".to_owned(), done, total: Some(total), rows: done });
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
