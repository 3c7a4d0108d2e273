//! `routewright replay …` and `routewright compare …`

use routewright_api::domain::{CatalogReference, Comparison, Delta, Evidence, Outcome, Project, Quality, Severity};
use routewright_api::{
    Kept, Session, WithIntervals, check_project, compare_and_keep, compared_intervals, list_conditions,
    replay_architectures, replayed_intervals,
};

use super::input::Named;
use super::intervals::{interval_table, interval_words};
use super::remarks::remarks;
use super::requirements::{breaches, undecided};
use crate::Ending;
use crate::args::{CompareOptions, ReplayOptions};
use crate::output::{Output, duration, minute, money, percent, signed_duration, signed_money, signed_percent};

pub(crate) fn replay(session: &Session, options: &ReplayOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let named = Named::read(&options.input, &options.architectures, &options.scenarios)?;
    let kept = replay_architectures(session, &named.request(), &output.progress())?;
    let intervals =
        if options.intervals { replayed_intervals(session, &named.request(), &output.progress())? } else { vec![] };
    let report = &kept.result;
    if output.json {
        output.value(&WithIntervals { result: &kept, intervals })?;
    } else {
        let rows =
            report.outcomes.iter().map(|outcome| outcome_row(name_of(&named.project, outcome), outcome)).collect();
        output.table(&HEADER, rows, 2..HEADER.len())?;
        for intervals in &intervals {
            interval_table(&named.project, intervals, output)?;
            interval_words(&named.project, intervals, output)?;
        }
        output.remark(&provenance(&report.workload, &report.catalog, report.seed, &report.outcomes))?;
        check_digest(&named.project, &report.workload, &report.workload_digest, output)?;
        remarks(&named.project, &report.outcomes, output)?;
        aligned_conditions(session, &named.project, &report.outcomes, output)?;
        point_to_problems(session, &named.project, output)?;
        where_kept(&kept, output)?;
    }
    let breached = options.check && (breaches(&report.outcomes, output)? | undecided(&report.outcomes, output)?);
    Ok(if breached { Ending::Breached } else { Ending::Done })
}

pub(crate) fn compare(session: &Session, options: &CompareOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let named = Named::read(&options.input, &options.architectures, &options.scenario)?;
    let kept = compare_and_keep(session, &named.request(), &output.progress())?;
    let comparison = &kept.result;
    let intervals = if options.intervals {
        vec![compared_intervals(session, &named.request(), &output.progress())?]
    } else {
        vec![]
    };
    if output.json {
        output.value(&WithIntervals { result: &kept, intervals })?;
    } else {
        print_comparison(&named.project, comparison, output)?;
        for intervals in &intervals {
            interval_table(&named.project, intervals, output)?;
            interval_words(&named.project, intervals, output)?;
        }
        aligned_conditions(session, &named.project, &comparison.outcomes, output)?;
        point_to_problems(session, &named.project, output)?;
        where_kept(&kept, output)?;
    }
    let [base, candidates @ ..] = &comparison.outcomes[..] else { return Ok(Ending::Done) };
    let own = base.requirements.iter().filter(|result| result.met == Some(false)).count();
    if own > 0 && !output.json {
        let name = name_of(&named.project, base);
        let what = if own == 1 { "one requirement".to_owned() } else { format!("{own} requirements") };
        output.remark(&format!(
            "{name}, the baseline, breaches {what} itself; `routewright replay --check` lists them."
        ))?;
    }
    let breached = breaches(candidates, output)?;
    Ok(if breached { Ending::Breached } else { Ending::Done })
}

/// Under which numbers the history has the outcomes, or why it has not.
fn where_kept<T>(kept: &Kept<T>, output: &Output) -> anyhow::Result<()> {
    match (&kept.not_kept, &kept.replays[..]) {
        (Some(reason), _) => output.remark(&format!("warning: the outcomes are not kept in the history: {reason}")),
        (None, []) => Ok(()),
        (None, [number]) => output.remark(&format!("Kept as replay {number}; `routewright replays show {number}`.")),
        (None, numbers) => {
            let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            output.remark(&format!("Kept as replays {}; `routewright replays show {}`.", all.join(", "), all[0]))
        }
    }
}

pub(crate) const HEADER: [&str; 10] = [
    "Architecture",
    "Scenario",
    "Cost",
    "First token p50",
    "p95",
    "Total p50",
    "p95",
    "Success",
    "Quality",
    "Used a fallback",
];

pub(crate) fn outcome_row(name: &str, outcome: &Outcome) -> Vec<String> {
    vec![
        name.to_owned(),
        outcome.scenario.to_string(),
        money(outcome.cost_usd),
        duration(outcome.ttft_ms.p50),
        duration(outcome.ttft_ms.p95),
        duration(outcome.latency_ms.p50),
        duration(outcome.latency_ms.p95),
        outcome.success_rate().map_or("–".to_owned(), |rate| percent(rate, 2)),
        outcome.quality.as_ref().map_or("–".to_owned(), quality_of),
        percent(outcome.fallback_depth.share, 2),
    ]
}

/// A mean quality, with the share of the answers that it covers where that is not all of them.
fn quality_of(quality: &Quality) -> String {
    if quality.covered_share > 0.999_95 {
        percent(quality.mean, 2)
    } else {
        let of = (quality.covered_share * 100.0).max(0.1);
        format!("{} of {of:.*} %", percent(quality.mean, 1), usize::from(!(10.0..=99.0).contains(&of)))
    }
}

pub(super) fn name_of<'a>(project: &'a Project, outcome: &'a Outcome) -> &'a str {
    project.architecture(&outcome.architecture).map_or(outcome.architecture.as_str(), |found| &found.name)
}

fn delta_row(delta: &Delta) -> Vec<String> {
    let share = delta.cost_share.map_or_else(String::new, |share| format!(" ({})", signed_percent(share)));
    vec![
        "  against the baseline".to_owned(),
        String::new(),
        format!("{}{share}", signed_money(delta.cost_usd)),
        signed_duration(delta.ttft_p50_ms),
        signed_duration(delta.ttft_p95_ms),
        signed_duration(delta.latency_p50_ms),
        signed_duration(delta.latency_p95_ms),
        points(delta.success_points),
        delta.quality_points.map_or("–".to_owned(), points),
        points(delta.fallback_points),
    ]
}

fn print_comparison(project: &Project, comparison: &Comparison, output: &Output) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for outcome in &comparison.outcomes {
        rows.push(outcome_row(name_of(project, outcome), outcome));
        rows.extend(comparison.deltas.iter().find(|delta| delta.architecture == outcome.architecture).map(delta_row));
    }
    output.table(&HEADER, rows, 2..HEADER.len())?;
    output.remark(&provenance(&comparison.workload, &comparison.catalog, comparison.seed, &comparison.outcomes))?;
    check_digest(project, &comparison.workload, &comparison.workload_digest, output)?;
    remarks(project, &comparison.outcomes, output)?;
    for delta in comparison.deltas.iter().filter(|delta| delta.quality_points.is_none()) {
        let outcome = comparison.outcomes.iter().find(|outcome| outcome.architecture == delta.architecture);
        if outcome.is_some_and(|outcome| outcome.quality.is_some()) {
            output.remark(&format!(
                "{}: its quality and the baseline's are of different requests, so there is no difference to show",
                delta.architecture
            ))?;
        }
    }
    Ok(())
}

fn provenance(workload: &str, catalog: &CatalogReference, seed: u64, outcomes: &[Outcome]) -> String {
    let weakest =
        |evidence: fn(&Outcome) -> Evidence| outcomes.iter().map(evidence).max().map_or("none", Evidence::word);
    let of_quality = outcomes.iter().filter_map(|outcome| outcome.quality).map(|quality| quality.evidence).max();
    format!(
        "Workload `{workload}`, prices of {}, seed {seed}. Evidence, the weakest of each column: cost {}, first token {}, total {}, \
         quality {}.",
        catalog.date,
        weakest(|outcome| outcome.cost_evidence),
        weakest(|outcome| outcome.ttft_ms.evidence),
        weakest(|outcome| outcome.latency_ms.evidence),
        of_quality.map_or("none", Evidence::word),
    )
}

/// A project names its workload by digest too, so that another one of the same name does not pass for it.
fn check_digest(project: &Project, workload: &str, digest: &str, output: &Output) -> anyhow::Result<()> {
    let Some(named) = project.workload.as_ref().filter(|named| named.name == workload) else { return Ok(()) };
    match &named.digest {
        Some(own) if own == digest => Ok(()),
        Some(_) => output.remark(&format!(
            "warning: `{workload}` is no longer what the project was made with; its content has changed"
        )),
        None => output.remark(&format!(
            "note: the project names `{workload}` without a digest; with \"digest\": \"{digest}\" it would be told when that changes"
        )),
    }
}

/// How requests met conditions that were recorded at another time.
fn aligned_conditions(
    session: &Session,
    project: &Project,
    outcomes: &[Outcome],
    output: &Output,
) -> anyhow::Result<()> {
    for scenario in &project.scenarios {
        let Some(name) = &scenario.conditions else { continue };
        let Some(outcome) = outcomes.iter().find(|outcome| outcome.scenario == scenario.id) else { continue };
        let recorded = list_conditions(session)?.into_iter().find(|listing| listing.name == *name);
        let span = outcome.series.first().zip(outcome.series.last());
        let Some((recorded, (first, last))) = recorded.zip(span) else { continue };
        if last.at < recorded.first_at || first.at > recorded.last_at {
            output.remark(&format!(
                "{}: the conditions `{name}` were recorded from {} to {}, which is not when the requests arrived; each request \
                 meets those of the same hour of the week (UTC)",
                scenario.id,
                minute(recorded.first_at),
                minute(recorded.last_at)
            ))?;
        }
    }
    Ok(())
}

/// A replay runs in spite of warnings, but some of them explain its figures.
fn point_to_problems(session: &Session, project: &Project, output: &Output) -> anyhow::Result<()> {
    let found = check_project(session, project).diagnostics;
    let warnings: Vec<_> = found.iter().filter(|found| found.severity == Severity::Warning).collect();
    if let Some(first) = warnings.first() {
        let more = if warnings.len() > 1 { format!(", and {} more", warnings.len() - 1) } else { String::new() };
        output.remark(&format!(
            "warning: {} (at {}){more}; `routewright project check` lists all",
            first.message, first.path
        ))?;
    }
    Ok(())
}

fn points(points: f64) -> String {
    format!("{points:+.2} points").replace('-', "−")
}
