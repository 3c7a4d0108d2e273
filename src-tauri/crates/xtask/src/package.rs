//! Installers: a Debian package, and an AppImage where its tools can be had.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::process::Program;
use crate::run::{EMBEDDED_FRONTEND, Profile, built};
use crate::{setup, ui, workspace};

/// How long the AppImage may take, most of which is the download of its tools.
const APP_IMAGE_LIMIT: Duration = Duration::from_mins(5);

/// Builds everything for release and packs it.
pub(crate) fn package() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("installers are made on Linux only, so far");
    }
    setup::app()?;
    ui::build_if_stale()?;
    Program::cargo()
        .args(["build", "--release", "--package", "routewright-desktop", "--package", "routewright-cli"])
        .args(["--features", EMBEDDED_FRONTEND])
        .run()?;
    let deb = debian(Profile::Release)?;
    let image = app_image()?;
    println!("\nDebian package: {}", deb.display());
    match image {
        AppImage::Built(path) => println!("AppImage:       {}", path.display()),
        AppImage::Skipped(reason) => println!("AppImage:       skipped, {reason}"),
    }
    Ok(())
}

/// Packs what is built, window and command, as a Debian package.
pub(crate) fn debian(profile: Profile) -> Result<PathBuf> {
    let folder = bundles(profile, "deb");
    // What an earlier version left would be taken for what is asked for.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let command = built("routewright", profile);
    let command = command.to_str().with_context(|| format!("{} is not UTF-8", command.display()))?;
    let files =
        serde_json::json!({ "bundle": { "linux": { "deb": { "files": { "/usr/bin/routewright": command } } } } });
    bundler(profile, "deb").args(["--config", &files.to_string()]).run()?;
    only_file(&folder, "deb")?.with_context(|| format!("the bundler left no package in {}", folder.display()))
}

enum AppImage {
    Built(PathBuf),
    Skipped(&'static str),
}

fn app_image() -> Result<AppImage> {
    let folder = bundles(Profile::Release, "appimage");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    if !bundler(Profile::Release, "appimage").succeeds_within(APP_IMAGE_LIMIT)? {
        return Ok(AppImage::Skipped("its tools (linuxdeploy) could not be fetched or did not run"));
    }
    let image = only_file(&folder, "AppImage")?.context("the bundler left no AppImage")?;
    if bundles_wayland(&image)? {
        fs::remove_file(&image).with_context(|| image.display().to_string())?;
        return Ok(AppImage::Skipped(
            "it would bring a libwayland of its own, with which no window opens on systems with a newer driver",
        ));
    }
    Ok(AppImage::Built(image))
}

/// Whether the image carries `libwayland-client`, which must be that of the system's graphics driver.
fn bundles_wayland(image: &Path) -> Result<bool> {
    let folder = tempfile::tempdir()?;
    Program::new(image).args(["--appimage-extract"]).dir(folder.path()).output()?;
    let mut open = vec![folder.path().to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with("libwayland-client") {
                return Ok(true);
            }
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            }
        }
    }
    Ok(false)
}

/// The bundler packs what is built and compiles nothing.
fn bundler(profile: Profile, kind: &str) -> Program {
    let program = workspace::root().join("ui/node_modules/.bin/tauri");
    let debug = matches!(profile, Profile::Debug).then_some("--debug");
    Program::new(program)
        .args(["bundle", "--ci", "--bundles", kind])
        .args(debug)
        .dir(&workspace::root().join("src-tauri"))
}

fn bundles(profile: Profile, kind: &str) -> PathBuf {
    built("bundle", profile).join(kind)
}

fn only_file(folder: &Path, extension: &str) -> Result<Option<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(paths.into_iter().find(|path| path.is_file() && path.extension().is_some_and(|found| found == extension)))
}
