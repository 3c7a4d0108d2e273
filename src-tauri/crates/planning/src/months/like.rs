//! A month like a record.

use routewright_domain::{
    BudgetedMonth, Factor, Incident, IncidentStart, Retirement, Scenario, Timestamp, Workload, mix_bits,
};
use routewright_engine::{FittedQuality, ReplayInput};

const DAY: i64 = Timestamp::NANOS_PER_DAY;
const MONTH: i64 = Timestamp::NANOS_PER_MONTH;
/// A record this much shorter than a month counts as one.
const NEARLY: f64 = 0.92;
/// A record that is so much longer or shorter than whole days is taken to cover them, so that the hours of the day stay in their place.
const OFF_WHOLE_DAYS: f64 = 0.05;
/// Months of 31 days, so that 30 days from the first on are within one.
const LONG_MONTHS: [u8; 7] = [1, 3, 5, 7, 8, 10, 12];

/// The requests of a month: a record over and over, or the record itself where it covers a month.
pub(super) struct MonthLike<'a> {
    requests: Requests<'a>,
    /// Months that it covers.
    months: f64,
}

enum Requests<'a> {
    Recorded(&'a Workload),
    Repeated(Box<Repeated>),
}

struct Repeated {
    workload: Workload,
    fitted: Option<FittedQuality>,
    /// From the record's instants to those of its first copy, in nanoseconds.
    shift: i64,
    /// From one copy to the next.
    step: i64,
    copies: i64,
}

impl<'a> MonthLike<'a> {
    /// `None` for a record without a span of time.
    pub(super) fn of(input: &ReplayInput<'a>) -> Option<Self> {
        let arrivals = &input.workload.columns.arrival_ns;
        let (first, last) = (arrivals.first()?, arrivals.last()?);
        let span = last.saturating_sub(first);
        if span <= 0 {
            return None;
        }
        let months = span as f64 / MONTH as f64;
        if months >= NEARLY {
            return Some(Self { requests: Requests::Recorded(input.workload), months });
        }
        let step = step(span, input.workload.columns.len());
        let shift = first_of_month(first)? - first;
        let repeated = repeated(input.workload, first, step, shift);
        let fitted = input.fitted.map(|fitted| fitted.select(&repeated.1));
        let copies = MONTH / step + i64::from(MONTH % step > 0);
        let repeated = Repeated { workload: repeated.0, fitted, shift, step, copies };
        Some(Self { requests: Requests::Repeated(Box::new(repeated)), months: 1.0 })
    }

    pub(super) fn workload(&self) -> &Workload {
        match &self.requests {
            Requests::Recorded(workload) => workload,
            Requests::Repeated(repeated) => &repeated.workload,
        }
    }

    /// Rows of its workload.
    pub(super) fn rows(&self) -> u64 {
        self.workload().columns.len() as u64
    }

    /// The same as a number to multiply.
    pub(super) fn requests(&self) -> f64 {
        self.rows() as f64
    }

    /// The fit of the record, for its rows.
    pub(super) fn fitted<'f>(&'f self, of_record: Option<&'f FittedQuality>) -> Option<&'f FittedQuality> {
        match &self.requests {
            Requests::Recorded(_) => of_record,
            Requests::Repeated(repeated) => repeated.fitted.as_ref(),
        }
    }

    /// The record's scenario with so many times the requests. Incidents come back with every copy of the record, as a month that is
    /// multiplied has them; growth belongs to the months.
    pub(super) fn scenario(&self, of_record: &Scenario, demand: f64) -> Scenario {
        let traffic = of_record.traffic.to_lossy() * demand;
        let factor: Factor = format!("{traffic:.9}").parse().unwrap_or(of_record.traffic);
        let scenario = Scenario { traffic: factor, monthly_growth: None, ..of_record.clone() };
        let Requests::Repeated(repeated) = &self.requests else { return scenario };
        let incident = |own: &Incident| {
            let own = own.clone();
            (0..repeated.copies).map(move |copy| Incident { starts: repeated.start(own.starts, copy), ..own.clone() })
        };
        let retired =
            |own: &Retirement| Retirement { from: own.from.map(|from| repeated.start(from, 0)), ..own.clone() };
        Scenario {
            incidents: of_record.incidents.iter().flat_map(incident).collect(),
            retired: of_record.retired.iter().map(retired).collect(),
            ..scenario
        }
    }

    /// What was replayed as 30 days of it.
    pub(super) fn of_thirty_days(&self, month: BudgetedMonth) -> BudgetedMonth {
        BudgetedMonth { bill_usd: month.bill_usd / self.months, unanswered: month.unanswered / self.months, ..month }
    }
}

impl Repeated {
    /// When something of the record starts in one of the copies.
    fn start(&self, start: IncidentStart, copy: i64) -> IncidentStart {
        let later = copy.saturating_mul(self.step);
        match start {
            IncidentStart::At(at) => {
                IncidentStart::At(Timestamp(at.0.saturating_add(self.shift).saturating_add(later)))
            }
            IncidentStart::AfterFirstRequest(seconds) => {
                let later = u32::try_from(later / Timestamp::NANOS_PER_SEC).unwrap_or(u32::MAX);
                IncidentStart::AfterFirstRequest(seconds.saturating_add(later))
            }
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

/// The record's first instant on the first day of a month of 31 days: the next one that has the same day of the week.
fn first_of_month(first: i64) -> Option<i64> {
    let (day, within) = (first.div_euclid(DAY), first.rem_euclid(DAY));
    let year: i32 = Timestamp(first).date().get(..4)?.parse().ok()?;
    let firsts = (year..year + 12).flat_map(|year| {
        LONG_MONTHS.into_iter().filter_map(move |month| {
            let at: Timestamp = format!("{year:04}-{month:02}-01T00:00:00Z").parse().ok()?;
            Some(at.0.div_euclid(DAY))
        })
    });
    let mut same_weekday = firsts.filter(|own| *own >= day && (own - day) % 7 == 0);
    same_weekday.next().map(|own| own * DAY + within)
}

/// The requests of 30 days, with the rows of the record that they are copies of.
fn repeated(record: &Workload, first: i64, step: i64, shift: i64) -> (Workload, Vec<usize>) {
    let (mut rows, mut later) = (Vec::new(), Vec::new());
    for copy in 0_u32.. {
        let own = i64::from(copy).saturating_mul(step);
        let within = record.columns.arrival_ns.iter().take_while(|at| at - first + own < MONTH).count();
        if within == 0 {
            break;
        }
        rows.extend(0..within);
        later.extend(std::iter::repeat_n((copy, own), within));
    }
    let mut workload = record.select(&rows);
    let columns = &mut workload.columns;
    let arrivals = columns.arrival_ns.iter().zip(&later).map(|(at, (_, later))| at + shift + later);
    columns.arrival_ns = arrivals.collect();
    // A request that comes again is another one: it has luck of its own, and no cache has seen it.
    let copied = |hash: u64, copy: u32| if hash == 0 || copy == 0 { hash } else { another(hash, copy) };
    columns.request_key = columns
        .request_key
        .iter()
        .zip(&later)
        .map(|(key, (copy, _))| if *copy == 0 { key } else { another(key, *copy) })
        .collect();
    columns.content_key = columns.content_key.iter().zip(&later).map(|(key, (copy, _))| copied(key, *copy)).collect();
    columns.session_key = columns.session_key.iter().zip(&later).map(|(key, (copy, _))| copied(key, *copy)).collect();
    (workload, rows)
}

fn another(hash: u64, copy: u32) -> u64 {
    mix_bits(hash ^ mix_bits(u64::from(copy) << 32 | 0x30_da)).max(1)
}
