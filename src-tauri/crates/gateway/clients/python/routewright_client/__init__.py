"""Carries out exported policies in front of OpenRouter. Standard library only, Python 3.10 and later.

    client = Client.from_file("policies.json")          # OPENROUTER_API_KEY in the environment
    answer = client.answer("support", [{"role": "user", "content": "Hello"}])
    print(answer.model, answer.text)

Budgets, caches, measurements and limits of requests are this process's own: give a `Ledger` of yours to share budgets.
Answers come whole; the client itself reads streams, because time-outs to the first token and second calls need them.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal

from .batches import POLL_S, Batches
from .conditions import holds
from .failures import ConfigError, Failure
from .state import Ledger, Meter, State
from .transport import Cancel, Deadline
from .walk import Call, Frame, Leg, Request, Walk

__all__ = ["Answer", "Call", "Client", "ConfigError", "Failure", "Hooks", "Ledger"]

_FORMAT = "routewright-client/1"
_DEFAULT_BASE = "https://openrouter.ai/api/v1"
# Bytes of UTF-8 that count as one token unless a better hook is given.
_BYTES_A_TOKEN = 4


class Hooks:
    """What a policy needs and cannot say. Override what yours needs; the client refuses to start without it."""

    #: classify(messages, answer) -> score from 0 to 1, for evaluators that are classifiers.
    classify = None
    #: compress(messages, ratio) -> messages, for prompt compression.
    compress = None
    #: similar(messages, entries) -> the reply of a similar entry or None, for semantic caches; entries are (messages, reply).
    similar = None

    def count_tokens(self, messages: list) -> int:
        size = 0
        for message in messages:
            content = message.get("content")
            parts = content if isinstance(content, list) else [{"text": content or ""}]
            size += sum(len(str(part.get("text", "")).encode()) for part in parts if isinstance(part, dict))
        return math.ceil(size / _BYTES_A_TOKEN)

    def normalize(self, text: str) -> str:
        """Two answers with the same normal form are one answer in a vote."""
        return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .!")

    def alert(self, guardrail: str, share: str, spent: Decimal, limit: Decimal) -> None:
        """A budget has reached a share of its limit."""

    def event(self, name: str, place: str) -> None:
        """Something that is counted has happened."""


@dataclass
class Answer:
    """The answer as the application sees it."""

    feature: str
    model: str
    text: str
    finish_reason: str | None
    message: dict
    usage: dict
    #: Of all calls that were made for it.
    cost_usd: Decimal
    calls: list[Call] = field(default_factory=list)


class Client:
    def __init__(self, policies: dict, *, key: str | None = None, base_url: str | None = None, hooks: Hooks | None = None,
                 ledger: Ledger | None = None, seed: int | None = None, wall=time.time, poll_s: float = POLL_S):
        if policies.get("format") != _FORMAT:
            raise ConfigError(f"this client reads {_FORMAT}, and the policies are {policies.get('format')}")
        self.policies, self.hooks, self.state, self.wall = policies, hooks or Hooks(), State(ledger), wall
        base = (base_url or os.environ.get("OPENROUTER_BASE_URL") or _DEFAULT_BASE).rstrip("/")
        self.key = key or os.environ.get("OPENROUTER_API_KEY") or ""
        if not self.key:
            raise ConfigError("OPENROUTER_API_KEY is not set")
        self.url, self.random = f"{base}/chat/completions", random.Random(seed)
        self.batches = Batches(base, poll_s, wall)
        self.features = {feature["id"]: feature for feature in policies["features"]}
        _check_hooks(policies, self.hooks)

    @classmethod
    def from_file(cls, path: str, **options) -> "Client":
        with open(path, encoding="utf-8") as file:
            return cls(json.load(file), **options)

    def answer(self, feature: str | None, messages: list, *, session: str | None = None, task: str | None = None, tags=(),
               api_key: str | None = None, model_asked: str | None = None, batchable: bool = False, streamed: bool = False,
               prompt_tokens: int | None = None, **parameters) -> Answer:
        """Answers a request. `feature` may be None: then the first feature whose rule matches takes it. `parameters` are fields
        of the request, for example `tools`, `temperature` or `max_completion_tokens`. Raises a Failure."""
        tokens = self.hooks.count_tokens(messages) if prompt_tokens is None else prompt_tokens
        facts = {
            "tools": bool(parameters.get("tools")),
            "structured_output": bool(parameters.get("response_format")),
            "vision": any("image" in str(part.get("type", "")) for message in messages
                          for part in (message.get("content") if isinstance(message.get("content"), list) else [])),
            "streamed": streamed, "batchable": batchable, "session": session is not None,
        }
        request = Request(
            feature="", messages=messages, parameters=parameters, prompt_tokens=tokens, feature_tag=feature, task=task,
            tags=tuple(tags), api_key=api_key, model_asked=model_asked, session=session, batchable=batchable, facts=facts,
            arrived=self.wall(),
        )
        chosen = self._feature(feature, request)
        expected = self.state.expected_completion(chosen["id"])
        request = Request(**{**vars(request), "feature": chosen["id"], "expected_completion": expected})
        walk, meter = Walk(self), Meter()
        policy, models, booked = self._admitted(chosen["policy"], request, walk)
        frame = Frame(request, Deadline(), Cancel(), (meter,), models=models)
        try:
            reply = walk.node(policy, frame, Leg())
        except Failure as failure:
            failure.calls = walk.calls
            raise
        finally:
            for place, guardrail in booked:
                walk.book(place, guardrail, meter.total)
        self.state.answered(chosen["id"], int(reply.usage.get("completion_tokens") or 0))
        return Answer(chosen["id"], reply.model, reply.text, reply.finish_reason, reply.message, reply.usage, meter.total, walk.calls)

    def _feature(self, name: str | None, request: Request) -> dict:
        if name in self.features:
            return self.features[name]
        for feature in self.policies["features"]:
            if feature.get("matches") is not None and holds(feature["matches"], request):
                return feature
        raise Failure("refused", f"no feature takes the request (named: {name})")

    def _admitted(self, policy: dict, request: Request, walk: Walk) -> tuple:
        """Authenticate, scope, admit: the policy that answers, the models that the key may use, and what is booked with."""
        booked, models = [], None
        key = self._key(request)
        if key is not None and key.get("models"):
            models = frozenset(key["models"])
        for guardrail in self.policies.get("guardrails") or []:
            policy = walk.ask_guardrail(guardrail["place"], guardrail, request) or policy
            booked.append((guardrail["place"], guardrail))
        if key is not None:
            policy = walk.ask_guardrail(key["place"], {"name": key["name"], "budget": key.get("budget")}, request) or policy
            booked.append((key["place"], {"name": key["name"], "budget": key.get("budget")}))
        return policy, models, booked

    def _key(self, request: Request) -> dict | None:
        keys = self.policies.get("keys") or []
        if not keys:
            return None
        if request.api_key is not None:
            found = next((key for key in keys if request.api_key in (key["name"], key["id"])), None)
        else:
            found = next((key for key in keys if key.get("matches") is not None and holds(key["matches"], request)), None)
        if found is None:
            raise Failure("refused", "the request has no key that is known")
        if found.get("disabled"):
            raise Failure("refused", f"the key {found['name']} is switched off")
        return found


def _check_hooks(value: object, hooks: Hooks) -> None:
    """Refuses policies that need a hook that is not there."""
    if isinstance(value, list):
        for inner in value:
            _check_hooks(inner, hooks)
    if not isinstance(value, dict):
        return
    needed = []
    if value.get("pattern") == "compress":
        needed.append("compress")
    if value.get("pattern") == "cache" and isinstance(value.get("hit"), dict):
        needed.append("similar")
    if isinstance(value.get("by"), dict) and "classifier" in value["by"]:
        needed.append("classify")
    for name in needed:
        if getattr(hooks, name, None) is None:
            raise ConfigError(f"a policy needs the hook `{name}`: make a subclass of Hooks that has it")
    for inner in value.values():
        _check_hooks(inner, hooks)
