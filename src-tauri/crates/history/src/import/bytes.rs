//! A file as a stream of decompressed bytes that counts what it has read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::HistoryError;

/// An open log.
pub(crate) struct LogBytes {
    pub(crate) stream: Box<dyn Read>,
    /// Bytes of the file as it lies on the disk.
    pub(crate) total: u64,
    /// How many of them have been read.
    pub(crate) read: Arc<AtomicU64>,
}

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Opens a log; gzip and zstd are recognised by their first bytes, whatever the file is called.
pub(crate) fn open(file: &Path) -> Result<LogBytes, HistoryError> {
    let failed = |source| HistoryError::File { file: file.to_owned(), source };
    let handle = File::open(file).map_err(failed)?;
    let metadata = handle.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(failed(io::Error::new(io::ErrorKind::IsADirectory, "this is a folder; choose a log file in it")));
    }
    let read = Arc::new(AtomicU64::new(0));
    let counted = Counted { inner: handle, read: Arc::clone(&read) };
    let mut buffered = BufReader::with_capacity(1 << 18, counted);
    let start = buffered.fill_buf().map_err(failed)?;
    let stream: Box<dyn Read> = if start.starts_with(&GZIP) {
        Box::new(flate2::bufread::MultiGzDecoder::new(buffered))
    } else if start.starts_with(&ZSTD) {
        Box::new(zstd::stream::read::Decoder::with_buffer(buffered).map_err(failed)?)
    } else {
        Box::new(buffered)
    };
    Ok(LogBytes { stream, total: metadata.len(), read })
}

struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
