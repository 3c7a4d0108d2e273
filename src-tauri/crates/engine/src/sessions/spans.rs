//! How long sessions take from their first request to the end of their last.

use routewright_domain::{SessionPauses, SessionPercentiles, SessionSpans};

use super::sums::Sums;
use super::{each_as, percentiles};
use crate::pipeline::nanos;

/// From the first arrival to the last end, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    began: i64,
    /// `None` once a latency was not known, or a call came in a batch.
    ended: Option<i64>,
}

impl Span {
    pub(super) const NONE: Self = Self { began: i64::MAX, ended: Some(i64::MIN) };

    /// Takes in a call that arrived then and took so many microseconds.
    pub(super) fn take_in(&mut self, arrival: i64, took_us: Option<u64>) {
        self.began = self.began.min(arrival);
        let ends = took_us.map(|took| arrival.saturating_add(nanos(took)));
        self.ended = self.ended.zip(ends).map(|(latest, own)| latest.max(own));
    }

    fn nanos(self) -> Option<i64> {
        Some(self.ended?.saturating_sub(self.began))
    }
}

/// Both passes have the same sessions in the same order: a session's first call waits for nobody.
pub(super) fn spans(open: &[Sums], closed: &[Sums]) -> Option<SessionSpans> {
    let lengths =
        |(open, closed): (&Sums, &Sums)| (open.recorded.nanos(), open.replayed.nanos().zip(closed.replayed.nanos()));
    let several: Vec<_> = open.iter().zip(closed).filter(|(open, _)| open.calls > 1).map(lengths).collect();
    let of_recorded = several.iter().any(|(recorded, replayed)| recorded.is_some() && replayed.is_some());
    let (mut recorded, mut open_loop, mut closed_loop) = (vec![], vec![], vec![]);
    for (own, replayed) in &several {
        let Some((open, closed)) = replayed else { continue };
        if of_recorded && own.is_none() {
            continue;
        }
        recorded.extend(own);
        open_loop.push(*open);
        closed_loop.push(*closed);
    }
    let sessions = closed_loop.len() as u64;
    Some(SessionSpans {
        sessions,
        left_out: several.len() as u64 - sessions,
        pauses: if of_recorded { SessionPauses::Recorded } else { SessionPauses::Unknown },
        recorded_ms: milliseconds(recorded),
        open_loop_ms: milliseconds(open_loop)?,
        closed_loop_ms: milliseconds(closed_loop)?,
    })
}

fn milliseconds(spans: Vec<i64>) -> Option<SessionPercentiles<f64>> {
    Some(each_as(percentiles(spans)?, |nanos| nanos as f64 / 1e6))
}
