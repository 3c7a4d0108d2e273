//! Sums by cell of time against the replay that they are of.

use proptest::prelude::*;

use super::*;
use crate::aggregate::QUALITY_UNIT;

fn in_cells(policy: Policy, tokens: &[(u32, u32)], sessions: u64, threads: usize) -> (CellReplay, Cells) {
    let project = project(policy, vec![outage(IncidentTarget::Model("a/large".into()), 5, 20)]);
    let plan = planned(&project, &catalog());
    let mut requests = workload(tokens);
    requests.columns.session_key = (0..tokens.len() as u64).map(|n| n % sessions.max(1)).collect();
    let cells = Cells::over(&requests, 12);
    let input = ReplayInput::new(&requests, &project.scenarios[0], 7);
    let threads = NonZeroUsize::new(threads).unwrap();
    (replay_in_cells(&[&plan], &input, &cells, threads, &Unwatched).unwrap().remove(0), cells)
}

proptest! {
    #[test]
    fn cells_add_up_to_the_outcome_whatever_the_threads(
        tokens in prop::collection::vec((0_u32..120_000, 0_u32..3_000), 1..200),
        sessions in 0_u64..40,
        threads in 2_usize..6,
    ) {
        let policy = || chain(&["a/large", "c/small"], Some(900));
        let (found, cells) = in_cells(policy(), &tokens, sessions, 1);
        let (again, _) = in_cells(policy(), &tokens, sessions, threads);
        prop_assert_eq!(&found, &again);
        let all: Vec<_> = (0..cells.count()).map(|cell| found.sums.at(cell, 0)).collect();
        prop_assert_eq!(all.iter().map(|own| own.cost).sum::<i128>(), found.outcome.cost_usd.0);
        prop_assert_eq!(all.iter().map(|own| u64::from(own.requests)).sum::<u64>(), found.outcome.requests);
        prop_assert_eq!(all.iter().map(|own| u64::from(own.succeeded)).sum::<u64>(), found.outcome.succeeded);
        let known: u64 = all.iter().flat_map(|own| &own.ttft.counts).map(|(_, count)| u64::from(*count)).sum();
        prop_assert_eq!(known + all.iter().map(|own| u64::from(own.ttft.unknown)).sum::<u64>(), found.outcome.succeeded);
        if let Some(quality) = found.outcome.quality {
            let sum: i128 = all.iter().map(|own| own.quality).sum();
            let count: u64 = all.iter().map(|own| u64::from(own.judged)).sum();
            prop_assert!((sum as f64 / QUALITY_UNIT / count as f64 - quality.mean).abs() < 1e-12);
        }
    }
}

#[test]
fn a_replay_in_cells_gives_the_same_outcome_as_one_without() {
    let tokens: Vec<(u32, u32)> = (0..500).map(|n| (n * 37 % 9_000, n * 11 % 700)).collect();
    let (found, _) = in_cells(Policy::model("b/pair"), &tokens, 0, 2);
    let project = project(Policy::model("b/pair"), vec![outage(IncidentTarget::Model("a/large".into()), 5, 20)]);
    let outcome = outcome_of(&planned(&project, &catalog()), &workload(&tokens), &project.scenarios[0], 7);
    assert_eq!(found.outcome, outcome);
}
