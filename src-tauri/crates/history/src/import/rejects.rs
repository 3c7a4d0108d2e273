//! Rejected rows on their way to a file of their own.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::RejectedRow;
use crate::HistoryError;

/// A file of rejected rows. It is a draft until it is kept, and goes when it is not.
#[derive(Debug)]
pub(crate) struct RejectsFile {
    file: PathBuf,
    draft: PathBuf,
    /// Made with the first row: a log without a bad row has no file.
    writer: Option<BufWriter<File>>,
}

impl RejectsFile {
    /// Nothing is written yet. The file must not be the log itself.
    pub(crate) fn new(file: &Path, log: &Path) -> Result<Self, HistoryError> {
        let same = matches!((fs::canonicalize(file), fs::canonicalize(log)), (Ok(a), Ok(b)) if a == b);
        if same {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "rejected rows cannot go into the log itself");
            return Err(HistoryError::File { file: file.to_owned(), source });
        }
        let mut draft = file.as_os_str().to_owned();
        draft.push(".part");
        Ok(Self { file: file.to_owned(), draft: draft.into(), writer: None })
    }

    /// Adds a row with the text that is to stand for it.
    pub(crate) fn add(&mut self, reject: &RejectedRow, row: &str) -> Result<(), HistoryError> {
        let failed = |source| HistoryError::File { file: self.file.clone(), source };
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let mut writer = BufWriter::new(File::create(&self.draft).map_err(failed)?);
                writer.write_all(b"line,reason,row\n").map_err(failed)?;
                none.insert(writer)
            }
        };
        writeln!(writer, "{},{},{}", reject.line, cell(&reject.reason), cell(row)).map_err(failed)
    }

    /// Puts the file in its place, over an older one; `None` when no row was rejected.
    pub(crate) fn keep(mut self) -> Result<Option<PathBuf>, HistoryError> {
        let Some(writer) = self.writer.take() else { return Ok(None) };
        let failed = |source| HistoryError::File { file: self.file.clone(), source };
        let written = writer.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
        let placed = written.and_then(|()| fs::rename(&self.draft, &self.file));
        if placed.is_err() {
            drop(fs::remove_file(&self.draft));
        }
        placed.map_err(failed)?;
        Ok(Some(self.file.clone()))
    }
}

/// A text as a cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

impl Drop for RejectsFile {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            drop(fs::remove_file(&self.draft));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_that_is_not_kept_goes() {
        let folder = tempfile::tempdir().unwrap();
        let [log, file] = ["log.csv", "log.rejects.csv"].map(|name| folder.path().join(name));
        fs::write(&log, "x").unwrap();
        let reject = RejectedRow { line: 3, reason: "a \"quoted\" reason".to_owned() };
        let names = || fs::read_dir(folder.path()).unwrap().count();
        let mut rejects = RejectsFile::new(&file, &log).unwrap();
        rejects.add(&reject, "").unwrap();
        assert_eq!(names(), 2);
        drop(rejects);
        assert_eq!(names(), 1);
        let mut rejects = RejectsFile::new(&file, &log).unwrap();
        rejects.add(&reject, "=1+1,\"a\"").unwrap();
        assert_eq!(rejects.keep().unwrap().as_deref(), Some(file.as_path()));
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            "line,reason,row\n3,\"a \"\"quoted\"\" reason\",\"'=1+1,\"\"a\"\"\"\n"
        );
        assert_eq!(RejectsFile::new(&file, &log).unwrap().keep().unwrap(), None);
        assert!(RejectsFile::new(&log, &log).is_err());
    }
}
