//! The system packages that the app is built from, and those that its tests drive it with.

use anyhow::{Result, bail};

use crate::process::Program;

/// A package by its Debian name.
pub(crate) struct Package {
    name: &'static str,
    /// How to tell that it is there on a system without `dpkg`.
    brings: Brings,
}

enum Brings {
    /// A library that `pkg-config` knows by this name.
    Library(&'static str),
    /// A program that answers this argument.
    Program(&'static str, &'static str),
    /// Nothing that can be asked for; the build says so if it is missing.
    Headers,
}

/// Tauri's own list for Debian and Ubuntu.
pub(crate) const APP: [Package; 8] = [
    program("build-essential", "cc", "--version"),
    program("pkg-config", "pkg-config", "--version"),
    library("libwebkit2gtk-4.1-dev", "webkit2gtk-4.1"),
    Package { name: "libxdo-dev", brings: Brings::Headers },
    library("libssl-dev", "openssl"),
    library("libayatana-appindicator3-dev", "ayatana-appindicator3-0.1"),
    library("librsvg2-dev", "librsvg-2.0"),
    program("file", "file", "--version"),
];

/// What the end-to-end tests open a window with where there is no screen.
pub(crate) const TESTS: [Package; 3] = [
    program("webkit2gtk-driver", "WebKitWebDriver", "--help"),
    program("xvfb", "Xvfb", "-help"),
    program("xauth", "xauth", "-V"),
];

/// What draws the icons.
pub(crate) const ICONS: [Package; 1] = [program("librsvg2-bin", "rsvg-convert", "--version")];

const fn library(name: &'static str, module: &'static str) -> Package {
    Package { name, brings: Brings::Library(module) }
}

const fn program(name: &'static str, program: &'static str, argument: &'static str) -> Package {
    Package { name, brings: Brings::Program(program, argument) }
}

/// Installs those of `needed` that are missing, or says which ones to install by hand.
pub(crate) fn install<'a>(needed: impl IntoIterator<Item = &'a Package>) -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("System packages: nothing to install on this system.");
        return Ok(());
    }
    let debian = is_debian();
    let missing: Vec<&str> =
        needed.into_iter().filter(|package| !package.is_there(debian)).map(|package| package.name).collect();
    if missing.is_empty() {
        println!("System packages: all there.");
        return Ok(());
    }
    println!("System packages missing: {}", missing.join(" "));

    let Some(apt) = debian.then(apt).flatten() else {
        bail!("{}", by_hand(&missing, debian));
    };
    apt("update", &[])?;
    apt("install", &missing)
}

/// `apt-get` for a package of our own, where there is one and the right to use it.
pub(crate) fn debian_apt() -> Option<impl Fn(&str, &[&str]) -> Result<()>> {
    is_debian().then(apt).flatten()
}

fn is_debian() -> bool {
    answers("dpkg-query", "--version") && answers("apt-get", "--version")
}

impl Package {
    fn is_there(&self, debian: bool) -> bool {
        if debian {
            return Program::new("dpkg-query")
                .args(["--show", "--showformat=${db:Status-Status}", self.name])
                .answer()
                .is_some_and(|status| status == "installed");
        }
        match self.brings {
            Brings::Library(module) => Program::new("pkg-config").args(["--exists", module]).answer().is_some(),
            Brings::Program(program, argument) => answers(program, argument),
            Brings::Headers => true,
        }
    }
}

/// `apt-get` with the right to install: as root, or through a `sudo` that asks for no password.
fn apt() -> Option<impl Fn(&str, &[&str]) -> Result<()>> {
    let root = Program::new("id").args(["-u"]).answer()? == "0";
    let administrator: &[&str] = if root {
        &["env"]
    } else if Program::new("sudo").args(["-n", "true"]).answer().is_some() {
        &["sudo", "-n", "env"]
    } else {
        return None;
    };
    Some(|action: &str, packages: &[&str]| {
        Program::new(administrator[0])
            .args(&administrator[1..])
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
            // Another installation may hold the lock for a while.
            .args(["-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0", "-q", "-y"])
            .args([action])
            .args((action == "install").then_some("--no-install-recommends"))
            .args(packages)
            .run()
    })
}

fn answers(program: &str, argument: &str) -> bool {
    Program::new(program).args([argument]).answer().is_some()
}

fn by_hand(missing: &[&str], debian: bool) -> String {
    let names = missing.join(" ");
    if debian {
        return format!(
            "no right to install packages here. Run this once as an administrator, then repeat the command:\n  \
             apt-get update && apt-get install --no-install-recommends {names}"
        );
    }
    format!(
        "this system has no apt-get, so install what corresponds to these Debian packages with its own \
         package manager, then repeat the command:\n  {names}\n\
         The names elsewhere: https://v2.tauri.app/start/prerequisites/"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_gets_a_line_to_copy() {
        let message = by_hand(&["xvfb", "xauth"], true);
        assert!(message.ends_with("--no-install-recommends xvfb xauth"));
    }

    #[test]
    fn another_distribution_gets_the_names_and_where_to_look_them_up() {
        let message = by_hand(&["librsvg2-dev"], false);
        assert!(message.contains("  librsvg2-dev\n"));
        assert!(message.contains("prerequisites"));
    }
}
