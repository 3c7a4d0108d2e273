//! Gateways whose price lists can be fetched, and the keys that they ask for.
//!
//! Addresses stand in a small file of the program's own; keys stand in the system's keychain or in the session's memory,
//! and nowhere else.

use std::path::PathBuf;

use routewright_catalog::{BearerKey, OPENROUTER_API, gateway_of};
use serde::{Deserialize, Serialize};

use crate::error::{ApiError, ErrorCode};
use crate::file::write_atomically;
use crate::keychain::KeychainError;
use crate::opening::make_folder;
use crate::session::Session;
use crate::wire::{GatewayAccess, KeyPlace, KeyStates, TypedKey};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    address: String,
    /// Whether its key was put into the keychain: nobody is asked to unlock one that holds nothing of ours.
    #[serde(default)]
    in_keychain: bool,
}

/// The gateways that are known, and where their keys are.
#[must_use]
pub fn key_states(session: &Session) -> KeyStates {
    let entries = std::iter::once(Entry { address: OPENROUTER_API.to_owned(), in_keychain: false })
        .chain(read(session))
        .fold(Vec::<Entry>::new(), |mut known, entry| {
            match known.iter_mut().find(|own| own.address == entry.address) {
                Some(own) => own.in_keychain |= entry.in_keychain,
                None => known.push(entry),
            }
            known
        });
    KeyStates {
        gateways: entries.iter().map(|entry| access(session, entry)).collect(),
        no_keychain: session.host.keychain().status().err().map(|error| error.to_string()),
    }
}

/// Makes a gateway known, and keeps the key for it where the user wants it; [`KeyPlace::None`] is for one that asks for none.
pub fn keep_key(session: &Session, address: &str, key: &TypedKey, place: KeyPlace) -> Result<KeyStates, ApiError> {
    let address = address.trim().trim_end_matches('/').to_owned();
    let gateway = gateway(&address)?;
    let bearer = || BearerKey::new(key.text()).map_err(|bad| ApiError::new(ErrorCode::BadInput, bad.to_string()));
    let before = entry_of(session, &gateway);
    match place {
        KeyPlace::None => {}
        KeyPlace::ThisRun => session.keep_key(&gateway, bearer()?),
        KeyPlace::Keychain => {
            session.host.keychain().put(&gateway, &bearer()?).map_err(|error| not_kept(&error))?;
            session.forget_key(&gateway);
        }
    }
    let kept_before = place == KeyPlace::None && before.is_some_and(|entry| entry.in_keychain);
    let entry = Entry { address, in_keychain: place == KeyPlace::Keychain || kept_before };
    let mut entries = read(session);
    entries.retain(|own| own.address != entry.address);
    entries.push(entry);
    write(session, &entries)?;
    Ok(key_states(session))
}

/// Removes a gateway and its key, from memory and from the keychain.
pub fn forget_key(session: &Session, address: &str) -> Result<KeyStates, ApiError> {
    let gateway = gateway(address)?;
    session.forget_key(&gateway);
    if entry_of(session, &gateway).is_some_and(|entry| entry.in_keychain) {
        let removed = session.host.keychain().remove(&gateway);
        removed.map_err(|error| {
            ApiError::internal(format!("the key of {gateway} is still in the system keychain: {error}"))
                .with_hint("unlock the keychain and try again, or remove the entry of Routewright there")
        })?;
    }
    let kept: Vec<Entry> =
        read(session).into_iter().filter(|entry| gateway_of(&entry.address).as_ref() != Ok(&gateway)).collect();
    write(session, &kept)?;
    Ok(key_states(session))
}

/// The key to show to a gateway: that of this run, else that of the keychain, else none.
pub(crate) fn key_for(session: &Session, address: &str) -> Result<Option<BearerKey>, ApiError> {
    // An address that may not be asked is refused by whoever asks it.
    let Ok(gateway) = gateway_of(address) else { return Ok(None) };
    if let Some(key) = session.key(&gateway) {
        return Ok(Some(key));
    }
    if !entry_of(session, &gateway).is_some_and(|entry| entry.in_keychain) {
        return Ok(None);
    }
    session.host.keychain().get(&gateway).map_err(|error| {
        ApiError::internal(format!("the key of {gateway} in the system keychain cannot be read: {error}"))
            .with_hint("unlock the keychain, or give the key for this run only under Settings, Network and keys")
    })
}

fn access(session: &Session, entry: &Entry) -> GatewayAccess {
    let gateway = gateway_of(&entry.address).unwrap_or_default();
    let (key, problem) = if session.key(&gateway).is_some() {
        (KeyPlace::ThisRun, None)
    } else if entry.in_keychain {
        match session.host.keychain().get(&gateway) {
            Ok(Some(_)) => (KeyPlace::Keychain, None),
            Ok(None) => (KeyPlace::None, Some("Its key is no longer in the system keychain.".to_owned())),
            Err(error) => (KeyPlace::Keychain, Some(error.to_string())),
        }
    } else {
        (KeyPlace::None, None)
    };
    GatewayAccess { address: entry.address.clone(), gateway, key, problem }
}

fn gateway(address: &str) -> Result<String, ApiError> {
    gateway_of(address).map_err(|error| {
        ApiError::new(ErrorCode::BadInput, error.to_string()).with_hint(format!("write it as in {OPENROUTER_API}"))
    })
}

fn not_kept(error: &KeychainError) -> ApiError {
    ApiError::internal(format!("the key was not kept: {error}")).with_hint("keep it for this run only")
}

fn entry_of(session: &Session, gateway: &str) -> Option<Entry> {
    let of_gateway = |entry: &Entry| gateway_of(&entry.address).is_ok_and(|own| own == *gateway);
    let mut entries: Vec<Entry> = read(session).into_iter().filter(of_gateway).collect();
    entries.sort_by_key(|entry| !entry.in_keychain);
    entries.into_iter().next()
}

/// A list that is damaged or absent is an empty one: addresses can be typed again.
fn read(session: &Session) -> Vec<Entry> {
    let text = std::fs::read_to_string(file(session)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn write(session: &Session, entries: &[Entry]) -> Result<(), ApiError> {
    make_folder(&session.host.data_folder())?;
    let text = serde_json::to_string_pretty(entries)
        .map_err(|error| ApiError::internal(format!("the gateways are no JSON: {error}")))?;
    write_atomically(&file(session), text.as_bytes())
}

fn file(session: &Session) -> PathBuf {
    session.host.data_folder().join("gateways.json")
}

#[cfg(test)]
mod tests;
