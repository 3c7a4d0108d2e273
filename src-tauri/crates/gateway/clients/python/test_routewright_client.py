"""Tests of the client against a local provider that answers, fails and waits as told. Run: python3 -m unittest"""

from __future__ import annotations

import json
import pathlib
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from routewright_client import Client, ConfigError, Failure, Hooks

HERE = pathlib.Path(__file__).resolve().parent
CASES = json.loads(next(path for path in (HERE.parent / "cases.json", HERE / "cases.json") if path.exists()).read_text("utf-8"))


class Provider(ThreadingHTTPServer):
    """Speaks as much of the gateway's API as the client uses."""

    daemon_threads = True

    def __init__(self, script: dict | None = None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.asked, self.bodies, self.lock = script or {}, [], [], threading.Lock()
        self.batches: dict[str, dict] = {}
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/v1"

    def next_reply(self, body: dict) -> dict:
        with self.lock:
            self.asked.append(body["model"])
            self.bodies.append(body)
            replies = self.script.get(body["model"]) or [{"status": 404}]
            return replies.pop(0) if len(replies) > 1 else replies[0]

    def handle_error(self, request, client_address):
        pass  # Clients that hang up are what some tests are about.


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/beta/batches":
            return self.batch(body)
        reply = self.server.next_reply(body)
        if "status" in reply:
            return self.json(reply["status"], {"error": {
                "code": reply["status"], "message": "as told", "metadata": {"error_type": reply.get("error_type", "")}}})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.line(": OPENROUTER PROCESSING")
        time.sleep(reply.get("first_token_ms", 0) / 1000)
        words = reply["text"].split(" ")
        for n, word in enumerate(words):
            content = word if n == 0 else " " + word
            self.chunk({"model": body["model"], "choices": [{"delta": {"content": content}}]})
        if reply.get("broken"):
            return self.chunk({"error": {"code": 502, "message": "as told"}})
        time.sleep(reply.get("total_ms", 0) / 1000)
        self.chunk({"model": body["model"], "choices": [{"delta": {}, "finish_reason": reply.get("finish", "stop")}]})
        usage = {"prompt_tokens": 10, "completion_tokens": len(words), "cost": reply.get("cost", 0.001)}
        self.chunk({"model": body["model"], "choices": [], "usage": usage})
        self.line("data: [DONE]")

    def do_GET(self):
        self.json(200, self.server.batches[self.path.rsplit("/", 1)[1]])

    def batch(self, body: dict):
        self.server.asked.append(f"batch of {len(body['requests'])}")
        results = [
            {"id": "r", "custom_id": one["custom_id"], "error": None, "response": {"status_code": 200, "request_id": "q", "body": {
                "model": body["model"], "usage": {"cost": 0.0005, "completion_tokens": 1},
                "choices": [{"message": {"role": "assistant", "content": "batched"}, "finish_reason": "stop"}]}}}
            for one in body["requests"]
        ]
        self.server.batches["b-1"] = {"id": "b-1", "status": "completed", "results": results}
        self.json(202, {"id": "b-1", "status": "validating"})

    def json(self, status: int, value: dict):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def chunk(self, value: dict):
        self.line("data: " + json.dumps(value))

    def line(self, text: str):
        self.wfile.write(text.encode() + b"\n\n")
        self.wfile.flush()


class TestHooks(Hooks):
    def __init__(self, values: dict):
        self.alerts: list = []
        if "classify" in values:
            self.classify = lambda messages, answer: values["classify"]
        if "compress" in values:
            self.compress = lambda messages, ratio: [{"role": "user", "content": values["compress"]}]

    def alert(self, guardrail, share, spent, limit):
        self.alerts.append((guardrail, share))


def policies(policy: dict, **more) -> dict:
    feature = {"id": "chat", "name": "Chat", "matches": "always", "policy": policy}
    return {"format": "routewright-client/1", "features": [feature], "guardrails": [], "keys": [], **more}


def run(case: dict, test: unittest.TestCase) -> None:
    provider = Provider({model: list(replies) for model, replies in case["provider"].items()})
    hooks = TestHooks(case.get("hooks", {}))
    whole = policies(case["policy"], normalization=case.get("normalization", {}))
    whole["features"][0]["requires"] = case.get("requires", {})
    try:
        if "config_error" in case:
            with test.assertRaisesRegex(ConfigError, case["config_error"]):
                Client(whole, key="test", base_url=provider.url, hooks=hooks)
            return
        client = Client(whole, key="test", base_url=provider.url, hooks=hooks, seed=1)
        request = dict(case.get("request", {}))
        content = "word " * request.pop("words", 0) or "Hello"
        parameters = request.pop("parameters", {})
        started, failure, answer = time.monotonic(), None, None
        for _ in range(case.get("repeat", 1)):
            try:
                answer, failure = client.answer("chat", [{"role": "user", "content": content}], **request, **parameters), None
            except Failure as error:
                failure, answer = error, None
        took = 1000 * (time.monotonic() - started)
        test.assertEqual(failure.kind if failure else None, case.get("failure"), failure)
        test.assertEqual(answer.text if answer else None, case.get("text"))
        order = sorted if case.get("unordered") else list
        test.assertEqual(order(provider.asked), order(case["asked"]))
        test.assertLess(took, case.get("within_ms", 60_000))
        for name, value in case.get("sent", {}).items():
            test.assertEqual(provider.bodies[-1][name], value)
        for text in case.get("last_prompt_has", []):
            test.assertIn(text, json.dumps(provider.bodies[-1]["messages"]))
        test.assertEqual(len(hooks.alerts), case.get("alerts", len(hooks.alerts)))
    finally:
        provider.shutdown()
        provider.server_close()


class Cases(unittest.TestCase):
    """One test for each case that both clients share."""


for number, case in enumerate(CASES):
    setattr(Cases, f"test_{number:02}_{case['name'].replace(' ', '_')}", lambda self, case=case: run(case, self))


class Apart(unittest.TestCase):
    def call(self, model: str) -> dict:
        return {"pattern": "call", "place": f"/{model}", "body": {"model": model}}

    def test_a_batch_collects_what_comes_within_its_window(self):
        provider = Provider()
        clock = [3_600.0 * 24 * 365 - 0.3]
        started = time.monotonic()
        wall = lambda: clock[0] + time.monotonic() - started
        batch = {"pattern": "batch", "place": "/b", "window_minutes": 60, "deadline_minutes": 120, "policy": self.call("a/one")}
        client = Client(policies(batch), key="test", base_url=provider.url, wall=wall, poll_s=0.05)
        answers: list = []
        ask = lambda: answers.append(client.answer("chat", [{"role": "user", "content": "Hello"}], batchable=True))
        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        self.assertEqual([answer.text for answer in answers], ["batched"] * 3)
        self.assertEqual(provider.asked, ["batch of 3"])
        provider.server_close()

    def test_a_split_follows_its_weights_and_sessions_stay(self):
        provider = Provider({"a/one": [{"text": "one"}], "b/two": [{"text": "two"}]})
        arms = [{"name": "a", "weight": 3, "policy": self.call("a/one")}, {"name": "b", "weight": 1, "policy": self.call("b/two")}]
        split = {"pattern": "weighted", "place": "/w", "arms": arms, "by_session": True}
        client = Client(policies(split), key="test", base_url=provider.url, seed=7)
        for _ in range(200):
            client.answer("chat", [{"role": "user", "content": "Hello"}])
        # A standard error of 3 percentage points: four of them on either side.
        self.assertAlmostEqual(provider.asked.count("a/one") / 200, 0.75, delta=0.13)
        models = {client.answer("chat", [{"role": "user", "content": "Hello"}], session="s").model for _ in range(5)}
        self.assertEqual(len(models), 1)
        provider.server_close()

    def test_keys_decide_who_may_do_what(self):
        provider = Provider({"a/one": [{"text": "one"}], "b/two": [{"text": "two"}]})
        chain = {"pattern": "fallback", "place": "/f", "triggers": ["outage"],
                 "steps": [{"policy": self.call("a/one")}, {"policy": self.call("b/two")}]}
        keys = [{"id": "k1", "name": "App", "models": ["b/two"], "place": "/k/0"}, {"id": "k2", "name": "Old", "disabled": True, "place": "/k/1"}]
        client = Client(policies(chain, keys=keys), key="test", base_url=provider.url)
        messages = [{"role": "user", "content": "Hello"}]
        self.assertEqual(client.answer("chat", messages, api_key="App").text, "two")
        for key in ("Old", "unknown", None):
            with self.assertRaises(Failure) as refused:
                client.answer("chat", messages, api_key=key)
            self.assertEqual(refused.exception.kind, "refused")
        provider.server_close()

    def test_steering_goes_by_its_own_measurements_once_it_has_enough(self):
        provider = Provider({"a/one": [{"text": "one", "first_token_ms": 60}], "b/two": [{"text": "two"}]})
        steer = {"pattern": "steer", "place": "/s", "candidates": [self.call("a/one"), self.call("b/two")],
                 "budget": {"measure": "first_token", "percentile": "p50"}, "good_enough": [True, True],
                 "first_models": ["a/one", "b/two"], "published": [[{"ttft_ms": 10}], [{"ttft_ms": 40}]]}
        client = Client(policies(steer), key="test", base_url=provider.url)
        answers = [client.answer("chat", [{"role": "user", "content": "Hello"}]).text for _ in range(22)]
        self.assertEqual(answers, ["one"] * 20 + ["two"] * 2)
        provider.server_close()

    def test_money_is_exact_and_every_call_is_noted(self):
        provider = Provider({"a/one": [{"status": 500}, {"text": "x", "cost": 0.1}], "j/judge": [{"text": "0", "cost": 0.2}], "b/two": [{"text": "y", "cost": 0.3}]})
        retry = {"pattern": "retry", "place": "/r", "attempts": 2, "base_delay_ms": 1, "max_delay_ms": 1, "policy": self.call("a/one")}
        cascade = {"pattern": "cascade", "place": "/c", "tiers": [{"policy": retry}, {"policy": self.call("b/two")}],
                   "evaluator": {"by": {"judge": {"policy": self.call("j/judge")}}}}
        answer = Client(policies(cascade), key="test", base_url=provider.url).answer("chat", [{"role": "user", "content": "Hello"}])
        self.assertEqual(str(answer.cost_usd), "0.6")
        self.assertEqual([call.status for call in answer.calls], ["outage", "answered", "answered", "answered"])
        provider.server_close()


if __name__ == "__main__":
    unittest.main()
