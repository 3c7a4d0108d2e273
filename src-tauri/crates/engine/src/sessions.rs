//! What a replay makes of sessions: the same decisions, summed up by session.

use std::collections::HashMap;

use routewright_domain::{
    Evidence, Mechanisms, Money, RequestColumns, ScenarioId, SessionOutcome, SessionPercentiles, SessionSpans,
};

use crate::aggregate::Tally;
use crate::pipeline::{Answer, Attempt, AttemptStatus, Billed, Charge, Decision, Observer, Request, World};
use crate::plan::{EndpointIndex, NodeIndex, Plan};
use crate::replay::{Cancelled, ReplayInput, Watch};
use crate::run::{Assignment, Run};

/// The sessions of a plan's replay, by the same decisions that its outcome sums up. Rows are decided in order of arrival in one go.
pub fn session_outcomes(plan: &Plan, input: &ReplayInput, watch: &dyn Watch) -> Result<SessionOutcome, Cancelled> {
    let assignment = Assignment::new(&plan.features, input.workload, watch)?;
    let run = Run::new(plan, input, &assignment);
    let mut sessions = Sessions::new(plan, &input.workload.columns);
    run.tally(0..input.workload.columns.len(), &mut run.first_state(), &mut sessions, watch)?;
    Ok(sessions.outcome(&input.scenario.id))
}

/// Sums by session, in order of their first call.
pub(crate) struct Sessions<'a> {
    plan: &'a Plan,
    columns: &'a RequestColumns,
    positions: HashMap<u64, usize>,
    sessions: Vec<Sums>,
    apart: Sums,
    copies: u64,
    last_row: Option<usize>,
    /// Of the request under way.
    current: CallSums,
    mechanisms: Mechanisms,
}

#[derive(Debug, Clone, Copy, Default)]
struct CallSums {
    cost: i128,
    unpriced: bool,
    prompt: u64,
    cached: u64,
}

/// What the calls of one session come to.
#[derive(Debug, Clone, Copy)]
struct Sums {
    calls: u64,
    answered: u64,
    cost: i128,
    unpriced: u64,
    prompt: u64,
    cached: u64,
    fell_back: bool,
    /// Microseconds; `None` once a call was answered by nobody knows when.
    waiting: Option<u64>,
    /// Who answered first, and whether everybody since was of that endpoint and that model.
    first: Option<EndpointIndex>,
    kept_endpoint: bool,
    kept_model: bool,
    time_line: TimeLine,
}

impl Sums {
    const NONE: Self = Self {
        calls: 0,
        answered: 0,
        cost: 0,
        unpriced: 0,
        prompt: 0,
        cached: 0,
        fell_back: false,
        waiting: Some(0),
        first: None,
        kept_endpoint: true,
        kept_model: true,
        time_line: TimeLine::NotBegun,
    };

    fn answer(&mut self, plan: &Plan, answer: &Answer) {
        self.answered += 1;
        if !answer.batched {
            self.waiting = self.waiting.zip(answer.total_us).map(|(sum, own)| sum.saturating_add(own));
        }
        let first = *self.first.get_or_insert(answer.endpoint);
        self.kept_endpoint &= first == answer.endpoint;
        self.kept_model &= plan.endpoints[first].model == plan.endpoints[answer.endpoint].model;
    }

    fn succeeded(&self) -> bool {
        self.answered == self.calls
    }
}

/// Nanoseconds of a session whose calls follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TimeLine {
    NotBegun,
    Known {
        first_arrival: i64,
        /// When the last answer came as recorded, and when the last of all does with the replayed latencies.
        recorded_end: i64,
        open_end: i64,
        /// Replayed latencies and recorded pauses so far.
        closed: i64,
    },
    /// A latency is not known, a call was not answered, or a call did not wait for the one before it.
    Unknown,
}

impl TimeLine {
    /// With one more call: when it arrived, and how long it took as recorded and as replayed.
    fn with(self, arrival: i64, recorded_us: Option<u64>, replayed_us: Option<u64>) -> Self {
        let Some((recorded, replayed)) = recorded_us.map(nanos).zip(replayed_us.map(nanos)) else {
            return Self::Unknown;
        };
        let (ends_as_recorded, ends) = (arrival.saturating_add(recorded), arrival.saturating_add(replayed));
        match self {
            Self::NotBegun => {
                Self::Known { first_arrival: arrival, recorded_end: ends_as_recorded, open_end: ends, closed: replayed }
            }
            Self::Known { first_arrival, recorded_end, open_end, closed } if arrival >= recorded_end => Self::Known {
                first_arrival,
                recorded_end: ends_as_recorded,
                open_end: open_end.max(ends),
                closed: closed.saturating_add(arrival.saturating_sub(recorded_end)).saturating_add(replayed),
            },
            Self::Known { .. } | Self::Unknown => Self::Unknown,
        }
    }
}

impl<'a> Sessions<'a> {
    pub(crate) fn new(plan: &'a Plan, columns: &'a RequestColumns) -> Self {
        Self {
            plan,
            columns,
            positions: HashMap::new(),
            sessions: Vec::new(),
            apart: Sums::NONE,
            copies: 0,
            last_row: None,
            current: CallSums::default(),
            mechanisms: Mechanisms::default(),
        }
    }

    fn charge(&mut self, charge: &Charge) {
        self.current.cost += charge.cost.0;
        self.current.unpriced |= charge.unpriced;
    }

    pub(crate) fn outcome(&self, scenario: &ScenarioId) -> SessionOutcome {
        let all = &self.sessions;
        let sum = |of: &dyn Fn(&Sums) -> u64| all.iter().map(of).sum::<u64>();
        let count = |of: &dyn Fn(&Sums) -> bool| sum(&|own| u64::from(of(own)));
        let waiting = all.iter().filter(|own| own.succeeded()).filter_map(|own| own.waiting);
        let often = |own: &Sums| own.answered >= 2;
        SessionOutcome {
            architecture: self.plan.architecture().clone(),
            scenario: scenario.clone(),
            sessions: all.len() as u64,
            calls: sum(&|own| own.calls),
            answered: sum(&|own| own.answered),
            cost_usd: Money(all.iter().map(|own| own.cost).sum()),
            unpriced: sum(&|own| own.unpriced),
            calls_without_session: self.apart.calls,
            cost_without_session_usd: Money(self.apart.cost),
            copies_left_out: self.copies,
            succeeded: count(&Sums::succeeded),
            fell_back: count(&|own| own.fell_back),
            answered_often: count(&often),
            kept_model: count(&|own| often(own) && own.kept_model),
            kept_endpoint: count(&|own| often(own) && own.kept_endpoint),
            prompt_tokens_sent: sum(&|own| own.prompt),
            prefix_tokens_read: sum(&|own| own.cached),
            calls_each: percentiles(all.iter().map(|own| own.calls).collect()),
            cost_each_usd: percentiles(all.iter().map(|own| own.cost).collect()).map(|each| each_as(each, Money)),
            waiting_ms: percentiles(waiting.collect()).map(|each| each_as(each, |micros| micros as f64 / 1e3)),
            waiting_unknown: count(&|own| own.succeeded() && own.waiting.is_none()),
            // As every total latency: its slow half is mirrored.
            waiting_evidence: Evidence::Assumed,
            spans: self.spans(),
        }
    }

    fn spans(&self) -> Option<SessionSpans> {
        let (mut recorded, mut open, mut closed, mut left_out) = (vec![], vec![], vec![], 0);
        for own in self.sessions.iter().filter(|own| own.calls > 1) {
            match own.time_line {
                TimeLine::Known { first_arrival, recorded_end, open_end, closed: own } => {
                    recorded.push(recorded_end.saturating_sub(first_arrival));
                    open.push(open_end.saturating_sub(first_arrival));
                    closed.push(own);
                }
                TimeLine::NotBegun | TimeLine::Unknown => left_out += 1,
            }
        }
        let sessions = closed.len() as u64;
        let ms = |spans: Vec<i64>| Some(each_as(percentiles(spans)?, |nanos| nanos as f64 / 1e6));
        let (recorded_ms, open_loop_ms, closed_loop_ms) = (ms(recorded)?, ms(open)?, ms(closed)?);
        Some(SessionSpans { sessions, left_out, recorded_ms, open_loop_ms, closed_loop_ms })
    }
}

fn nanos(micros: u64) -> i64 {
    i64::try_from(micros).unwrap_or(i64::MAX).saturating_mul(1_000)
}

/// Values at the ranks ⌈q·n⌉; `None` of no values.
fn percentiles<T: Copy + Ord>(mut values: Vec<T>) -> Option<SessionPercentiles<T>> {
    values.sort_unstable();
    let at = |per_cent: usize| values.get((values.len() * per_cent).div_ceil(100).max(1) - 1).copied();
    Some(SessionPercentiles { p50: at(50)?, p90: at(90)?, p95: at(95)? })
}

fn each_as<T, U>(each: SessionPercentiles<T>, as_unit: impl Fn(T) -> U) -> SessionPercentiles<U> {
    SessionPercentiles { p50: as_unit(each.p50), p90: as_unit(each.p90), p95: as_unit(each.p95) }
}

impl Tally for Sessions<'_> {
    fn begin(&mut self, _request: &Request) {
        self.current = CallSums::default();
    }

    fn finish(&mut self, _world: &World, request: &Request, decision: &Decision) {
        // Of the copies of a row, the first is the recorded request.
        if self.last_row.replace(request.row) == Some(request.row) {
            self.copies += 1;
            return;
        }
        let own = if request.session == 0 {
            &mut self.apart
        } else {
            let next = self.sessions.len();
            let at = *self.positions.entry(request.session).or_insert(next);
            if at == next {
                self.sessions.push(Sums::NONE);
            }
            &mut self.sessions[at]
        };
        own.calls += 1;
        own.cost += self.current.cost;
        own.unpriced += u64::from(self.current.unpriced);
        own.prompt += self.current.prompt;
        own.cached += self.current.cached;
        own.fell_back |= decision.fallback_depth > 0;
        let mut replayed = None;
        if let Ok(answer) = &decision.ending {
            own.answer(self.plan, answer);
            replayed = answer.total_us.filter(|_| !answer.batched);
        }
        let recorded = self.columns.latency_us[request.row].micros();
        own.time_line = own.time_line.with(request.arrival, recorded, replayed);
    }
}

impl Observer for Sessions<'_> {
    const TAKES_NOTES: bool = false;

    fn attempt(&mut self, attempt: &Attempt) {
        self.charge(&attempt.charge);
        if matches!(attempt.status, AttemptStatus::Answered) {
            self.current.prompt += u64::from(attempt.usage.prompt);
            self.current.cached += u64::from(attempt.usage.cached);
        }
    }

    fn billed(&mut self, call: &Billed) {
        self.charge(&call.charge);
        self.current.prompt += u64::from(call.prompt);
        self.current.cached += u64::from(call.cached);
    }

    fn node(&mut self, _node: NodeIndex, _answered: bool) {}

    fn own_cost(&mut self, pico: i128) {
        self.current.cost += pico;
    }

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }
}
