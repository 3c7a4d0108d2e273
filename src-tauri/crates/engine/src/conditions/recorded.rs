//! Recorded conditions: which measurement of an endpoint holds at an instant.

use std::collections::HashMap;

use routewright_domain::{ConditionPoint, RecordedConditions, Timestamp};

use crate::latency::QuantileFunction;
use crate::plan::{EndpointIndex, Figures, Plan};

const HOUR_NS: i64 = 3_600 * Timestamp::NANOS_PER_SEC;
const HOURS_OF_WEEK: i64 = 168;
/// So long after the last snapshot it still counts as the newest; then the hour of the week says more. Assumed.
const STALE_HOURS: i64 = 4;

/// What is known of endpoints over time. Without recorded conditions there is one measurement, the catalog's.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    /// When snapshots were taken, ascending.
    taken_at: Vec<i64>,
    window_ns: i64,
    /// Snapshot that stands for each hour of the week, for instants outside the series.
    by_hour: Vec<u32>,
    /// `snapshots × endpoints` figures; the catalog's where nothing was measured.
    figures: Vec<Figures>,
    /// When each figure was taken; the catalog's are as old as can be.
    age_base: Vec<i64>,
    endpoints: usize,
}

/// The snapshots that count from one instant until another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Snapshots {
    known: usize,
    holding: usize,
    from: i64,
    until: i64,
}

impl Default for Snapshots {
    /// Counts at no instant.
    fn default() -> Self {
        Self { known: 0, holding: 0, from: i64::MAX, until: i64::MIN }
    }
}

impl Timeline {
    /// The catalog's figures at all times.
    pub(crate) fn published(plan: &Plan) -> Self {
        Self {
            taken_at: vec![],
            window_ns: 0,
            by_hour: vec![],
            figures: plan.endpoints.iter().map(|endpoint| endpoint.figures).collect(),
            age_base: vec![i64::MIN; plan.endpoints.len()],
            endpoints: plan.endpoints.len(),
        }
    }

    /// Recorded figures where there are some.
    pub(crate) fn recorded(plan: &Plan, recorded: &RecordedConditions) -> Self {
        let endpoints = plan.endpoints.len();
        let taken_at: Vec<i64> = recorded.taken_at.iter().map(|at| at.0).collect();
        if taken_at.is_empty() {
            return Self::published(plan);
        }
        let series: HashMap<&str, &Vec<ConditionPoint>> =
            recorded.endpoints.iter().map(|own| (own.endpoint.as_str(), &own.points)).collect();
        let mut timeline = Self {
            by_hour: by_hour(&taken_at),
            window_ns: i64::from(recorded.window_minutes).saturating_mul(60 * Timestamp::NANOS_PER_SEC),
            figures: Vec::with_capacity(endpoints * taken_at.len()),
            age_base: vec![i64::MIN; endpoints * taken_at.len()],
            endpoints,
            taken_at,
        };
        for _ in 0..timeline.taken_at.len() {
            timeline.figures.extend(plan.endpoints.iter().map(|endpoint| endpoint.figures));
        }
        for (at, endpoint) in plan.endpoints.iter().enumerate() {
            let Some(points) = series.get(endpoint.id.as_str()) else { continue };
            timeline.fill(at, points);
        }
        timeline
    }

    /// A measurement holds until the next one.
    fn fill(&mut self, endpoint: EndpointIndex, points: &[ConditionPoint]) {
        let mut points = points.iter().peekable();
        let mut newest: Option<(Figures, i64)> = None;
        for snapshot in 0..self.taken_at.len() {
            while let Some(point) = points.next_if(|point| point.snapshot as usize <= snapshot) {
                let at = snapshot * self.endpoints + endpoint;
                let catalog = newest.map_or(self.figures[at], |(figures, _)| figures);
                let figures = Figures {
                    ttft: point.ttft_ms.as_ref().map(QuantileFunction::through).or(catalog.ttft),
                    throughput: point.throughput_tps.as_ref().map(QuantileFunction::through).or(catalog.throughput),
                    healthy: point.healthy,
                };
                newest = Some((figures, self.taken_at[point.snapshot as usize]));
            }
            if let Some((figures, taken)) = newest {
                self.figures[snapshot * self.endpoints + endpoint] = figures;
                self.age_base[snapshot * self.endpoints + endpoint] = taken;
            }
        }
    }

    /// What a decision knows of an endpoint: the newest snapshot at or before its instant.
    #[inline]
    pub(crate) fn known(&self, snapshots: Snapshots, endpoint: EndpointIndex) -> &Figures {
        &self.figures[snapshots.known * self.endpoints + endpoint]
    }

    /// What holds of an endpoint: the snapshot whose window takes the instant in, else the newest at or before.
    #[inline]
    pub(crate) fn holding(&self, snapshots: Snapshots, endpoint: EndpointIndex) -> &Figures {
        &self.figures[snapshots.holding * self.endpoints + endpoint]
    }

    /// The snapshots for an instant, which are most often those of the instant before.
    #[inline]
    pub(crate) fn at(&self, now: i64, last: &mut Snapshots) -> Snapshots {
        if now < last.from || last.until <= now {
            *last = self.snapshots(now);
        }
        *last
    }

    #[cold]
    fn snapshots(&self, now: i64) -> Snapshots {
        let (Some(first), Some(last)) = (self.taken_at.first(), self.taken_at.last()) else {
            return Snapshots { known: 0, holding: 0, from: i64::MIN, until: i64::MAX };
        };
        let known = self.newest(now);
        let end = last + HOUR_NS * STALE_HOURS + 1;
        let hour = now.div_euclid(HOUR_NS).saturating_mul(HOUR_NS);
        let (mut from, mut until) = if now < *first {
            (hour, hour.saturating_add(HOUR_NS).min(*first))
        } else if now >= end {
            (hour.max(end), hour.saturating_add(HOUR_NS))
        } else {
            (self.taken_at[known], self.taken_at.get(known + 1).copied().unwrap_or(end))
        };
        // Within a measurement's window it holds already, though nobody knows it yet.
        let next = self.taken_at.partition_point(|taken| *taken <= now);
        let opens = self.taken_at.get(next).map_or(i64::MAX, |taken| taken.saturating_sub(self.window_ns));
        if opens <= now {
            from = from.max(opens);
            return Snapshots { known, holding: next, from, until };
        }
        until = until.min(opens);
        Snapshots { known, holding: known, from, until }
    }

    /// Nanoseconds since what is known of an endpoint at `now` was measured; `None` for a published figure.
    pub(crate) fn age(&self, endpoint: EndpointIndex, now: i64) -> Option<i64> {
        if self.taken_at.is_empty() {
            return None;
        }
        let snapshot = self.newest(now);
        let taken = self.age_base[snapshot * self.endpoints + endpoint];
        // Of another week only the hour counts: a measurement of that hour is as old as the part of it that has passed.
        (taken != i64::MIN).then(|| (now - taken).rem_euclid(HOURS_OF_WEEK * HOUR_NS))
    }

    /// The newest snapshot at or before `now`; outside the series the one that stands for the hour of the week.
    #[inline]
    fn newest(&self, now: i64) -> usize {
        let (first, last) = (self.taken_at[0], self.taken_at[self.taken_at.len() - 1]);
        if now < first || now > last + HOUR_NS * STALE_HOURS {
            return self.by_hour[hour_of_week(now)] as usize;
        }
        self.taken_at.partition_point(|taken| *taken <= now) - 1
    }
}

/// Hour of the week, from Thursday 00:00 UTC as 1970 began.
fn hour_of_week(at: i64) -> usize {
    usize::try_from(at.div_euclid(HOUR_NS).rem_euclid(HOURS_OF_WEEK)).unwrap_or(0)
}

/// For each hour of the week the snapshot of that hour, or else of the hour most shortly before.
fn by_hour(taken_at: &[i64]) -> Vec<u32> {
    let mut by_hour: Vec<Option<u32>> = vec![None; 168];
    for (snapshot, taken) in (0_u32..).zip(taken_at) {
        by_hour[hour_of_week(*taken)] = Some(snapshot);
    }
    let mut newest = by_hour.iter().rev().find_map(|snapshot| *snapshot).unwrap_or(0);
    by_hour
        .into_iter()
        .map(|snapshot| {
            newest = snapshot.unwrap_or(newest);
            newest
        })
        .collect()
}
