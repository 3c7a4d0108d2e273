"""What requests leave behind for those after them: budgets, caches, measurements. All of it is this process's own."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict, deque
from datetime import datetime, timedelta, timezone
from decimal import Decimal

# Answers whose mean length stands for the next one, as in a replay.
_TRAIL = 256
# Tokens of an answer of which nothing is known yet.
_UNKNOWN_LENGTH = 400
# Measurements of a model from which on the client goes by its own.
_ENOUGH = 20


class Ledger:
    """What was spent, by guardrail and period. Replace it to count over several processes."""

    def __init__(self):
        self._lock, self._booked = threading.Lock(), {}

    def spent(self, place: str, period: str) -> Decimal:
        with self._lock:
            return self._booked.get((place, period), Decimal(0))

    def book(self, place: str, period: str, amount: Decimal) -> Decimal:
        """Adds an amount; what is booked then."""
        with self._lock:
            total = self._booked.get((place, period), Decimal(0)) + amount
            self._booked[(place, period)] = total
            return total


def period_of(period: str, now: float) -> str:
    """The period of UTC that an instant lies in; weeks begin on Monday."""
    day = datetime.fromtimestamp(now, timezone.utc)
    if period == "month":
        return day.strftime("%Y-%m")
    if period == "week":
        day -= timedelta(days=day.weekday())
    return day.strftime("%Y-%m-%d")


class Meter:
    """Adds up what the calls below a guardrail cost."""

    def __init__(self):
        self._lock, self.total = threading.Lock(), Decimal(0)

    def add(self, amount: Decimal) -> None:
        with self._lock:
            self.total += amount


class State:
    def __init__(self, ledger: Ledger | None = None):
        self.ledger = ledger or Ledger()
        self._lock = threading.RLock()
        self._rates, self._alerts, self._caches, self._retries = {}, set(), {}, {}
        self._lengths, self._latencies = {}, {}

    # Requests a minute.

    def admit(self, place: str, limit: int, now: float) -> bool:
        minute = int(now // 60)
        with self._lock:
            begun, count = self._rates.get(place, (minute, 0))
            count = count if begun == minute else 0
            if count >= limit:
                return False
            self._rates[place] = (minute, count + 1)
            return True

    def first_alert(self, place: str, period: str, share: object) -> bool:
        with self._lock:
            key = (place, period, str(share))
            new = key not in self._alerts
            self._alerts.add(key)
            return new

    # Response caches: an entry exists from the completion that filled it, and hits do not extend it.

    def cached(self, place: str, key: str, now: float):
        with self._lock:
            entries = self._caches.setdefault(place, OrderedDict())
            found = entries.get(key)
            if found is None:
                return None
            if found[0] <= now:
                del entries[key]
                return None
            entries.move_to_end(key)
            return found[1]

    def entries(self, place: str, now: float) -> list:
        with self._lock:
            return [(messages, reply) for ends, reply, messages in self._caches.get(place, {}).values() if ends > now]

    def keep(self, place: str, key: str, reply, messages, ends: float, capacity: int | None) -> None:
        with self._lock:
            entries = self._caches.setdefault(place, OrderedDict())
            entries[key] = (ends, reply, messages)
            entries.move_to_end(key)
            while capacity is not None and len(entries) > capacity:
                entries.popitem(last=False)

    # Retries as a share of the calls of the last minute.

    def called(self, place: str) -> None:
        with self._lock:
            self._recent(place).append((time.monotonic(), False))

    def may_retry(self, place: str, share: float | None) -> bool:
        if share is None:
            return True
        with self._lock:
            recent = self._recent(place)
            retries = sum(1 for _, retry in recent if retry)
            if retries + 1 > share * (len(recent) - retries):
                return False
            recent.append((time.monotonic(), True))
            return True

    def _recent(self, place: str) -> deque:
        recent = self._retries.setdefault(place, deque())
        while recent and recent[0][0] < time.monotonic() - 60:
            recent.popleft()
        return recent

    # Measurements.

    def expected_completion(self, feature: str) -> float:
        with self._lock:
            lengths = self._lengths.get(feature)
            return sum(lengths) / len(lengths) if lengths else _UNKNOWN_LENGTH

    def answered(self, feature: str, tokens: int) -> None:
        with self._lock:
            self._lengths.setdefault(feature, deque(maxlen=_TRAIL)).append(tokens)

    def measured(self, model: str, first_token_s: float, seconds: float, tokens: int) -> None:
        with self._lock:
            row = (time.monotonic(), 1000 * first_token_s, 1000 * max(0.0, seconds - first_token_s) / max(1, tokens))
            self._latencies.setdefault(model, deque(maxlen=1000)).append(row)

    def expected_ms(self, model: str, published: list, budget: dict, window_s: float | None, tokens: float) -> float:
        """Milliseconds at the percentile of the budget: measured where enough is, else as published; infinite where nothing is."""
        share = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99}[budget["percentile"]]
        whole = budget["measure"] == "total"
        with self._lock:
            rows = list(self._latencies.get(model, ()))
        if window_s is not None:
            rows = [row for row in rows if row[0] >= time.monotonic() - window_s]
        if len(rows) >= _ENOUGH:
            times = sorted(row[1] + (tokens * row[2] if whole else 0) for row in rows)
            return times[min(len(times) - 1, int(share * len(times)))]
        expected = float("inf")
        for endpoint in published:
            ms = float(endpoint["ttft_ms"])
            if whole:
                speed = endpoint.get("tokens_per_s")
                ms = ms + 1000 * tokens / float(speed) if speed else float("inf")
            expected = min(expected, ms)
        return expected


def cache_key(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
