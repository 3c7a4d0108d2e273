//! Keys against a keychain in memory and a gateway on this machine.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use super::*;
use crate::catalog::{CatalogRefresh, refresh_catalog};
use crate::jobs::Watcher;
use crate::keychain::Keychain;
use crate::testing::session_with;

const KEY: &str = "sk-hidden-4711";

/// What it holds outlives a session, as the system's does.
#[derive(Clone, Default)]
struct FakeKeychain {
    kept: Arc<Mutex<HashMap<String, BearerKey>>>,
    locked: Arc<Mutex<bool>>,
}

impl FakeKeychain {
    fn lock(&self) {
        *self.locked.lock().unwrap() = true;
    }
}

impl Keychain for FakeKeychain {
    fn status(&self) -> Result<(), KeychainError> {
        if *self.locked.lock().unwrap() { Err(KeychainError("It is locked.".to_owned())) } else { Ok(()) }
    }

    fn get(&self, gateway: &str) -> Result<Option<BearerKey>, KeychainError> {
        self.status()?;
        Ok(self.kept.lock().unwrap().get(gateway).cloned())
    }

    fn put(&self, gateway: &str, key: &BearerKey) -> Result<(), KeychainError> {
        self.status()?;
        self.kept.lock().unwrap().insert(gateway.to_owned(), key.clone());
        Ok(())
    }

    fn remove(&self, gateway: &str) -> Result<(), KeychainError> {
        self.status()?;
        self.kept.lock().unwrap().remove(gateway);
        Ok(())
    }
}

/// A gateway that refuses everybody; its address, and the `Authorization` of each call.
fn gateway() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1", listener.local_addr().unwrap());
    let (told, authorizations) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let header = lines.iter().find_map(|line| line.strip_prefix("authorization: "));
            told.send(header.unwrap_or_default().to_owned()).unwrap();
            write!(stream, "HTTP/1.1 401 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        }
    });
    (address, authorizations)
}

fn refuse(session: &Session, address: &str) -> ApiError {
    let what = CatalogRefresh { base_url: Some(address.to_owned()), ..CatalogRefresh::default() };
    refresh_catalog(session, &what, &Watcher::silent()).unwrap_err()
}

fn states(states: &KeyStates) -> Vec<(&str, KeyPlace)> {
    states.gateways.iter().map(|one| (one.gateway.as_str(), one.key)).collect()
}

/// Every file below a folder, as text.
fn everything_in(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| {
        if path.is_dir() {
            everything_in(&path)
        } else {
            String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
        }
    };
    entries.map(text).collect()
}

fn with(keychain: &FakeKeychain) -> (TempDir, Session) {
    session_with(keychain.clone())
}

#[test]
fn a_key_for_this_run_goes_to_its_gateway_and_into_no_file() {
    let (folder, session) = with(&FakeKeychain::default());
    let ((address, asked), (other, asked_other)) = (gateway(), gateway());
    let kept = keep_key(&session, &format!("{address}/"), &TypedKey::new(KEY), KeyPlace::ThisRun).unwrap();
    let host = gateway_of(&address).unwrap();
    assert_eq!(states(&kept), [("openrouter.ai", KeyPlace::None), (&*host, KeyPlace::ThisRun)]);

    let refused = refuse(&session, &address);
    assert_eq!(asked.recv().unwrap(), format!("Bearer {KEY}"));
    assert!(refused.hint.as_deref().unwrap().contains("asks for a key, or does not take the one"), "{refused:?}");
    refuse(&session, &other);
    assert_eq!(asked_other.recv().unwrap(), "", "another gateway does not get it");

    let shown = format!("{kept:?} {} {refused:?}", serde_json::to_string(&kept).unwrap());
    assert!(!shown.contains(KEY) && !everything_in(folder.path()).contains(KEY));
    assert!(everything_in(folder.path()).contains(&address), "the address is remembered");

    let gone = forget_key(&session, &address).unwrap();
    assert_eq!(states(&gone), [("openrouter.ai", KeyPlace::None)]);
    refuse(&session, &address);
    assert_eq!(asked.recv().unwrap(), "");
}

#[test]
fn a_key_in_the_keychain_is_used_by_the_next_run_and_goes_when_it_is_removed() {
    let keychain = FakeKeychain::default();
    let (folder, session) = with(&keychain);
    let (address, asked) = gateway();
    keep_key(&session, &address, &TypedKey::new(KEY), KeyPlace::Keychain).unwrap();
    assert!(!everything_in(folder.path()).contains(KEY));
    drop(session);

    let session = crate::testing::session_in(folder.path(), keychain.clone());
    assert_eq!(key_states(&session).gateways[1].key, KeyPlace::Keychain);
    refuse(&session, &address);
    assert_eq!(asked.recv().unwrap(), format!("Bearer {KEY}"));

    forget_key(&session, &address).unwrap();
    assert!(keychain.kept.lock().unwrap().is_empty());
}

#[test]
fn without_a_keychain_it_is_said_and_a_key_can_be_kept_for_this_run() {
    let keychain = FakeKeychain::default();
    let (_folder, session) = with(&keychain);
    let (address, asked) = gateway();
    keep_key(&session, &address, &TypedKey::new(KEY), KeyPlace::Keychain).unwrap();
    keychain.lock();

    let states = key_states(&session);
    assert_eq!(states.no_keychain.as_deref(), Some("It is locked."));
    assert_eq!(states.gateways[1].problem.as_deref(), Some("It is locked."));
    let refused = refuse(&session, &address);
    assert!(refused.message.contains("cannot be read: It is locked."), "{refused:?}");
    assert!(asked.try_recv().is_err(), "nobody was asked without the key that belongs to it");
    let refused = keep_key(&session, &address, &TypedKey::new(KEY), KeyPlace::Keychain).unwrap_err();
    assert_eq!(refused.hint.as_deref(), Some("keep it for this run only"));

    keep_key(&session, &address, &TypedKey::new("another"), KeyPlace::ThisRun).unwrap();
    refuse(&session, &address);
    assert_eq!(asked.recv().unwrap(), "Bearer another");
}

#[test]
fn what_is_no_key_or_no_address_is_refused_without_being_repeated() {
    let (folder, session) = with(&FakeKeychain::default());
    for key in ["", "two words", "line\nbreak"] {
        let refused =
            keep_key(&session, "https://gateway.example", &TypedKey::new(key), KeyPlace::ThisRun).unwrap_err();
        assert!(key.is_empty() || !refused.message.contains(key), "{refused:?}");
    }
    let refused = keep_key(&session, "https://me:hidden@gateway.example", &TypedKey::new(KEY), KeyPlace::ThisRun);
    assert!(!refused.unwrap_err().message.contains("hidden"));
    assert!(!folder.path().join("data/gateways.json").exists());
    // Without a key an address can be remembered all the same.
    let known = keep_key(&session, "https://gateway.example/v1", &TypedKey::new(""), KeyPlace::None).unwrap();
    assert_eq!(states(&known)[1], ("gateway.example", KeyPlace::None));
}
