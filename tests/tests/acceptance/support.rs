//! A fresh home for each test, and the command in it.

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A temporary folder that the command takes for the user's home.
pub(crate) struct Home {
    folder: TempDir,
}

/// What a run of the command came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        name.to_owned()
    }

    /// Runs `routewright` with these words, in the home folder.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, &[])
    }

    /// The same with variables in the environment.
    pub(crate) fn run_with(&self, words: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = command();
        command.args(words).current_dir(self.folder.path()).env("HOME", self.folder.path());
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs it with `--json` and reads what it printed; the exit code must be one of `codes`.
    pub(crate) fn json(&self, words: &[&str], codes: &[i32]) -> Value {
        let ran = self.run(&[&["--json"], words].concat());
        assert!(codes.contains(&ran.code), "{words:?} ended with {}: {}", ran.code, ran.err);
        serde_json::from_str(&ran.out).unwrap()
    }

    /// The sample project and its workload.
    pub(crate) fn with_sample() -> Self {
        let home = Self::new();
        assert_eq!(home.run(&["project", "new", "sample.routewright.json", "--sample"]).code, 0);
        assert_eq!(home.run(&["workload", "synthesize", "--sample"]).code, 0);
        home
    }
}

/// A file of the shared data as a word of the command line, where it is beside the checkout.
pub(crate) fn shared(path: &str) -> Option<String> {
    routewright_tests::shared(path).map(|file| file.display().to_string())
}

fn command() -> Command {
    // The command is another package's binary, so cargo does not tell where it is; it lies beside this test's folder.
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap();
    let binary = folder.join(format!("routewright{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.is_file(), "build the command first: cargo build -p routewright-cli");
    let mut command = Command::new(binary);
    command.env_remove("XDG_DATA_HOME").env_remove("ROUTEWRIGHT_GATEWAY_KEY");
    command
}
