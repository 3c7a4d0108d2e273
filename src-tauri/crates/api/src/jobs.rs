//! Long work: progress, at most ten times a second, and a cancel that works at the next look.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use routewright_domain::SearchNews;

use crate::wire::Progress;

/// Jobs under way, by the name that the frontend gave them.
#[derive(Debug, Default)]
pub struct Jobs {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    running: HashMap<String, Arc<AtomicBool>>,
    /// Cancelled before they began: a frontend may be quicker than the thread that its job waits for.
    early: VecDeque<String>,
}

/// Early cancels that are remembered; older ones are of jobs that were over already.
const EARLY: usize = 64;

impl Jobs {
    /// Registers a job until the guard is dropped.
    #[must_use]
    pub fn begin(&self, job: &str) -> JobGuard<'_> {
        let mut table = self.lock();
        let cancelled = Arc::new(AtomicBool::new(table.early.iter().any(|early| early == job)));
        table.running.insert(job.to_owned(), Arc::clone(&cancelled));
        JobGuard { jobs: self, job: job.to_owned(), cancelled }
    }

    /// Ends a job at its next look, or as soon as it begins.
    pub fn cancel(&self, job: &str) {
        let mut table = self.lock();
        if let Some(cancelled) = table.running.get(job) {
            cancelled.store(true, Ordering::Relaxed);
            return;
        }
        table.early.push_back(job.to_owned());
        if table.early.len() > EARLY {
            table.early.pop_front();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.jobs.lock().running.remove(&self.job);
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

    /// Passes on how a search stands, at once.
    pub(crate) fn tell_news(&self, news: SearchNews) {
        let (done, total) = (self.replayed.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        (self.report)(Progress { phase: "search".to_owned(), done, total: Some(total), rows: done, news: Some(news) });
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
        self.tell(Progress { phase: "import".to_owned(), done: bytes, total: Some(total_bytes), rows, news: None });
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl routewright_history::SynthesisWatch for Watcher {
    fn advanced(&self, requests: u64, total: u64) {
        self.tell(Progress {
            phase: "synthesis".to_owned(),
            done: requests,
            total: Some(total),
            rows: requests,
            news: None,
        });
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl routewright_engine::Watch for Watcher {
    fn advanced(&self, requests: u64) {
        let done = self.replayed.fetch_add(requests, Ordering::Relaxed) + requests;
        let total = self.total.load(Ordering::Relaxed);
        self.tell(Progress { phase: "replay".to_owned(), done, total: Some(total), rows: done, news: None });
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl routewright_catalog::RefreshWatch for Watcher {
    fn advanced(&self, answers: u64, all: u64) {
        self.tell(Progress { phase: "refresh".to_owned(), done: answers, total: Some(all), rows: answers, news: None });
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use routewright_engine::Watch;

    use super::*;

    #[test]
    fn a_job_that_is_cancelled_before_it_begins_ends_at_its_first_look() {
        let jobs = Jobs::default();
        jobs.cancel("early");
        assert!(Watch::cancelled(&jobs.begin("early").watcher(|_| {})));
        assert!(!Watch::cancelled(&jobs.begin("other").watcher(|_| {})));
    }
}
