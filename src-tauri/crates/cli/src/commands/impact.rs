//! `routewright impact PROJECT --from DATE --to DATE`

use routewright_api::domain::{
    ArchitectureImpact, CatalogImpact, FeatureId, ImpactFigures, ModelId, Money, Proposal, ScenarioId, Touch,
};
use routewright_api::{
    CatalogSource, ImpactRequest, Session, WorkloadSource, catalog_impact, list_workloads, open_project,
};

use crate::Ending;
use crate::args::ImpactOptions;
use crate::output::{Output, duration, money, percent, requests, signed_money};

pub(crate) fn run(session: &Session, options: &ImpactOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let project = open_project(&options.project)?.project;
    let own = project.workload.as_ref().map(|own| own.name.clone());
    let known = own.filter(|name| list_workloads(session).is_ok_and(|all| all.iter().any(|one| one.name == *name)));
    let workload = options.workload.clone().or(known).map(|name| WorkloadSource::name_or_file(&name));
    let (from, to) = (CatalogSource::named(&options.from), CatalogSource::named(&options.to));
    let scenario = options.scenario.as_deref().map(ScenarioId::from);
    let request = ImpactRequest {
        project: &project,
        from: &from,
        to: &to,
        workload: workload.as_ref(),
        scenario: scenario.as_ref(),
    };
    let impact = catalog_impact(session, &request, &output.progress())?;
    if output.json {
        output.value(&impact)?;
    } else {
        show(&impact, output)?;
    }
    Ok(Ending::Done)
}

fn show(impact: &CatalogImpact, output: &Output) -> anyhow::Result<()> {
    let worked = impact.architectures.iter().filter(|own| own.not_before.is_none());
    let broken: Vec<_> = worked.filter_map(|own| Some((&own.architecture, own.broken.as_ref()?))).collect();
    if impact.touches.is_empty() && broken.is_empty() {
        output.line(&format!(
            "Nothing that changed from {} to {} touches a policy of this project.",
            impact.from.date, impact.to.date
        ))?;
    } else if impact.touches.is_empty() {
        output.line(&format!(
            "No single change from {} to {} touches a policy of this project.",
            impact.from.date, impact.to.date
        ))?;
    } else {
        let header = ["Architecture", "Features", "Model", "What happened", "Where"];
        output.table(&header, impact.touches.iter().map(touch).collect(), 0..0)?;
    }
    if !broken.is_empty() {
        output.line(&format!(
            "warning: {} of {} architectures worked at {} and cannot work at {}:",
            broken.len(),
            impact.architectures.len(),
            impact.from.date,
            impact.to.date
        ))?;
        for (architecture, why) in broken {
            output.line(&format!("  {architecture}: {why}"))?;
        }
    }
    for proposal in &impact.proposals {
        output.line("")?;
        show_proposal(proposal, output)?;
    }
    if impact.workload.is_some() {
        output.line("")?;
        let (from, to) = (impact.from.date.as_str(), impact.to.date.as_str());
        let at = [format!("At {from}"), format!("At {to}"), "With proposals".to_owned()];
        let header = ["Architecture", &at[0], &at[1], &at[2], "Difference", "Quality"];
        output.table(&header, impact.architectures.iter().map(architecture).collect(), 1..6)?;
        for own in &impact.architectures {
            for (why, when) in [(&own.broken, to), (&own.not_before, from)] {
                if let Some(why) = why {
                    output.remark(&format!("{} cannot be replayed at {when}: {why}.", own.architecture))?;
                }
            }
        }
    }
    if !impact.not_compared.is_empty() {
        let named: Vec<&str> = impact.not_compared.iter().map(ModelId::as_str).collect();
        output.remark(&format!(
            "Of {} one of the catalogs names no providers: only the one price that it has was compared, with the cheapest provider's.",
            named.join(", ")
        ))?;
    }
    let replayed = match (&impact.workload, impact.requests) {
        (Some(name), Some(number)) => format!(" Replayed: {} of `{name}`.", requests(number)),
        _ => " No workload was replayed; give one with --workload NAME|FILE.".to_owned(),
    };
    output.remark(&format!(
        "From {} to {}: {} touched, {} proposed; {} other launches concern no policy.{replayed}",
        impact.from.date,
        impact.to.date,
        impact.touches.len(),
        impact.proposals.len(),
        impact.other_launches
    ))
}

fn touch(touch: &Touch) -> Vec<String> {
    vec![
        touch.architecture.to_string(),
        joined(&touch.features),
        touch.model.to_string(),
        touch.says.clone(),
        touch.path.clone(),
    ]
}

fn joined(features: &[FeatureId]) -> String {
    if features.is_empty() {
        return "none".to_owned();
    }
    features.iter().map(FeatureId::as_str).collect::<Vec<_>>().join(", ")
}

fn show_proposal(proposal: &Proposal, output: &Output) -> anyhow::Result<()> {
    output.line(&format!("{} ({})", proposal.decision.title, proposal.architecture))?;
    output.line(&format!("  {}", proposal.reason))?;
    for effect in &proposal.effects {
        let without = effect.unchanged.or(effect.before);
        if let Some((without, with)) = without.zip(effect.proposed) {
            let quality = match (without.quality, with.quality) {
                (Some(without), Some(with)) => {
                    format!("; quality {} instead of {}", percent(with.mean, 1), percent(without.mean, 1))
                }
                _ => String::new(),
            };
            output.line(&format!(
                "  {}: {} instead of {}{quality}",
                effect.feature,
                money(with.cost_usd),
                money(without.cost_usd)
            ))?;
        }
    }
    for caveat in proposal.caveats.iter().chain(&proposal.not_borne_out) {
        output.line(&format!("  note: {caveat}"))?;
    }
    Ok(())
}

fn architecture(own: &ArchitectureImpact) -> Vec<String> {
    let cost = |figures: Option<ImpactFigures>| figures.map_or_else(|| "–".to_owned(), |one| money(one.cost_usd));
    let quality =
        |figures: ImpactFigures| figures.quality.map_or_else(|| "–".to_owned(), |quality| percent(quality.mean, 1));
    let now = own.proposed.or(own.unchanged);
    let difference = own.before.zip(now).map(|(before, now)| -> Money { now.cost_usd - before.cost_usd });
    vec![
        own.architecture.to_string(),
        cost(own.before),
        own.broken.as_ref().map_or_else(|| cost(own.unchanged), |_| "cannot work".to_owned()),
        cost(own.proposed),
        difference.map_or_else(|| "–".to_owned(), signed_money),
        match (own.before, now) {
            (Some(before), Some(now)) => format!("{} → {}", quality(before), quality(now)),
            (None, Some(now)) => quality(now),
            _ => duration(None),
        },
    ]
}
