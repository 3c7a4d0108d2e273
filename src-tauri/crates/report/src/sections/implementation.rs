//! From the design to production: configuration, rollout, rollback, and the bill against the plan.

use routewright_domain::{DocumentPart, Outcome};

use crate::numbers::{duration, money_per_thousand, percent};
use crate::pairing::Pairing;
use crate::{Asked, Block, Column, Run, Section};

use super::parts;

/// Shares of traffic of a canary, and how long each is held, from common practice; the thresholds are those of the replay.
const STAGES: [(&str, &str); 4] = [("1 %", "1 day"), ("10 %", "2 days"), ("50 %", "3 days"), ("100 %", "from then on")];

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Implementation;
    vec![
        parts::part(own, vec![parts::paragraph(lead(pairing)), export(pairing)]),
        parts::topic(own, "Rollout", vec![parts::paragraph(ROLLOUT), stages(), thresholds(pairing)]),
        parts::topic(own, "Rollback", vec![parts::paragraph(rollback(pairing))]),
        parts::topic(own, "The bill against the plan", bill(pairing)),
    ]
}

const ROLLOUT: &str = "A growing share of the traffic goes to the new configuration. Each stage is held until enough requests have \
    passed to tell the thresholds below from noise; when one is broken, the stage before is restored.";

fn lead(pairing: &Pairing) -> String {
    format!(
        "The configuration of {} is exported from the project, for one gateway or another, with a statement of what that gateway \
         expresses exactly, nearly, or not at all.",
        pairing.candidate_name()
    )
}

fn export(pairing: &Pairing) -> Block {
    let command = format!(
        "routewright export PROJECT --architecture {} --target openrouter --out DIR",
        pairing.candidate.architecture
    );
    Block::Paragraph(vec![Run::code(command)])
}

fn stages() -> Block {
    let columns = vec![Column::labels("Share of traffic"), Column::words("Held for at least", 1)];
    let rows = STAGES.map(|(share, time)| vec![share.to_owned(), time.to_owned()]).to_vec();
    parts::table("Stages of the rollout", columns, rows)
}

/// What to watch, with the replay's figure and the figure at which to stop.
fn thresholds(pairing: &Pairing) -> Block {
    let (mine, base) = (pairing.candidate, pairing.baseline);
    let mut rows = Vec::new();
    if let Some(rate) = mine.success_rate() {
        let stop = (rate - 0.01).max(0.0);
        rows.push(row("Success", percent(rate, 2), format!("below {}", percent(stop, 2))));
    }
    if let Some(p95) = mine.latency_ms.p95 {
        rows.push(row("Whole answer, p95", duration(p95), format!("above {}", duration(p95 * 1.25))));
    }
    if let Some(p95) = mine.ttft_ms.p95 {
        rows.push(row("First token, p95", duration(p95), format!("above {}", duration(p95 * 1.25))));
    }
    let cost = |outcome: &Outcome| money_per_thousand(outcome.cost_usd, outcome.requests);
    if let Some((planned, today)) = cost(mine).zip(cost(base)) {
        let stop =
            if pairing.is_baseline_alone() { "25 % above".to_owned() } else { format!("above {today}, today's") };
        rows.push(row("Cost per 1,000 requests", planned, stop));
    }
    if let Some(quality) = mine.quality {
        rows.push(row(
            "Quality on a labelled sample",
            percent(quality.mean, 1),
            format!("below {}", percent(quality.low, 1)),
        ));
    }
    let share = mine.fallback_depth.share;
    rows.push(row("Use of a fallback", percent(share, 1), format!("above {}", percent((share * 2.0).max(0.05), 1))));
    let columns =
        vec![Column::words("Figure", 2), Column::numbers("By the replay"), Column::numbers("Stop when it is")];
    parts::table("Thresholds of the rollout", columns, rows)
}

fn row(name: &str, planned: String, stop: String) -> Vec<String> {
    vec![name.to_owned(), planned, stop]
}

fn rollback(pairing: &Pairing) -> String {
    format!(
        "Rolling back is sending all traffic to {} again: keep its configuration and its keys until the last stage has been held for \
         a billing period. Nothing in the design changes stored data, so there is nothing to migrate back.",
        pairing.baseline_name()
    )
}

fn bill(pairing: &Pairing) -> Vec<Block> {
    let shown = !pairing.facts.project.document.without.contains(&DocumentPart::Cost);
    if shown && matches!(pairing.facts.bill, Some(Asked::Found(_))) {
        let sentence = "Part Cost holds the plan against a month that was billed, by volume, mix, tokens, price and routing. Import each \
            further month, and hold the plan against it in the same way.";
        return vec![parts::paragraph(sentence)];
    }
    let sentence = "Import the log of the first weeks and hold this plan against it: the document then says where the bill left the plan, by \
        volume, mix, tokens, price and routing.";
    let command = "routewright workload import LOG --name first-month && routewright report PROJECT --bill first-month --out plan.pdf";
    vec![parts::paragraph(sentence), Block::Paragraph(vec![Run::code(command)])]
}
