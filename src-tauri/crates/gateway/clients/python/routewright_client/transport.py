"""One call over HTTP, with its time limits."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import inf
from urllib.parse import urlsplit

from .failures import Failure, failure_of

# Seconds that a call may take when no policy says otherwise.
PATIENCE_S = 600.0


@dataclass(frozen=True)
class Deadline:
    """Instants of the monotonic clock at which the enclosing steps give up."""

    first_token: float = inf
    total: float = inf

    def tightened(self, first_token_s: float | None, total_s: float | None) -> "Deadline":
        now = time.monotonic()
        first = now + first_token_s if first_token_s is not None else inf
        total = now + total_s if total_s is not None else inf
        return Deadline(min(self.first_token, first), min(self.total, total))

    def for_a_part(self) -> "Deadline":
        """A first token within an answer that is judged or combined first is nobody's first token."""
        return Deadline(inf, min(self.total, self.first_token))

    def opened(self, first_token_came: bool) -> "Deadline":
        return replace(self, first_token=inf) if first_token_came else self

    def passed(self) -> bool:
        return time.monotonic() >= min(self.first_token, self.total)


class Cancel:
    """Ends calls that nobody waits for any more."""

    def __init__(self, outer: "Cancel | None" = None):
        self._lock, self._sockets, self._inner, self.cancelled = threading.Lock(), set(), [], False
        if outer is not None:
            outer._adopt(self)

    def _adopt(self, inner: "Cancel") -> None:
        with self._lock:
            self._inner.append(inner)
            cancelled = self.cancelled
        if cancelled:
            inner.cancel()

    def watch(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.add(sock)
            cancelled = self.cancelled
        if cancelled:
            _shut(sock)

    def forget(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(sock)

    def cancel(self) -> None:
        with self._lock:
            self.cancelled = True
            sockets, inner = list(self._sockets), list(self._inner)
        for sock in sockets:
            _shut(sock)
        for one in inner:
            one.cancel()


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


@dataclass
class Reply:
    """A complete answer of the gateway."""

    model: str
    text: str
    finish_reason: str | None
    message: dict
    usage: dict = field(default_factory=dict)
    cost_usd: Decimal = Decimal(0)
    first_token_s: float = 0.0
    seconds: float = 0.0
    # The call node that it came from.
    node: dict = field(default_factory=dict)


def post(url: str, key: str, body: dict, deadline: Deadline, cancel: Cancel, on_first_token=None) -> Reply:
    """Sends a chat request as a stream, and returns when it is complete. Raises a Failure otherwise."""
    started = time.monotonic()
    first_token_at: list[float] = []

    def arrived() -> None:
        if not first_token_at:
            first_token_at.append(time.monotonic())
            if on_first_token is not None:
                on_first_token()

    connection, sock, response = None, None, None

    def limit() -> None:
        until = deadline.total if first_token_at else min(deadline.total, deadline.first_token)
        left = min(until, started + PATIENCE_S) - time.monotonic()
        if left <= 0:
            raise Failure("timeout", "no first token in time" if not first_token_at else "no complete answer in time")
        sock.settimeout(left)

    try:
        connection = _connection(url, min(deadline.first_token, deadline.total) - started)
        connection.connect()
        sock = connection.sock
        cancel.watch(sock)
        limit()
        parts = urlsplit(url)
        data = json.dumps({**body, "stream": True}, ensure_ascii=False).encode()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Connection": "close"}
        connection.request("POST", parts.path, data, headers)
        limit()
        response = connection.getresponse()
        if response.status != 200:
            raise failure_of(response.status, _error_of(response.read()))
        if "text/event-stream" not in (response.headers.get("Content-Type") or ""):
            raw = response.read()
            arrived()
            reply = _whole(_parsed(raw))
        else:
            reply = _streamed(response, limit, arrived)
    except TimeoutError as error:
        raise Failure("timeout", "no first token in time" if not first_token_at else "no complete answer in time") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Failure("cancelled" if cancel.cancelled else "outage", str(error)) from error
    finally:
        if sock is not None:
            cancel.forget(sock)
        if response is not None:
            response.close()
        if connection is not None:
            connection.close()
    if cancel.cancelled:
        raise Failure("cancelled")
    now = time.monotonic()
    reply.first_token_s = (first_token_at[0] if first_token_at else now) - started
    reply.seconds = now - started
    return reply


def request_json(method: str, url: str, key: str, body: dict | None = None, timeout_s: float = 60.0) -> dict:
    """An ordinary call of the API, for batches."""
    connection = _connection(url, timeout_s)
    try:
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        parts = urlsplit(url)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request(method, parts.path, data, headers)
        response = connection.getresponse()
        raw = response.read()
        if response.status >= 300:
            raise failure_of(response.status, _error_of(raw))
        return _parsed(raw)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Failure("outage", str(error)) from error
    finally:
        connection.close()


def _connection(url: str, timeout_s: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname, parts.port, timeout=max(0.001, min(timeout_s, PATIENCE_S)))


def _parsed(raw: bytes) -> dict:
    value = json.loads(raw, parse_float=Decimal)
    if not isinstance(value, dict):
        raise ValueError("the gateway did not send an object")
    return value


def _error_of(raw: bytes) -> object:
    try:
        return json.loads(raw).get("error")
    except (ValueError, AttributeError):
        return None


def _whole(body: dict) -> Reply:
    if body.get("error"):
        raise failure_of(200, body["error"])
    choice = (body.get("choices") or [{}])[0]
    message = choice.get("message") or {}
    usage = body.get("usage") or {}
    text = message.get("content") or ""
    return Reply(str(body.get("model") or ""), text, choice.get("finish_reason"), message, usage, _cost(usage))


def whole_reply(body: dict) -> Reply:
    """An answer that came whole, for batches."""
    return _whole(body)


def _streamed(response, limit, arrived) -> Reply:
    model, text, finish, usage, tools = "", [], None, {}, {}
    while True:
        limit()
        line = response.readline()
        if not line:
            break
        line = line.strip()
        # Lines that begin with a colon are comments that keep the connection open, and no tokens.
        if not line.startswith(b"data:"):
            continue
        data = line[5:].strip()
        if data == b"[DONE]":
            break
        chunk = _parsed(data)
        if chunk.get("error"):
            raise failure_of(200, chunk["error"])
        model, usage = chunk.get("model") or model, chunk.get("usage") or usage
        for choice in chunk.get("choices") or []:
            delta = choice.get("delta") or {}
            if delta.get("content") or delta.get("reasoning") or delta.get("tool_calls"):
                arrived()
            text.append(delta.get("content") or "")
            for piece in delta.get("tool_calls") or []:
                _add_tool_call(tools, piece)
            finish = choice.get("finish_reason") or finish
    if finish is None:
        raise Failure("outage", "the stream ended within the answer")
    if finish == "error":
        raise Failure("outage", "the provider ended the answer with an error")
    message = {"role": "assistant", "content": "".join(text)}
    if tools:
        message["tool_calls"] = [tools[n] for n in sorted(tools)]
    return Reply(model, message["content"], finish, message, usage, _cost(usage))


def _add_tool_call(tools: dict, piece: dict) -> None:
    call = tools.setdefault(piece.get("index", 0), {"id": None, "type": "function", "function": {"name": "", "arguments": ""}})
    call["id"] = piece.get("id") or call["id"]
    function = piece.get("function") or {}
    call["function"]["name"] += function.get("name") or ""
    call["function"]["arguments"] += function.get("arguments") or ""


def _cost(usage: dict) -> Decimal:
    cost = usage.get("cost")
    return Decimal(str(cost)) if cost is not None else Decimal(0)
