//! What an export would put in the place of files that lie there.

use std::path::Path;

use routewright_domain::content_digest;

use super::into_folder;
use crate::error::{ApiError, ErrorCode};
use crate::session::Session;
use crate::wire::ConfigurationFile;

/// Which files an export may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Those that still are as an export has written them.
    OwnFiles,
    /// All, whoever has written or changed them.
    AllFiles,
}

/// The paths of the files that are there with other content and may be replaced; an error that names those that may not.
///
/// A file is the exports' own where its digest is one that an export has written there. A folder that came with a repository, or from
/// another machine, has none that are known here: then only the same content is no loss.
pub(crate) fn replaced_files(
    session: &Session,
    files: &[ConfigurationFile],
    folder: &Path,
    overwrite: Overwrite,
) -> Result<Vec<String>, ApiError> {
    let shown = folder.display();
    if folder.is_file() {
        let message = format!("{shown}: this is a file, and an export is a folder of files");
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
            foreign.push(of_path().next().map_or_else(
                || format!("`{}` is there already, and no export that is known here has written it", file.path),
                |(_, at)| format!("`{}` was changed after the export of {at}", file.path),
            ));
        }
    }
    let Some((first, others)) = foreign.split_first() else { return Ok(replaced) };
    Err(ApiError::new(ErrorCode::Conflict, format!("{shown}: nothing was written: {first}"))
        .with_details(others.to_vec())
        .with_hint("choose another folder, move what you want to keep, or replace these files on purpose (--force)"))
}
