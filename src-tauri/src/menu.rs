//! The native menu: the window's own list of actions, shown by the system.
//!
//! The window is the one place that knows its actions. It sends them here, with what each is called and whether it can be
//! done now, and is told which one was chosen; so the menu, the palette and the shortcuts cannot drift apart.

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use tauri::menu::{Menu, MenuItem, Submenu};
use tauri::{AppHandle, Emitter, Manager as _, Wry};
use tokio::sync::oneshot;

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

/// Headings of the window's groups, in their order.
const HEADINGS: [&str; 6] = ["Project", "Edit", "Insert", "Go to", "View", "Help"];

/// The bar before the window has said what is in it. A bar that came later would take its height from a page that is laid out.
pub(crate) fn bar(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let menu = Menu::new(app)?;
    for heading in HEADINGS {
        menu.append(&Submenu::new(app, heading, true)?)?;
    }
    Ok(menu)
}

/// Shows these actions. The same ones as before are changed in place, so that a menu that is open stays open.
pub(crate) async fn show(app: &AppHandle, groups: Vec<Group>) -> tauri::Result<()> {
    let (done, shown) = oneshot::channel();
    let handle = app.clone();
    // Each item is made where menus are drawn; asked for from elsewhere, each would be waited for.
    app.run_on_main_thread(move || drop(done.send(fill(&handle, &groups))))?;
    // A window that has gone away shows no menu.
    shown.await.unwrap_or(Ok(()))
}

fn fill(app: &AppHandle, groups: &[Group]) -> tauri::Result<()> {
    let shown = app.state::<Shown>();
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
    // A system without one shows no actions in it.
    let Some(bar) = app.menu() else { return Ok(()) };
    let mut items = Vec::new();
    for group in groups {
        let menu = menu_of(&bar, &group.name)?;
        while menu.remove_at(0)?.is_some() {}
        for entry in &group.items {
            let item = item(app, entry)?;
            menu.append(&item)?;
            items.push((item, entry.clone()));
        }
    }
    *shown = items;
    Ok(())
}

/// The menu under a heading of the bar, which gets the heading if it has none.
fn menu_of(bar: &Menu<Wry>, heading: &str) -> tauri::Result<Submenu<Wry>> {
    for menu in bar.items()? {
        if let Some(menu) = menu.as_submenu()
            && menu.text()? == heading
        {
            return Ok(menu.clone());
        }
    }
    let menu = Submenu::new(bar.app_handle(), heading, true)?;
    bar.append(&menu)?;
    Ok(menu)
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

#[cfg(test)]
mod tests {
    use super::HEADINGS;

    #[test]
    fn the_bar_has_the_headings_of_the_window_from_the_start() {
        let window = include_str!("../../ui/src/app/menu.ts");
        let listed = HEADINGS.map(|heading| format!("{heading:?}")).join(", ");
        assert!(window.contains(&format!("const GROUPS: ActionGroup[] = [{listed}];")));
    }
}
