//! Samples and templates on the bundled catalog.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use routewright_api::domain::{CatalogSnapshot, Condition, Feature, Policy, Project, Severity, Timestamp, templates};
use routewright_api::{
    ConfigurationRequest, GatewayTarget, Host, ReplayRequest, Sample, Session, Watcher, WorkloadSource,
    backtest_workload, check_project, configuration, export_workload, import_workload, list_workloads, open_sample,
    replay_architectures,
};
use tempfile::TempDir;

struct TestHost(PathBuf);

impl Host for TestHost {
    fn history_file(&self) -> PathBuf {
        self.0.join("history.db")
    }

    fn data_folder(&self) -> PathBuf {
        self.0.join("data")
    }

    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC)
    }
}

fn session() -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let session = Session::new(TestHost(folder.path().to_owned())).unwrap();
    (folder, session)
}

fn catalog() -> CatalogSnapshot {
    routewright_catalog::bundled().unwrap().snapshot
}

fn named(sample: Sample) -> WorkloadSource {
    WorkloadSource::Named(sample.workload_name().to_owned())
}

/// The wire names of a policy and of all below it.
fn patterns(policy: &Policy, found: &mut BTreeSet<&'static str>) {
    found.insert(policy.pattern());
    policy.children().iter().for_each(|(_, child)| patterns(child, found));
}

/// `crates/gateway` has copies of the samples, since it knows no use cases: they must be what a user opens.
#[test]
fn the_exporters_samples_are_these() {
    let (_folder, session) = session();
    for sample in Sample::ALL {
        let path = format!("{}/../gateway/tests/samples/{sample}.routewright.json", env!("CARGO_MANIFEST_DIR"));
        let copy = std::fs::read_to_string(&path).unwrap();
        let mut own = open_sample(&session, sample).unwrap().project;
        let mut copied = routewright_api::domain::parse_project(&copy).unwrap();
        // A workload is made up anew on every machine; the exporters do not look at it.
        (own.workload, copied.workload) = (None, None);
        assert_eq!(copied.features, own.features, "{path}");
        assert_eq!(copied.architectures, own.architectures, "{path}");
        assert_eq!(copied.assumptions, own.assumptions, "{path}");
    }
}

/// Whether each candidate of each steered feature is good enough, as the exported client for `OpenRouter` is told.
fn good_enough(value: &serde_json::Value, out: &mut Vec<bool>) {
    match value {
        serde_json::Value::Object(fields) => {
            let own = fields.get("good_enough").and_then(serde_json::Value::as_array);
            out.extend(own.into_iter().flatten().map(|verdict| verdict.as_bool().unwrap()));
            fields.values().for_each(|inner| good_enough(inner, out));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|inner| good_enough(inner, out)),
        _ => {}
    }
}

/// No sample states a quality, so what meets a floor is what the replay finds.
#[test]
fn floors_of_exports_are_held_to_replayed_qualities() {
    let (_folder, session) = session();
    let opened = open_sample(&session, Sample::Enterprise).unwrap();
    let verdicts = |workload: Option<&WorkloadSource>| {
        let request = ConfigurationRequest {
            project: &opened.project,
            architecture: &"resilient".into(),
            target: GatewayTarget::OpenRouter,
            workload,
            scenario: None,
            seed: None,
        };
        let made = configuration(&session, &request, &Watcher::silent()).unwrap();
        let policies = made.files.iter().find(|file| file.path == "client/policies.json").unwrap();
        let mut found = Vec::new();
        good_enough(&serde_json::from_str(&policies.contents).unwrap(), &mut found);
        found
    };
    assert_eq!(verdicts(None), [false; 4], "nothing is known without requests");
    let replayed = verdicts(Some(&named(Sample::Enterprise)));
    assert!(replayed.len() == 4 && replayed.contains(&true), "{replayed:?}");
}

#[test]
fn no_sample_has_a_problem() {
    let (_folder, session) = session();
    for sample in Sample::ALL {
        let opened = open_sample(&session, sample).unwrap();
        assert_eq!(check_project(&session, &opened.project).diagnostics, [], "{sample}");
        let used = opened.project.workload.unwrap();
        let stored = list_workloads(&session).unwrap().into_iter().find(|workload| workload.name == used.name).unwrap();
        assert_eq!(Some(stored.digest), used.digest, "{sample}");
    }
}

#[test]
fn the_baseline_of_every_sample_breaks_two_requirements_and_a_candidate_keeps_them_all() {
    let (_folder, session) = session();
    for sample in Sample::ALL {
        let project = open_sample(&session, sample).unwrap().project;
        let workload = named(sample);
        let scenarios: Vec<_> = project.scenarios.iter().map(|scenario| scenario.id.clone()).collect();
        let request = ReplayRequest { scenarios: &scenarios, ..ReplayRequest::new(&project, &workload) };
        let outcomes = replay_architectures(&session, &request, &Watcher::silent()).unwrap().result.outcomes;
        assert_eq!(outcomes.len(), 16, "{sample}: four architectures under four scenarios");
        let base: Vec<_> = outcomes.iter().filter(|outcome| outcome.scenario == project.scenarios[0].id).collect();
        let broken = |at: usize| base[at].requirements.iter().filter(|result| result.met != Some(true)).count();
        assert_eq!((base[0].architecture.clone(), broken(0)), (project.baseline.clone(), 2), "{sample}");
        let kept: Vec<usize> = (1..4).filter(|at| broken(*at) == 0).collect();
        assert!(!kept.is_empty() && kept.len() < 3, "{sample}: a choice is left, {kept:?}");
        for at in kept {
            assert!(base[at].cost_usd < base[0].cost_usd, "{sample}: {} is cheaper", base[at].architecture);
            assert_eq!(base[at].unpriced, 0, "{sample}");
        }
    }
}

#[test]
fn samples_use_every_pattern_and_modifier_and_have_guardrails_and_keys() {
    for sample in Sample::ALL {
        let mut found = BTreeSet::new();
        let project = sample.project();
        assert_eq!(project.architectures.len(), 4, "{sample}");
        project
            .architectures
            .iter()
            .flat_map(|own| own.policies.values())
            .for_each(|policy| patterns(policy, &mut found));
        let mut wanted = vec![
            "model",
            "fallback",
            "task",
            "cascade",
            "ensemble",
            "steer",
            "partition",
            "cache",
            "prompt_cache",
            "compress",
            "retry",
            "hedge",
            "weighted",
            "guard",
        ];
        // No endpoint in Europe has a batch tariff without retention.
        wanted.extend((sample != Sample::Healthcare).then_some("batch"));
        assert!(wanted.iter().all(|pattern| found.contains(pattern)), "{sample}: {found:?}");
        assert!(project.architectures.iter().any(|own| own.guardrails.len() >= 2 && own.keys.len() >= 2), "{sample}");
        assert!(
            project.features.iter().all(|own| own.owner.is_some() && own.task.is_some() && own.criticality.is_some())
        );
        assert!(project.features.iter().all(|own| !own.requirements.data.is_empty()), "{sample}");
    }
    assert_eq!((Sample::Enterprise.workload().columns.len(), Sample::Enterprise.project().features.len()), (50_000, 6));
}

#[test]
fn the_record_of_a_sample_is_what_the_catalog_would_have_charged() {
    let (_folder, session) = session();
    let catalog = catalog();
    for sample in Sample::ALL {
        open_sample(&session, sample).unwrap();
        for feature in sample.workload_spec().features {
            let recorded = feature.recorded.unwrap();
            let model = catalog.model(&recorded.model).unwrap();
            let provider = recorded.provider.unwrap();
            let base = |endpoint: &routewright_api::domain::Endpoint| endpoint.prices.base;
            let found = model.endpoints.iter().filter(|endpoint| endpoint.provider == provider).any(|endpoint| {
                (base(endpoint).prompt, base(endpoint).completion)
                    == (recorded.prices.prompt, recorded.prices.completion)
            });
            assert!(found, "{sample}: {} at {provider}", recorded.model);
        }
        let tested = backtest_workload(&session, &named(sample), 1, &Watcher::silent()).unwrap();
        let residual = tested.total.cost_residual_share.unwrap().abs();
        // The back-test rebuilds which model answered, not where; providers of one model differ by up to a tenth.
        assert!(residual < 0.1, "{sample}: {residual}");
    }
}

#[test]
fn a_sample_of_another_name_is_refused() {
    assert_eq!("legal".parse(), Ok(Sample::Legal));
    let error = "shop".parse::<Sample>().unwrap_err().to_string();
    assert_eq!(error, "`shop` is not a sample; there are enterprise, finance, healthcare and legal");
}

#[test]
fn an_exported_sample_comes_back_as_it_was() {
    let (folder, session) = session();
    let sample = Sample::Legal;
    let digest = open_sample(&session, sample).unwrap().project.workload.unwrap().digest.unwrap();
    let file = folder.path().join("out.csv");
    assert_eq!(export_workload(&session, sample.workload_name(), &file).unwrap(), 20_000);
    routewright_api::delete_workload(&session, sample.workload_name()).unwrap();
    let request = routewright_api::ImportRequest {
        file,
        name: "again".to_owned(),
        format: None,
        mapping: vec![],
        rejects: routewright_api::RejectsTo::default(),
    };
    assert_eq!(import_workload(&session, &request, &Watcher::silent()).unwrap().workload.digest, digest);
}

#[test]
fn every_template_works_on_the_bundled_catalog() {
    let (_folder, session) = session();
    let catalog = catalog();
    for template in templates(&catalog) {
        for leaf in template.policy.leaves() {
            assert!(catalog.model(&leaf.model).is_some(), "{}: {}", template.id, leaf.model);
        }
        let policies = [("all".into(), template.policy.clone())].into();
        let architecture = routewright_api::domain::Architecture::new(&template.id, &template.name, policies);
        let project = Project::new("Template", vec![Feature::new("all", "All", Condition::Always)], vec![architecture]);
        let found = check_project(&session, &project).diagnostics;
        let silly: Vec<_> = found.iter().filter(|found| found.severity != Severity::Note).collect();
        assert!(silly.is_empty(), "{}: {silly:?}", template.id);
    }
    let said: BTreeSet<String> = templates(&catalog)
        .into_iter()
        .flat_map(|template| template.replaced)
        .map(|replaced| format!("{} -> {}: {}", replaced.wanted, replaced.used, replaced.reason))
        .collect();
    insta::assert_snapshot!(said.into_iter().collect::<Vec<_>>().join("\n"));
}
