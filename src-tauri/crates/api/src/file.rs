//! Files that are wholly written or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use routewright_domain::binary_kind;

use crate::error::{ApiError, ErrorCode};

/// The text of a file that is to be `what`, for example `a project`; `hint` says what to look at where the file cannot be had.
pub(crate) fn read_text(path: &Path, what: &str, hint: &str) -> Result<String, ApiError> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        let code = if error.kind() == std::io::ErrorKind::NotFound { ErrorCode::NotFound } else { ErrorCode::BadInput };
        ApiError::new(code, format!("{shown}: {error}")).with_hint(hint)
    })?;
    let refused = |message: String| ApiError::new(ErrorCode::BadInput, format!("{shown}: {message}"));
    if let Some(kind) = binary_kind(&bytes) {
        return Err(refused(format!("it is {kind}, and {what} is JSON text")));
    }
    String::from_utf8(bytes).map_err(|_| {
        refused(format!("it is not UTF-8 text, so not {what}")).with_hint("save it as UTF-8 in a text editor")
    })
}

/// Characters of a suggested name at most; file systems take 255 bytes.
const LONGEST_STEM: usize = 60;

/// Letters and digits of a name, joined by hyphens: what every file system takes.
pub(crate) fn file_stem(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let stem = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let stem: String = stem.chars().take(LONGEST_STEM).collect();
    stem.trim_end_matches('-').to_owned()
}

/// A draft is called by these alone: with the name of its file in it, it could be longer than a file system takes.
const DRAFT: (&str, &str) = (".routewright-", ".draft");

/// Replaces `path` in one step: a reader, or a crash, sees the old content or the new, never a part.
///
/// The draft is locked while it is written, which tells it from one that a crash has left behind.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), ApiError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: &std::io::Error| {
        let message = format!("{}: could not be written: {}", path.display(), reason(error, folder));
        ApiError::new(ErrorCode::BadInput, message).with_hint("choose a folder that exists and can be written")
    };
    if path.is_dir() {
        let message = format!("{}: could not be written: there is a folder of this name", path.display());
        return Err(ApiError::new(ErrorCode::BadInput, message).with_hint("choose another name"));
    }
    let draft = tempfile::Builder::new().prefix(DRAFT.0).suffix(DRAFT.1).tempfile_in(folder);
    let mut draft = draft.map_err(|error| failed(&error))?;
    // Where a file system has no locks, no draft is ever taken for abandoned either.
    let _ = draft.as_file().try_lock();
    draft.write_all(content).and_then(|()| draft.as_file().sync_all()).map_err(|error| failed(&error))?;
    share_like(path, &draft).map_err(|error| failed(&error))?;
    draft.persist(path).map_err(|error| failed(&error.error))?;
    Ok(())
}

/// Why nothing could be written into a folder. Errors about a draft name that draft, which is no concern of the user's.
fn reason(error: &std::io::Error, folder: &Path) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => format!("there is no folder `{}`", folder.display()),
        ErrorKind::NotADirectory => format!("`{}` is no folder", folder.display()),
        ErrorKind::PermissionDenied => format!("you may not write into the folder `{}`", folder.display()),
        ErrorKind::ReadOnlyFilesystem => format!("the folder `{}` is on a disk that is read only", folder.display()),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        // The system's own words, without those that were put around them.
        _ => error
            .raw_os_error()
            .map_or_else(|| error.kind().to_string(), |code| std::io::Error::from_raw_os_error(code).to_string()),
    }
}

/// Removes the drafts in a folder that nobody is writing any more: the program was killed before they took their place.
pub(crate) fn remove_abandoned_drafts(folder: &Path) {
    // What cannot be looked at or removed does no harm but lie there.
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_draft = name.to_str().is_some_and(|name| name.starts_with(DRAFT.0) && name.ends_with(DRAFT.1));
        if is_draft && std::fs::File::open(entry.path()).is_ok_and(|draft| draft.try_lock().is_ok()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A folder in the folder of `path`, made unless it is there. The folder of `path` itself is never made: it is the user's.
pub(crate) fn folder_beside(path: &Path, name: &str) -> Result<PathBuf, ApiError> {
    let folder = path.with_file_name(name);
    match std::fs::create_dir(&folder) {
        Err(error) if !folder.is_dir() => {
            let message = format!("{}: the folder could not be made: {error}", folder.display());
            Err(ApiError::new(ErrorCode::BadInput, message).with_hint("choose a folder that exists and can be written"))
        }
        _ => Ok(folder),
    }
}

/// Temporary files are private; the result gets the permissions of what it replaces, or those of a new file.
#[cfg(unix)]
fn share_like(path: &Path, draft: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0o644, |present| present.permissions().mode());
    draft.as_file().set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn share_like(_path: &Path, _draft: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_that_a_crash_has_left_goes_and_one_that_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let written = std::fs::File::create(path(".routewright-b.draft")).unwrap();
        written.lock().unwrap();
        for name in [".routewright-a.draft", "a.routewright.json", ".other.draft"] {
            std::fs::write(path(name), "{").unwrap();
        }

        remove_abandoned_drafts(folder.path());

        let left = |name: &str| path(name).exists();
        assert!(!left(".routewright-a.draft"));
        assert!(left(".routewright-b.draft") && left("a.routewright.json") && left(".other.draft"));
    }

    #[test]
    fn writing_leaves_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        write_atomically(&folder.path().join("a.json"), b"{}").unwrap();
        write_atomically(&folder.path().join("a.json"), b"[]").unwrap();
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a.json"]);
    }
}
