//! `routewright recommend …`

use routewright_api::domain::{
    ApplicationSearch, Beaten, Evidence, FeatureSearch, Project, SearchCandidate, SearchOptions, SearchReport, Tuning,
};
use routewright_api::{RecommendRequest, Session, adopt, open_project, recommend, save_project, tune};

use super::input::workload_of;
use crate::Ending;
use crate::args::RecommendOptions;
use crate::output::{Output, count, duration, money, percent, requests, signed_money, signed_percent};

/// Candidates of a front that a table shows.
const SHOWN: usize = 12;
/// Columns of [`row`].
const HEADER: [&str; 9] =
    ["", "Policy", "Per request", "In total", "Success", "Quality", "First token p95", "Total p95", "Requirements"];

pub(crate) fn run(session: &Session, options: &RecommendOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let opened = open_project(&options.input.project)?;
    let project = opened.project;
    let workload = workload_of(&project, options.input.workload.as_deref())?;
    let request = RecommendRequest {
        project: &project,
        workload: &workload,
        feature: options.feature.as_deref().map(Into::into),
        within: options.architecture.as_deref().map(Into::into),
        scenario: options.scenario.as_deref().map(Into::into),
        seed: options.seed,
        options: SearchOptions {
            objective: options.objective,
            monthly_budget_usd: options.monthly_budget,
            vendor_caps: options.vendor_caps.clone(),
            models: options.models,
            patterns: options.patterns.clone(),
            modifiers: options.modifiers.clone(),
            only_models: options.only_models.iter().map(|id| id.as_str().into()).collect(),
            without_models: options.without_models.iter().map(|id| id.as_str().into()).collect(),
        },
    };
    if options.tune {
        let tuning = tune(session, &request, &output.progress())?;
        show_tuning(&tuning, output)?;
        return Ok(if tuning.accept_at.is_some() { Ending::Done } else { Ending::Infeasible });
    }
    let report = recommend(session, &request, &output.progress())?;
    if output.json {
        output.value(&report)?;
    } else {
        show(&project, &report, output)?;
    }
    if report.architecture.is_none() {
        return Ok(Ending::Infeasible);
    }
    if options.apply {
        let mut changed = project.clone();
        if adopt(&mut changed, &report) {
            save_project(&options.input.project, &changed, Some(&opened.digest))?;
            if let Some(architecture) = report.architecture.as_ref().filter(|_| !output.json) {
                output.line(&format!(
                    "Added the architecture `{}` and its decision record to {}.",
                    architecture.id,
                    options.input.project.display()
                ))?;
            }
        }
    }
    Ok(Ending::Done)
}

fn show(project: &Project, report: &SearchReport, output: &Output) -> anyhow::Result<()> {
    for (n, found) in report.features.iter().enumerate() {
        let chosen = report.application.as_ref().and_then(|application| application.chosen.get(n).copied());
        show_feature(project, found, chosen.or(found.recommended), output)?;
    }
    match &report.application {
        Some(application) => show_application(application, output)?,
        None if report.features.len() > 1 => {
            output.line("No combination of the features’ policies keeps every requirement, budget and cap.")?;
        }
        None => {}
    }
    output.remark(&format!(
        "Workload `{}`, scenario {}, prices of {}, seed {}; guardrails and other features of {}.",
        report.workload, report.scenario, report.catalog.date, report.seed, report.within
    ))
}

fn show_feature(
    project: &Project,
    found: &FeatureSearch,
    chosen: Option<usize>,
    output: &Output,
) -> anyhow::Result<()> {
    let name = project.features.iter().find(|own| own.id == found.feature);
    let candidates: u64 = found.enumerated.iter().map(|pattern| pattern.candidates).sum();
    output.line(&format!(
        "{}: {} candidates on {}",
        name.map_or(found.feature.as_str(), |own| own.name.as_str()),
        count(candidates),
        requests(found.requests)
    ))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let listed = listed(found, chosen);
    for (at, candidate) in &listed {
        rows.push(row(if Some(*at) == chosen { "recommended" } else { "front" }, candidate));
    }
    let also = [("present", &found.present), ("nearest", &found.nearest)];
    rows.extend(also.into_iter().filter_map(|(role, candidate)| Some(row(role, candidate.as_ref()?))));
    if !rows.is_empty() {
        output.table(&HEADER, rows, 2..8)?;
        let (shown, all) = (listed.len(), found.front.len());
        if shown < all {
            output.remark(&format!("{shown} of the {all} policies of the front are shown; --json has all."))?;
        }
    }
    for sentence in found.reasons.iter().chain(found.turning_points.iter().map(|point| &point.sentence)) {
        output.line(sentence)?;
    }
    for beaten in &found.beats {
        output.line(&against(beaten))?;
    }
    for sentence in searched(found) {
        output.remark(&sentence)?;
    }
    output.line("")
}

/// The front, cut for the terminal: the chosen one is always there, and so is what it is held against.
fn listed(found: &FeatureSearch, chosen: Option<usize>) -> Vec<(usize, &SearchCandidate)> {
    let step = found.front.len().div_ceil(SHOWN).max(1);
    let own = found.recommended.and_then(|at| found.front.get(at));
    let is_beaten = |candidate: &SearchCandidate| {
        let mut beats = found.beats.iter();
        own.is_some_and(|own| {
            beats.any(|beaten| beaten.name == candidate.name && own.cost_usd - beaten.cost_usd == candidate.cost_usd)
        })
    };
    let shown = |(at, candidate): &(usize, &SearchCandidate)| {
        at.is_multiple_of(step) || Some(*at) == chosen || at + 1 == found.front.len() || is_beaten(candidate)
    };
    found.front.iter().enumerate().filter(shown).collect()
}

fn row(role: &str, candidate: &SearchCandidate) -> Vec<String> {
    let broken: Vec<&str> = candidate
        .requirements
        .iter()
        .filter(|result| result.met == Some(false))
        .map(|result| result.requirement.as_str())
        .collect();
    let open = candidate.requirements.iter().filter(|result| result.met.is_none()).count();
    let standing = match (broken.is_empty(), open) {
        (false, _) => format!("breaks {}", broken.join(", ")),
        (true, 0) if rests_on_assumed_quality(candidate) => "kept, on assumed quality".to_owned(),
        (true, 0) => "kept".to_owned(),
        (true, open) => format!("{open} not known"),
    };
    vec![
        role.to_owned(),
        candidate.name.clone(),
        candidate.cost_per_request_usd.map_or("–".to_owned(), money),
        money(candidate.cost_usd),
        percent(candidate.success_rate, 2),
        candidate.quality.map_or("–".to_owned(), |quality| percent(quality.mean, 1)),
        duration(candidate.ttft_p95_ms),
        duration(candidate.latency_p95_ms),
        standing,
    ]
}

/// Whether a quality floor is among what it keeps, and what is known of its quality is an assumption.
fn rests_on_assumed_quality(candidate: &SearchCandidate) -> bool {
    candidate.quality.is_some_and(|quality| quality.evidence == Evidence::Assumed)
        && candidate.requirements.iter().any(|result| result.requirement == "quality_floor")
}

fn against(beaten: &Beaten) -> String {
    let share = beaten.cost_share.map_or_else(String::new, |share| format!(" ({})", signed_percent(share)));
    let quality = beaten
        .quality_points
        .map_or_else(String::new, |points| format!(", quality {points:+.1} points").replace('-', "−"));
    let breaks = if beaten.breaks.is_empty() {
        String::new()
    } else {
        format!("; that one breaks {}", beaten.breaks.join(", "))
    };
    format!("Against {}, {}: {}{share}{quality}{breaks}.", beaten.what, beaten.name, signed_money(beaten.cost_usd))
}

/// What was enumerated, what was pruned, and why.
fn searched(found: &FeatureSearch) -> Vec<String> {
    let patterns = found.enumerated.iter().map(|pattern| {
        let policies = if pattern.policies == pattern.candidates {
            String::new()
        } else {
            format!(" of {} policies", count(pattern.policies))
        };
        format!("{} {}{policies} ({} on the front)", count(pattern.candidates), pattern.pattern, pattern.on_front)
    });
    let mut sentences = Vec::new();
    if !found.enumerated.is_empty() {
        sentences.push(format!("Enumerated: {}.", patterns.collect::<Vec<_>>().join(", ")));
    }
    sentences.extend(found.rounds.iter().map(|round| {
        format!(
            "On {}: {} candidates; dropped {} that surely break a requirement, {} surely no better than another, {} \
             that do the same as another.",
            requests(round.requests),
            count(round.candidates),
            count(round.breaking),
            count(round.dominated),
            count(round.same)
        )
    }));
    sentences.extend(found.left_out.iter().map(|left| {
        if left.count > 0 { format!("Left out, {}: {}", count(left.count), left.reason) } else { left.reason.clone() }
    }));
    sentences
}

fn show_application(application: &ApplicationSearch, output: &Output) -> anyhow::Result<()> {
    output.line(&format!(
        "The application: {} by the sum of its features ({} a month), {} replayed as a whole",
        money(application.sum_usd),
        money(application.sum_month_usd),
        money(application.simulated_usd)
    ))?;
    for sentence in &application.reasons {
        output.line(sentence)?;
    }
    for breach in &application.simulated_breaches {
        output.line(&format!(
            "{}: {} is {}, and the limit is {}",
            breach.feature,
            breach.requirement,
            breach.value.as_deref().unwrap_or("not known"),
            breach.limit
        ))?;
    }
    for beaten in &application.beats {
        output.line(&against(beaten))?;
    }
    Ok(())
}

fn show_tuning(tuning: &Tuning, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(tuning);
    }
    output.table(&HEADER, vec![row("before", &tuning.before), row("after", &tuning.after)], 2..8)?;
    match &tuning.accept_at {
        Some(accept_at) => {
            let thresholds: Vec<String> = accept_at.iter().map(|accept_at| format!("{accept_at}")).collect();
            output.line(&format!("Take an answer from a score of {}, tier by tier.", thresholds.join(", ")))?;
        }
        None => output.line("No choice of thresholds keeps every requirement.")?,
    }
    output.remark(&format!(
        "{} choices of thresholds tried on {}, without limits and budgets.",
        count(tuning.tried),
        requests(tuning.requests)
    ))
}
