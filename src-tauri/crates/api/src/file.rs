//! Files that are wholly written or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{ApiError, ErrorCode};

/// Characters of a suggested name at most; file systems take 255 bytes.
const LONGEST_STEM: usize = 60;

/// Letters and digits of a name, joined by hyphens: what every file system takes.
pub(crate) fn file_stem(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let stem = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let stem: String = stem.chars().take(LONGEST_STEM).collect();
    stem.trim_end_matches('-').to_owned()
}

/// Replaces `path` in one step: a reader, or a crash, sees the old content or the new, never a part.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), ApiError> {
    let failed = |error: &std::io::Error| {
        let message = format!("{}: could not be written: {error}", path.display());
        ApiError::new(ErrorCode::BadInput, message).with_hint("choose a folder that exists and can be written")
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    draft.write_all(content).and_then(|()| draft.as_file().sync_all()).map_err(|error| failed(&error))?;
    share_like(path, &draft).map_err(|error| failed(&error))?;
    draft.persist(path).map_err(|error| failed(&error.error))?;
    Ok(())
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
