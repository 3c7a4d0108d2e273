//! Draws every icon from one SVG.

use std::fs;

use anyhow::{Context as _, Result};

use crate::process::Program;
use crate::{icns, ico, packages, workspace};

/// A square PNG and the length of its side in pixels.
pub(crate) struct Picture {
    pub(crate) side: u32,
    pub(crate) png: Vec<u8>,
}

/// The single pictures, by the names that Tauri's bundler expects.
const PICTURES: [(&str, u32); 4] =
    [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];

const ICO_SIDES: [u32; 6] = [16, 24, 32, 48, 64, 256];

pub(crate) fn generate() -> Result<()> {
    packages::install(&packages::ICONS)?;
    for (name, side) in PICTURES {
        write(name, &draw(side)?.png)?;
    }
    let pictures: Vec<Picture> = ICO_SIDES.map(draw).into_iter().collect::<Result<_>>()?;
    write("icon.ico", &ico::container(&pictures)?)?;
    let pictures: Vec<Picture> = icns::SIDES.map(draw).into_iter().collect::<Result<_>>()?;
    write("icon.icns", &icns::container(&pictures)?)
}

fn draw(side: u32) -> Result<Picture> {
    let length = side.to_string();
    let png = Program::new("rsvg-convert")
        .args(["--width", &length, "--height", &length])
        .args(["icons/routewright.svg"])
        .output()?;
    Ok(Picture { side, png })
}

fn write(name: &str, bytes: &[u8]) -> Result<()> {
    let path = workspace::root().join("icons").join(name);
    fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    println!("icons/{name}  {} bytes", bytes.len());
    Ok(())
}
