//! Routewright's window. Everything it does is in `routewright-api`; this binary opens it.

// A release build on Windows is no console program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod closing;
mod commands;
mod dialogs;
mod display;
mod drawing;
mod host;
mod keychain;
mod menu;
mod opening;
mod replaying;
mod session;

use std::process::ExitCode;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use routewright_api::{ApiError, Opening, Session};
use tauri::Manager as _;
use tauri_plugin_window_state::StateFlags;

/// What of the window is the same the next time.
const REMEMBERED: StateFlags = StateFlags::SIZE.union(StateFlags::POSITION).union(StateFlags::MAXIMIZED);

fn main() -> ExitCode {
    drawing::suit_the_machine();
    let folder = std::env::current_dir().unwrap_or_default();
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let asked = opening::asked(arguments, &folder);
    // It reads the price catalog, which takes as long as the toolkit takes to start.
    let session = thread::spawn(session::open);
    if let Err(why) = display::connect() {
        return fail(why);
    }
    let application = tauri::Builder::default()
        // First of all: a second start hands over its arguments and ends. Without a session bus there is no second start
        // to know of, and the plugin lets the program go on.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            opening::ask_again(app, arguments, &folder);
        }))
        .plugin(tauri_plugin_window_state::Builder::default().with_state_flags(REMEMBERED).build())
        .plugin(tauri_plugin_dialog::init())
        .manage(asked)
        .manage(menu::Shown::default())
        .manage(closing::Asked::default())
        .menu(menu::bar)
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .on_window_event(closing::on_window_event)
        .invoke_handler(tauri::generate_handler![
            commands::project::start,
            commands::project::open_sample,
            commands::project::open_project,
            commands::project::save_project,
            commands::project::check_project,
            commands::project::policy_templates,
            commands::workload::list_workloads,
            commands::workload::show_workload,
            commands::import::pick_log,
            commands::import::preview_import,
            commands::import::import_workload,
            commands::workload::delete_workload,
            commands::requests::browse_requests,
            commands::requests::show_request,
            commands::requests::explain_request,
            commands::requests::find_journey,
            commands::requests::select_requests,
            commands::requests::judged_scores,
            commands::workload::rename_workload,
            commands::workload::synthesize_workload,
            commands::replay::cancel_job,
            commands::replay::compare,
            commands::recommend::recommend,
            commands::recommend::tune_thresholds,
            commands::replay::figure_intervals,
            commands::replay::sensitivity,
            commands::document::preview_document,
            commands::document::lay_out_document,
            commands::document::document_page,
            commands::document::export_document,
            commands::configuration::preview_configuration,
            commands::configuration::export_configuration,
            commands::picture::save_picture,
            commands::catalog::list_catalogs,
            commands::catalog::use_catalog,
            commands::catalog::show_model,
            commands::catalog::catalog_changes,
            commands::catalog::refresh_catalog,
            commands::keys::key_states,
            commands::keys::keep_key,
            commands::keys::forget_key,
            commands::project::open_project_at,
            commands::project::new_project,
            commands::project::list_recent,
            commands::project::forget_recent,
            commands::project::project_file_digest,
            commands::versions::list_versions,
            commands::versions::save_version,
            commands::versions::open_version,
            commands::versions::diff_version,
            commands::versions::delete_version,
            commands::versions::keep_file_as_version,
            commands::window::show_storage,
            commands::window::show_menu,
            commands::window::quit,
            commands::catalog::catalog_impact,
            commands::bill::list_replays,
            commands::bill::keep_plan,
            commands::bill::plan_against_bill,
            commands::replay::what_if_we_also,
            commands::conditions::list_conditions,
            commands::conditions::incident_effects,
            commands::quality::quality_report,
            commands::quality::scorecard,
            commands::replay::compare_sessions,
            commands::outcomes::pick_outcomes,
            commands::outcomes::preview_outcomes,
            commands::outcomes::attach_outcomes,
            commands::outcomes::workload_scores,
            commands::outcomes::remove_outcomes,
            commands::replay::project_costs,
        ])
        .build(tauri::generate_context!());
    application.map_or_else(|error| fail(&error.to_string()), |application| run(application, session))
}

/// Runs the program on the session that was opened beside its start.
fn run(application: tauri::App, session: JoinHandle<Result<Arc<Session>, ApiError>>) -> ExitCode {
    match session.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
        Ok(session) => {
            session::prepare(&session, application.state::<Opening>().inner().clone());
            application.manage(session)
        }
        Err(error) => return fail(&error.to_string()),
    };
    application.run(|_, _| {});
    ExitCode::SUCCESS
}

fn fail(message: &str) -> ExitCode {
    eprintln!("Routewright could not start: {message}");
    ExitCode::FAILURE
}
