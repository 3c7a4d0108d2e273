//! The generator keeps its promises, and its fit looks like its source.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fit;
mod generate;
mod specification;

use routewright_domain::{RequestColumns, Timestamp, Workload};
use routewright_history::{
    ArrivalProcess, FactShares, LogNormal, Repeats, Sessions, SyntheticFeature, SyntheticWorkload, TokenDistribution,
    Weighted,
};

const DAY_S: u64 = 86_400;
/// Monday, 3 August 2026, 08:00 UTC.
const MONDAY_8: Timestamp = Timestamp(1_785_744_000 * Timestamp::NANOS_PER_SEC);

fn law(median: f64, sigma: f64) -> TokenDistribution {
    TokenDistribution::log_normal(median, sigma, 1e6)
}

/// A chat with growing conversations and repeated openings, and lone extractions by day.
fn spec() -> SyntheticWorkload {
    let chat = SyntheticFeature {
        correlation: 0.4,
        sessions: Some(Sessions {
            mean_turns: 3.0,
            most_turns: 50,
            pause_s: LogNormal::new(45.0, 0.8, 3_600.0),
            message: Some(law(60.0, 0.7)),
            most_prompt_tokens: 20_000,
        }),
        repeats: Some(Repeats { share: 0.5, contents: 300, exponent: 1.0 }),
        facts: FactShares { streamed: 1.0, tools: 0.25, ..FactShares::default() },
        tasks: Weighted::only("chat".to_owned()),
        tags: vec![
            Weighted { value: vec!["web".to_owned(), "eu".to_owned()], weight: 3.0 },
            Weighted { value: vec![], weight: 1.0 },
        ],
        api_keys: Weighted::only("chat-key".to_owned()),
        ..SyntheticFeature::plain("chat", 3.0, law(800.0, 0.6), law(150.0, 0.5))
    };
    let mut hourly = vec![1.0; 24];
    hourly[8..18].fill(6.0);
    let extraction = SyntheticFeature {
        arrivals: Some(ArrivalProcess { hourly, daily: vec![1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.1], bursts: None }),
        correlation: 0.7,
        ..SyntheticFeature::plain("extraction", 1.0, law(4_000.0, 0.9), law(300.0, 0.4))
    };
    SyntheticWorkload {
        name: "made".to_owned(),
        start: MONDAY_8,
        span_s: 7 * DAY_S,
        requests: 40_000,
        arrivals: ArrivalProcess::default(),
        features: vec![chat, extraction],
    }
}

/// Rows of a feature.
fn rows_of(workload: &Workload, tag: &str) -> Vec<usize> {
    let position = workload.names.features.entries.iter().position(|entry| entry == tag);
    let columns = &workload.columns;
    (0..columns.len()).filter(|row| Some(usize::from(columns.feature[*row])) == position).collect()
}

/// Sessions of a feature, each with its rows.
fn sessions_of(columns: &RequestColumns, rows: &[usize]) -> Vec<Vec<usize>> {
    let mut sessions: Vec<(u64, Vec<usize>)> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for row in rows {
        let at = *known.entry(columns.session_key[*row]).or_insert_with(|| {
            sessions.push((columns.session_key[*row], vec![]));
            sessions.len() - 1
        });
        sessions[at].1.push(*row);
    }
    sessions.into_iter().map(|(_, rows)| rows).collect()
}

/// The value that this share of the rows does not exceed.
fn quantile(workload: &Workload, rows: &[usize], share: f64, of: impl Fn(&RequestColumns, usize) -> u32) -> f64 {
    let mut values: Vec<u32> = rows.iter().map(|row| of(&workload.columns, *row)).collect();
    values.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position")]
    let at = ((values.len() - 1) as f64 * share) as usize;
    f64::from(values[at])
}
