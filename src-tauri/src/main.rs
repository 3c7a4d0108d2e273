//! Routewright's window. Everything it does is in `routewright-api`; this binary opens it.

// A release build on Windows is no console program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod dialogs;
mod session;

use std::process::ExitCode;

fn main() -> ExitCode {
    let session = match session::open() {
        Ok(session) => session,
        Err(error) => return fail(&error.to_string()),
    };
    let application = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(session)
        .invoke_handler(tauri::generate_handler![
            commands::project::start,
            commands::project::open_sample,
            commands::project::open_project,
            commands::project::save_project,
            commands::project::check_project,
            commands::workload::list_workloads,
            commands::workload::show_workload,
            commands::import::pick_log,
            commands::import::preview_import,
            commands::import::import_workload,
            commands::workload::delete_workload,
            commands::requests::browse_requests,
            commands::requests::show_request,
            commands::requests::explain_request,
            commands::workload::rename_workload,
            commands::workload::synthesize_workload,
            commands::replay::cancel_job,
            commands::replay::compare,
            commands::document::preview_document,
            commands::document::export_document,
        ])
        .run(tauri::generate_context!());
    application.map_or_else(|error| fail(&error.to_string()), |()| ExitCode::SUCCESS)
}

fn fail(message: &str) -> ExitCode {
    eprintln!("Routewright could not start: {message}");
    ExitCode::FAILURE
}
