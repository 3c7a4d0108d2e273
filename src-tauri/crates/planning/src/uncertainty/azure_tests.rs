//! What was predicted of the next minutes of a production trace, against what came (Azure `LLMInferenceTrace` of 2023, one hour of a
//! conversation service, CC-BY-4.0).

use std::io::Read;
use std::path::Path;

use routewright_domain::Money;

use super::block_length::{Block, block};
use super::period::Record;
use super::resample::{Groups, Scheme};

const SECOND_NS: i64 = 1_000_000_000;
const CELL_S: i64 = 5;
const RECORD_S: i64 = 25 * 60;

/// Seconds of the day and cost of each request, at 2.50 and 15.00 dollars per million tokens; in whole pico-dollars.
fn trace() -> Option<Vec<(i64, i128)>> {
    let path = "shared/data/azure/AzureLLMInferenceTrace_conv.csv.gz";
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(file) = above.map(|folder| folder.join(path)).find(|file| file.is_file()) else {
        eprintln!("skipped: {path} is not beside the checkout");
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let request = |line: &str| {
        let (at, tokens) = line.split_once(',').unwrap();
        let clock: Vec<i64> = at[11..19].split(':').map(|part| part.parse().unwrap()).collect();
        let (prompt, answer) = tokens.trim().split_once(',').unwrap();
        let [prompt, answer] = [prompt, answer].map(|tokens| tokens.parse::<i128>().unwrap());
        (clock[0] * 3_600 + clock[1] * 60 + clock[2], prompt * 2_500_000 + answer * 15_000_000)
    };
    Some(text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(request).collect())
}

/// Sums by cell of the stretch from `from` on.
fn cells(trace: &[(i64, i128)], from: i64, length: i64, value: fn(i128) -> i128) -> Vec<i128> {
    let mut sums = vec![0; usize::try_from(length / CELL_S).unwrap()];
    for (at, cost) in trace.iter().filter(|(at, _)| (from..from + length).contains(at)) {
        sums[usize::try_from((at - from) / CELL_S).unwrap()] += value(*cost);
    }
    sums
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pieces {
    Blocks,
    SingleCells,
}

/// Of all stretches of this length that follow a record of 25 minutes, how many lie in the interval that the record predicts.
fn covered(trace: &[(i64, i128)], length: i64, value: fn(i128) -> i128, pieces: Pieces) -> (u32, u32) {
    let (first, last) = (trace[0].0, trace[trace.len() - 1].0);
    let (mut covered, mut all) = (0, 0);
    let mut from = first;
    while from + RECORD_S + length <= last {
        let record = cells(trace, from, RECORD_S, value);
        let series: Vec<f64> = record.iter().map(|sum| *sum as f64).collect();
        let found = match pieces {
            Pieces::Blocks => block(&series, &Groups::one(series.len())),
            Pieces::SingleCells => Block { length: 1.0, shortfall: 0.0 },
        };
        let scheme = Scheme { groups: Groups::one(record.len()), block: found.length, shortfall: found.shortfall };
        let resamples = scheme.draw(400, 1);
        let sums: Vec<i128> = (0..resamples.count())
            .map(|n| resamples.of(n).iter().zip(&record).map(|(weight, sum)| i128::from(*weight) * sum).sum())
            .collect();
        let own = Record {
            scheme: &scheme,
            expansion: scheme.expansion(),
            cell_ns: CELL_S * SECOND_NS,
            span_ns: RECORD_S * SECOND_NS,
            seed: 1,
        };
        let predicted = own.predict_length(length * SECOND_NS, &record, &sums, &[]).unwrap().interval();
        let came: i128 = cells(trace, from + RECORD_S, length, value).iter().sum();
        covered += u32::from((predicted.low..=predicted.high).contains(&Money(came)));
        all += 1;
        from += length;
    }
    (covered, all)
}

#[test]
fn the_next_minutes_of_a_production_trace_lie_in_their_interval() {
    let Some(trace) = trace() else { return };
    assert_eq!(trace.len(), 19_366);
    for minutes in [1, 2, 5, 10] {
        for (name, value) in [("cost", (|cost| cost) as fn(i128) -> i128), ("requests", |_| 1_000_000)] {
            let (blocks, all) = covered(&trace, minutes * 60, value, Pieces::Blocks);
            let (single, _) = covered(&trace, minutes * 60, value, Pieces::SingleCells);
            eprintln!("{name} of the next {minutes} minutes: {blocks} of {all} in their interval, {single} by single cells");
        }
    }
}
