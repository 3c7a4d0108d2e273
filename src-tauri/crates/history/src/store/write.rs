//! Writing workloads: one transaction each, wholly there or not at all.

use std::path::PathBuf;

use routewright_domain::{Names, RequestColumns, Timestamp, Workload};
use rusqlite::{Connection, OptionalExtension, params};

use super::chunk::{CHUNK, write_chunk};
use super::names::write_names;
use super::outcomes::write_outcomes;
use super::provenance::{Provenance, write_provenance};
use super::{History, StoredWorkload, check_name, find_in};
use crate::HistoryError;
use crate::digest::ColumnDigests;
use crate::import::{
    Field, ImportOptions, ImportWatch, LogSource, Noticed, RejectedRow, RejectsFile, RowSink, read_rows,
};

/// What is known of a workload before its rows are.
#[derive(Debug, Clone, Copy)]
pub struct NewWorkload<'a> {
    /// Unique name to store it under.
    pub name: &'a str,
    /// When this happens.
    pub now: Timestamp,
}

/// A workload that was imported, and what its log held besides.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The workload.
    pub workload: StoredWorkload,
    /// Rows that are no calls of a language model, such as other spans of a trace.
    pub skipped_rows: u64,
    /// The file of rejected rows, where one was asked for and a row was rejected.
    pub rejects_file: Option<PathBuf>,
    /// What else there is to know of the log.
    pub noticed: Noticed,
}

impl History {
    /// Reads a log and stores its requests in one transaction.
    ///
    /// Rows that are no requests are rejected with line and reason and kept beside the workload. A file without
    /// a good row, a damaged file, a taken name, known content or a cancel leave the history as it was.
    pub fn import(
        &mut self,
        new: NewWorkload,
        log: &LogSource,
        watch: &dyn ImportWatch,
    ) -> Result<StoredWorkload, HistoryError> {
        self.import_with(new, log, &ImportOptions::default(), watch).map(|imported| imported.workload)
    }

    /// The same, with options.
    pub fn import_with(
        &mut self,
        new: NewWorkload,
        log: &LogSource,
        options: &ImportOptions,
        watch: &dyn ImportWatch,
    ) -> Result<Imported, HistoryError> {
        let mut kept = None;
        let imported = self.write(|transaction| {
            let mut writer = WorkloadWriter::begin(transaction, new)?;
            let summary = read_rows(log, new.now, options, &mut writer, watch)?;
            let file = log.file_name();
            write_provenance(transaction, writer.id, &Provenance::of(log))?;
            writer.finish(&Origin {
                format: summary.format.name(),
                file: &file,
                rejected: summary.rejected,
                rejects: &summary.rejects,
                unread_fields: &summary.unread_fields,
                times_without_zone: summary.times_without_zone,
            })?;
            // This can fail, on a full disk for example, so it comes before what cannot be taken back.
            kept = summary.rejects_file.map(RejectsFile::keep).transpose()?.flatten();
            let workload = find_in(transaction, new.name)?;
            Ok(Imported {
                workload,
                skipped_rows: summary.skipped,
                rejects_file: kept.clone(),
                noticed: summary.noticed,
            })
        });
        if let (Err(_), Some(file)) = (&imported, &kept) {
            drop(std::fs::remove_file(file));
        }
        imported
    }

    /// Stores a workload that is in memory already.
    pub fn insert(
        &mut self,
        new: NewWorkload,
        workload: &Workload,
        source_format: &str,
    ) -> Result<StoredWorkload, HistoryError> {
        self.write(|transaction| {
            let mut writer = WorkloadWriter::begin(transaction, new)?;
            writer.chunks(&workload.columns)?;
            writer.names = workload.names.clone();
            writer.finish(&Origin { format: source_format, ..Origin::default() })?;
            let requests = workload.columns.len() as u64;
            write_outcomes(transaction, new.name, requests, &workload.outcomes)?;
            find_in(transaction, new.name)
        })
    }
}

#[derive(Default)]
struct Origin<'a> {
    format: &'a str,
    file: &'a str,
    rejected: u64,
    rejects: &'a [RejectedRow],
    unread_fields: &'a [(Field, u64)],
    times_without_zone: bool,
}

/// Writes chunks as they fill up.
struct WorkloadWriter<'a> {
    transaction: &'a Connection,
    id: i64,
    ordinal: i64,
    requests: u64,
    first_at: i64,
    last_at: i64,
    digests: ColumnDigests,
    names: Names,
    prefix_block_tokens: u32,
}

impl<'a> WorkloadWriter<'a> {
    fn begin(transaction: &'a Connection, new: NewWorkload) -> Result<Self, HistoryError> {
        check_name(new.name)?;
        let taken =
            transaction.query_row("SELECT 1 FROM workload WHERE name = ?1", [new.name], |_| Ok(())).optional()?;
        if taken.is_some() {
            return Err(HistoryError::NameTaken { name: new.name.to_owned() });
        }
        transaction.execute(
            "INSERT INTO workload (name, digest, requests, first_at, last_at, imported_at, source_format, source_file, rejected_rows,
             times_without_zone)
             VALUES (?1, '', 0, 0, 0, ?2, '', '', 0, 0)",
            params![new.name, new.now.0],
        )?;
        Ok(Self {
            transaction,
            id: transaction.last_insert_rowid(),
            ordinal: 0,
            requests: 0,
            first_at: i64::MAX,
            last_at: i64::MIN,
            digests: ColumnDigests::default(),
            names: Names::default(),
            prefix_block_tokens: 0,
        })
    }

    fn finish(mut self, origin: &Origin) -> Result<(), HistoryError> {
        let digest = self.digests.finish(&self.names);
        let same = "SELECT name FROM workload WHERE digest = ?1 AND id <> ?2";
        if let Some(name) = self.transaction.query_row(same, params![digest, self.id], |row| row.get(0)).optional()? {
            return Err(HistoryError::AlreadyImported { name });
        }
        write_names(self.transaction, self.id, &mut self.names)?;
        let mut statement = self.transaction.prepare_cached(
            "INSERT INTO workload_reject VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET reason = reason || '; ' || excluded.reason",
        )?;
        for reject in origin.rejects {
            statement.execute(params![self.id, reject.line.cast_signed(), reject.reason])?;
        }
        let mut statement = self.transaction.prepare_cached("INSERT INTO workload_unread VALUES (?1, ?2, ?3)")?;
        for (field, requests) in origin.unread_fields {
            statement.execute(params![self.id, field.name(), requests.cast_signed()])?;
        }
        self.transaction.execute(
            "UPDATE workload SET digest = ?2, requests = ?3, first_at = ?4, last_at = ?5, source_format = ?6, source_file = ?7,
             rejected_rows = ?8, times_without_zone = ?9, prefix_block_tokens = ?10 WHERE id = ?1",
            params![
                self.id,
                digest,
                self.requests.cast_signed(),
                self.first_at,
                self.last_at,
                origin.format,
                origin.file,
                origin.rejected.cast_signed(),
                origin.times_without_zone,
                self.prefix_block_tokens
            ],
        )?;
        Ok(())
    }

    fn chunks(&mut self, columns: &RequestColumns) -> Result<(), HistoryError> {
        if columns.len() <= CHUNK {
            return if columns.is_empty() { Ok(()) } else { self.chunk(columns) };
        }
        for start in (0..columns.len()).step_by(CHUNK) {
            self.chunk(&columns.slice(start..columns.len().min(start + CHUNK)))?;
        }
        Ok(())
    }

    fn chunk(&mut self, columns: &RequestColumns) -> Result<(), HistoryError> {
        self.digests.update(columns);
        write_chunk(self.transaction, self.id, self.ordinal, columns)?;
        self.ordinal += 1;
        self.requests += columns.len() as u64;
        self.first_at = columns.arrival_ns.iter().fold(self.first_at, i64::min);
        self.last_at = columns.arrival_ns.iter().fold(self.last_at, i64::max);
        self.prefix_block_tokens = self.prefix_block_tokens.max(columns.prefix_blocks.block_tokens);
        Ok(())
    }
}

impl RowSink for WorkloadWriter<'_> {
    const CHUNK: usize = CHUNK;

    fn columns(&mut self, columns: RequestColumns) -> Result<(), HistoryError> {
        self.chunks(&columns)
    }

    fn names(&mut self, names: Names) {
        self.names = names;
    }
}
