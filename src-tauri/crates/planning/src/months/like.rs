//! A month like a record.

use routewright_domain::{Incident, IncidentStart, ReplayedMonth, Retirement, Scenario, Timestamp, Workload, mix_bits};
use routewright_engine::{FittedQuality, ReplayInput};

const DAY: i64 = Timestamp::NANOS_PER_DAY;
const MONTH: i64 = Timestamp::NANOS_PER_MONTH;
/// A record that is so much longer or shorter than whole days is taken to cover them, so that the hours of the day stay in their place.
const OFF_WHOLE_DAYS: f64 = 0.05;
/// Months of 31 days, so that 30 days from the first on are within one.
const LONG_MONTHS: [u8; 7] = [1, 3, 5, 7, 8, 10, 12];

/// A stretch of a record, and where it comes in the months that are replayed; nanoseconds.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: i64,
    until: i64,
    /// Where it begins.
    at: i64,
    /// How often the record has come before.
    copy: u32,
}

/// How months are made of a record: it over and over until 30 days are full, or every 30 days of it. Each month begins with a calendar
/// month, as budgets do, and on the day of the week of what it is made of.
#[derive(Debug)]
pub(super) struct Plan {
    pieces: Vec<Piece>,
    months: u32,
}

impl Plan {
    /// `None` for a record without a span of time.
    pub(super) fn of(workload: &Workload) -> Option<Self> {
        let arrivals = &workload.columns.arrival_ns;
        let (first, last) = (arrivals.first()?, arrivals.last()?);
        let span = last.saturating_sub(first);
        if span <= 0 {
            return None;
        }
        let step = step(span, workload.columns.len());
        if step >= MONTH {
            let count = u32::try_from(step / MONTH).ok()?;
            let mut pieces: Vec<Piece> = Vec::new();
            for n in 0..i64::from(count) {
                let from = first + n * MONTH;
                let not_before = pieces.last().map_or(from, |last| last.at + MONTH).max(from);
                pieces.push(Piece { from, until: from + MONTH, at: first_of_month(from, not_before)?, copy: 0 });
            }
            return Some(Self { pieces, months: count });
        }
        let start = first_of_month(first, first)?;
        let copies = u32::try_from((MONTH + step - 1) / step).ok()?;
        let piece = |copy: u32| {
            let later = i64::from(copy) * step;
            Piece { from: first, until: first + step.min(MONTH - later), at: start + later, copy }
        };
        Some(Self { pieces: (0..copies).map(piece).collect(), months: 1 })
    }

    /// Requests of all of its months, nearly.
    pub(super) fn requests(&self, workload: &Workload) -> f64 {
        let rows = workload.columns.len() as f64;
        let span = workload.span_ns().max(1) as f64;
        let covered: f64 = self.pieces.iter().map(|piece| (piece.until - piece.from) as f64).sum();
        rows * (covered / span).max(1.0)
    }
}

/// Months like a record.
pub(super) struct MonthLike {
    workload: Workload,
    fitted: Option<FittedQuality>,
    plan: Plan,
}

impl MonthLike {
    pub(super) fn new(plan: Plan, input: &ReplayInput) -> Self {
        let arrivals = &input.workload.columns.arrival_ns;
        let (mut rows, mut placed) = (Vec::new(), Vec::new());
        for piece in &plan.pieces {
            for (row, at) in arrivals.iter().enumerate().skip_while(|(_, at)| *at < piece.from) {
                if at >= piece.until {
                    break;
                }
                rows.push(row);
                placed.push((piece.at + (at - piece.from), piece.copy));
            }
        }
        let mut workload = input.workload.select(&rows);
        let columns = &mut workload.columns;
        columns.arrival_ns = placed.iter().map(|(at, _)| *at).collect();
        // A request that comes again is another one: it has luck of its own, and no cache has seen it.
        let copied = |hash: u64, copy: u32| if hash == 0 { 0 } else { another(hash, copy) };
        let times = || placed.iter().map(|(_, copy)| *copy);
        columns.request_key = columns.request_key.iter().zip(times()).map(|(key, copy)| another(key, copy)).collect();
        columns.content_key = columns.content_key.iter().zip(times()).map(|(key, copy)| copied(key, copy)).collect();
        columns.session_key = columns.session_key.iter().zip(times()).map(|(key, copy)| copied(key, copy)).collect();
        let fitted = input.fitted.map(|fitted| fitted.select(&rows));
        Self { workload, fitted, plan }
    }

    /// How many times its requests 30 days of the record have: it has them but for a rest of a day.
    pub(super) fn demand_of_30_days(&self, record: &Workload) -> f64 {
        let span = record.span_ns().max(1) as f64;
        let own = self.workload.columns.len() as f64 / f64::from(self.plan.months);
        record.columns.len() as f64 * MONTH as f64 / span / own.max(1.0)
    }

    pub(super) fn workload(&self) -> &Workload {
        &self.workload
    }

    /// The fit of the record, for its rows.
    pub(super) fn fitted(&self) -> Option<&FittedQuality> {
        self.fitted.as_ref()
    }

    /// The record's scenario with so many times the requests. What an incident was to the record it is to each month that is made of it;
    /// growth belongs to the months.
    pub(super) fn scenario(&self, of_record: &Scenario, first_request: Timestamp, demand: f64) -> Scenario {
        let incidents = of_record.incidents.iter().flat_map(|incident| {
            let start = incident.starts.instant(first_request).0;
            let end = start.saturating_add(i64::from(incident.duration_s) * Timestamp::NANOS_PER_SEC);
            self.plan.pieces.iter().filter_map(move |piece| {
                let (from, until) = (start.max(piece.from), end.min(piece.until));
                let duration = until.checked_sub(from).filter(|duration| *duration > 0)?;
                Some(Incident {
                    starts: IncidentStart::At(Timestamp(piece.at + (from - piece.from))),
                    duration_s: u32::try_from(duration / Timestamp::NANOS_PER_SEC).unwrap_or(u32::MAX),
                    ..incident.clone()
                })
            })
        });
        // Once gone a model stays gone: from the first month that it is missing in.
        let retired = of_record.retired.iter().filter_map(|own| {
            let Some(from) = own.from else { return Some(own.clone()) };
            let gone = from.instant(first_request).0;
            let piece = self.plan.pieces.iter().find(|piece| gone < piece.until)?;
            let at = piece.at + (gone - piece.from).max(0);
            Some(Retirement { from: Some(IncidentStart::At(Timestamp(at))), ..own.clone() })
        });
        Scenario {
            traffic: of_record.traffic.times(demand),
            monthly_growth: None,
            incidents: incidents.collect(),
            retired: retired.collect(),
            ..of_record.clone()
        }
    }

    /// What was replayed as one month of it.
    pub(super) fn of_one(&self, month: ReplayedMonth) -> ReplayedMonth {
        let months = f64::from(self.plan.months);
        ReplayedMonth {
            requests: month.requests / months,
            bill_usd: month.bill_usd / months,
            unanswered: month.unanswered / months,
            ..month
        }
    }
}

/// From the first request of a record to that of its next copy: whole days where it nearly covers them, else as much as keeps the rate.
fn step(span: i64, rows: usize) -> i64 {
    let gaps = i64::try_from(rows.saturating_sub(1)).unwrap_or(i64::MAX).max(1);
    let exact = span + (span / gaps).max(1);
    let days = (exact + DAY / 2) / DAY;
    let off = (exact - days * DAY).abs() as f64;
    if days > 0 && off <= OFF_WHOLE_DAYS * exact as f64 { days * DAY } else { exact }
}

/// An instant on the first day of a month of 31 days: the next one, not before another instant, that has the same day of the week.
fn first_of_month(at: i64, not_before: i64) -> Option<i64> {
    let (day, within) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    let year: i32 = Timestamp(not_before).date().get(..4)?.parse().ok()?;
    let firsts = (year..year + 12).flat_map(|year| {
        LONG_MONTHS.into_iter().filter_map(move |month| {
            let at: Timestamp = format!("{year:04}-{month:02}-01T00:00:00Z").parse().ok()?;
            Some(at.0.div_euclid(DAY))
        })
    });
    let mut fitting = firsts.filter(|own| *own >= not_before.div_euclid(DAY) && (own - day) % 7 == 0);
    fitting.next().map(|own| own * DAY + within)
}

fn another(hash: u64, copy: u32) -> u64 {
    if copy == 0 { hash } else { mix_bits(hash ^ mix_bits(u64::from(copy) << 32 | 0x30_da)).max(1) }
}
