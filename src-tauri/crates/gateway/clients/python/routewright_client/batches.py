"""Requests that wait for the next batch."""

from __future__ import annotations

import math
import threading
import time

from .failures import Failure
from .transport import Reply, request_json, whole_reply

# Seconds between two looks at a batch.
POLL_S = 30.0
# Minutes that a provider takes unless the policy says otherwise.
TURNAROUND_MINUTES = 60
_OVER = {"completed", "failed", "expired", "cancelled"}


class Batches:
    """Collects requests until their window ends, sends them together, and hands the answers back."""

    def __init__(self, base_url: str, poll_s: float = POLL_S, wall=time.time):
        # Batches live beside the versioned API.
        root = base_url.rstrip("/")
        self._url = (root[: -len("/v1")] if root.endswith("/v1") else root) + "/beta/batches"
        self._lock, self._open, self._poll_s, self._wall = threading.Lock(), {}, poll_s, wall

    def leaves_at(self, batch: dict, now: float) -> float:
        window = 60 * batch["window_minutes"]
        return math.ceil(now / window) * window

    def in_time(self, batch: dict, arrived: float, now: float) -> bool:
        turnaround = 60 * batch.get("turnaround_minutes", TURNAROUND_MINUTES)
        return self.leaves_at(batch, now) + turnaround - arrived <= 60 * batch["deadline_minutes"]

    def ask(self, batch: dict, key: str, body: dict, arrived: float) -> Reply:
        """Waits for the batch and for the answer. Raises a Failure when it is not there by the deadline."""
        leaves = self.leaves_at(batch, self._wall())
        group_key = (batch["place"], key, body["model"], leaves)
        with self._lock:
            group = self._open.get(group_key)
            leads = group is None
            if leads:
                group = self._open[group_key] = {"bodies": [], "done": threading.Event(), "answers": {}}
            number = len(group["bodies"])
            group["bodies"].append({name: value for name, value in body.items() if name not in ("model", "models", "stream")})
        until = arrived + 60 * batch["deadline_minutes"]
        if leads:
            threading.Thread(target=self._run, args=(group_key, group, key, leaves, until), daemon=True).start()
        group["done"].wait(max(0.0, until - self._wall()))
        answer = group["answers"].get(f"request-{number}")
        if answer is None:
            raise Failure("timeout", "the batch was not back in time")
        if isinstance(answer, Failure):
            raise answer
        return answer

    def _run(self, group_key: tuple, group: dict, key: str, leaves: float, until: float) -> None:
        time.sleep(max(0.0, leaves - self._wall()))
        with self._lock:
            del self._open[group_key]
            requests = [{"custom_id": f"request-{n}", "body": body} for n, body in enumerate(group["bodies"])]
        try:
            sent = {"endpoint": "/v1/chat/completions", "model": group_key[2], "requests": requests}
            job = request_json("POST", self._url, key, sent)
            while job.get("status") not in _OVER and self._wall() < until:
                time.sleep(self._poll_s)
                job = request_json("GET", f"{self._url}/{job['id']}", key)
            for row in job.get("results") or []:
                response = row.get("response") or {}
                if response.get("status_code") == 200 and isinstance(response.get("body"), dict):
                    group["answers"][row["custom_id"]] = whole_reply(response["body"])
        except (Failure, KeyError, TypeError):
            pass  # What has no answer is called live.
        finally:
            group["done"].set()
