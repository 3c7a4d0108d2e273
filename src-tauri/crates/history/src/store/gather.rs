//! From the parts of a workload to its columns, on two threads.
//!
//! Where a column says the same of every row it takes no memory, and its parts have no codes to read. The others are
//! decoded into place: each chunk has its own piece of each column, so the threads share nothing but a queue.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

use routewright_domain::{Column, RequestColumns};
use rusqlite::{Connection, Row, params};

use super::columns::{Slot, Spec, VisitMut, Word, visit_mut};
use super::connect;
use super::part::Part;
use crate::HistoryError;

/// What the parts of a workload are, without their codes.
pub(crate) struct Heads {
    /// Requests of each chunk.
    pub(crate) chunks: Vec<usize>,
    /// The parts of each column, by chunk.
    parts: HashMap<String, Vec<Option<Part<()>>>>,
}

impl Heads {
    pub(crate) fn read(connection: &Connection, id: i64) -> Result<Self, HistoryError> {
        let mut heads = Self { chunks: vec![], parts: HashMap::new() };
        let mut statement = connection.prepare_cached(
            "SELECT name, count, base, delta, step, hole, width, chunk FROM workload_part
             WHERE workload_id = ?1 ORDER BY chunk",
        )?;
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            let (name, chunk): (String, i64) = (row.get(0)?, row.get(7)?);
            let part = part_of(row, ())?;
            let chunk = usize::try_from(chunk).map_err(|_| not_whole())?;
            if name == "arrival_ns" {
                if chunk != heads.chunks.len() {
                    return Err(not_whole());
                }
                heads.chunks.push(part.count);
            }
            let parts = heads.parts.entry(name).or_default();
            if chunk < parts.len() || chunk > MOST_CHUNKS {
                return Err(not_whole());
            }
            parts.resize(chunk, None);
            parts.push(Some(part));
        }
        Ok(heads)
    }

    /// Requests in all.
    pub(crate) fn rows(&self) -> usize {
        self.chunks.iter().sum()
    }

    /// The parts of a column, where it has any.
    pub(crate) fn of(&self, name: &str) -> Option<&[Option<Part<()>>]> {
        self.parts.get(name).map(Vec::as_slice)
    }
}

/// What a part that is missing, too short or altered comes to.
pub(crate) fn not_whole() -> HistoryError {
    HistoryError::damaged("a part of a workload is missing, altered or of the wrong length")
}

/// No workload has more: a number beyond is damage, not a reason to ask for memory.
const MOST_CHUNKS: usize = 1 << 24;

/// The part in a row that begins with name, count, base, delta, step, hole and width.
pub(crate) fn part_of<Codes>(row: &Row, codes: Codes) -> Result<Part<Codes>, HistoryError> {
    let length = |column| -> Result<usize, HistoryError> {
        usize::try_from(row.get::<_, i64>(column)?).map_err(|_| not_whole())
    };
    Ok(Part {
        count: length(1)?,
        base: row.get::<_, i64>(2)?.cast_unsigned(),
        delta: row.get::<_, Option<i64>>(3)?.map(i64::cast_unsigned),
        step: row.get::<_, i64>(4)?.cast_unsigned(),
        hole: row.get::<_, Option<i64>>(5)?.map(i64::cast_unsigned),
        width: length(6)?,
        codes,
    })
}

/// The part of the column `name` in a row that goes on with checksum and codes.
pub(crate) fn whole_part<'a>(row: &'a Row, name: &str) -> Result<Part<&'a [u8]>, HistoryError> {
    let part = part_of(row, row.get_ref(8)?.as_blob().map_err(rusqlite::Error::from)?)?;
    if part.checksum(name) == row.get::<_, i64>(7)? { Ok(part) } else { Err(not_whole()) }
}

/// The pieces of the columns that a chunk fills.
struct Task<'a> {
    chunk: usize,
    slots: Vec<(Spec, Option<u64>, Slot<'a>)>,
}

/// Lays out the columns: those that are the same throughout, and pieces to fill.
struct Layout<'a, 'h> {
    heads: &'h Heads,
    tasks: Vec<Task<'a>>,
}

impl<'a> VisitMut<'a> for Layout<'a, '_> {
    fn column<T: Word>(&mut self, spec: Spec, column: &'a mut Column<T>) {
        let blank = spec.blank_bits::<T>();
        let parts = self.heads.of(spec.name).unwrap_or_default();
        let same = |chunk: usize| match parts.get(chunk) {
            Some(Some(part)) => part.the_same(),
            _ => blank,
        };
        let first = same(0);
        let rows = self.heads.rows();
        if let Some(value) = first
            && (1..self.heads.chunks.len()).all(|chunk| same(chunk) == first)
        {
            *column = Column::same(T::of(value), rows);
            return;
        }
        *column = vec![T::default(); rows].into();
        let Column::Each(values) = column else { return };
        let mut rest = &mut values[..];
        for (task, count) in self.tasks.iter_mut().zip(&self.heads.chunks) {
            let (own, others) = std::mem::take(&mut rest).split_at_mut(*count);
            task.slots.push((spec, blank, T::slot(own)));
            rest = others;
        }
    }
}

/// Reads the columns of a workload. `connection` is inside a transaction; a second one helps it where it sees the
/// same content.
pub(crate) fn gather(
    connection: &Connection,
    file: &Path,
    id: i64,
    heads: &Heads,
) -> Result<RequestColumns, HistoryError> {
    let mut columns = RequestColumns::default();
    let tasks = (0..heads.chunks.len()).map(|chunk| Task { chunk, slots: vec![] });
    let mut layout = Layout { heads, tasks: tasks.collect() };
    visit_mut(&mut columns, &mut layout);
    let queue = Mutex::new(layout.tasks.into_iter());
    let digest = digest_in(connection, id)?;
    std::thread::scope(|scope| {
        // One chunk is read sooner than a file is opened.
        let helper = (heads.chunks.len() > 1).then(|| scope.spawn(|| help(file, id, &digest, &queue)));
        let own = work(connection, id, &queue);
        let ending = helper.map_or(Ok(Ok(())), std::thread::ScopedJoinHandle::join);
        own.and(ending.unwrap_or(Err(not_whole())))
    })?;
    Ok(columns)
}

type Queue<'a> = Mutex<std::vec::IntoIter<Task<'a>>>;

/// Helps on a connection of its own, unless that sees another workload under the same number.
fn help(file: &Path, id: i64, digest: &str, queue: &Queue) -> Result<(), HistoryError> {
    // Whoever cannot help leaves the work to the first connection.
    let Ok(connection) = connect(file) else { return Ok(()) };
    let Ok(view) = connection.unchecked_transaction() else { return Ok(()) };
    if digest_in(&view, id).is_ok_and(|found| found == digest) { work(&view, id, queue) } else { Ok(()) }
}

fn digest_in(connection: &Connection, id: i64) -> Result<String, HistoryError> {
    Ok(connection.query_row("SELECT digest FROM workload WHERE id = ?1", [id], |row| row.get(0))?)
}

fn work(connection: &Connection, id: i64, queue: &Queue) -> Result<(), HistoryError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, count, base, delta, step, hole, width, checksum, codes FROM workload_part
         WHERE workload_id = ?1 AND chunk = ?2",
    )?;
    loop {
        let Some(mut task) = queue.lock().map_err(|_| not_whole())?.next() else { return Ok(()) };
        let mut rows = statement.query(params![id, i64::try_from(task.chunk).unwrap_or(i64::MAX)])?;
        while let Some(row) = rows.next()? {
            let name = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let Some(at) = task.slots.iter().position(|(spec, ..)| spec.name == name) else { continue };
            let (_, _, slot) = task.slots.swap_remove(at);
            if !whole_part(row, name)?.decode_into(slot) {
                return Err(not_whole());
            }
        }
        for (_, blank, slot) in task.slots {
            slot.fill(blank.ok_or_else(not_whole)?);
        }
    }
}
