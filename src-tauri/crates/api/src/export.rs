//! Writing a workload as a file that comes back as it was.

use std::path::Path;

use routewright_domain::{RecordedStatus, RequestFlags, Timestamp, Workload};
use routewright_history::key_text;

use crate::error::ApiError;
use crate::file::write_atomically;
use crate::jobs::Watcher;
use crate::session::{Session, WorkloadSource};
use crate::workload::milliseconds;

type Cell = fn(&Workload, usize) -> String;

/// Fields of the `csv` format, so that it reads them back. Flags follow, in the order of their bits.
const CELLS: [(&str, Cell); 22] = [
    ("arrival", |workload, at| Timestamp(workload.columns.arrival_ns[at]).to_string()),
    ("id", |workload, at| key_text(workload.columns.request_key[at])),
    ("session", |workload, at| key_or_nothing(workload.columns.session_key[at])),
    ("content", |workload, at| key_or_nothing(workload.columns.content_key[at])),
    ("feature", |workload, at| name(workload.names.features.get(workload.columns.feature[at]))),
    ("task", |workload, at| name(workload.names.tasks.get(workload.columns.task[at]))),
    ("tags", |workload, at| {
        let tags: Vec<&str> = workload.names.tags_of(workload.columns.tags[at]).collect();
        quoted(&tags.join(";"))
    }),
    ("model", |workload, at| name(workload.names.models.get(workload.columns.model[at]))),
    ("model_asked", |workload, at| name(workload.names.models.get(workload.columns.model_asked[at]))),
    ("provider", |workload, at| name(workload.names.providers.get(workload.columns.provider[at]))),
    ("api_key", |workload, at| name(workload.names.api_keys.get(workload.columns.api_key[at]))),
    ("prompt_tokens", |workload, at| workload.columns.prompt_tokens[at].to_string()),
    ("cached_tokens", |workload, at| workload.columns.cached_tokens[at].to_string()),
    ("cache_write_tokens", |workload, at| workload.columns.cache_write_tokens[at].to_string()),
    ("completion_tokens", |workload, at| workload.columns.completion_tokens[at].to_string()),
    ("reasoning_tokens", |workload, at| workload.columns.reasoning_tokens[at].to_string()),
    ("images", |workload, at| workload.columns.images[at].to_string()),
    ("web_searches", |workload, at| workload.columns.web_searches[at].to_string()),
    ("cost_usd", |workload, at| workload.columns.cost(at).map(|cost| cost.to_string()).unwrap_or_default()),
    ("ttft_ms", |workload, at| duration(workload.columns.ttft(at))),
    ("latency_ms", |workload, at| duration(workload.columns.latency(at))),
    ("status", |workload, at| {
        RecordedStatus::from_code(workload.columns.status[at]).word().unwrap_or_default().to_owned()
    }),
];

/// Writes a workload as CSV, in the columns that the `csv` format reads; returns the number of requests.
///
/// Requests keep their keys, so that the file replays with the same luck and to the same figures. Hashes of the blocks of
/// prompts have no column and are left out.
pub fn export_workload(session: &Session, name: &str, out: &Path) -> Result<u64, ApiError> {
    let workload = session.workload(&WorkloadSource::Named(name.to_owned()), &Watcher::silent())?;
    let columns = &workload.columns;
    let fields = CELLS.iter().map(|(field, _)| *field).chain(RequestFlags::ALL.iter().map(|(_, name)| *name));
    let mut text = fields.collect::<Vec<&str>>().join(",");
    text.push('\n');
    for at in 0..columns.len() {
        let flags = RequestFlags(columns.flags[at]);
        for (n, (_, cell)) in CELLS.iter().enumerate() {
            if n > 0 {
                text.push(',');
            }
            text.push_str(&cell(&workload, at));
        }
        for (flag, _) in RequestFlags::ALL {
            text.push_str(if flags.contains(flag) { ",true" } else { "," });
        }
        text.push('\n');
    }
    write_atomically(out, text.as_bytes())?;
    Ok(columns.len() as u64)
}

fn key_or_nothing(key: u64) -> String {
    if key == 0 { String::new() } else { key_text(key) }
}

fn name(text: Option<&str>) -> String {
    quoted(text.unwrap_or_default())
}

fn duration(micros: Option<u64>) -> String {
    micros.map(|micros| milliseconds(micros).to_string()).unwrap_or_default()
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
