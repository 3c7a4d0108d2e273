//! From the design to production: configuration, rollout, rollback, and the bill against the plan.

use routewright_domain::DocumentPart;

use crate::pairing::Pairing;
use crate::{Asked, Block, Run, Section};

use super::{parts, rollout};

pub(super) fn sections(pairing: &Pairing) -> Vec<Section> {
    let own = DocumentPart::Implementation;
    let mut sections = vec![parts::part(own, vec![parts::paragraph(lead(pairing)), export(pairing)])];
    // What is in place already is not rolled out, and has nothing to roll back to.
    if !pairing.is_baseline_alone() {
        sections.push(parts::topic(own, "Rollout", rollout::blocks(pairing)));
        sections.push(parts::topic(own, "Rollback", vec![parts::paragraph(rollback(pairing))]));
    }
    sections.push(parts::topic(own, "The bill against the plan", bill(pairing)));
    sections
}

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

fn rollback(pairing: &Pairing) -> String {
    format!(
        "To roll back, send all traffic to {} as before: keep its configuration and its keys until the last stage has been held for \
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
