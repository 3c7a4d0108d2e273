//! `routewright what-if PROJECT --architecture A`

use routewright_api::domain::{ArchitectureId, ScenarioId, Unavailable, WhatIf, WhatIfCard};
use routewright_api::{Session, what_if_we_also};

use super::input::opened;
use crate::Ending;
use crate::args::WhatIfOptions;
use crate::output::{Output, count, duration, money, percent, signed_money, signed_percent};

pub(crate) fn run(session: &Session, options: &WhatIfOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let (project, workload) = opened(&options.input)?;
    let architecture = ArchitectureId::from(options.architecture.as_str());
    let scenario = options.scenario.as_deref().map(ScenarioId::from);
    let watcher = output.progress();
    let found = what_if_we_also(session, &project, &workload, &architecture, scenario.as_ref(), &watcher)?;
    if output.json {
        output.value(&found)?;
    } else {
        show(&found, output)?;
    }
    Ok(Ending::Done)
}

fn show(found: &WhatIf, output: &Output) -> anyhow::Result<()> {
    let header = ["What if we also", "Cost", "Difference", "Quality", "Latency p95", "Concerned"];
    let quality = |mean: Option<f64>| mean.map_or_else(|| "–".to_owned(), |mean| percent(mean, 2));
    let mut rows = vec![vec![
        format!("{} as it is", found.architecture),
        money(found.now.cost_usd),
        String::new(),
        quality(found.now.quality.map(|quality| quality.mean)),
        duration(found.now.latency_p95_ms),
        String::new(),
    ]];
    let row = |card: &WhatIfCard| {
        let Some((figures, delta)) = card.figures.zip(card.delta.as_ref()) else {
            let why = card.unavailable.map_or("–", Unavailable::words);
            let row = [&format!("  {}", card.kind.name()), why, "", "", "", ""];
            return row.map(str::to_owned).to_vec();
        };
        let share = delta.cost_share.map_or_else(String::new, |share| format!(" ({})", signed_percent(share)));
        vec![
            format!("  {}", card.kind.name()),
            money(figures.cost_usd),
            format!("{}{share}", signed_money(delta.cost_usd)),
            quality(figures.quality.map(|quality| quality.mean)),
            duration(figures.latency_p95_ms),
            count(card.concerned),
        ]
    };
    rows.extend(found.cards.iter().map(row));
    output.table(&header, rows, 1..header.len())?;
    for card in &found.cards {
        output.line("")?;
        output.line(&format!("{}. {}", card.kind.name(), card.does))?;
        output.line(&format!("  {}", card.says))?;
        for assumption in &card.assumptions {
            let source = assumption.source.as_deref().unwrap_or("our own assumption");
            output.remark(&format!("  assumed: {} ({source})", assumption.says))?;
        }
    }
    Ok(())
}
