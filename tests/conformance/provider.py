"""A local provider that speaks OpenRouter's chat API, and answers, fails and waits as told."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.told({})
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def told(self, script: dict) -> None:
        """What each model does with its next requests: a status, or seconds to wait as a float; the last one stays. Models
        without an entry answer."""
        with self.lock:
            self.script = {model: list(does) for model, does in script.items()}
            self.asked: list[str] = []
            self.bodies: list[dict] = []

    def next(self, body: dict) -> int | float | str:
        with self.lock:
            self.asked.append(body.get("model"))
            self.bodies.append(body)
            does = self.script.get(body.get("model")) or [200]
            return does.pop(0) if len(does) > 1 else does[0]

    def handle_error(self, request, client_address):
        pass  # Gateways hang up on what is late.


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        does = self.server.next(body)
        if isinstance(does, float):
            time.sleep(does)
            does = 200
        if does == "context":
            return self.json(400, {"error": {
                "message": "This endpoint's maximum context length is 8192 tokens. However, you requested about 90000 tokens.", "code": 400}})
        if does != 200:
            return self.json(does, {"error": {"message": "as told", "code": does}})
        model = body.get("model")
        text = "0.9" if "judge" in json.dumps(body.get("messages", [])) else f"from {model}"
        if body.get("stream"):
            return self.stream(model, text)
        self.json(200, {
            "id": "gen-1", "object": "chat.completion", "created": 1, "model": model, "system_fingerprint": None,
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8, "cost": 0.001},
        })

    def stream(self, model: str, text: str):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        chunks = [{"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]},
                  {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
                  {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8, "cost": 0.001}}]
        for chunk in chunks:
            whole = {"id": "gen-1", "object": "chat.completion.chunk", "created": 1, "model": model, **chunk}
            self.wfile.write(b"data: " + json.dumps(whole).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def json(self, status: int, value: dict):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
