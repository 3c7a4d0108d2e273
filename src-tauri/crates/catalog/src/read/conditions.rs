//! Recorded conditions: a table with one row per endpoint and snapshot.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use routewright_domain::{
    CatalogSnapshot, ConditionPoint, EndpointConditions, EndpointId, PercentileKnots, RecordedConditions, Timestamp,
};

use super::ReadNote;
use super::notes::Notes;
use super::percentiles::{Direction, knots};
use super::table::{Row, Table};
use crate::CatalogError;
use crate::content::{file_bytes, text_of};
use crate::format::{Recognised, recognise};

/// Percentiles of throughput ascend in every recorded table.
const THROUGHPUT: Direction = Direction::Ascending;
const NEEDED: [&str; 5] = ["scraped_at", "model_slug", "variant", "endpoint_id", "provider_slug"];
/// Characters of the gateway's own id that tell unknown endpoints apart.
const SHORT: usize = 8;

/// Conditions, and what their reader left out.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadConditions {
    /// By endpoint as the catalog names it, where it has it.
    pub conditions: RecordedConditions,
    /// How many of the endpoints the catalog has.
    pub in_catalog: usize,
    /// What was left out.
    pub notes: Vec<ReadNote>,
}

/// One endpoint as its rows are read.
struct Series {
    /// Model with its variant, and tag, of the newest row.
    name: (String, String),
    named_at: Timestamp,
    points: BTreeMap<Timestamp, Point>,
}

struct Point {
    ttft_ms: Option<PercentileKnots>,
    throughput_tps: Option<PercentileKnots>,
    requests: u64,
    healthy: bool,
}

/// All rows so far, by the gateway's own id of the endpoint.
#[derive(Default)]
struct Rows {
    series: HashMap<String, Series>,
    window: Option<u32>,
    notes: Notes,
}

/// Reads recorded conditions from tables, compressed or not, in any order.
///
/// Endpoints are called as in `catalog`, found by the gateway's own id of them, else by model and provider tag. Those
/// that it lacks are kept under a name of the same kind and counted in a note.
pub fn read_conditions(files: &[PathBuf], catalog: &CatalogSnapshot) -> Result<ReadConditions, CatalogError> {
    let mut rows = Rows::default();
    for file in files {
        file_bytes(file).and_then(|bytes| collect(&bytes, &mut rows)).map_err(|error| error.in_file(file.display()))?;
    }
    assemble(rows, catalog)
}

/// Reads recorded conditions from the bytes of one table.
pub fn read_conditions_bytes(bytes: &[u8], catalog: &CatalogSnapshot) -> Result<ReadConditions, CatalogError> {
    let mut rows = Rows::default();
    collect(bytes, &mut rows)?;
    assemble(rows, catalog)
}

fn collect(bytes: &[u8], rows: &mut Rows) -> Result<(), CatalogError> {
    let text = text_of(bytes)?;
    match recognise(&text)? {
        Recognised::Conditions | Recognised::EndpointTable => {}
        _ => {
            let found = "it is a price list and no recorded conditions (`catalog import` reads it)";
            return Err(CatalogError::Unrecognised { found: found.to_owned() });
        }
    }
    Table::new(&text, &NEEDED)?.each(|row| add(row, rows))
}

fn add(row: &Row<'_>, rows: &mut Rows) -> Result<(), CatalogError> {
    let (slug, variant, id) = (row.need("model_slug")?, row.need("variant")?, row.need("endpoint_id")?);
    // Aliases repeat the rows of the model that they lead to.
    if slug.starts_with('~') {
        return Ok(());
    }
    let at: Timestamp = row
        .need("scraped_at")?
        .parse()
        .map_err(|error| row.fault("scraped_at", format!("{error}; correct the row or take it out")))?;
    if let Some(window) = row.count("stats_window_minutes")?
        && *rows.window.get_or_insert(window) != window
    {
        let fault = format!("{window} minutes, and other rows have another window; give rows of one window alone");
        return Err(row.fault("stats_window_minutes", fault));
    }
    let point = point(row, &mut rows.notes)?;
    let model = if variant == "standard" { slug.to_owned() } else { format!("{slug}:{variant}") };
    let name = (model, row.need("provider_slug")?.to_owned());
    let series = rows.series.entry(id.to_owned()).or_insert_with(|| Series {
        name: name.clone(),
        named_at: at,
        points: BTreeMap::new(),
    });
    if at > series.named_at {
        (series.name, series.named_at) = (name, at);
    }
    if series.points.insert(at, point).is_some() {
        rows.notes.count(row.place(), "an endpoint that a snapshot has twice counts as its last row says");
    }
    Ok(())
}

fn point(row: &Row<'_>, notes: &mut Notes) -> Result<Point, CatalogError> {
    let mut measured = |quantity: &str, direction| {
        Ok(knots(row.percentiles(quantity)?, direction).unwrap_or_else(|left_out| {
            notes.count(format!("{}, {quantity}", row.place()), left_out.to_string());
            None
        }))
    };
    let status: Option<i32> = row.count("status")?;
    Ok(Point {
        ttft_ms: measured("latency", Direction::Ascending)?,
        throughput_tps: measured("throughput", THROUGHPUT)?,
        requests: row.count("request_count")?.unwrap_or(0),
        healthy: status.is_none_or(|status| status >= 0),
    })
}

fn assemble(rows: Rows, catalog: &CatalogSnapshot) -> Result<ReadConditions, CatalogError> {
    let Rows { series, window, mut notes } = rows;
    let taken_at: Vec<Timestamp> =
        series.values().flat_map(|one| one.points.keys().copied()).collect::<BTreeSet<_>>().into_iter().collect();
    let (Some(first), Some(last)) = (taken_at.first(), taken_at.last()) else {
        return Err(CatalogError::Unrecognised { found: "no row of it is a condition of an endpoint".to_owned() });
    };
    let Some(window_minutes) = window else {
        return Err(CatalogError::At {
            place: "column `stats_window_minutes`".to_owned(),
            fault: "is blank in every row; export the table with its windows".to_owned(),
        });
    };
    let name = format!("conditions {} to {}", first.date(), last.date());
    let (endpoints, in_catalog) = by_catalog_id(series, &taken_at, catalog);
    if in_catalog < endpoints.len() {
        let lacking = endpoints.len() - in_catalog;
        notes.add(&name, format!("{lacking} endpoints are not in the catalog of {} and have no effect", catalog.date));
    }
    let mut conditions = RecordedConditions { name, digest: String::new(), taken_at, window_minutes, endpoints };
    conditions.digest = digest(&conditions);
    Ok(ReadConditions { conditions, in_catalog, notes: notes.finish() })
}

/// The series under the catalog's ids, sorted by these, and how many the catalog has.
fn by_catalog_id(
    series: HashMap<String, Series>,
    taken_at: &[Timestamp],
    catalog: &CatalogSnapshot,
) -> (Vec<EndpointConditions>, usize) {
    let endpoints = || catalog.models.iter().flat_map(|model| &model.endpoints);
    let by_source: HashMap<&str, &EndpointId> =
        endpoints().filter_map(|endpoint| Some((endpoint.source_id.as_deref()?, &endpoint.id))).collect();
    let by_name: HashMap<&str, &EndpointId> =
        endpoints().map(|endpoint| (endpoint.id.as_str(), &endpoint.id)).collect();
    let mut own_ids: Vec<(String, Series)> = series.into_iter().collect();
    own_ids.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut taken: BTreeMap<EndpointId, Vec<ConditionPoint>> = BTreeMap::new();
    let mut in_catalog = 0;
    // Those that the catalog knows by the gateway's id come first, so that no other takes their name.
    let (known, unknown): (Vec<_>, Vec<_>) =
        own_ids.into_iter().partition(|(id, _)| by_source.contains_key(id.as_str()));
    for (own_id, one) in known.into_iter().chain(unknown) {
        let name = format!("{}@{}", one.name.0, one.name.1);
        let known = by_source.get(own_id.as_str()).or_else(|| by_name.get(name.as_str()));
        let id = match known.filter(|id| !taken.contains_key(**id)) {
            Some(&id) => {
                in_catalog += 1;
                id.clone()
            }
            None if !taken.contains_key(&EndpointId(name.clone())) => EndpointId(name),
            None => EndpointId(format!("{name}#{}", own_id.chars().take(SHORT).collect::<String>())),
        };
        taken.insert(id, points(one, taken_at));
    }
    let sorted = taken.into_iter().map(|(endpoint, points)| EndpointConditions { endpoint, points });
    (sorted.collect(), in_catalog)
}

fn points(series: Series, taken_at: &[Timestamp]) -> Vec<ConditionPoint> {
    let position = |at: &Timestamp| taken_at.binary_search(at).ok().and_then(|at| u32::try_from(at).ok());
    let point = |(at, point): (Timestamp, Point)| {
        let Point { ttft_ms, throughput_tps, requests, healthy } = point;
        Some(ConditionPoint { snapshot: position(&at)?, ttft_ms, throughput_tps, requests, healthy })
    };
    series.points.into_iter().filter_map(point).collect()
}

/// `b3:` and the hash of what the conditions say; their name does not count.
fn digest(conditions: &RecordedConditions) -> String {
    let mut hash = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        hash.update(bytes);
    };
    add(&conditions.window_minutes.to_le_bytes());
    add(&(conditions.taken_at.len() as u64).to_le_bytes());
    for at in &conditions.taken_at {
        add(&at.0.to_le_bytes());
    }
    for EndpointConditions { endpoint, points } in &conditions.endpoints {
        add(&(endpoint.as_str().len() as u64).to_le_bytes());
        add(endpoint.as_str().as_bytes());
        add(&(points.len() as u64).to_le_bytes());
        for point in points {
            add(&point.snapshot.to_le_bytes());
            add(&point.requests.to_le_bytes());
            add(&[u8::from(point.healthy)]);
            for series in [&point.ttft_ms, &point.throughput_tps] {
                add(&[u8::from(series.is_some())]);
                if let Some(knots) = series {
                    for value in [knots.p50, knots.p75, knots.p90, knots.p95, knots.p99] {
                        add(&value.to_bits().to_le_bytes());
                    }
                }
            }
        }
    }
    format!("b3:{}", hash.finalize().to_hex())
}
