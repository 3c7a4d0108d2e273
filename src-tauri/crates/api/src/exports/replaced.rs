//! What an export would put in the place of files that lie there.

use std::path::Path;

use routewright_domain::content_digest;

use super::into_folder;
use crate::error::{ApiError, ErrorCode};
use crate::session::Session;
use crate::wire::{ConfigurationFile, FileInTheWay};

/// Which files an export may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Those that still are as an export has written them.
    OwnFiles,
    /// All, whoever has written or changed them.
    AllFiles,
}

/// The paths of the files that are there with other content: those that may be replaced, and those that may not.
///
/// A file is the exports' own where its digest is one that an export has written there. A folder that came with a repository, or from
/// another machine, has none that are known here: then only the same content is no loss.
pub(crate) fn files_in_the_way(
    session: &Session,
    files: &[ConfigurationFile],
    folder: &Path,
    overwrite: Overwrite,
) -> Result<(Vec<String>, Vec<FileInTheWay>), ApiError> {
    if folder.is_file() {
        let message = format!("{}: this is a file, and an export is a folder of files", folder.display());
        return Err(
            ApiError::new(ErrorCode::BadInput, message).with_hint("name a folder; it is made where there is none")
        );
    }
    let earlier = into_folder(session, folder);
    let (mut replaced, mut foreign) = (Vec::new(), Vec::new());
    for file in files {
        // Where there is none there is nothing to lose, and what else is wrong is told when it is written.
        let Ok(content) = std::fs::read(folder.join(&file.path)) else { continue };
        if content == file.contents.as_bytes() {
            continue;
        }
        let digest = content_digest(&content);
        let of_path = || earlier.iter().filter_map(|export| Some((export.digests.get(&file.path)?, export.written_at)));
        if overwrite == Overwrite::AllFiles || of_path().any(|(own, _)| *own == digest) {
            replaced.push(file.path.clone());
        } else {
            let changed_since = of_path().next().map(|(_, at)| at);
            foreign.push(FileInTheWay { path: file.path.clone(), changed_since });
        }
    }
    Ok((replaced, foreign))
}

/// The paths of the files that an export replaces; an error that names those that it may not.
pub(crate) fn replaced_files(
    session: &Session,
    files: &[ConfigurationFile],
    folder: &Path,
    overwrite: Overwrite,
) -> Result<Vec<String>, ApiError> {
    let (replaced, foreign) = files_in_the_way(session, files, folder, overwrite)?;
    let told = |FileInTheWay { path, changed_since }: &FileInTheWay| {
        changed_since.map_or_else(
            || format!("`{path}` is there already, and no export that is known here has written it"),
            |at| format!("`{path}` was changed after the export of {}", at.date()),
        )
    };
    let Some((first, others)) = foreign.split_first() else { return Ok(replaced) };
    Err(ApiError::new(ErrorCode::Conflict, format!("{}: nothing was written: {}", folder.display(), told(first)))
        .with_details(others.iter().map(told).collect())
        .with_hint("choose another folder, move what you want to keep, or replace these files on purpose (--force)"))
}
