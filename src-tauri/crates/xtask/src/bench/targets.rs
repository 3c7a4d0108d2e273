//! What the figures are measured against: targets for a release build on two cores.

use std::fmt;

use super::divan::{Figure, Measurement};
use super::figures::{Items, Rate, Seconds, three_digits};

/// A benchmark by the name of its function, and by a number in its argument (threads or requests) where it has several.
#[derive(Clone, Copy)]
struct Selector {
    function: &'static str,
    number: Option<u64>,
}

struct Target {
    what: Selector,
    limit: Limit,
}

enum Limit {
    AtLeast(Rate),
    Within(Seconds),
    /// So many items in this time. A run of fewer items is scaled up.
    ItemsWithin(Items, Seconds),
    /// The time of another benchmark, times this.
    TimesThatOf(f64, Selector),
}

const fn any(function: &'static str) -> Selector {
    Selector { function, number: None }
}

const fn with(function: &'static str, number: u64) -> Selector {
    Selector { function, number: Some(number) }
}

/// A year at 500 million tokens a day and 2,000 tokens a request.
const YEAR: Items = Items(365.0 * 500e6 / 2e3);

const TARGETS: [Target; 13] = [
    Target { what: with("chain_with_balancing", 1), limit: Limit::AtLeast(Rate(5.5e6)) },
    Target { what: with("chain_with_balancing", 2), limit: Limit::AtLeast(Rate(10e6)) },
    Target { what: with("cascade_with_judge", 1), limit: Limit::AtLeast(Rate(3e6)) },
    Target { what: any("cost_only_pass"), limit: Limit::TimesThatOf(3.0, any("reading_the_columns")) },
    Target {
        what: with("ten_times_the_requests", 10_000_000),
        limit: Limit::TimesThatOf(10.5, with("ten_times_the_requests", 1_000_000)),
    },
    Target { what: any("chain_edit_one_million"), limit: Limit::Within(Seconds(0.1)) },
    Target { what: any("cascade_edit_one_million"), limit: Limit::Within(Seconds(0.25)) },
    Target { what: any("first_figure_100k"), limit: Limit::Within(Seconds(0.03)) },
    Target { what: any("a_year"), limit: Limit::ItemsWithin(YEAR, Seconds(15.0)) },
    Target { what: any("import_csv"), limit: Limit::AtLeast(Rate(5e5)) },
    Target { what: any("search_ten_thousand"), limit: Limit::Within(Seconds(60.0)) },
    Target { what: with("tune_three_tiers", 2), limit: Limit::Within(Seconds(0.2)) },
    Target { what: any("load_ten_million"), limit: Limit::Within(Seconds(1.0)) },
];

/// What to do with targets for which nothing was measured.
#[derive(Clone, Copy)]
pub(crate) enum Unmatched {
    Listed,
    LeftOut,
}

/// A row of the table.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) size: Option<Items>,
    pub(crate) median: Option<Seconds>,
    pub(crate) rate: Option<Rate>,
    pub(crate) target: String,
    pub(crate) verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// There is no target.
    None,
    /// With the figure that was compared where it is not in the row.
    Met(String),
    Missed(String),
    /// With the reason.
    Open(String),
}

/// The figures beside their targets, in the order in which they were measured.
pub(crate) fn judge(measurements: &[Measurement], unmatched: Unmatched) -> Vec<Row> {
    let mut rows: Vec<Row> = measurements.iter().map(|measurement| row(measurement, measurements)).collect();
    if let Unmatched::Listed = unmatched {
        let without = |target: &&Target| !measurements.iter().any(|found| target.what.covers(found));
        rows.extend(TARGETS.iter().filter(without).map(|target| Row {
            name: target.what.to_string(),
            size: None,
            median: None,
            rate: None,
            target: target.limit.to_string(),
            verdict: Verdict::Open("no such benchmark".to_owned()),
        }));
    }
    rows
}

fn row(measurement: &Measurement, all: &[Measurement]) -> Row {
    let target = TARGETS.iter().find(|target| target.what.covers(measurement));
    let (median, rate, verdict) = match (&measurement.figure, target) {
        (Figure::Nothing(note), _) if note.is_empty() => (None, None, Verdict::Open("measured nothing".to_owned())),
        (Figure::Nothing(note), _) => (None, None, Verdict::Open(note.clone())),
        (Figure::Measured { median, rate }, None) => (Some(*median), *rate, Verdict::None),
        (Figure::Measured { median, rate }, Some(target)) => {
            let verdict = target.limit.verdict(*median, *rate, &measurement.path, all);
            (Some(*median), *rate, verdict)
        }
    };
    // divan prints four digits of each, so the product has three.
    let size = median.zip(rate).map(|(Seconds(seconds), Rate(rate))| Items(seconds * rate));
    let target = target.map(|target| target.limit.to_string()).unwrap_or_default();
    Row { name: measurement.path.join("::"), size, median, rate, target, verdict }
}

impl Selector {
    fn covers(self, measurement: &Measurement) -> bool {
        let mut path = measurement.path.iter();
        path.any(|name| name == self.function)
            && self.number.is_none_or(|number| path.any(|argument| numbers(argument).any(|own| own == number)))
    }

    /// The median of this benchmark, with the same argument as in `path` where it has arguments.
    fn reference(self, path: &[String], all: &[Measurement]) -> Option<Seconds> {
        let argument = path.last();
        let covered = || all.iter().filter(|found| self.covers(found));
        let same = covered().find(|found| found.path.last() == argument);
        match same.or_else(|| covered().next())?.figure {
            Figure::Measured { median, .. } if median.0 > 0.0 => Some(median),
            _ => None,
        }
    }
}

/// The whole numbers in an argument like `("three steps", 1_000_000, 2)` or `t=2`.
fn numbers(argument: &str) -> impl Iterator<Item = u64> {
    let words = argument.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.filter_map(|word| word.replace('_', "").parse().ok())
}

impl Limit {
    fn verdict(&self, median: Seconds, rate: Option<Rate>, path: &[String], all: &[Measurement]) -> Verdict {
        match self {
            Self::AtLeast(least) => match rate {
                Some(rate) => verdict(rate >= *least, String::new()),
                None => Verdict::Open("it counts no items".to_owned()),
            },
            Self::Within(most) => verdict(median <= *most, String::new()),
            Self::ItemsWithin(Items(items), most) => match rate {
                Some(Rate(rate)) => {
                    let took = Seconds(items / rate);
                    verdict(took <= *most, took.to_string())
                }
                None => Verdict::Open("it counts no items".to_owned()),
            },
            Self::TimesThatOf(most, other) => match other.reference(path, all) {
                Some(Seconds(reference)) => {
                    let times = median.0 / reference;
                    verdict(times <= *most, format!("{} ×", three_digits(times)))
                }
                None => Verdict::Open(format!("{other} was not measured")),
            },
        }
    }
}

fn verdict(met: bool, figure: String) -> Verdict {
    if met { Verdict::Met(figure) } else { Verdict::Missed(figure) }
}

impl fmt::Display for Selector {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.function)?;
        self.number.map_or(Ok(()), |number| write!(out, "::{number}"))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(Rate(least)) => write!(out, "≥ {}/s", Items(*least)),
            Self::Within(most) => write!(out, "≤ {}", most.exact()),
            Self::ItemsWithin(items, most) => write!(out, "≤ {} for {items}", most.exact()),
            Self::TimesThatOf(most, other) => write!(out, "≤ {most} × {other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(path: &str, median: f64, rate: Option<f64>) -> Measurement {
        let figure = Figure::Measured { median: Seconds(median), rate: rate.map(Rate) };
        Measurement { path: path.split("::").map(str::to_owned).collect(), figure }
    }

    fn verdicts(measurements: &[Measurement]) -> Vec<(String, Verdict)> {
        judge(measurements, Unmatched::LeftOut).into_iter().map(|row| (row.target, row.verdict)).collect()
    }

    #[test]
    fn a_rate_is_held_to_the_target_of_its_number_of_threads() {
        let found = verdicts(&[
            measured("replay::chain_with_balancing::1", 0.1, Some(6e6)),
            measured("replay::chain_with_balancing::t=2", 0.1, Some(6e6)),
            measured("replay::chain_with_balancing::12", 0.1, Some(6e6)),
            measured("replay::cascade_with_judge::(\"four tiers\", 1)", 0.1, None),
        ]);
        let expected = [
            ("≥ 5.5 M/s".to_owned(), Verdict::Met(String::new())),
            ("≥ 10 M/s".to_owned(), Verdict::Missed(String::new())),
            (String::new(), Verdict::None),
            ("≥ 3 M/s".to_owned(), Verdict::Open("it counts no items".to_owned())),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_time_on_its_target_meets_it() {
        let found = verdicts(&[
            measured("edits::chain_edit_one_million", 0.1, None),
            measured("edits::first_figure_100k", 0.031, None),
        ]);
        assert_eq!(found[0].1, Verdict::Met(String::new()));
        assert_eq!(found[1], ("≤ 30 ms".to_owned(), Verdict::Missed(String::new())));
    }

    #[test]
    fn a_ratio_takes_the_other_benchmark_with_the_same_argument() {
        let found = verdicts(&[
            measured("columns::reading_the_columns::1000", 1.0, None),
            measured("columns::reading_the_columns::2000", 2.0, None),
            measured("columns::cost_only_pass::2000", 5.0, None),
            measured("replay::ten_times_the_requests::1000000", 1.0, None),
            measured("replay::ten_times_the_requests::10000000", 10.6, None),
        ]);
        assert_eq!(found[2], ("≤ 3 × reading_the_columns".to_owned(), Verdict::Met("2.50 ×".to_owned())));
        assert_eq!(found[4].1, Verdict::Missed("10.6 ×".to_owned()));
    }

    #[test]
    fn a_ratio_to_what_was_not_measured_stays_open() {
        let found = verdicts(&[measured("columns::cost_only_pass", 5.0, None)]);
        assert_eq!(found[0].1, Verdict::Open("reading_the_columns was not measured".to_owned()));
    }

    #[test]
    fn a_run_of_a_tenth_of_the_year_is_scaled_up() {
        let found = verdicts(&[measured("replay::a_year", 1.4, Some(9_125_000.0 / 1.4))]);
        assert_eq!(found[0], ("≤ 15 s for 91.2 M".to_owned(), Verdict::Met("14.0 s".to_owned())));
    }

    #[test]
    fn a_target_without_a_benchmark_is_listed_when_all_were_run() {
        let rows = judge(&[measured("store::import_csv", 1.0, Some(6e5))], Unmatched::Listed);
        assert_eq!(rows.len(), TARGETS.len());
        assert_eq!(rows[1].name, "chain_with_balancing::1");
        assert_eq!(rows[1].verdict, Verdict::Open("no such benchmark".to_owned()));
    }
}
