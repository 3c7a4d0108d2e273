//! A refresh against gateways that answer well, badly, late, too much or not at all.

mod gateway;

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gateway::{Answer, Gateway, ok, status};
use routewright_catalog::{
    BearerKey, FetchLimits, RefreshError, RefreshRequest, RefreshWatch, Refreshed, bundled, diff, refresh,
};
use routewright_domain::{Endpoint, FigureGroup, Model, PriceList, Provenance, Tariff};

/// Nobody cancels; counts the calls.
#[derive(Default)]
struct Watched(AtomicU64);

impl RefreshWatch for Watched {
    fn advanced(&self, answers: u64, all: u64) {
        assert!(answers <= all);
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        false
    }
}

const DAY: &str = "2026-11-26";

fn request(url: &str) -> RefreshRequest {
    let limits = FetchLimits {
        connect: Duration::from_secs(5),
        total: Duration::from_secs(5),
        response_bytes: 100_000,
        concurrent: NonZeroUsize::new(2).unwrap(),
        attempts: NonZeroU32::new(3).unwrap(),
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_secs(2),
    };
    RefreshRequest { base_url: url.to_owned(), models: None, key: None, date: DAY.to_owned(), limits }
}

fn run(request: &RefreshRequest) -> Result<Refreshed, RefreshError> {
    refresh(&bundled().unwrap().snapshot, request, &Watched::default())
}

/// A row of a models list with this prompt price per token, and GPT-4o's completion price.
fn row(id: &str, prompt: &str) -> String {
    row_at(id, prompt, "0.00001")
}

fn row_at(id: &str, prompt: &str, completion: &str) -> String {
    format!(
        r#"{{"id":"{id}","name":"{id}","context_length":128000,"pricing":{{"prompt":"{prompt}","completion":"{completion}"}},"top_provider":{{}},"supported_parameters":["tools"]}}"#
    )
}

fn list(rows: &[String]) -> String {
    format!(r#"{{"data":[{}],"links":{{"next":null}}}}"#, rows.join(","))
}

/// A model's page with one endpoint at OpenAI, without percentiles, as those without a key get it.
fn page(id: &str, prompt: &str) -> String {
    format!(
        r#"{{"data":{{"id":"{id}","name":"{id}","endpoints":[{{"tag":"openai","context_length":128000,"pricing":{{"prompt":"{prompt}","completion":"0.00001"}},"latency_last_30m":null,"status":0}}]}}}}"#
    )
}

const GPT_4O: &str = "openai/gpt-4o";
const PAGE: &str = "/models/openai/gpt-4o/endpoints";
/// The price of GPT-4o in the bundled catalog, and another.
const BUNDLED_PRICE: &str = "0.0000025";
const OTHER_PRICE: &str = "0.000002";

fn model<'a>(refreshed: &'a Refreshed, id: &str) -> &'a Model {
    refreshed.catalog.snapshot.model(&id.into()).unwrap()
}

#[test]
fn fresh_prices_are_of_today_and_what_was_not_fetched_keeps_its_source_and_date() {
    let gateway = Gateway::new(|path, _| match path {
        "/models" => ok(list(&[
            row(GPT_4O, OTHER_PRICE),
            row_at("openai/gpt-4o-mini", "0.00000015", "0.0000006"),
            row("someone/new", "0.000001"),
            row("openrouter/free", "0"),
        ])),
        PAGE => ok(page(GPT_4O, OTHER_PRICE)),
        "/models/someone/new/endpoints" => ok(page("someone/new", "0.000001")),
        _ => status(404),
    });
    let watched = Watched::default();
    let refreshed = refresh(&bundled().unwrap().snapshot, &request(&gateway.url), &watched).unwrap();
    let snapshot = &refreshed.catalog.snapshot;
    assert_eq!((refreshed.fetched, watched.0.into_inner()), (2, 4));
    let skipped: Vec<_> = refreshed.skipped.iter().map(|skipped| (skipped.model.as_str(), &*skipped.reason)).collect();
    assert_eq!(skipped, [("openai/gpt-4o-mini", "answered with HTTP 404")]);
    assert_eq!(gateway.asked("/models/openrouter/free/endpoints"), 0, "a router has no providers to ask for");

    let gpt = model(&refreshed, GPT_4O);
    let [endpoint] = &gpt.endpoints[..] else { panic!("one endpoint was listed") };
    assert_eq!(endpoint.prices.base.prompt.unwrap().to_string(), OTHER_PRICE);
    assert_eq!(endpoint.id.as_str(), "openai/gpt-4o@openai", "the endpoint is the bundled one");
    let date = |group, endpoint| snapshot.source_of(group, gpt, Some(endpoint)).unwrap().date.as_str();
    assert_eq!(date(FigureGroup::Prices, endpoint), DAY);
    assert!(endpoint.ttft_ms.is_some(), "the page states no latency, so the bundled one stays");
    assert_eq!(date(FigureGroup::Performance, endpoint), "2026-08-08");

    // Without a page the bundled endpoints stay, since one of them has the listed price.
    let before = bundled().unwrap().snapshot;
    let mini = "openai/gpt-4o-mini".into();
    assert_eq!(model(&refreshed, "openai/gpt-4o-mini").endpoints.len(), before.model(&mini).unwrap().endpoints.len());
    assert_eq!((snapshot.date.as_str(), snapshot.models.len()), (DAY, 4), "what is not listed any more is gone");
    let changes = diff(&before, snapshot);
    assert!(changes.launched.iter().any(|launch| launch.model.as_str() == "someone/new"));
    assert!(changes.prices.iter().any(|change| change.endpoint.as_str() == "openai/gpt-4o@openai"));

    // The same again over the result changes nothing but what the day says.
    let again = refresh(snapshot, &request(&gateway.url), &Watched::default()).unwrap();
    assert_eq!(again.catalog.digest, refreshed.catalog.digest);
}

#[test]
fn a_price_that_moved_without_a_page_goes_to_the_cheapest_endpoints_and_all_else_stays() {
    let gateway = Gateway::new(|path, _| match path {
        "/models" => ok(list(&[row(GPT_4O, OTHER_PRICE)])),
        _ => status(404),
    });
    let refreshed = run(&request(&gateway.url)).unwrap();
    let before = bundled().unwrap().snapshot;
    let (old, new) = (&before.model(&GPT_4O.into()).unwrap().endpoints, &model(&refreshed, GPT_4O).endpoints);
    let bare = |own: &Endpoint| Endpoint { prices: PriceList::default(), provenance: Provenance::new(), ..own.clone() };
    assert_eq!(old.iter().map(bare).collect::<Vec<_>>(), new.iter().map(bare).collect::<Vec<_>>());
    let changes = diff(&before, &refreshed.catalog.snapshot);
    let moved: Vec<&str> =
        changes.prices.iter().filter(|change| change.model.as_str() == GPT_4O).map(|change| change.price).collect();
    assert!(!moved.is_empty() && moved.iter().all(|price| *price == "prompt"), "{moved:?}");
    assert!(
        changes.endpoints_removed.iter().all(|change| change.model.as_str() != GPT_4O)
            && changes.incomparable.is_empty()
    );
    for (old, new) in old.iter().zip(new).filter(|(old, new)| old.prices == new.prices) {
        assert!(old.prices.base.prompt.unwrap().of(1) >= new.prices.base.prompt.unwrap().of(1));
    }
}

#[test]
fn a_page_without_endpoints_says_that_nobody_serves_the_model() {
    let gateway = Gateway::new(|path, _| match path {
        "/models" => ok(list(&[row(GPT_4O, BUNDLED_PRICE)])),
        _ => ok(r#"{"data":{"id":"openai/gpt-4o","endpoints":[]}}"#),
    });
    let refreshed = run(&request(&gateway.url)).unwrap();
    let providers: Vec<&str> = model(&refreshed, GPT_4O).endpoints.iter().map(|one| one.provider.as_str()).collect();
    assert_eq!(providers, ["openrouter"]);
    assert!(refreshed.notes.iter().any(|note| note.text.contains("served nowhere")), "{:?}", refreshed.notes);
}

#[test]
fn the_batch_tariff_of_a_model_comes_from_its_own_page_and_stands_at_the_model_as_well() {
    let gateway = Gateway::new(|path, _| match path {
        "/models" => ok(list(&[row(GPT_4O, BUNDLED_PRICE), row("openai/gpt-4o:batch", "0.000001")])),
        PAGE => ok(page(GPT_4O, BUNDLED_PRICE)),
        _ => ok(page("openai/gpt-4o:batch", "0.000001")),
    });
    for models in [None, Some(vec![GPT_4O.into()])] {
        let refreshed = run(&RefreshRequest { models, ..request(&gateway.url) }).unwrap();
        let batch = |id: &str| -> Vec<String> {
            let endpoints = model(&refreshed, id).endpoints.iter();
            let batch = endpoints.filter(|endpoint| endpoint.tariff == Tariff::Batch);
            batch.map(|endpoint| format!("{} {}", endpoint.id, endpoint.prices.base.prompt.unwrap())).collect()
        };
        assert_eq!(batch(GPT_4O), ["openai/gpt-4o@openai/batch 0.000001"]);
        assert_eq!(batch("openai/gpt-4o:batch"), ["openai/gpt-4o:batch@openai 0.000001"]);
    }
}

#[test]
fn only_named_models_are_asked_for_and_one_that_is_not_listed_is_said() {
    let gateway = Gateway::new(|path, _| match path {
        "/models" => ok(list(&[row(GPT_4O, BUNDLED_PRICE), row_at("openai/gpt-4o-mini", "0.00000015", "0.0000006")])),
        _ => ok(page(GPT_4O, BUNDLED_PRICE)),
    });
    let named = RefreshRequest { models: Some(vec![GPT_4O.into(), "a/b".into()]), ..request(&gateway.url) };
    let refreshed = run(&named).unwrap();
    assert_eq!((gateway.asked(PAGE), gateway.asked("/models/openai/gpt-4o-mini/endpoints")), (1, 0));
    assert_eq!(refreshed.skipped[0].reason, "is not in the models list");
}

#[test]
fn a_gateway_that_is_busy_is_asked_again_when_it_says() {
    let gateway = Gateway::new(|path, nth| match (path, nth) {
        ("/models", 0) => Answer::Http(429, vec![("Retry-After", "1".to_owned())], String::new()),
        ("/models", 1) => status(500),
        ("/models", _) => ok(list(&[row(GPT_4O, BUNDLED_PRICE)])),
        (_, 0) => Answer::Cut("{\"data\":".to_owned()),
        _ => ok(page(GPT_4O, BUNDLED_PRICE)),
    });
    let started = Instant::now();
    let refreshed = run(&request(&gateway.url)).unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1), "it asked to wait a second");
    assert_eq!((gateway.asked("/models"), gateway.asked(PAGE)), (3, 2));
    assert_eq!((refreshed.fetched, refreshed.skipped.len()), (1, 0));
}

/// How often a gateway that answers so was asked for its list, and what came of it.
fn failing(answer: impl Fn() -> Answer + Send + Sync + 'static) -> (usize, String) {
    let gateway = Gateway::new(move |_, _| answer());
    let limits = FetchLimits { total: Duration::from_millis(300), ..request("").limits };
    let error = run(&RefreshRequest { limits, ..request(&gateway.url) }).unwrap_err();
    assert!(matches!(error, RefreshError::NoList { .. } | RefreshError::Unusable { .. }), "{error:?}");
    (gateway.asked("/models"), error.to_string().replace(&gateway.url, "GATEWAY"))
}

#[test]
fn attempts_end_and_the_last_failure_is_told() {
    let told = |attempts, message: &str| (attempts, format!("GATEWAY/models: {message}"));
    assert_eq!(failing(|| status(503)), told(3, "answered with HTTP 503"));
    assert_eq!(failing(|| status(403)), told(1, "answered with HTTP 403"));
    let patience = || Answer::Http(429, vec![("Retry-After", "3600".to_owned())], String::new());
    assert_eq!(failing(patience), told(1, "answered with HTTP 429 and asks to wait 3600 s"));
    assert_eq!(failing(|| Answer::Silence(Duration::from_secs(1))), told(3, "did not answer within 0.3 s"));
}

#[test]
fn too_much_is_not_read_to_its_end_whatever_its_length_is_said_to_be() {
    let told = (1, "GATEWAY/models: answered with more than 100000 bytes".to_owned());
    assert_eq!(failing(|| Answer::Endless), told);
    assert_eq!(failing(|| ok("x".repeat(100_001))), told);
}

#[test]
fn redirects_elsewhere_are_not_followed() {
    let elsewhere = |to: &'static str| move || Answer::Http(302, vec![("Location", to.to_owned())], String::new());
    let scheme = "redirects to another scheme, which is not followed";
    assert_eq!(failing(elsewhere("https://127.0.0.1/models")), (1, format!("GATEWAY/models: {scheme}")));
    assert_eq!(failing(elsewhere("/api/v1/models")), (6, "GATEWAY/models: redirects in a circle".to_owned()));
}

#[test]
fn an_answer_that_is_no_whole_list_is_told_and_not_asked_for_again() {
    let (attempts, message) = failing(|| ok(r#"{"data":[{"id":"openai/gpt"#));
    assert!(attempts == 1 && message.starts_with("GATEWAY/models: the answer is not complete JSON"), "{message}");
    let (_, message) = failing(|| ok(r#"{"data":[],"links":{"next":"/models?offset=500"}}"#));
    assert!(message.contains("links.next: the list goes on"), "{message}");
}

#[test]
fn a_redirect_within_the_scheme_is_followed() {
    let gateway = Gateway::new(|path, _| match path {
        "/models" => Answer::Http(301, vec![("Location", "/api/v1/lists/models".to_owned())], String::new()),
        "/lists/models" => ok(list(&[row(GPT_4O, BUNDLED_PRICE)])),
        _ => ok(page(GPT_4O, BUNDLED_PRICE)),
    });
    assert_eq!(run(&request(&gateway.url)).unwrap().fetched, 1);
}

fn with_key(url: &str) -> RefreshRequest {
    RefreshRequest { key: Some(BearerKey::new("sk-hidden").unwrap()), ..request(url) }
}

#[test]
fn a_key_goes_with_every_call_to_the_gateway_it_is_for() {
    let gateway = Gateway::new(|path, _| match path {
        "/models" => ok(list(&[row(GPT_4O, BUNDLED_PRICE)])),
        _ => ok(page(GPT_4O, BUNDLED_PRICE)),
    });
    assert_eq!(run(&with_key(&gateway.url)).unwrap().fetched, 1);
    assert_eq!(gateway.authorizations(), ["Bearer sk-hidden", "Bearer sk-hidden"]);
    run(&request(&gateway.url)).unwrap();
    assert_eq!(gateway.authorizations()[2..], ["", ""], "without a key nothing is sent");
}

#[test]
fn a_redirect_to_another_host_or_port_does_not_get_the_key() {
    let other = Gateway::new(|path, _| match path {
        "/models" => ok(list(&[row(GPT_4O, BUNDLED_PRICE)])),
        _ => ok(page(GPT_4O, BUNDLED_PRICE)),
    });
    let (elsewhere, by_name) = (other.url.clone(), other.url.replace("127.0.0.1", "localhost"));
    let gateway = Gateway::new(move |path, _| {
        let to = if path == "/models" { &elsewhere } else { &by_name };
        Answer::Http(307, vec![("Location", format!("{to}{path}"))], String::new())
    });
    assert_eq!(run(&with_key(&gateway.url)).unwrap().fetched, 1);
    assert_eq!(gateway.authorizations(), ["Bearer sk-hidden", "Bearer sk-hidden"]);
    assert_eq!(other.authorizations(), ["", ""]);
}

#[test]
fn a_gateway_that_wants_a_key_is_told_from_one_that_is_out_and_the_key_is_in_no_message() {
    for (code, wants) in [(401, true), (403, true), (404, false)] {
        let gateway = Gateway::new(move |_, _| status(code));
        let error = run(&with_key(&gateway.url)).unwrap_err();
        assert!(matches!(error, RefreshError::NoList { wants_key, .. } if wants_key == wants), "{error:?}");
        assert!(!format!("{error} {error:?} {:?}", with_key(&gateway.url)).contains("hidden"));
    }
    let error = run(&with_key("http://gateway.example/v1")).unwrap_err();
    assert!(matches!(error, RefreshError::BadAddress { .. }), "{error:?}");
}

#[test]
fn nobody_at_home_is_told_as_such() {
    // The port was free a moment ago, and nobody listens on it now.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = run(&request(&format!("http://{address}"))).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("/models: cannot be reached: ") && message.contains("refused"), "{message}");
}

#[test]
fn a_cancel_ends_a_call_that_hangs() {
    struct Cancels(Instant);
    impl RefreshWatch for Cancels {
        fn advanced(&self, _: u64, _: u64) {}

        fn cancelled(&self) -> bool {
            self.0.elapsed() > Duration::from_millis(100)
        }
    }
    let gateway = Gateway::new(|_, _| Answer::Silence(Duration::from_mins(1)));
    let started = Instant::now();
    let request = request(&gateway.url);
    let ended = refresh(&bundled().unwrap().snapshot, &request, &Cancels(started));
    assert_eq!(ended, Err(RefreshError::Cancelled));
    assert!(started.elapsed() < request.limits.total, "it did not wait for the answer");
}
