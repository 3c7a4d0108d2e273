//! Embeds the configuration and turns every command into a permission, so that a window can call
//! only what its capability names.

use std::env;
use std::error::Error;
use std::fs;

/// One command a line; a test compares it with the handlers and with the TypeScript.
const COMMANDS: &str = "commands.txt";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={COMMANDS}");
    if env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some() {
        // Cargo does not know that `generate_context!` embeds these files, and would keep the old ones.
        println!("cargo:rerun-if-changed=../ui/dist");
    }
    // The manifest wants `'static`, and this process ends with the build.
    let text: &'static str = Box::leak(fs::read_to_string(COMMANDS)?.into_boxed_str());
    let commands: &'static [&'static str] = Vec::leak(text.lines().collect());

    let manifest = tauri_build::AppManifest::new().commands(commands);
    // `{:#}` writes the whole chain: the outermost error alone does not name the file at fault.
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .map_err(|error| format!("{error:#}").into())
}
