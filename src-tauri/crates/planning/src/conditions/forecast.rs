//! The next day of every endpoint, held against persistence on the days of the series.
//!
//! A day's figure is the mean over its looks with enough requests. Persistence takes the last day's. The other method weighs the
//! logarithms of all looks so far, each half as much as one 16 hours later: it forgets within days, and one bad look moves it less
//! than it moves a mean. Both are evaluated with a rolling origin: each day is forecast from the days before it alone.

use std::collections::BTreeMap;

use routewright_domain::{
    ConditionForecast, EndpointConditions, EndpointForecast, ForecastError, ForecastMethod, PercentileKnots,
    RecordedConditions, Timestamp,
};

const DAY_NS: i64 = 86_400 * Timestamp::NANOS_PER_SEC;
const HALF_LIFE_NS: f64 = 16.0 * 3_600.0 * 1e9;
/// Percentiles of fewer requests are mostly noise. Assumed.
const FEWEST_REQUESTS: u64 = 100;
/// A day with fewer looks has no figure. Assumed.
const FEWEST_LOOKS: usize = 8;

const PERCENTILES: [fn(&PercentileKnots) -> f64; 3] = [|knots| knots.p50, |knots| knots.p90, |knots| knots.p99];
const METHODS: [ForecastMethod; 2] = [ForecastMethod::Persistence, ForecastMethod::RecentLevel];

/// An instant and a figure in milliseconds.
type Look = (i64, f64);
/// The looks of each day, by the number of the day since 1970; days with too few are left out.
type Days = BTreeMap<i64, Vec<Look>>;

/// The forecast for the day after the last one of the series; `None` where no endpoint has a day with enough looks.
#[must_use]
pub fn forecast(recorded: &RecordedConditions) -> Option<ConditionForecast> {
    let last = recorded.taken_at.last()?.0.div_euclid(DAY_NS);
    let series: Vec<(&EndpointConditions, [Days; 3])> =
        recorded.endpoints.iter().map(|own| (own, PERCENTILES.map(|pick| days(recorded, own, pick)))).collect();
    let errors: Vec<ForecastError> = METHODS.into_iter().filter_map(|method| error(method, &series)).collect();
    let better = better(&errors);
    let endpoints: Vec<EndpointForecast> = series
        .iter()
        .filter_map(|(own, days)| {
            let of = |at: usize| days[at].contains_key(&last).then(|| ahead(better, &days[at], last)).flatten();
            Some(EndpointForecast { endpoint: own.endpoint.clone(), p50_ms: of(0)?, p90_ms: of(1)?, p99_ms: of(2)? })
        })
        .collect();
    let day = Timestamp(last.saturating_add(1).saturating_mul(DAY_NS));
    let day = day.to_string().chars().take("2026-07-28".len()).collect();
    (!endpoints.is_empty()).then_some(ConditionForecast { day, method: better, endpoints, errors, better })
}

/// The method that is off by less at most of the percentiles; persistence where there is nothing to choose by.
fn better(errors: &[ForecastError]) -> ForecastMethod {
    let [persistence, other] = errors else { return ForecastMethod::Persistence };
    let wins = [(persistence.p50, other.p50), (persistence.p90, other.p90), (persistence.p99, other.p99)];
    let won = wins.iter().filter(|(persistence, other)| other < persistence).count();
    if won >= 2 { other.method } else { persistence.method }
}

fn days(recorded: &RecordedConditions, own: &EndpointConditions, pick: fn(&PercentileKnots) -> f64) -> Days {
    let mut days = Days::new();
    for point in own.points.iter().filter(|point| point.requests >= FEWEST_REQUESTS) {
        let Some((taken, knots)) = recorded.taken_at.get(point.snapshot as usize).zip(point.ttft_ms.as_ref()) else {
            continue;
        };
        let figure = pick(knots);
        if figure > 0.0 {
            days.entry(taken.0.div_euclid(DAY_NS)).or_default().push((taken.0, figure));
        }
    }
    days.retain(|_, looks| looks.len() >= FEWEST_LOOKS);
    days
}

fn mean(looks: &[Look]) -> f64 {
    looks.iter().map(|(_, figure)| figure).sum::<f64>() / looks.len() as f64
}

/// What a method says of the day after `today`, which has looks, from that day and those before.
fn ahead(method: ForecastMethod, days: &Days, today: i64) -> Option<f64> {
    let looks = days.get(&today)?;
    match method {
        ForecastMethod::Persistence => Some(mean(looks)),
        ForecastMethod::RecentLevel => {
            let now = looks.last()?.0;
            let (mut sum, mut weights) = (0.0, 0.0);
            for (at, figure) in days.range(..=today).flat_map(|(_, looks)| looks) {
                let weight = libm::exp2(-((now - at) as f64) / HALF_LIFE_NS);
                sum += weight * libm::log(*figure);
                weights += weight;
            }
            Some(libm::exp(sum / weights))
        }
    }
}

/// The median error of a method over all endpoints and days that have a day with a figure before them; `None` without any.
fn error(method: ForecastMethod, series: &[(&EndpointConditions, [Days; 3])]) -> Option<ForecastError> {
    let errors = |at: usize| {
        let of = |days: &Days| -> Vec<f64> {
            let pairs = days.keys().filter_map(|today| {
                let came = mean(days.get(&(today + 1))?);
                Some((ahead(method, days, *today)? / came - 1.0).abs())
            });
            pairs.collect()
        };
        let mut all: Vec<f64> = series.iter().flat_map(|(_, days)| of(&days[at])).collect();
        all.sort_by(f64::total_cmp);
        all
    };
    let [p50, p90, p99] = [errors(0), errors(1), errors(2)];
    let median = |all: &[f64]| all.get(all.len() / 2).copied();
    Some(ForecastError {
        method,
        forecasts: p50.len() as u64,
        p50: median(&p50)?,
        p90: median(&p90)?,
        p99: median(&p99)?,
    })
}
