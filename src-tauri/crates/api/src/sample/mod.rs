//! Ready-made projects, each with its own made-up workload: what a new user sees first.
//!
//! Each sample tells the story of one design: a baseline that breaks some of the requirements, three candidates that use the
//! patterns and modifiers between them, and scenarios that put them under strain. Prices, latencies and benchmark indices are
//! those of the bundled catalog; shares, lengths, thresholds and accuracies are assumptions of the kind that a user would
//! replace by measurements.

mod enterprise;
mod finance;
mod healthcare;
mod legal;
mod parts;
mod traffic;

use std::fmt;
use std::str::FromStr;

use routewright_domain::{
    Architecture, Assumptions, Condition, DocumentSettings, Feature, Ownership, Policy, Project, Scenario, Timestamp,
    Workload, WorkloadReference,
};
use routewright_history::{SyntheticWorkload, synthesize};

/// Seed of the samples' workloads and of their replays.
pub const SAMPLE_SEED: u64 = 1;
/// Name of the default sample's workload in the history.
pub const SAMPLE_WORKLOAD: &str = Sample::Enterprise.workload_name();

/// A ready-made project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sample {
    /// Enterprise software: an application with an assistant, search and reports.
    #[default]
    Enterprise,
    /// Financial services: clients' data, compliance, research.
    Finance,
    /// Healthcare analytics: patients' data that stay in Europe and are not kept.
    Healthcare,
    /// Legal technology: long documents under privilege.
    Legal,
}

/// No sample has this id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a sample; there are enterprise, finance, healthcare and legal")]
pub struct UnknownSample(String);

impl Sample {
    /// Every sample, the default first.
    pub const ALL: [Self; 4] = [Self::Enterprise, Self::Finance, Self::Healthcare, Self::Legal];

    /// What the command line calls it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Finance => "finance",
            Self::Healthcare => "healthcare",
            Self::Legal => "legal",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enterprise => "Enterprise software",
            Self::Finance => "Financial services",
            Self::Healthcare => "Healthcare analytics",
            Self::Legal => "Legal technology",
        }
    }

    /// What it is about, in a sentence.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Enterprise => "Six features of a business application, 50,000 requests a week.",
            Self::Finance => "Five features of a bank; clients' data are neither kept nor trained on.",
            Self::Healthcare => "Five features on patients' data, which stay in Europe and are not kept.",
            Self::Legal => "Five features on long documents under privilege.",
        }
    }

    /// Name of its workload in the history.
    #[must_use]
    pub const fn workload_name(self) -> &'static str {
        match self {
            Self::Enterprise => "sample",
            Self::Finance => "sample-finance",
            Self::Healthcare => "sample-healthcare",
            Self::Legal => "sample-legal",
        }
    }

    /// Its workload before it is generated: a week of requests, recorded as if the baseline had answered them.
    #[must_use]
    pub fn workload_spec(self) -> SyntheticWorkload {
        let (requests, features) = match self {
            Self::Enterprise => (50_000, enterprise::traffic()),
            Self::Finance => (40_000, finance::traffic()),
            Self::Healthcare => (30_000, healthcare::traffic()),
            Self::Legal => (20_000, legal::traffic()),
        };
        traffic::week(self.workload_name(), requests, features)
    }

    /// Its workload.
    #[must_use]
    pub fn workload(self) -> Workload {
        synthesize(&self.workload_spec(), SAMPLE_SEED)
    }

    /// Its project.
    #[must_use]
    pub fn project(self) -> Project {
        let Design { name, features, architectures, scenarios, assumptions } = match self {
            Self::Enterprise => enterprise::design(),
            Self::Finance => finance::design(),
            Self::Healthcare => healthcare::design(),
            Self::Legal => legal::design(),
        };
        Project {
            workload: Some(WorkloadReference {
                name: self.workload_name().to_owned(),
                digest: Some(self.workload().identity.digest),
                unknown: parts::none(),
            }),
            scenarios,
            assumptions,
            document: DocumentSettings::default(),
            ownership: Ownership::default(),
            decisions: vec![],
            ..project(name, features, architectures)
        }
    }
}

impl FromStr for Sample {
    type Err = UnknownSample;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|sample| sample.id() == text).ok_or_else(|| UnknownSample(text.to_owned()))
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// What makes a sample's project; the first architecture is the baseline.
struct Design {
    name: &'static str,
    features: Vec<Feature>,
    architectures: Vec<Architecture>,
    scenarios: Vec<Scenario>,
    assumptions: Assumptions,
}

fn project(name: &str, features: Vec<Feature>, architectures: Vec<Architecture>) -> Project {
    Project {
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        seed: SAMPLE_SEED,
        scenarios: vec![parts::as_published()],
        ..Project::new(name, features, architectures)
    }
}

/// What a project asks that is not told which model.
pub(crate) const STARTER_MODEL: &str = "openai/gpt-4o";

/// A project to start from: one feature that takes every request, on one model.
#[must_use]
pub fn starter_project(name: &str) -> Project {
    let all = Feature::new("all", "All requests", Condition::Always);
    let policies = [("all".into(), Policy::model(STARTER_MODEL))].into();
    project(name, vec![all], vec![Architecture::new("gpt-4o", "GPT-4o for everything", policies)])
}

/// Monday, 3 August 2026, 00:00 UTC: the week before the date of the bundled catalog.
const MONDAY: Timestamp = Timestamp(1_785_715_200 * Timestamp::NANOS_PER_SEC);
