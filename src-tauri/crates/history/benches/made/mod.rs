//! Requests as a gateway's log has them, made up.

use std::io::Write;
use std::path::Path;

use routewright_domain::{
    Dictionary, LatencyCode, Money, Names, Outcomes, RecordedStatus, RequestColumns, Timestamp, Workload,
    WorkloadIdentity, mix_bits,
};

pub(crate) const NOW: Timestamp = Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC);
/// 2026-07-01T00:00:00Z.
const START_MS: i64 = 1_782_864_000_000;

fn names(kind: &str, count: usize) -> Dictionary {
    Dictionary { entries: (0..count).map(|n| format!("{kind}-{n}")).collect() }
}

/// A number below `most`, spread over the orders of magnitude as lengths of texts and answers are.
fn skewed(draw: u64, most: u64) -> u64 {
    let fine = draw >> 32 & 0xffff;
    (((most * (1 + (draw & 0xff))) >> 8) * fine) >> 16
}

pub(crate) fn workload(requests: usize) -> Workload {
    let draw = |row: usize, purpose: u64| mix_bits(mix_bits(row as u64) ^ purpose);
    let column = |purpose: u64, most: u64| (0..requests).map(move |row| skewed(draw(row, purpose), most));
    let mut at_ms = START_MS;
    let arrivals = (0..requests).map(|row| {
        at_ms += i64::try_from(skewed(draw(row, 1), 500)).unwrap();
        at_ms * 1_000_000
    });
    let prompt: Vec<u32> = column(2, 16_000).map(|tokens| u32::try_from(tokens).unwrap() + 1).collect();
    let cached = prompt.iter().enumerate().map(|(row, tokens)| if draw(row, 3) % 3 == 0 { tokens / 2 } else { 0 });
    let cached: Vec<u32> = cached.collect();
    let completion: Vec<u32> = column(4, 2_000).map(|tokens| u32::try_from(tokens).unwrap()).collect();
    let cost = prompt.iter().zip(&cached).zip(&completion).map(|((prompt, cached), completion)| {
        i64::from(prompt - cached) * 2_500_000 + i64::from(*cached) * 1_250_000 + i64::from(*completion) * 10_000_000
    });
    let ttft: Vec<u32> = column(5, 4_000).map(|ms| u32::try_from(ms * 1_000).unwrap()).collect();
    let latency = ttft.iter().enumerate().map(|(row, ttft)| u64::from(*ttft) + skewed(draw(row, 6), 20_000) * 1_000);
    let code =
        |purpose: u64, most: u64| (0..requests).map(move |row| u16::try_from(draw(row, purpose) % most).unwrap());
    let columns = RequestColumns {
        request_key: (0..requests).map(|row| draw(row, 7)).collect(),
        cost_pico: cost.collect(),
        latency_us: latency.map(|micros| LatencyCode::of(Some(micros))).collect(),
        arrival_ns: arrivals.collect(),
        feature: code(8, 6).collect(),
        model: code(9, 12).collect(),
        session_key: (0..requests).map(|row| mix_bits(draw(row, 10) % (1 + requests as u64 / 5))).collect(),
        status: (0..requests).map(|row| status(draw(row, 11)) as u8).collect(),
        prompt_tokens: prompt.into(),
        cached_tokens: cached.into(),
        completion_tokens: completion.into(),
        ttft_us: ttft.into(),
        ..RequestColumns::blank(requests)
    };
    let names = Names { features: names("feature", 6), models: names("author/model", 12), ..Names::default() };
    let identity = WorkloadIdentity { name: "made".to_owned(), digest: String::new() };
    Workload { identity, names, columns, outcomes: Outcomes::default() }
}

fn status(draw: u64) -> RecordedStatus {
    match draw % 200 {
        0 => RecordedStatus::Failed,
        1 => RecordedStatus::RateLimited,
        _ => RecordedStatus::Succeeded,
    }
}

/// Writes a workload as a CSV of twelve columns.
pub(crate) fn write_csv(file: &Path, workload: &Workload) {
    let mut csv = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
    let (columns, names) = (&workload.columns, &workload.names);
    writeln!(
        csv,
        "id,arrival,feature,model,prompt_tokens,cached_tokens,completion_tokens,session,cost_usd,ttft_ms,latency_ms,status"
    )
    .unwrap();
    for row in 0..columns.len() {
        writeln!(
            csv,
            "req-{:016x},{},{},{},{},{},{},s-{:x},{},{},{},{}",
            columns.request_key[row],
            Timestamp(columns.arrival_ns[row]),
            names.features.get(columns.feature[row]).unwrap(),
            names.models.get(columns.model[row]).unwrap(),
            columns.prompt_tokens[row],
            columns.cached_tokens[row],
            columns.completion_tokens[row],
            columns.session_key[row],
            columns.cost(row).unwrap_or(Money::ZERO),
            columns.ttft_us[row] / 1_000,
            columns.latency(row).unwrap_or(0) / 1_000,
            RecordedStatus::from_code(columns.status[row]).word().unwrap_or_default()
        )
        .unwrap();
    }
}
