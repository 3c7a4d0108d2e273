//! Drivers add up exactly, and a log that differs in one thing shows that thing alone.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use proptest::prelude::*;
use routewright_domain::{
    Architecture, BillDriverKind, Condition, Dictionary, Feature, Names, Policy, RequestColumns, WorkloadIdentity,
    content_digest,
};
use routewright_engine::Unwatched;

use super::*;
use crate::made::{catalog, model};

/// A request: its feature, tokens of prompt and answer, the model that answered and what was paid, where the log says so.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    feature: u16,
    prompt: u32,
    completion: u32,
    model: Option<u16>,
    paid: Option<i64>,
}

/// Pico-dollars of a token at the two models.
const PRICES: [i64; 2] = [2_000_000, 500_000];

fn row(feature: u16, prompt: u32, completion: u32) -> Row {
    let paid = i64::from(prompt + completion) * PRICES[usize::from(feature)];
    Row { feature, prompt, completion, model: Some(feature), paid: Some(paid) }
}

fn prices() -> CatalogSnapshot {
    catalog("2026-01-01", vec![model("a/one", "2e-6", 40.0), model("a/two", "5e-7", 40.0)])
}

fn workload(rows: &[Row]) -> Workload {
    let mut columns = RequestColumns::blank(rows.len());
    columns.arrival_ns = (0_i64..).take(rows.len()).map(|n| n * 1_000_000_000).collect();
    columns.request_key = (0_u64..).take(rows.len()).collect();
    columns.prompt_tokens = rows.iter().map(|row| row.prompt).collect();
    columns.completion_tokens = rows.iter().map(|row| row.completion).collect();
    columns.feature = rows.iter().map(|row| row.feature).collect();
    columns.model = rows.iter().map(|row| row.model.unwrap_or(routewright_domain::NO_ENTRY)).collect();
    columns.provider = rows.iter().map(|_| 0).collect();
    columns.cost_pico = rows.iter().map(|row| row.paid.unwrap_or(RequestColumns::NO_COST)).collect();
    let texts = |all: &[&str]| Dictionary { entries: all.iter().map(|&text| text.to_owned()).collect() };
    Workload {
        identity: WorkloadIdentity { name: "made".into(), digest: "b3:0".into() },
        names: Names {
            features: texts(&["x", "y", "stranger"]),
            models: texts(&["a/one", "a/two", "nobody/knows"]),
            providers: texts(&["gateway"]),
            ..Names::default()
        },
        columns,
        outcomes: routewright_domain::Outcomes::default(),
    }
}

/// Feature `x` on the first model, `y` on the second.
fn project() -> Project {
    let feature = |id: &str| Feature::new(id, id, Condition::FeatureTag(vec![id.to_owned()]));
    let policies = BTreeMap::from([("x".into(), Policy::model("a/one")), ("y".into(), Policy::model("a/two"))]);
    Project::new("test", vec![feature("x"), feature("y")], vec![Architecture::new("one", "One", policies)])
}

fn replayed(project: &Project, catalog: &CatalogSnapshot, rows: &[Row]) -> Outcome {
    let plan = compile(project, 0, catalog).plan.unwrap();
    let workload = workload(rows);
    let input = ReplayInput::new(&workload, &project.scenarios[0], 1);
    replay(&[&plan], &input, NonZeroUsize::MIN, &Unwatched).unwrap().remove(0)
}

fn held(planned: &[Row], came: &[Row], then: &CatalogSnapshot, now: &CatalogSnapshot) -> Result<PlanBill, BillError> {
    let project = project();
    let outcome = replayed(&project, then, planned);
    let reference = |catalog: &CatalogSnapshot| CatalogReference {
        date: catalog.date.clone(),
        digest: content_digest(&serde_json::to_vec(catalog).unwrap()),
    };
    let (then_named, now_named) = (reference(then), reference(now));
    let plan = KeptPlan {
        replay: 1,
        at: Timestamp(0),
        outcome: &outcome,
        workload_name: "planned",
        workload: None,
        fitted: None,
        changed_since: false,
        catalog: Some((then, &then_named)),
        seed: 1,
        conditions: None,
    };
    let workload = workload(came);
    let came = Came { workload: &workload, catalog: (now, &now_named), fitted: None };
    bill(&project, &plan, &came, NonZeroUsize::MIN, &Unwatched)
}

/// The drivers that are not zero.
fn moved(bill: &PlanBill) -> Vec<BillDriverKind> {
    bill.drivers.iter().filter(|one| one.change_usd != Money::ZERO).map(|one| one.driver).collect()
}

fn adds_up(bill: &PlanBill) {
    let sum: Money = bill.drivers.iter().map(|one| one.change_usd).sum();
    assert_eq!(sum, bill.difference_usd);
    assert_eq!(bill.plan.cost_usd + sum, bill.bill.cost_usd);
    for feature in &bill.features {
        let sum: Money = feature.drivers.iter().map(|one| one.change_usd).sum();
        assert_eq!(feature.planned_usd + sum, feature.billed_usd, "{}", feature.feature);
    }
}

fn requests() -> impl Strategy<Value = Vec<Row>> {
    let one = (0_u16..3, 1_u32..5_000, 0_u32..2_000, prop::option::of(0_u16..3), prop::option::of(0_i64..1 << 40));
    let one =
        one.prop_map(|(feature, prompt, completion, model, paid)| Row { feature, prompt, completion, model, paid });
    prop::collection::vec(one, 1..60)
}

fn planned() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0_u16..2, 1_u32..5_000, 1_u32..2_000).prop_map(|(f, p, c)| row(f, p, c)), 1..60)
}

proptest! {
    #[test]
    fn drivers_add_up_to_the_difference_exactly_whatever_came(plan in planned(), came in requests(), price in 1_u32..1_000) {
        let price = format!("{price}e-8");
        let now = catalog("2026-02-01", vec![model("a/one", &price, 40.0), model("a/two", "6e-7", 40.0)]);
        match held(&plan, &came, &prices(), &now) {
            Ok(bill) => adds_up(&bill),
            Err(error) => prop_assert!(matches!(error, BillError::NothingBilled(_)), "{error}"),
        }
    }

    #[test]
    fn the_same_log_again_moves_nothing(plan in planned()) {
        let bill = held(&plan, &plan, &prices(), &prices()).unwrap();
        prop_assert_eq!(moved(&bill), vec![]);
        adds_up(&bill);
    }

    #[test]
    fn more_of_the_same_is_volume_alone(plan in planned(), times in 2_usize..5) {
        let bill = held(&plan, &plan.repeat(times), &prices(), &prices()).unwrap();
        prop_assert_eq!(moved(&bill), vec![BillDriverKind::Volume]);
        prop_assert_eq!(bill.difference_usd.0, bill.plan.cost_usd.0 * (i128::try_from(times).unwrap() - 1));
    }

    #[test]
    fn other_shares_of_the_features_are_mix_alone(x in 1_usize..20, y in 1_usize..20) {
        let plan = [vec![row(0, 100, 10); x], vec![row(1, 700, 30); y]].concat();
        let came = [vec![row(0, 100, 10); y], vec![row(1, 700, 30); x]].concat();
        let bill = held(&plan, &came, &prices(), &prices()).unwrap();
        prop_assert_eq!(moved(&bill), if x == y { vec![] } else { vec![BillDriverKind::Mix] });
    }

    #[test]
    fn longer_requests_are_tokens_alone(plan in planned(), more in 1_u32..500) {
        let longer: Vec<Row> = plan.iter().map(|one| row(one.feature, one.prompt + more, one.completion)).collect();
        prop_assert_eq!(moved(&held(&plan, &longer, &prices(), &prices()).unwrap()), vec![BillDriverKind::Tokens]);
    }

    #[test]
    fn what_is_paid_beyond_the_list_is_price_alone(plan in planned(), more in 1_i64..1_000) {
        let dearer: Vec<Row> = plan.iter().map(|one| Row { paid: one.paid.map(|paid| paid + more), ..*one }).collect();
        prop_assert_eq!(moved(&held(&plan, &dearer, &prices(), &prices()).unwrap()), vec![BillDriverKind::Price]);
    }

    #[test]
    fn a_list_that_moved_is_price_alone(plan in planned()) {
        let now = catalog("2026-02-01", vec![model("a/one", "4e-6", 40.0), model("a/two", "1e-6", 40.0)]);
        let doubled: Vec<Row> = plan.iter().map(|one| Row { paid: one.paid.map(|paid| 2 * paid), ..*one }).collect();
        let bill = held(&plan, &doubled, &prices(), &now).unwrap();
        prop_assert_eq!(moved(&bill), vec![BillDriverKind::Price]);
        prop_assert_eq!(bill.difference_usd, bill.plan.cost_usd);
        // Where the log records no cost the list stands for it.
        let unpaid: Vec<Row> = plan.iter().map(|one| Row { paid: None, ..*one }).collect();
        prop_assert_eq!(held(&plan, &unpaid, &prices(), &now).unwrap().drivers, bill.drivers);
    }

    #[test]
    fn other_models_than_planned_are_routing_alone(plan in planned()) {
        let other = |one: &Row| {
            let model = 1 - one.feature;
            let paid = i64::from(one.prompt + one.completion) * PRICES[usize::from(model)];
            Row { model: Some(model), paid: Some(paid), ..*one }
        };
        let came: Vec<Row> = plan.iter().map(other).collect();
        let bill = held(&plan, &came, &prices(), &prices()).unwrap();
        prop_assert!(moved(&bill).iter().all(|driver| *driver == BillDriverKind::Routing), "{:?}", moved(&bill));
    }
}

#[test]
fn what_nobody_knows_the_cost_of_is_stated_and_not_zero() {
    let plan = vec![row(0, 1_000, 0); 4];
    let mut came = plan.clone();
    came[3] = Row { model: None, paid: None, ..came[3] };
    let bill = held(&plan, &came, &prices(), &prices()).unwrap();
    assert_eq!((bill.bill.unpriced, moved(&bill)), (1, vec![BillDriverKind::Unpriced]));
    // A thousand tokens at 2 dollars a million.
    assert_eq!(bill.difference_usd.to_string(), "-0.002");
    assert!(bill.remarks.iter().any(|remark| remark.contains("they are not in the bill")));
    let nothing = [Row { model: None, paid: None, ..came[0] }];
    assert!(matches!(held(&plan, &nothing, &prices(), &prices()), Err(BillError::NothingBilled(_))));
}
