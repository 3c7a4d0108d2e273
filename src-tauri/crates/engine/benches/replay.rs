//! Requests per second of a replay: `cargo xtask bench`.

mod made;

use std::hint::black_box;
use std::num::NonZeroUsize;

use divan::Bencher;
use divan::counter::ItemsCount;
use made::{Made, workload};
use routewright_domain::Workload;
use routewright_engine::{ReplayInput, Unwatched, replay, workload_cost};

fn main() {
    divan::main();
}

const SAMPLE: usize = 1_000_000;

/// Replays a workload under the architecture of that name.
fn run(bencher: Bencher, architecture: &str, requests: &Workload, threads: usize) {
    let made = Made::new(architecture);
    let input = ReplayInput { conditions: Some(&made.conditions), ..ReplayInput::new(requests, &made.scenario, 1) };
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    bencher
        .counter(ItemsCount::new(requests.columns.len()))
        .bench_local(|| replay(&[&made.plan], black_box(&input), threads, &Unwatched));
}

/// A three-step fallback chain with endpoint balancing, recorded conditions and all aggregates: as many candidates as threads.
#[divan::bench(args = [1, 2], sample_count = 10, sample_size = 1)]
fn chain_with_balancing(bencher: Bencher, threads: usize) {
    let (made, requests) = (Made::new("chain"), workload(SAMPLE));
    let input = ReplayInput { conditions: Some(&made.conditions), ..ReplayInput::new(&requests, &made.scenario, 1) };
    let candidates = vec![&made.plan; threads];
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    bencher
        .counter(ItemsCount::new(SAMPLE * candidates.len()))
        .bench_local(|| replay(&candidates, black_box(&input), threads, &Unwatched));
}

/// Four tiers with a judge, every model at one provider.
#[divan::bench(args = [1], sample_count = 10, sample_size = 1)]
fn cascade_with_judge(bencher: Bencher, threads: usize) {
    run(bencher, "single", &workload(SAMPLE), threads);
}

/// The same, with three endpoints to balance between in each of the first three tiers.
#[divan::bench(args = [1], sample_count = 10, sample_size = 1)]
fn cascade_with_judge_and_balancing(bencher: Bencher, threads: usize) {
    run(bencher, "cascade", &workload(SAMPLE), threads);
}

/// Nothing but cost: the workload at one price list.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn cost_only_pass(bencher: Bencher) {
    let requests = workload(SAMPLE);
    let prices = made::prices();
    bencher.counter(ItemsCount::new(SAMPLE)).bench_local(|| workload_cost(black_box(&requests), &prices));
}

/// A replay in which nothing is drawn: one endpoint without published latencies.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn one_endpoint(bencher: Bencher) {
    run(bencher, "plain", &workload(SAMPLE), 1);
}

/// The same columns, merely read.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn reading_the_columns(bencher: Bencher) {
    let requests = workload(SAMPLE);
    let columns = &requests.columns;
    bencher.counter(ItemsCount::new(columns.len())).bench_local(|| {
        (0..columns.len()).fold(0_u64, |sum, row| {
            sum.wrapping_add(columns.arrival_ns[row].cast_unsigned())
                .wrapping_add(columns.request_key[row])
                .wrapping_add(u64::from(columns.prompt_tokens[row]))
                .wrapping_add(u64::from(columns.cached_tokens[row]))
                .wrapping_add(u64::from(columns.completion_tokens[row]))
                .wrapping_add(u64::from(columns.feature[row]))
                .wrapping_add(u64::from(columns.model[row]))
        })
    });
}

#[divan::bench(args = [1_000_000, 10_000_000], sample_count = 3, sample_size = 1)]
fn ten_times_the_requests(bencher: Bencher, requests: usize) {
    run(bencher, "chain", &workload(requests), 1);
}

/// One policy of a project changed: the new outcome for a million requests.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn chain_edit_one_million(bencher: Bencher) {
    run(bencher, "chain", &workload(1_000_000), 2);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn cascade_edit_one_million(bencher: Bencher) {
    run(bencher, "cascade", &workload(1_000_000), 2);
}

/// A first figure from a part of them.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn first_figure_100k(bencher: Bencher) {
    run(bencher, "chain", &workload(100_000), 2);
}

/// A tenth of a year at 500 million tokens a day and 2,000 tokens a request.
#[divan::bench(args = [2], sample_count = 2, sample_size = 1)]
fn a_year(bencher: Bencher, threads: usize) {
    run(bencher, "chain", &workload(9_100_000), threads);
}
