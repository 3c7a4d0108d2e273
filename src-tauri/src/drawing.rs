//! How the web view draws.
//!
//! WebKit composes a page on the GPU. Where a machine has none (a virtual machine, a remote desktop), it has the processor imitate
//! one, which takes long to start and composes the whole window for every frame; without compositing it draws what has changed,
//! several times as fast.

/// Lets web views draw without a GPU where the machine has none. WebKit reads this when it starts its processes.
///
/// Belongs before the program has a second thread, which might read the environment meanwhile.
#[cfg(target_os = "linux")]
pub(crate) fn suit_the_machine() {
    if has_gpu(std::path::Path::new("/dev/dri")) {
        return;
    }
    for switch in ["WEBKIT_DISABLE_COMPOSITING_MODE", "WEBKIT_DISABLE_DMABUF_RENDERER"] {
        // What the user has set stays. A window that draws slowly is a window all the same.
        drop(gtk::glib::setenv(switch, "1", false));
    }
}

/// Web views of other systems choose for themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) fn suit_the_machine() {}

/// Whether the folder of the kernel's graphics devices has one that draws; one that only shows has no `renderD` node.
#[cfg(target_os = "linux")]
fn has_gpu(devices: &std::path::Path) -> bool {
    let mut devices = std::fs::read_dir(devices).into_iter().flatten().flatten();
    devices.any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_only_shows_does_not_draw() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!has_gpu(&folder.path().join("dri")), "no folder, no GPU");
        std::fs::write(folder.path().join("card0"), "").expect("a device that shows");
        assert!(!has_gpu(folder.path()));
        std::fs::write(folder.path().join("renderD128"), "").expect("a device that draws");
        assert!(has_gpu(folder.path()));
    }
}
