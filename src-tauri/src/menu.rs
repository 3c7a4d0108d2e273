//! The native menu: the window's own list of actions, shown by the system.
//!
//! The window is the one place that knows its actions. It sends them here, with what each is called and whether it can be
//! done now, and is told which one was chosen; so the menu, the palette and the shortcuts cannot drift apart.

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use tauri::menu::{IsMenuItem, Menu, MenuItem, Submenu};
use tauri::{AppHandle, Emitter, Wry};

/// Actions under one heading.
#[derive(Deserialize)]
pub(crate) struct Group {
    name: String,
    items: Vec<Entry>,
}

/// One action.
#[derive(Clone, Deserialize)]
struct Entry {
    id: String,
    name: String,
    /// The keys, where the menu may take them; those that text fields use as well are left to the window.
    keys: Option<String>,
    enabled: bool,
}

/// The items on show, in order, each with what it shows.
#[derive(Default)]
pub(crate) struct Shown(Mutex<Vec<(MenuItem<Wry>, Entry)>>);

/// Shows these actions. A menu that has the same ones is changed in place, so that one that is open stays open.
pub(crate) fn show(app: &AppHandle, shown: &Shown, groups: &[Group]) -> tauri::Result<()> {
    let mut shown = shown.0.lock().unwrap_or_else(PoisonError::into_inner);
    let entries: Vec<&Entry> = groups.iter().flat_map(|group| &group.items).collect();
    if shown.iter().map(|(_, old)| &old.id).eq(entries.iter().map(|entry| &entry.id)) {
        for ((item, old), entry) in shown.iter_mut().zip(entries) {
            if old.name != entry.name {
                item.set_text(text(entry))?;
            }
            if old.enabled != entry.enabled {
                item.set_enabled(entry.enabled)?;
            }
            old.clone_from(entry);
        }
        return Ok(());
    }
    let menu = Menu::new(app)?;
    let mut items = Vec::new();
    for group in groups {
        let own: Vec<MenuItem<Wry>> = group.items.iter().map(|entry| item(app, entry)).collect::<Result<_, _>>()?;
        let listed: Vec<&dyn IsMenuItem<Wry>> = own.iter().map(|item| item as &dyn IsMenuItem<Wry>).collect();
        menu.append(&Submenu::with_items(app, &group.name, true, &listed)?)?;
        items.extend(own.into_iter().zip(group.items.iter().cloned()));
    }
    app.set_menu(menu)?;
    *shown = items;
    Ok(())
}

/// Tells the window which action was chosen.
pub(crate) fn chosen(app: &AppHandle, id: &str) {
    // A window that has gone away does nothing any more.
    drop(app.emit("menu", id));
}

fn item(app: &AppHandle, entry: &Entry) -> tauri::Result<MenuItem<Wry>> {
    MenuItem::with_id(app, &entry.id, text(entry), entry.enabled, entry.keys.as_deref())
}

/// A name may hold a `&`, which menus take for the mark of a letter.
fn text(entry: &Entry) -> String {
    entry.name.replace('&', "&&")
}
