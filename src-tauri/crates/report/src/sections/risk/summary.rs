//! The part's first page: counts by function and standing, and what is open.

use super::design::Design;
use super::framework::FUNCTIONS;
use super::standing::{Finding, Standing};
use super::words::names;
use crate::numbers::counted;
use crate::sections::parts;
use crate::{Block, Column};

/// Every finding of a function, with the id of its subcategory.
pub(super) struct Assessment {
    pub(super) function: &'static super::framework::Function,
    pub(super) findings: Vec<(String, Finding)>,
}

impl Assessment {
    pub(super) fn of(design: &Design) -> Vec<Self> {
        let assess = |function: &'static super::framework::Function| Self {
            function,
            findings: function.subcategories().map(|(id, subcategory)| (id, (subcategory.rule)(design))).collect(),
        };
        FUNCTIONS.into_iter().map(assess).collect()
    }

    pub(super) fn count(&self, standing: Standing) -> usize {
        self.findings.iter().filter(|(_, finding)| finding.standing == standing).count()
    }
}

/// Sentences and the table of counts.
pub(super) fn blocks(design: &Design, assessments: &[Assessment], open_items: usize) -> Vec<Block> {
    vec![
        parts::paragraph(overall(design, assessments)),
        counts(assessments),
        parts::paragraph(MEANING.to_owned()),
        parts::paragraph(what_is_open(assessments, open_items)),
    ]
}

const MEANING: &str = "Evidenced by this design: its facts and the replay show it. Partly: they show a part, the rest is for the \
    organisation or still missing. Open: they could show it and do not. Outside it: no architecture can show it. Each standing \
    follows from the facts beside it and changes with them; it is no audit and no claim of conformity.";

fn overall(design: &Design, assessments: &[Assessment]) -> String {
    let sum = |standing| assessments.iter().map(|assessment| assessment.count(standing)).sum::<usize>();
    let all: usize = assessments.iter().map(|assessment| assessment.findings.len()).sum();
    format!(
        "{} is held against the {all} subcategories of NIST AI RMF 1.0 (NIST AI 100-1, January 2023): {} evidenced by this design, \
         {} partly, {} open, {} outside it.",
        design.pairing.candidate_name(),
        sum(Standing::Evidenced),
        sum(Standing::Partly),
        sum(Standing::Open),
        sum(Standing::Outside),
    )
}

fn counts(assessments: &[Assessment]) -> Block {
    let row = |name: &str, number: &dyn Fn(Standing) -> usize| {
        let numbers = Standing::ALL.map(number);
        let all = numbers.iter().sum::<usize>().to_string();
        let cells = numbers.map(|number| number.to_string());
        std::iter::once(name.to_owned()).chain(cells).chain([all]).collect::<Vec<String>>()
    };
    let functions =
        assessments.iter().map(|assessment| row(assessment.function.name, &|standing| assessment.count(standing)));
    let total = row("All", &|standing| assessments.iter().map(|assessment| assessment.count(standing)).sum());
    let standings = Standing::ALL.map(|standing| Column::numbers(standing.word()));
    let columns =
        std::iter::once(Column::words("Function", 1)).chain(standings).chain([Column::numbers("All")]).collect();
    parts::table("Subcategories by function and standing", columns, functions.chain([total]).collect())
}

fn what_is_open(assessments: &[Assessment], open_items: usize) -> String {
    let findings = assessments.iter().flat_map(|assessment| &assessment.findings);
    let open: Vec<&str> =
        findings.filter(|(_, finding)| finding.standing == Standing::Open).map(|(id, _)| id.as_str()).collect();
    let items = match open_items as u64 {
        0 => "No item is open by the facts of the project.".to_owned(),
        some => format!("{} below, gravest first.", counted(some, "open item is listed", "open items are listed")),
    };
    if open.is_empty() {
        return format!("{items} No subcategory that the design could show is left without evidence.");
    }
    format!("{items} The design could show more on {}.", names(&open))
}
