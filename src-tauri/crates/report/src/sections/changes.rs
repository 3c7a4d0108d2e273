//! What has changed in the design since its last version.

use routewright_domain::DocumentPart;

use crate::dates;
use crate::pairing::Pairing;
use crate::{Block, Column, Section};

use super::parts;

/// Rows of the table; what has changed throughout is another design.
const MOST_ROWS: usize = 40;

pub(super) fn section(pairing: &Pairing) -> Option<Section> {
    let version = pairing.facts.changes.as_ref()?;
    let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let rows = version.changes.iter().take(MOST_ROWS);
    let rows: Vec<Vec<String>> =
        rows.map(|change| vec![change.place.clone(), dash(&change.before), dash(&change.after)]).collect();
    let heading = format!("Changes since version “{}” of {}", version.name, dates::date(&version.saved_at.date()));
    let columns = vec![Column::words("Where", 2), Column::words("Before", 1), Column::words("Now", 1)];
    let mut blocks: Vec<Block> = vec![parts::table("What has changed, by place", columns, rows)];
    if version.changes.len() > MOST_ROWS {
        let more = version.changes.len() - MOST_ROWS;
        blocks.push(parts::paragraph(format!("And {more} more, which the list of versions in the application shows.")));
    }
    Some(parts::topic(DocumentPart::Decisions, heading, blocks))
}
