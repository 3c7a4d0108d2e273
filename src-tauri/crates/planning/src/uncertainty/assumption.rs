//! Assumptions with their ranges.

use routewright_domain::usual_ranges::{ERROR_CORRELATION, LATENCY, OUTPUT_RATIOS, QUALITY, TOKEN_RATIOS};
use routewright_domain::{
    AssumptionKind, AssumptionRange, CatalogSnapshot, Expectation, Outcome, Project, RangeOrigin, Scenario,
    StatedRange, Workload,
};

use super::chaos::Spread;

/// Ranges where the cost of ownership states none.
const TRAFFIC: (f64, f64) = (-0.1, 0.1);
const PRICES: (f64, f64) = (-0.1, 0.1);
/// Ends of any range: a workload of ten times the requests is another one, and a replay of it takes ten times as long.
const LEAST: f64 = -0.99;
const MOST: f64 = 9.0;
/// Correlation of errors where the project states none, as the engine takes it.
const USUAL_CORRELATION: f64 = 0.5;
/// Median of 365 incidents of one large provider to 2024-08-31, and the share of its time that was free of any (Chu and others,
/// ICPE 2025, arXiv 2501.12469).
const OUTAGE_S: f64 = 4_620.0;
const OUTAGE_SHARE: f64 = 0.0042;

/// An assumption that can be moved: a number with its range, in the units of its kind.
#[derive(Debug, Clone)]
pub(super) struct Assumption {
    pub(super) range: AssumptionRange,
    pub(super) spread: Spread,
    low: f64,
    pub(super) expected: f64,
    high: f64,
}

/// What assumptions are about.
pub(super) struct Setting<'a> {
    pub(super) project: &'a Project,
    pub(super) catalog: &'a CatalogSnapshot,
    pub(super) workload: &'a Workload,
    pub(super) scenario: &'a Scenario,
    /// The candidate as it is, to know whose outage would matter.
    pub(super) outcome: &'a Outcome,
    pub(super) months_ahead: u32,
    pub(super) span_ns: i64,
    /// The requests that are replayed, and the share of the workload's time that they cover.
    pub(super) replayed: &'a Workload,
    pub(super) covered: f64,
}

impl Assumption {
    /// The value at a place from −1 (the lower end) to 1.
    pub(super) fn value(&self, place: f64) -> f64 {
        self.low + (self.high - self.low) * (place + 1.0) / 2.0
    }

    pub(super) fn ends(&self) -> [f64; 2] {
        [self.low, self.high]
    }
}

/// Every assumption, each with its range.
pub(super) fn assumptions(setting: &Setting) -> Vec<Assumption> {
    let ownership = &setting.project.ownership;
    let ranges = &setting.project.assumptions.ranges;
    let months = f64::from(setting.months_ahead);
    let ahead = match setting.months_ahead {
        1 => "over a month".to_owned(),
        months => format!("over {months} months"),
    };
    let within = |share: f64| share.clamp(LEAST, MOST);
    let grown = |share: f64| within(libm::pow((1.0 + share).max(0.0), months) - 1.0);
    let priced = |share: f64| within(libm::pow((1.0 + share).max(0.0), months / 12.0) - 1.0);
    let stated = |range: Option<&StatedRange>, usual: (f64, f64)| match range {
        Some(own) => (within(own.low.min(0.0)), 0.0, within(own.high.max(0.0)), RangeOrigin::Stated),
        None => (usual.0, 0.0, usual.1, RangeOrigin::Assumed),
    };
    let projected = |own: Option<&Expectation>, usual: (f64, f64), ahead: &dyn Fn(f64) -> f64| match own {
        Some(own) => (ahead(own.low), ahead(own.expected), ahead(own.high), RangeOrigin::Stated),
        None => (usual.0, 0.0, usual.1, RangeOrigin::Assumed),
    };
    let mut all = vec![
        shares(
            AssumptionKind::Traffic,
            "Traffic",
            projected(ownership.growth_per_month.as_ref(), TRAFFIC, &grown),
            &format!("the project's growth a month, {ahead}"),
        ),
        shares(
            AssumptionKind::Prices,
            "Token prices",
            projected(ownership.price_change_per_year.as_ref(), PRICES, &priced),
            &format!("the project's change of prices a year, {ahead}"),
        ),
        shares(
            AssumptionKind::TokenRatios,
            "Tokens of other tokenizers",
            stated(ranges.token_ratios.as_ref(), TOKEN_RATIOS),
            "the project's range of token ratios",
        ),
        shares(
            AssumptionKind::OutputLength,
            "Length of other models' answers",
            stated(ranges.output_ratios.as_ref(), OUTPUT_RATIOS),
            "the project's range of answer lengths",
        ),
        points(
            AssumptionKind::Quality,
            "Quality of the models",
            stated(ranges.quality.as_ref(), QUALITY),
            "the project's range of model quality",
        ),
        correlation(setting, stated(ranges.error_correlation.as_ref(), ERROR_CORRELATION)),
        incidents(setting),
        shares(
            AssumptionKind::Latency,
            "Latency of endpoints",
            stated(ranges.latency.as_ref(), LATENCY),
            "the project's range of latencies",
        ),
    ];
    if setting.workload.names.models.entries.is_empty() {
        let ratios = [AssumptionKind::TokenRatios, AssumptionKind::OutputLength];
        for own in all.iter_mut().filter(|own| ratios.contains(&own.range.kind)) {
            let words =
                "The record names no model, so its tokens are taken as every model's own, and no ratio applies.";
            words.clone_into(&mut own.range.source);
        }
    }
    // A range without width moves nothing.
    all.retain(|own| own.low < own.high);
    all
}

type Ends = (f64, f64, f64, RangeOrigin);

fn origin_words(origin: RangeOrigin, stated: &str) -> String {
    match origin {
        RangeOrigin::Stated => format!("Range: {stated}."),
        RangeOrigin::Assumed => "Nobody states a range; this one is assumed.".to_owned(),
    }
}

fn shares(kind: AssumptionKind, name: &str, (low, expected, high, origin): Ends, stated: &str) -> Assumption {
    let words = |share: f64| match share {
        _ if share.abs() < 0.0005 => "as it is".to_owned(),
        _ if share < 0.0 => format!("{} % less", percent(-share)),
        _ => format!("{} % more", percent(share)),
    };
    let range = AssumptionRange {
        kind,
        name: name.to_owned(),
        low: words(low),
        expected: words(expected),
        high: words(high),
        origin,
        source: origin_words(origin, stated),
    };
    Assumption { range, spread: Spread::Uniform, low, expected, high }
}

fn points(kind: AssumptionKind, name: &str, (low, expected, high, origin): Ends, stated: &str) -> Assumption {
    let words = |points: f64| match points {
        _ if points.abs() < 0.0005 => "as it is".to_owned(),
        _ if points < 0.0 => format!("{} points less", percent(-points)),
        _ => format!("{} points more", percent(points)),
    };
    let range = AssumptionRange {
        kind,
        name: name.to_owned(),
        low: words(low),
        expected: words(expected),
        high: words(high),
        origin,
        source: origin_words(origin, stated),
    };
    Assumption { range, spread: Spread::Uniform, low, expected, high }
}

fn correlation(setting: &Setting, (low, _, high, origin): Ends) -> Assumption {
    let own = setting.project.assumptions.error_correlation.unwrap_or(USUAL_CORRELATION);
    let (low, high) = ((own + low).clamp(0.0, 1.0), (own + high).clamp(0.0, 1.0));
    let words = |value: f64| format!("{value:.2}");
    let range = AssumptionRange {
        kind: AssumptionKind::ErrorCorrelation,
        name: "Correlation of models' errors".to_owned(),
        low: words(low),
        expected: words(own),
        high: words(high),
        origin,
        source: origin_words(origin, "the project's range of the correlation"),
    };
    Assumption { range, spread: Spread::Uniform, low, expected: own, high }
}

/// Off (0) or on (1).
fn incidents(setting: &Setting) -> Assumption {
    let own = setting.scenario.incidents.len();
    let (high, origin, source) = if own > 0 {
        let words = format!(
            "the {} of the scenario",
            if own == 1 { "incident".to_owned() } else { format!("{own} incidents") }
        );
        (words, RangeOrigin::Stated, "The scenario has them; without them nobody fails.".to_owned())
    } else {
        let (provider, seconds) = usual_outage(setting);
        let source = "The scenario has no incident. Assumed: one outage as long as the median of 365 incidents of one large provider \
                      up to August 2024, at most 0.42 % of the time (arXiv 2501.12469).";
        let long = if seconds < 120 {
            format!("{seconds} seconds")
        } else {
            format!("{:.0} minutes", f64::from(seconds) / 60.0)
        };
        (format!("one outage of {provider} for {long}"), RangeOrigin::Assumed, source.to_owned())
    };
    let range = AssumptionRange {
        kind: AssumptionKind::Incidents,
        name: "Incidents".to_owned(),
        low: "none".to_owned(),
        expected: if own > 0 { high.clone() } else { "none".to_owned() },
        high,
        origin,
        source,
    };
    Assumption { range, spread: Spread::EitherEnd, low: 0.0, expected: f64::from(u8::from(own > 0)), high: 1.0 }
}

/// The provider that the candidate pays most, and how long it would be away.
pub(super) fn usual_outage(setting: &Setting) -> (String, u32) {
    let dearest = setting.outcome.cost_by_provider.iter().max_by_key(|(_, cost)| **cost);
    let provider = dearest.map_or("no provider", |(provider, _)| provider.as_str());
    let seconds = (setting.span_ns as f64 / 1e9 * OUTAGE_SHARE).clamp(1.0, OUTAGE_S);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 77 minutes")]
    (provider.to_owned(), seconds as u32)
}

/// Per cent without needless digits.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent >= 10.0 || (percent - percent.round()).abs() < 0.05 {
        format!("{percent:.0}")
    } else {
        format!("{percent:.1}")
    }
}
