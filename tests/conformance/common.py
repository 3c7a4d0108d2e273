"""What the checks have in common."""

from __future__ import annotations

import json
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "target" / "conformance"
EXPORTS = WORK / "exports"


class Skip(Exception):
    """Something that the check needs cannot be had."""


def exports(target: str) -> list[pathlib.Path]:
    """Folders of all exports to a gateway."""
    return sorted(path for path in EXPORTS.glob(f"*/*/{target}") if path.is_dir())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def post(url: str, body: dict, headers: dict, timeout: float = 60) -> tuple[int, dict, dict]:
    """Status, body and headers of a request."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, json.loads(response.read()), dict(response.headers)
    except urllib.error.HTTPError as error:
        raw = error.read()
        try:
            return error.code, json.loads(raw), dict(error.headers)
        except ValueError:
            return error.code, {"raw": raw.decode(errors="replace")}, dict(error.headers)


class Running:
    """A server of another project, as long as a check needs it."""

    def __init__(self, command: list[str], url: str, env: dict, name: str, seconds: float = 120):
        self.log = WORK / f"{name}.log"
        self.process = subprocess.Popen(command, env=env, stdout=self.log.open("wb"), stderr=subprocess.STDOUT, cwd=WORK)
        until = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(url, timeout=2).read()
                return
            except urllib.error.HTTPError:
                return  # It answers.
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    self.stop()
                    tail = self.log.read_text(errors="replace")[-3000:]
                    raise AssertionError(f"{name} did not start:\n{tail}") from None
                time.sleep(0.3)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_) -> None:
        self.stop()


def equal(found, wanted, what: str) -> None:
    assert found == wanted, f"{what}: {found!r} instead of {wanted!r}"
