//! Rows decided closed loop: the calls of a session wait for each other.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::{NO_FEATURE, Run, STRIDE};
use crate::aggregate::Tally;
use crate::pipeline::{Decision, Scratch, nanos};
use crate::replay::{Cancelled, Watch};

/// Marks a call that has not ended.
const UNDER_WAY: i64 = i64::MIN;
/// Marks a row that belongs to no session.
const ALONE: Place = Place { session: u32::MAX, call: 0 };

/// Who waits for whom, and what has ended so far.
struct Pace {
    sessions: Vec<Session>,
    /// By row.
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    session: u32,
    call: u32,
}

/// The calls of a session in order of their recorded arrival.
#[derive(Default)]
struct Session {
    calls: Vec<Call>,
    /// Positions in the order in which they ended as recorded.
    by_end: Vec<u32>,
    /// How many of these have ended in the replay, counted from the first that has not.
    gone: usize,
    /// The latest end of those.
    latest: i64,
    /// The first call that has not been released.
    next: usize,
}

struct Call {
    row: u32,
    /// It waits for so many of the first that ended as recorded: those that had ended when it came.
    waits_for: u32,
    begins: Begins,
    /// Nanoseconds since 1970.
    ended: i64,
}

/// When a call comes that waits for others.
#[derive(Debug, Clone, Copy)]
enum Begins {
    /// So many nanoseconds after the last of those has ended.
    AfterPause(i64),
    /// When the last of those has ended, and no sooner than this.
    NotBefore(i64),
}

impl Run<'_> {
    /// Decides all rows as [`tally`](Run::tally) does, but a call comes only when the calls of its session that had ended before it as
    /// recorded have ended, and the recorded pause after the last of them is over. Where a session has a call without a recorded
    /// latency its pauses are not known: then a call comes when it was recorded to, or as the last before it ends where that is
    /// later. Rows without a session come when they were recorded to. All is decided in order of arrival, so what is
    /// delayed meets the state, the incidents and the conditions of the time to which it is delayed.
    pub(crate) fn tally_closed_loop<T: Tally>(&self, sums: &mut T, watch: &dyn Watch) -> Result<(), Cancelled> {
        let world = self.world();
        let as_recorded = self.traffic.is_as_recorded();
        let (mut state, mut scratch) = (self.first_state(), Scratch::default());
        let mut request = self.rows.first();
        let mut pace = self.pace();
        let mut released: BinaryHeap<Reverse<(i64, u32)>> = BinaryHeap::new();
        let columns = &self.workload.columns;
        let mut recorded = (0..columns.len()).filter(|row| self.assignment.feature[*row] != NO_FEATURE).peekable();
        let mut decided = 0;
        loop {
            // Whoever waits for somebody comes from the heap.
            while recorded.next_if(|row| pace.waits(*row)).is_some() {}
            let soonest = released.peek().map(|Reverse((arrival, row))| (*arrival, *row as usize));
            let next = recorded.peek().map(|row| (columns.arrival_ns[*row], *row));
            let (arrival, row) = match (soonest, next) {
                (Some(soonest), Some(next)) => soonest.min(next),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => break,
            };
            if Some((arrival, row)) == next {
                recorded.next();
            } else {
                released.pop();
            }
            if decided % STRIDE == 0 && watch.cancelled() {
                return Err(Cancelled);
            }
            decided += 1;
            if decided % STRIDE == 0 {
                watch.advanced(STRIDE as u64);
            }
            if !self.read(row, &mut request) {
                continue;
            }
            request.arrival = arrival;
            let decision = if as_recorded {
                Some(self.decide_one(&world, &request, &mut state, &mut scratch, sums))
            } else {
                self.decide_copies(&world, &request, &mut state, &mut scratch, sums)
            };
            let waited = decision.as_ref().map_or(0, Decision::waited_at_least_us);
            pace.ended(row, arrival.saturating_add(nanos(waited)), |at, row| released.push(Reverse((at, row))));
        }
        watch.advanced((columns.len() - decided + decided % STRIDE) as u64);
        Ok(())
    }

    /// The sessions of the rows that are decided.
    fn pace(&self) -> Pace {
        let columns = &self.workload.columns;
        let as_recorded = self.traffic.is_as_recorded();
        let mut request = self.rows.first();
        let mut positions: HashMap<u64, u32> = HashMap::new();
        let mut pace = Pace { sessions: Vec::new(), places: vec![ALONE; columns.len()] };
        for row in 0..columns.len() {
            let key = columns.session_key[row];
            if key == 0 || !self.read(row, &mut request) {
                continue;
            }
            // Nobody waits for a request that a scenario with less traffic leaves out.
            if !as_recorded && self.traffic.copies(request.arrival, request.draws) == 0 {
                continue;
            }
            let session = *positions.entry(key).or_insert_with(|| {
                pace.sessions.push(Session::default());
                number(pace.sessions.len() - 1)
            });
            let calls = &mut pace.sessions[session as usize].calls;
            pace.places[row] = Place { session, call: number(calls.len()) };
            calls.push(Call { row: number(row), waits_for: 0, begins: Begins::AfterPause(0), ended: UNDER_WAY });
        }
        for session in &mut pace.sessions {
            let arrivals = session.calls.iter().map(|call| columns.arrival_ns[call.row as usize]).collect::<Vec<i64>>();
            let latency = |call: &Call| columns.latency_us[call.row as usize].micros();
            let latencies = session.calls.iter().map(latency).collect::<Option<Vec<u64>>>();
            session.keep_pace(&arrivals, latencies.as_deref());
        }
        pace
    }
}

/// No workload has rows that a number of 32 bits does not hold.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Pace {
    fn waits(&self, row: usize) -> bool {
        self.call(row).is_some_and(|call| call.waits_for > 0)
    }

    fn call(&self, row: usize) -> Option<&Call> {
        let Place { session, call } = self.places[row];
        self.sessions.get(session as usize)?.calls.get(call as usize)
    }

    /// A call has ended; tells which can come now, and when.
    fn ended(&mut self, row: usize, at: i64, release: impl FnMut(i64, u32)) {
        let Place { session, call } = self.places[row];
        if let Some(session) = self.sessions.get_mut(session as usize) {
            session.ended(call as usize, at, release);
        }
    }
}

impl Session {
    /// Finds who waits for whom. Whoever comes as another ends has waited for it.
    fn keep_pace(&mut self, arrivals: &[i64], latencies: Option<&[u64]>) {
        // Without latencies a call has ended before all that come later.
        let took = |n: usize| latencies.map_or(1, |latencies| nanos(latencies[n]));
        let ends: Vec<i64> = arrivals.iter().enumerate().map(|(n, arrival)| arrival.saturating_add(took(n))).collect();
        self.by_end = (0..number(ends.len())).collect();
        self.by_end.sort_unstable_by_key(|n| (ends[*n as usize], *n));
        let mut before = 0;
        for (n, call) in self.calls.iter_mut().enumerate() {
            while self
                .by_end
                .get(before)
                .is_some_and(|other| (ends[*other as usize], *other as usize) < (arrivals[n], n))
            {
                before += 1;
            }
            call.waits_for = number(before);
            call.begins = match before.checked_sub(1).filter(|_| latencies.is_some()) {
                Some(last) => Begins::AfterPause(arrivals[n].saturating_sub(ends[self.by_end[last] as usize])),
                None => Begins::NotBefore(arrivals[n]),
            };
        }
        self.next = self.calls.iter().take_while(|call| call.waits_for == 0).count();
        self.latest = i64::MIN;
    }

    fn ended(&mut self, call: usize, at: i64, mut release: impl FnMut(i64, u32)) {
        self.calls[call].ended = at;
        while let Some(first) = self.by_end.get(self.gone) {
            let ended = self.calls[*first as usize].ended;
            if ended == UNDER_WAY {
                break;
            }
            self.gone += 1;
            self.latest = self.latest.max(ended);
            while let Some(next) = self.calls.get(self.next).filter(|next| next.waits_for as usize <= self.gone) {
                let arrival = match next.begins {
                    Begins::AfterPause(pause) => self.latest.saturating_add(pause),
                    Begins::NotBefore(recorded) => self.latest.max(recorded),
                };
                release(arrival, next.row);
                self.next += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: i64 = 1_000_000_000;

    /// The seconds at which the calls of a session come, given when they came, how long they took, and how long they take.
    fn arrivals(recorded: &[(i64, Option<u64>)], replayed: &[i64]) -> Vec<i64> {
        let call = |n: usize| Call { row: number(n), waits_for: 0, begins: Begins::AfterPause(0), ended: UNDER_WAY };
        let mut session = Session { calls: (0..recorded.len()).map(call).collect(), ..Session::default() };
        let came: Vec<i64> = recorded.iter().map(|call| call.0 * S).collect();
        let latencies = recorded.iter().map(|call| call.1.map(|s| s * 1_000_000)).collect::<Option<Vec<u64>>>();
        session.keep_pace(&came, latencies.as_deref());
        let mut coming: BinaryHeap<Reverse<(i64, u32)>> = session
            .calls
            .iter()
            .filter(|call| call.waits_for == 0)
            .map(|call| Reverse((came[call.row as usize], call.row)))
            .collect();
        let mut found = vec![0; recorded.len()];
        while let Some(Reverse((at, row))) = coming.pop() {
            found[row as usize] = at / S;
            session.ended(row as usize, at + replayed[row as usize] * S, |at, row| coming.push(Reverse((at, row))));
        }
        found
    }

    #[test]
    fn a_slower_call_delays_all_that_follow_and_a_faster_one_brings_them_forward() {
        let recorded = [(0, Some(2)), (5, Some(2)), (20, Some(1))];
        assert_eq!(arrivals(&recorded, &[10, 2, 1]), [0, 13, 28]);
        assert_eq!(arrivals(&recorded, &[1, 1, 1]), [0, 4, 18]);
        assert_eq!(arrivals(&recorded, &[2, 2, 1]), [0, 5, 20]);
    }

    #[test]
    fn calls_at_once_wait_for_what_came_before_them_and_are_all_waited_for() {
        // After the first two at once; the last came when both were there, two seconds after the slower.
        let recorded = [(0, Some(3)), (4, Some(10)), (5, Some(2)), (16, Some(1))];
        assert_eq!(arrivals(&recorded, &[3, 1, 9, 1]), [0, 4, 5, 16]);
        assert_eq!(arrivals(&recorded, &[6, 10, 2, 1]), [0, 7, 8, 19]);
        // The second call overlaps the first: it waits for nobody.
        assert_eq!(arrivals(&[(0, Some(9)), (3, Some(1)), (10, Some(1))], &[20, 1, 1]), [0, 3, 21]);
    }

    #[test]
    fn without_recorded_latencies_a_call_is_delayed_by_an_answer_that_is_not_there_yet() {
        let recorded = [(0, None), (10, None), (10, None), (40, None)];
        assert_eq!(arrivals(&recorded, &[4, 50, 7, 1]), [0, 10, 10, 60]);
        assert_eq!(arrivals(&recorded, &[14, 1, 1, 1]), [0, 14, 14, 40]);
    }
}
