//! Reads the tree that divan prints.
//!
//! divan 0.1 has no output for programs. Its tree has a heading per bench target, then a row per group, benchmark and
//! argument, drawn with three characters a level. The row of a benchmark has its times in six columns; a row below
//! without a name has the items a second in the same columns. Other rows without a name (bytes, allocations) are passed over.

use anyhow::{Result, anyhow, bail};

use super::figures::{Rate, Seconds};

/// One benchmark with one argument.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measurement {
    /// Bench target, modules, function, argument.
    pub(crate) path: Vec<String>,
    pub(crate) figure: Figure,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Figure {
    Measured {
        median: Seconds,
        /// At the median, where the benchmark counts items.
        rate: Option<Rate>,
    },
    /// The benchmark measured nothing; with what it printed instead, if anything.
    Nothing(String),
}

const HEADINGS: [&str; 5] = ["slowest", "median", "mean", "samples", "iters"];

/// Every measurement in what a bench target wrote to standard output.
pub(crate) fn parse(output: &str) -> Result<Vec<Measurement>> {
    let mut path: Vec<String> = Vec::new();
    let mut found: Vec<Measurement> = Vec::new();
    for line in output.lines() {
        let context = || anyhow!("divan's output cannot be read at the line {line:?}");
        let (prefix, rest) = split_prefix(line);
        let cells = Cells::of(rest);
        if let Some(name) = cells.as_ref().and_then(Cells::heading) {
            path = vec![name.to_owned()];
            continue;
        }
        let Prefix::Branch(depth) = prefix else {
            match cells {
                Some(cells) if path.is_empty() || !cells.samples.is_empty() => {
                    return Err(context().context("a row of figures without a name: did the benchmark print a line?"));
                }
                Some(cells) => add_rate(&mut found, &cells),
                // Printed by a benchmark, and shown where it came.
                None => {}
            }
            continue;
        };
        if path.len() < depth {
            return Err(context().context("a row without the rows above it"));
        }
        path.truncate(depth);
        let Some(cells) = cells else {
            let (name, note) = rest.split_once("  ").unwrap_or((rest, ""));
            path.push(name.trim().to_owned());
            let figure = Figure::Nothing(note.trim().to_owned());
            found.push(Measurement { path: path.clone(), figure });
            continue;
        };
        if cells.median.is_empty() {
            // A group, or a benchmark that is ignored: then nothing is below it.
            path.push(cells.first.to_owned());
            continue;
        }
        let name = cells.name().ok_or_else(context)?;
        let median = Seconds::parse(cells.median).ok_or_else(context)?;
        path.push(name.to_owned());
        found.push(Measurement { path: path.clone(), figure: Figure::Measured { median, rate: None } });
    }
    Ok(found)
}

/// The same, for a run that must have measured something.
pub(crate) fn parse_some(output: &str) -> Result<Vec<Measurement>> {
    let found = parse(output)?;
    if found.is_empty() {
        bail!("it printed no table of divan's");
    }
    Ok(found)
}

fn add_rate(found: &mut [Measurement], cells: &Cells<'_>) {
    if let Some(Measurement { figure: Figure::Measured { rate, .. }, .. }) = found.last_mut() {
        *rate = rate.or(Rate::parse(cells.median));
    }
}

enum Prefix {
    /// A row with a name, this many levels below the heading.
    Branch(usize),
    /// A heading, a row without a name, or a line that is none of divan's.
    Other,
}

/// Takes off what draws the tree.
fn split_prefix(line: &str) -> (Prefix, &str) {
    let mut rest = line;
    let mut depth = 1;
    loop {
        if let Some(name) = rest.strip_prefix("├─ ").or_else(|| rest.strip_prefix("╰─ ")) {
            return (Prefix::Branch(depth), name);
        }
        let Some(below) = rest.strip_prefix("│  ").or_else(|| rest.strip_prefix("   ")) else {
            return (Prefix::Other, rest);
        };
        rest = below;
        depth += 1;
    }
}

/// The six columns of a row, of which the first still has the name before it.
struct Cells<'a> {
    first: &'a str,
    median: &'a str,
    samples: &'a str,
    all: [&'a str; 5],
}

impl<'a> Cells<'a> {
    fn of(row: &'a str) -> Option<Self> {
        // From the right, since a name may have anything in it.
        let mut cells = row.rsplitn(6, '│').map(str::trim);
        let mut next = || cells.next();
        let [iters, samples, mean, median, slowest, first] = [next()?, next()?, next()?, next()?, next()?, next()?];
        Some(Self { first, median, samples, all: [slowest, median, mean, samples, iters] })
    }

    /// The name of the bench target, if this is a heading.
    fn heading(&self) -> Option<&'a str> {
        let name = self.first.strip_suffix("fastest")?;
        (self.all == HEADINGS).then_some(name.trim_end())
    }

    /// What stands before the fastest time, which is a number and a unit.
    fn name(&self) -> Option<&'a str> {
        let (before, unit) = self.first.rsplit_once(' ')?;
        let (name, number) = before.rsplit_once(' ')?;
        Seconds::parse(&format!("{number} {unit}"))?;
        Some(name.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With arguments, one counter, two threads.
    const REPLAY: &str = "\
replay                            fastest       │ slowest       │ median        │ mean          │ samples │ iters
╰─ requests                                     │               │               │               │         │
   ├─ (\"one model\", 0, 1)         70.68 ms      │ 72.69 ms      │ 70.81 ms      │ 71.39 ms      │ 3       │ 3
   │                              2.829 Mitem/s │ 2.751 Mitem/s │ 2.824 Mitem/s │ 2.801 Mitem/s │         │
   ╰─ (\"three-step chain\", 1, 2)  39.82 ms      │ 39.89 ms      │ 39.83 ms      │ 39.85 ms      │ 3       │ 3
                                  5.021 Mitem/s │ 5.012 Mitem/s │ 5.021 Mitem/s │ 5.018 Mitem/s │         │

";

    /// With allocations, threads, an ignored benchmark, one that measures nothing, a module, and two counters.
    const LOAD: &str = "\
load                   fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ copy                              │               │               │               │         │
│  ├─ t=1              80.23 ns      │ 1.222 µs      │ 130.2 ns      │ 477.5 ns      │ 3       │ 3
│  │                   max alloc:    │               │               │               │         │
│  │                     1           │ 1             │ 1             │ 1             │         │
│  │                     1 KB        │ 1 KB          │ 1 KB          │ 1 KB          │         │
│  ╰─ t=2              130.2 ns      │ 4.137 µs      │ 445.7 ns      │ 1.289 µs      │ 4       │ 4
│                      max alloc:    │               │               │               │         │
│                        1           │ 1             │ 1             │ 1             │         │
├─ second              1.234 s       │ 1.234 s       │ 1.234 s       │ 1.234 s       │ 1       │ 1
├─ slow                (ignored)     │               │               │               │         │
╰─ columns                           │               │               │               │         │
   ├─ nothing_to_load  skipped: no data beside the checkout

   ╰─ read                           │               │               │               │         │
      ├─ 1000000       7.981 ms      │ 9.726 ms      │ 8.009 ms      │ 8.572 ms      │ 3       │ 3
      │                1.002 GB/s    │ 822.4 MB/s    │ 998.8 MB/s    │ 933.2 MB/s    │         │
      │                125.2 Mitem/s │ 102.8 Mitem/s │ 124.8 Mitem/s │ 116.6 Mitem/s │         │
      ╰─ 10000000      80.88 ms      │ 83.07 ms      │ 81.62 ms      │ 81.86 ms      │ 3       │ 3
                       989.1 MB/s    │ 962.9 MB/s    │ 980 MB/s      │ 977.2 MB/s    │         │

";

    fn shown(output: &str) -> Vec<String> {
        let line = |Measurement { path, figure }: Measurement| match figure {
            Figure::Measured { median, rate: Some(rate) } => format!("{} {median} {rate}", path.join("::")),
            Figure::Measured { median, rate: None } => format!("{} {median}", path.join("::")),
            Figure::Nothing(note) => format!("{} {note}", path.join("::")),
        };
        parse(output).expect("the output is divan's").into_iter().map(line).collect()
    }

    #[test]
    fn each_argument_has_its_median_and_its_items_a_second() {
        assert_eq!(
            shown(REPLAY),
            [
                r#"replay::requests::("one model", 0, 1) 70.8 ms 2.82 M/s"#,
                r#"replay::requests::("three-step chain", 1, 2) 39.8 ms 5.02 M/s"#,
            ]
        );
    }

    #[test]
    fn threads_modules_other_counters_and_benchmarks_that_measure_nothing_are_understood() {
        assert_eq!(
            shown(LOAD),
            [
                "load::copy::t=1 130 ns",
                "load::copy::t=2 446 ns",
                "load::second 1.23 s",
                "load::columns::nothing_to_load skipped: no data beside the checkout",
                "load::columns::read::1000000 8.01 ms 125 M/s",
                "load::columns::read::10000000 81.6 ms",
            ]
        );
    }

    #[test]
    fn several_bench_targets_may_follow_each_other() {
        let both = format!("{REPLAY}{LOAD}");
        assert_eq!(shown(&both).len(), 8);
    }

    #[test]
    fn a_time_that_cannot_be_read_is_an_error_with_its_line() {
        let broken = REPLAY.replace("39.83 ms", "39.83 parsecs");
        let error = parse(&broken).expect_err("a parsec is no time");
        assert!(error.to_string().contains("39.83 parsecs"), "{error}");
    }

    #[test]
    fn a_row_that_a_benchmark_tore_apart_is_an_error_and_no_missing_figure() {
        let torn = REPLAY.replace("0, 1)         70.68", "0, 1)  loading…\n70.68");
        let error = parse(&torn).expect_err("the figures have no name");
        assert!(error.to_string().contains("without a name"), "{error}");
    }

    #[test]
    fn a_table_without_its_heading_is_an_error() {
        let (_, headless) = REPLAY.split_once('\n').expect("it has several lines");
        assert!(parse(headless).is_err());
        let renamed = REPLAY.replace("median ", "middle ");
        assert!(parse(&renamed).is_err());
    }

    #[test]
    fn no_table_is_an_error_where_one_must_be() {
        let error = parse_some("running 0 tests\n\ntest result: ok.\n").expect_err("no table");
        assert!(error.to_string().contains("no table"), "{error}");
        assert_eq!(parse_some(REPLAY).map(|found| found.len()).ok(), Some(2));
    }
}
