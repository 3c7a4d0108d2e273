use super::*;

fn projection(calls: f64, migration: f64) -> OwnershipProjection {
    let growth = Expectation { low: 0.0, expected: 0.1, high: 0.2, ..none() };
    OwnershipProjection {
        calls,
        fee_share: 0.05,
        failures: 10.0,
        engineering: 5.0,
        evaluation: 2.0,
        migration,
        replayed: None,
        growth,
        prices: Expectation { expected: -0.5, ..none() },
        month: [1.0, 1.0],
        saving: [0.0, 0.0],
    }
}

#[test]
fn months_add_up_as_a_geometric_series() {
    let owned = projection(100.0, 50.0).until(12, ProjectionCase::Expected);
    let ratio: f64 = 1.1 * 0.5_f64.powf(1.0 / 12.0);
    let calls = 100.0 * (ratio.powi(12) - 1.0) / (ratio - 1.0);
    assert!((owned.calls - calls).abs() < 1e-9);
    assert!((owned.fee - calls * 0.05).abs() < 1e-9);
    assert!((owned.failures - 10.0 * (1.1_f64.powi(12) - 1.0) / 0.1).abs() < 1e-9);
    assert!((owned.total() - owned.calls - owned.fee - owned.failures - 60.0 - 24.0 - 50.0).abs() < 1e-9);
}

#[test]
fn what_is_saved_each_month_pays_for_moving_once() {
    let base = projection(100.0, 0.0);
    let mine = projection(40.0, 300.0);
    // 63 a month with the fee, before growth, against 300 once.
    assert_eq!(break_even(&base, &mine, 24, ProjectionCase::Low), Some(5));
    assert_eq!(break_even(&base, &mine, 4, ProjectionCase::Low), None);
    assert_eq!(break_even(&base, &projection(100.0, 1.0), 60, ProjectionCase::Low), None);
}

#[test]
fn a_band_holds_what_is_expected_whichever_way_it_points() {
    // Prices fall as expected and stay at both ends: the ends lie on one side of what is expected.
    let [low, expected, high] = projection(100.0, 0.0).cost_of(12);
    assert!(low <= expected && expected <= high, "{low} {expected} {high}");
    // 100 · 1.2^11 and the fee, 10 · 1.2^11, 5 and 2.
    let grown = 1.2_f64.powi(11);
    assert!((high - (105.0 * grown + 10.0 * grown + 7.0)).abs() < 1e-9, "{high}");
}
