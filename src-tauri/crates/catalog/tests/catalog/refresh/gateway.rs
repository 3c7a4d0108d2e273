//! A gateway on this machine that answers as a test tells it to.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a gateway does when it is asked.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Status, further headers, body.
    Http(u16, Vec<(&'static str, String)>, String),
    /// Says nothing for so long, then hangs up.
    Silence(Duration),
    /// Announces more than it sends.
    Cut(String),
    /// Sends chunks without an end, until nobody reads them.
    Endless,
}

pub(crate) fn ok(body: impl Into<String>) -> Answer {
    Answer::Http(200, vec![], body.into())
}

pub(crate) fn status(status: u16) -> Answer {
    Answer::Http(status, vec![], String::new())
}

/// Answers the nth call (from 0) of a path.
type Script = dyn Fn(&str, usize) -> Answer + Send + Sync;

/// What has been asked.
#[derive(Default)]
struct Calls {
    /// How often, by path.
    asked: Mutex<HashMap<String, usize>>,
    /// The `Authorization` of each call, in order; empty where it had none.
    authorizations: Mutex<Vec<String>>,
}

/// Runs until it is dropped.
pub(crate) struct Gateway {
    /// Where it is.
    pub(crate) url: String,
    calls: Arc<Calls>,
    closed: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Gateway {
    pub(crate) fn new(script: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let calls: Arc<Calls> = Arc::default();
        let closed: Arc<AtomicBool> = Arc::default();
        let script: Arc<Script> = Arc::new(script);
        let (asked, end) = (Arc::clone(&calls), Arc::clone(&closed));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::Relaxed) {
                    break;
                }
                let (asked, script) = (Arc::clone(&asked), Arc::clone(&script));
                // A client that is gone is what some tests are about.
                std::thread::spawn(move || drop(serve(&stream.unwrap(), &asked, &*script)));
            }
        });
        Self { url, calls, closed, thread: Some(thread) }
    }

    /// How often a path below the API was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.calls.asked.lock().unwrap().get(path).copied().unwrap_or(0)
    }

    /// The `Authorization` of each call, in order; empty where it had none.
    pub(crate) fn authorizations(&self) -> Vec<String> {
        self.calls.authorizations.lock().unwrap().clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        // Wakes the listener.
        let address = self.url.trim_start_matches("http://").split('/').next().unwrap();
        drop(TcpStream::connect(address));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn serve(mut stream: &TcpStream, calls: &Calls, script: &Script) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap()?;
    let path = first.split(' ').nth(1).unwrap().trim_start_matches("/api/v1").to_owned();
    let headers: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let named = |line: &String| {
        line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("authorization")).map(|own| own.1.to_owned())
    };
    calls.authorizations.lock().unwrap().push(headers.iter().find_map(named).unwrap_or_default());
    let nth = {
        let mut asked = calls.asked.lock().unwrap();
        let count = asked.entry(path.clone()).or_default();
        *count += 1;
        *count - 1
    };
    match script(&path, nth) {
        Answer::Http(status, headers, body) => {
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            )
        }
        Answer::Silence(pause) => {
            std::thread::sleep(pause);
            Ok(())
        }
        Answer::Cut(body) => {
            let more = body.len() + 1_000;
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {more}\r\nConnection: close\r\n\r\n{body}")
        }
        Answer::Endless => {
            write!(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")?;
            loop {
                write!(stream, "400\r\n{}\r\n", " ".repeat(0x400))?;
            }
        }
    }
}
