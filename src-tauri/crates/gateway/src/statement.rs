//! The statement: a line for every setting.

use routewright_domain::FeatureId;
use serde_json::{Value, json};

use crate::escape::markdown;
use crate::scope::Scope;
use crate::settings::{Kind, Setting, Way, all_settings};
use crate::{Fidelity, Statement};

/// A line for every node and setting, by a gateway's own judgement. `closed`: why the gateway does not take a side way, where it does not.
pub(crate) fn statement<'a>(
    scope: &Scope<'a>,
    closed: impl Fn(Way) -> Option<&'static str>,
    judge: impl Fn(&Setting<'a>) -> (Fidelity, String),
) -> Vec<Statement> {
    let line = |setting: &Setting<'a>| {
        let unreached = setting.ways.iter().find_map(|way| closed(*way));
        if unreached.is_some() && matches!(setting.kind, Kind::Serving) {
            // Nobody serves what is never asked: the line of its model has said so.
            return None;
        }
        let (fidelity, how) = judge(setting);
        let (fidelity, how) = match unreached {
            // What is never asked is not expressed, whatever the gateway would make of it elsewhere.
            Some(why) if fidelity != Fidelity::Assumption => (Fidelity::NotExpressed, why.to_owned()),
            _ => (fidelity, how),
        };
        Some(Statement {
            feature: setting.feature.cloned(),
            place: setting.place.clone(),
            what: setting.what.clone(),
            fidelity,
            how,
        })
    };
    all_settings(scope).iter().filter_map(line).collect()
}

/// The statement as a file for programs.
pub(crate) fn statement_json(lines: &[Statement]) -> Value {
    json!(lines)
}

/// How many lines there are of each degree, in words.
pub(crate) fn tally(lines: &[Statement]) -> String {
    let counted = Fidelity::ALL.into_iter().filter_map(|fidelity| {
        let count = lines.iter().filter(|line| line.fidelity == fidelity).count();
        let words = match (fidelity, count) {
            (Fidelity::Assumption, 2..) => "assumptions of the replay",
            _ => fidelity.words(),
        };
        (count > 0).then(|| format!("{count} {words}"))
    });
    crate::words::listed(counted)
}

/// A table of the statement for each feature, and one for the whole architecture.
pub(crate) fn statement_tables(lines: &[Statement], name_of: impl Fn(&FeatureId) -> String) -> String {
    let mut out = String::new();
    let mut open: Option<Option<&FeatureId>> = None;
    for line in lines {
        let feature = line.feature.as_ref();
        if open != Some(feature) {
            let title = feature.map_or_else(|| "The whole architecture".to_owned(), &name_of);
            out.push_str(&format!("\n### {}\n\n", markdown(&title)));
            out.push_str("| setting | how near | what is done | place in the project |\n| --- | --- | --- | --- |\n");
            open = Some(feature);
        }
        out.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            markdown(&line.what),
            line.fidelity.words(),
            // Our own words: code marks may stay.
            line.how.replace('|', "&#124;"),
            markdown(&line.place),
        ));
    }
    out
}
