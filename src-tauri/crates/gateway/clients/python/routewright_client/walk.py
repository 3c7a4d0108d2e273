"""The patterns and modifiers of the policy language, a method each.

The rules are those of a replay: what moves a chain on, what an evaluator that fails means, when a quorum closes an ensemble.
"""

from __future__ import annotations

import hashlib
import random
import re
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .conditions import holds
from .failures import Failure
from .state import Meter, cache_key, period_of
from .transport import Cancel, Deadline, Reply, post

_MOST_CHUNKS = 10_000
_MOST_ROUNDS = 32

_VERDICT = (
    "You judge an answer that was given to a request. Reply with one number from 0 to 1 and nothing else: the probability that the "
    "answer is right, complete and does what was asked."
)
_ARBITER = "Several answers to the request above follow. Give the best final answer, and nothing else."


@dataclass(frozen=True)
class Request:
    """What a gateway sees of a request."""

    feature: str
    messages: list
    parameters: dict
    prompt_tokens: int
    expected_completion: float = 0.0
    feature_tag: str | None = None
    task: str | None = None
    tags: tuple = ()
    api_key: str | None = None
    model_asked: str | None = None
    session: str | None = None
    batchable: bool = False
    facts: dict = field(default_factory=dict)
    arrived: float = 0.0


@dataclass
class Leg:
    """How far a request has come on one path through the tree."""

    first_token_came: bool = False


@dataclass(frozen=True)
class Frame:
    """What the nodes above say to the nodes below."""

    request: Request
    deadline: Deadline
    cancel: Cancel
    meters: tuple = ()
    on_first_token: object = None
    models: frozenset | None = None

    def for_a_part(self) -> "Frame":
        return replace(self, deadline=self.deadline.for_a_part(), on_first_token=None)


@dataclass(frozen=True)
class Call:
    """One call that was made."""

    place: str
    model: str
    status: str
    cost_usd: Decimal
    seconds: float


class Walk:
    """Sends one request through the policy of its feature."""

    def __init__(self, client):
        self.client, self.state, self.hooks = client, client.state, client.hooks
        self.random: random.Random = client.random
        self.calls: list[Call] = []
        self._lock = threading.Lock()

    def node(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        method = getattr(self, f"_{node['pattern']}", None)
        if method is None:
            raise Failure("rejected", f"this client does not know the pattern {node['pattern']}")
        return method(node, frame, leg)

    # Leaves.

    def _call(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        request, body = frame.request, self._body(node, frame)
        if frame.models is not None:
            named = [model for model in [body["model"], *body.get("models", [])] if model in frame.models]
            if not named:
                raise Failure("outage", "the key may not use this model")
            body["model"] = named[0]
            body.pop("models", None)
            if named[1:]:
                body["models"] = named[1:]
        if frame.deadline.opened(leg.first_token_came).passed():
            raise Failure("timeout", "no time was left for the call")
        started, came = time.monotonic(), []

        def first_token() -> None:
            came.append(True)
            if frame.on_first_token is not None:
                frame.on_first_token()

        try:
            deadline = frame.deadline.opened(leg.first_token_came)
            reply = post(self.client.url, self.client.key, body, deadline, frame.cancel, first_token)
        except Failure as failure:
            leg.first_token_came |= bool(came)
            self._note(Call(node["place"], body["model"], failure.kind, Decimal(0), time.monotonic() - started))
            raise
        reply.node = node
        reply.model = reply.model or body["model"]
        return self._taken(reply, body, frame, request)

    def _taken(self, reply: Reply, body: dict, frame: Frame, request: Request) -> Reply:
        for meter in frame.meters:
            meter.add(reply.cost_usd)
        tokens = int(reply.usage.get("completion_tokens") or 0)
        self.state.measured(body["model"], reply.first_token_s, reply.seconds, tokens)
        status = self._defect(reply)
        self._note(Call(reply.node["place"], reply.model, status or "answered", reply.cost_usd, reply.seconds))
        if status:
            raise Failure("low_quality", status)
        return reply

    def _defect(self, reply: Reply) -> str | None:
        rules = self.client.policies.get("normalization") or {}
        if rules.get("truncated") == "reject" and reply.finish_reason == "length":
            return "the answer was cut"
        if rules.get("empty") == "reject" and not reply.text and not reply.message.get("tool_calls"):
            return "the answer is empty"
        return None

    def _body(self, node: dict, frame: Frame) -> dict:
        request = frame.request
        body = {**request.parameters, **node["body"], "messages": request.messages}
        limits = [limit for limit in (request.parameters.get("max_completion_tokens"), node["body"].get("max_completion_tokens")) if limit]
        if limits:
            body["max_completion_tokens"] = min(limits)
        if node.get("sticky") and request.session:
            body["session_id"] = request.session[:256]
        feature = self.client.features[request.feature]
        if feature.get("requires"):
            body["provider"] = {**(body.get("provider") or {}), **feature["requires"]}
        if "trace" in body:
            body["trace"] = {**body["trace"], "feature": request.feature}
        if "ceiling_usd" in node:
            self._hold_ceiling(node, body, request)
        return body

    def _hold_ceiling(self, node: dict, body: dict, request: Request) -> None:
        ceiling, answer = Decimal(node["ceiling_usd"]), Decimal(str(request.expected_completion))
        dear: set[str] = set()
        fair: set[str] = set()
        for row in node["prices"]:
            cost = Decimal(row["prompt"]) * request.prompt_tokens + Decimal(row["completion"]) * answer + Decimal(row["request"])
            (fair if cost <= ceiling else dear).add(row["provider"])
        provider = dict(body.get("provider") or {})
        only = [name for name in provider.get("only") or sorted(fair) if name in fair - dear]
        if not only:
            raise Failure("outage", "every provider is expected to cost more than the ceiling")
        body["provider"] = {**provider, "only": only}

    def _note(self, call: Call) -> None:
        with self._lock:
            self.calls.append(call)

    # Patterns.

    def _fallback(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        failure = Failure("outage", "a chain without steps")
        last = len(node["steps"]) - 1
        for n, step in enumerate(node["steps"]):
            first, total = step.get("first_token_timeout_ms"), step.get("timeout_ms")
            outer = frame.deadline.opened(leg.first_token_came)
            deadline = outer.tightened(first and first / 1000, total and total / 1000)
            judged = node.get("quality") if n < last else None
            inner = replace(frame, deadline=deadline, on_first_token=None if judged else frame.on_first_token)
            try:
                reply = self.node(step["policy"], inner, leg)
                if judged is None or self._accepts(judged["evaluator"], judged["accept_at"], reply, frame, leg):
                    return reply
                failure = Failure("low_quality", "the evaluator did not accept the answer")
            except Failure as own:
                failure = own
            if failure.trigger not in node["triggers"] or frame.deadline.opened(leg.first_token_came).passed():
                raise failure
        raise failure

    def _task(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        for rule in node["rules"]:
            if holds(rule["when"], frame.request):
                return self.node(rule["policy"], frame, leg)
        return self.node(node["otherwise"], frame, leg)

    def _cascade(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        kept: Reply | None = None
        last = len(node["tiers"]) - 1
        for n, tier in enumerate(node["tiers"]):
            try:
                reply = self.node(tier["policy"], frame if n == last else frame.for_a_part(), leg)
            except Failure as failure:
                over = n == last or failure.trigger is None or frame.deadline.opened(leg.first_token_came).passed()
                if not over:
                    continue
                if kept is None:
                    raise
                return kept  # Late, but better than none.
            kept = reply
            if n == last or self._accepts(node["evaluator"], tier.get("accept_at", 0.5), reply, frame, leg):
                return reply
        raise Failure("outage", "a cascade without tiers")

    def _ensemble(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        members, quorum = node["members"], node.get("quorum") or len(node["members"])
        deadline_ms = node.get("deadline_ms")
        deadline = frame.deadline.opened(leg.first_token_came).for_a_part().tightened(None, deadline_ms and deadline_ms / 1000)
        cancels = [Cancel(frame.cancel) for _ in members]
        replies: dict[int, Reply] = {}
        failure = Failure("outage", "no member answered")
        with ThreadPoolExecutor(len(members)) as pool:
            def ask(n: int) -> Reply:
                inner = replace(frame, deadline=deadline, cancel=cancels[n], on_first_token=None)
                return self.node(members[n], inner, Leg(leg.first_token_came))

            open_members = {pool.submit(ask, n): n for n in range(len(members))}
            while open_members and len(replies) < quorum:
                done, _ = wait(open_members, return_when=FIRST_COMPLETED)
                for future in done:
                    n = open_members.pop(future)
                    try:
                        replies[n] = future.result()
                    except Failure as own:
                        failure = own
            for n in open_members.values():
                cancels[n].cancel()
        if not replies:
            raise failure
        return self._combined(node["aggregation"], [replies[n] for n in sorted(replies)], frame, leg)

    def _combined(self, aggregation, replies: list[Reply], frame: Frame, leg: Leg) -> Reply:
        if isinstance(aggregation, dict) and "arbiter" in aggregation:
            answers = "\n\n".join(f"Answer {n + 1}:\n{reply.text}" for n, reply in enumerate(replies))
            question = {"role": "user", "content": f"{_ARBITER}\n\n{answers}"}
            request = self._with_messages(frame.request, [*frame.request.messages, question])
            return self.node(aggregation["arbiter"]["policy"], replace(frame, request=request), leg)
        votes: dict[str, list[Reply]] = {}
        for reply in replies:
            votes.setdefault(self.hooks.normalize(reply.text), []).append(reply)
        most = max(len(alike) for alike in votes.values())
        leaders = [alike[0] for alike in votes.values() if len(alike) == most]
        winner = leaders[0] if len(leaders) == 1 else self.random.choice(leaders)
        if isinstance(aggregation, dict) and most < aggregation["consensus"]["agree"]:
            escalate = aggregation["consensus"].get("escalate")
            return winner if escalate is None else self.node(escalate, frame, leg)
        return winner

    def _steer(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        candidates = [n for n, good in enumerate(node["good_enough"]) if good]
        window = node.get("window_minutes")

        def expected(n: int) -> float:
            return self.state.expected_ms(
                node["first_models"][n], node["published"][n], node["budget"], window and 60 * window, frame.request.expected_completion
            )

        chosen = min(candidates, key=expected, default=0)
        within = node["budget"].get("within_ms")
        if within is not None and (not candidates or expected(chosen) > within):
            self.hooks.event("steered_over_budget", node["place"])
        return self.node(node["candidates"][chosen], frame, leg)

    def _partition(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        if "split" in node["by"]:
            return self._split(node["by"]["split"], frame, leg)
        bands = node["by"]["bands"]
        for band in bands["bands"]:
            if frame.request.prompt_tokens < band["below"]:
                return self.node(band["policy"], frame, leg)
        return self.node(bands["otherwise"], frame, leg)

    def _split(self, split: dict, frame: Frame, leg: Leg) -> Reply:
        request = frame.request
        if request.prompt_tokens <= split.get("above", split["chunk_tokens"]):
            return self.node(split["map"], frame, leg)
        at = max(range(len(request.messages)), key=lambda n: len(_text_of(request.messages[n])))
        parts = self._chunks(_text_of(request.messages[at]), split)
        answers = self._in_parallel(split, split["map"], at, parts, frame, leg)
        limit = split.get("reduce_limit")
        for _ in range(_MOST_ROUNDS):
            lengths = [self.hooks.count_tokens([{"content": answer}]) for answer in answers]
            if limit is None or len(answers) < 2 or sum(lengths) <= limit:
                break
            groups = _groups(answers, lengths, limit)
            if len(groups) >= len(answers):
                raise Failure("context_overflow", "the answers to the chunks do not fit")
            answers = self._in_parallel(split, split["reduce"], at, groups, frame, leg)
        reduced = self._with_part(request, at, _numbered(answers))
        return self.node(split["reduce"], replace(frame, request=reduced), leg)

    def _chunks(self, text: str, split: dict) -> list[str]:
        tokens = self.hooks.count_tokens([{"content": text}])
        size, overlap = split["chunk_tokens"], split.get("overlap_tokens", 0)
        step = size - overlap
        count = max(1, -(-max(0, tokens - overlap) // step))
        if count > _MOST_CHUNKS:
            raise Failure("context_overflow", f"it would be more than {_MOST_CHUNKS} chunks")
        letters = len(text) / max(1, tokens)
        return [text[round(n * step * letters): round((n * step + size) * letters)] for n in range(count)]

    def _in_parallel(self, split: dict, node: dict, at: int, parts: list[str], frame: Frame, leg: Leg) -> list[str]:
        deadline = frame.deadline.opened(leg.first_token_came).for_a_part()
        cancel = Cancel(frame.cancel)
        limit = split.get("map_answer_tokens")

        def ask(part: str) -> str:
            request = self._with_part(frame.request, at, part)
            if limit is not None:
                request = replace(request, parameters={**request.parameters, "max_completion_tokens": limit})
            inner = replace(frame, request=request, deadline=deadline, cancel=cancel, on_first_token=None)
            return self.node(node, inner, Leg(leg.first_token_came)).text

        with ThreadPoolExecutor(split.get("concurrency") or min(len(parts), 64)) as pool:
            waiting = [pool.submit(ask, part) for part in parts]
            try:
                return [future.result() for future in waiting]
            except Failure:
                for future in waiting:
                    future.cancel()
                cancel.cancel()
                raise

    # Modifiers.

    def _cache(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        request = frame.request
        key = hashlib.sha256(cache_key([request.messages, request.parameters]).encode()).hexdigest()
        hit = self.state.cached(node["place"], key, self.client.wall())
        if hit is None and isinstance(node["hit"], dict):
            similar = self.hooks.similar(request.messages, self.state.entries(node["place"], self.client.wall()))
            hit = similar
        if hit is not None:
            self._note(Call(node["place"], hit.model, "from the cache", Decimal(0), 0.0))
            return replace(hit, cost_usd=Decimal(0), usage={}, first_token_s=0.0, seconds=0.0)
        reply = self.node(node["policy"], frame, leg)
        self.state.keep(node["place"], key, reply, request.messages, self.client.wall() + node["ttl_s"], node.get("capacity"))
        return reply

    def _prompt_cache(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        return self.node(node["policy"], frame, leg)  # Its fields stand in the bodies below.

    def _compress(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        if frame.request.prompt_tokens < max(1, node["min_prompt_tokens"]):
            return self.node(node["policy"], frame, leg)
        messages = self.hooks.compress(frame.request.messages, node["ratio"])
        return self.node(node["policy"], replace(frame, request=self._with_messages(frame.request, messages)), leg)

    def _batch(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        queue, request = self.client.batches, frame.request
        batchable = node.get("every_request") or request.batchable
        call = _first_call(node["policy"])
        if batchable and call and queue.in_time(node, request.arrived, self.client.wall()):
            body = self._body(call, frame)
            try:
                reply = queue.ask(node, self.client.key, body, request.arrived)
                reply.node, reply.model = call, reply.model or body["model"]
                return self._taken(reply, body, frame, request)
            except Failure as failure:
                self._note(Call(node["place"], body["model"], f"batch: {failure.kind}", Decimal(0), 0.0))
        return self.node(node["policy"], frame, leg)

    def _retry(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        place, triggers = node["place"], node.get("on") or ["outage", "rate_limit"]
        self.state.called(place)
        attempt = 1
        while True:
            try:
                return self.node(node["policy"], frame, leg)
            except Failure as failure:
                deadline = frame.deadline.opened(leg.first_token_came)
                again = attempt < node["attempts"] and failure.trigger in triggers and not deadline.passed()
                if not again or not self.state.may_retry(place, node.get("budget_share")):
                    raise
            bound = min(node["base_delay_ms"] * 2 ** (attempt - 1), node["max_delay_ms"])
            delay = self.random.uniform(0, bound) / 1000
            time.sleep(min(delay, max(0.0, min(deadline.first_token, deadline.total) - time.monotonic())))
            if deadline.passed():
                raise Failure("timeout", "the delay before the next attempt was too long")
            attempt += 1

    def _hedge(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        changed = threading.Condition()
        branches: list[dict] = []

        def start(policy: dict) -> None:
            branch = {"came": False, "reply": None, "failure": None, "cancel": Cancel(frame.cancel), "leg": Leg(leg.first_token_came)}

            def came() -> None:
                with changed:
                    branch["came"] = True
                    changed.notify_all()

            def run() -> None:
                try:
                    branch["reply"] = self.node(policy, replace(frame, cancel=branch["cancel"], on_first_token=came), branch["leg"])
                except Failure as failure:
                    branch["failure"] = failure
                except Exception as error:  # A bug must not leave the other thread waiting.
                    branch["failure"] = Failure("rejected", repr(error))
                finally:
                    came()

            branches.append(branch)
            threading.Thread(target=run, daemon=True).start()

        start(node["policy"])
        with changed:
            changed.wait_for(lambda: branches[0]["came"], node["after_ms"] / 1000)
            slow = not branches[0]["came"]
        if slow and not frame.deadline.opened(leg.first_token_came).passed():
            start(node.get("backup") or node["policy"])

        def alive() -> list[dict]:
            return [branch for branch in branches if branch["failure"] is None]

        with changed:
            changed.wait_for(lambda: not alive() or any(branch["came"] for branch in alive()))
            winner = next((branch for branch in alive() if branch["came"]), None)
            for branch in branches:
                if winner is not None and branch is not winner:
                    branch["cancel"].cancel()
            if winner is not None:
                if frame.on_first_token is not None:
                    frame.on_first_token()
                changed.wait_for(lambda: winner["reply"] is not None or winner["failure"] is not None)
        ended = winner or branches[-1]
        leg.first_token_came |= ended["leg"].first_token_came
        if ended["reply"] is None:
            raise ended["failure"]
        return ended["reply"]

    def _weighted(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        draw = self.random.random()
        if node.get("by_session") and frame.request.session:
            digest = hashlib.sha256(f"{node['place']}\n{frame.request.session}".encode()).digest()
            draw = int.from_bytes(digest[:8], "big") / 2**64
        total, until = sum(arm["weight"] for arm in node["arms"]), 0
        for arm in node["arms"]:
            until += arm["weight"]
            if draw * total < until:
                return self.node(arm["policy"], frame, leg)
        return self.node(node["arms"][-1]["policy"], frame, leg)

    def _guard(self, node: dict, frame: Frame, leg: Leg) -> Reply:
        place, guardrail = f"{node['place']}/guardrail", node["guardrail"]
        instead = self.ask_guardrail(place, guardrail, frame.request)
        meter = Meter()
        try:
            return self.node(instead or node["policy"], replace(frame, meters=(*frame.meters, meter)), leg)
        finally:
            self.book(place, guardrail, meter.total)

    def ask_guardrail(self, place: str, guardrail: dict, request: Request) -> dict | None:
        """Whether a request may pass; the policy that answers instead, where one does."""
        most = guardrail.get("max_prompt_tokens")
        if most is not None and request.prompt_tokens > most:
            raise Failure("refused", f"{guardrail['name']}: the prompt is too long")
        rate = guardrail.get("requests_per_minute")
        if rate is not None and not self.state.admit(place, rate, self.client.wall()):
            raise Failure("refused", f"{guardrail['name']}: too many requests a minute")
        budget = guardrail.get("budget")
        if budget is None:
            return None
        spent = self.state.ledger.spent(place, period_of(budget["period"], self.client.wall()))
        if spent < Decimal(budget["limit_usd"]) or budget["when_reached"] == "alert":
            return None
        if budget["when_reached"] == "downgrade":
            return budget["downgrade_to"]
        raise Failure("refused", f"{guardrail['name']}: the budget is used up")

    def book(self, place: str, guardrail: dict, amount: Decimal) -> None:
        """Books what a request has cost at its completion, and tells what was reached by it."""
        budget = guardrail.get("budget")
        if budget is None:
            return
        period = period_of(budget["period"], self.client.wall())
        booked, limit = self.state.ledger.book(place, period, amount), Decimal(budget["limit_usd"])
        for share in [*(budget.get("alert_at") or []), "1"]:
            if booked >= limit * Decimal(share) and self.state.first_alert(place, period, share):
                self.hooks.alert(guardrail.get("name") or place, share, booked, limit)

    # Judging.

    def _accepts(self, evaluator: dict, accept_at: float, reply: Reply, frame: Frame, leg: Leg) -> bool:
        """What cannot be judged is not accepted."""
        kind, value = next(iter(evaluator["by"].items()))
        if kind == "classifier":
            return float(self.hooks.classify(frame.request.messages, reply.text)) >= accept_at
        question = f"Request:\n{_transcript(frame.request.messages)}\n\nAnswer:\n{reply.text}"
        judged = self._with_messages(frame.request, [{"role": "system", "content": _VERDICT}, {"role": "user", "content": question}])
        judged = replace(judged, parameters={})
        node = value["policy"] if kind == "judge" else self._same_again(reply)
        inner = replace(frame.for_a_part(), request=judged)
        try:
            verdict = self.node(node, inner, Leg(leg.first_token_came))
        except Failure:
            return False
        score = _score(verdict.text)
        return score is not None and score >= accept_at

    def _same_again(self, reply: Reply) -> dict:
        body = {name: value for name, value in reply.node["body"].items() if name not in ("models", "max_completion_tokens")}
        listed = [reply.node["body"]["model"], *reply.node["body"].get("models", [])]
        if reply.model in listed:
            body["model"] = reply.model
        return {**reply.node, "body": body}

    # Changed copies of a request.

    def _with_messages(self, request: Request, messages: list) -> Request:
        return replace(request, messages=messages, prompt_tokens=self.hooks.count_tokens(messages))

    def _with_part(self, request: Request, at: int, text: str) -> Request:
        messages = [*request.messages[:at], {**request.messages[at], "content": text}, *request.messages[at + 1:]]
        return self._with_messages(request, messages)


def _text_of(message: dict) -> str:
    content = message.get("content")
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content or [] if isinstance(part, dict))


def _transcript(messages: list) -> str:
    return "\n".join(f"{message.get('role', 'user')}: {_text_of(message)}" for message in messages)


def _numbered(answers: list[str]) -> str:
    parts = "\n\n".join(f"[{n + 1}] {answer}" for n, answer in enumerate(answers))
    return f"Answers to the parts of the document, in order:\n\n{parts}"


def _groups(answers: list[str], lengths: list[int], limit: int) -> list[str]:
    """Neighbouring answers, as many together as fit."""
    groups: list[list[str]] = []
    size = 0
    for answer, length in zip(answers, lengths):
        if groups and (size + length <= limit or len(groups[-1]) < 2):
            groups[-1].append(answer)
            size += length
        else:
            groups.append([answer])
            size = length
    return [_numbered(group) for group in groups]


def _score(text: str) -> float | None:
    found = re.search(r"(?<![\d.])(?:0(?:\.\d+)?|1(?:\.0+)?|\.\d+)(?![\d.]*\d)", text)
    return float(found.group()) if found else None


def _first_call(node: dict) -> dict | None:
    """The call that a policy makes first."""
    if node["pattern"] == "call":
        return node
    for field_name in ("policy", "otherwise"):
        if isinstance(node.get(field_name), dict):
            return _first_call(node[field_name])
    for field_name, inner in (("steps", "policy"), ("tiers", "policy"), ("arms", "policy")):
        if node.get(field_name):
            return _first_call(node[field_name][0][inner])
    for field_name in ("members", "candidates"):
        if node.get(field_name):
            return _first_call(node[field_name][0])
    return None

