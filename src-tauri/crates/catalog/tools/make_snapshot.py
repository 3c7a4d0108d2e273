#!/usr/bin/env python3
"""Write a dated catalog snapshot from a day's capture of OpenRouter's models and endpoints API.

    python3 make_snapshot.py SOURCE --date 2026-08-08 > ../src/bundled-2026-08-08.json

SOURCE is the folder that holds `models-DATE.json.gz` (the `data` array of GET /api/v1/models) and
`endpoints-DATE.csv.gz` (one row per provider endpoint). Standard library only. The output is the
canonical form of the catalog crate's `CatalogSnapshot`: the crate's tests compare it byte for byte.

A bundled price is believed by whoever reads it, so whatever this script does not understand (a price
override with a condition other than prompt size, an unknown price key, percentiles out of order) stops
it. What it leaves out on purpose is named on standard error.
"""

import argparse
import csv
import gzip
import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

# What the project templates and the sample name.
MODELS = (
    "anthropic/claude-haiku-4.5",
    "anthropic/claude-opus-4.5",
    "anthropic/claude-opus-5",
    "anthropic/claude-sonnet-4.5",
    "anthropic/claude-sonnet-5",
    "deepseek/deepseek-r1",
    "deepseek/deepseek-r1-0528",
    "google/gemini-2.5-flash",
    "google/gemini-2.5-flash-lite",
    "google/gemini-2.5-pro",
    "meta-llama/llama-3.3-70b-instruct",
    "openai/gpt-4o",
    "openai/gpt-4o-mini",
    # Where `~openai/gpt-mini-latest` led that day, and the large and the small model of the newest family.
    "openai/gpt-5.4-mini",
    "openai/gpt-5.6-luna",
    "openai/gpt-5.6-sol",
)

# Source key, key in the snapshot, column of the endpoint table that repeats it.
PRICES = (
    ("prompt", "prompt", "price_prompt"),
    ("completion", "completion", "price_completion"),
    ("input_cache_read", "cache_read", "price_cache_read"),
    ("input_cache_write", "cache_write", "price_cache_write"),
    ("internal_reasoning", "reasoning", "price_internal_reasoning"),
    ("request", "request", "price_request"),
)
# Priced things that the snapshot has no field for, and what is not a price at all.
UNHELD_PRICES = {
    "input_cache_write_1h", "image", "image_token", "image_output", "audio", "audio_output",
    "input_audio_cache", "web_search",
}
NOT_PRICES = {"discount", "display_pricing", "overrides"}
PERCENTILES = ("p50", "p75", "p90", "p95", "p99")
# Service tiers are listed beside the standard endpoints but answer only who asks for them.
TIERS = ("/priority", "/flex")
# The models list writes "no date" as one many decades away.
PLACEHOLDER_YEARS = 10


def note(text):
    print(text, file=sys.stderr)


def exact(text, where):
    """A price as the plain decimal that means exactly what the source wrote."""
    price = Decimal(text)
    if not price.is_finite() or price < 0:
        sys.exit(f"{where}: `{text}` is not a price")
    plain = format(price, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def prices(source, where, also_allowed):
    unknown = set(source) - {key for key, _, _ in PRICES} - UNHELD_PRICES - also_allowed
    if unknown:
        sys.exit(f"{where}: unknown price or condition {sorted(unknown)}")
    return {ours: exact(source[key], where) for key, ours, _ in PRICES if key in source}


def price_list(row, where):
    source = json.loads(row["pricing_json"])
    for key, _, column in PRICES:
        if source.get(key, "") != row[column]:
            sys.exit(f"{where}: `{key}` is {source.get(key)} in pricing_json and {row[column]} in {column}")
    listed = prices(source, where, NOT_PRICES)
    overrides = []
    for entry in source.get("overrides", []):
        if "min_prompt_tokens" not in entry:
            sys.exit(f"{where}: an override without min_prompt_tokens: {entry}")
        replacement = prices(entry, f"{where}, override", {"min_prompt_tokens"})
        overrides.append({"min_prompt_tokens": entry["min_prompt_tokens"], **replacement})
    if overrides:
        listed["overrides"] = overrides
    return listed


def percentiles(row, quantity, where):
    texts = [row[f"{name}_{quantity}"] for name in PERCENTILES]
    if not any(texts):
        return None
    if not all(texts):
        sys.exit(f"{where}: {quantity} has only some of its percentiles")
    knots = [float(text) for text in texts]
    if knots != sorted(knots) or knots[0] <= 0:
        sys.exit(f"{where}: {quantity} does not ascend from above zero: {texts}")
    if knots[0] == knots[-1]:
        note(f"{where}: {quantity} left out, five equal percentiles of {row['request_count']} request(s)")
        return None
    return dict(zip(PERCENTILES, knots))


def present(pairs):
    return {key: value for key, value in pairs if value is not None}


def number(text):
    return int(text) if text else None


def flag(text):
    return {"": None, "True": True, "False": False}[text]


def endpoint(row, endpoint_id):
    provider, _, suffix = row["provider_slug"].partition("/")
    if row["limit_rpd"]:
        note(f"{endpoint_id}: limit of {row['limit_rpd']} requests per day left out, no field for it")
    limits = present([
        ("requests_per_minute", number(row["limit_rpm"])),
        ("tokens_per_minute", number(row["capacity_tpm"])),
    ])
    policy = present([
        ("trains", flag(row["data_policy_training"])),
        ("retains", flag(row["data_policy_retains_prompts"])),
    ])
    return present([
        ("id", endpoint_id),
        ("provider", provider),
        ("region", row["provider_region"] or suffix or None),
        ("context_tokens", int(row["context_length"])),
        ("max_completion_tokens", number(row["max_completion_tokens"])),
        ("max_prompt_tokens", number(row["max_prompt_tokens"])),
        ("prices", price_list(row, endpoint_id)),
        ("ttft_ms", percentiles(row, "latency", endpoint_id)),
        ("throughput_tps", percentiles(row, "throughput", endpoint_id)),
        ("measured_requests", number(row["request_count"])),
        ("limits", limits),
        ("data_policy", policy),
        ("healthy", int(row["status"]) >= 0 and not flag(row["is_deranked"])),
    ])


def endpoint_ids(rows):
    """`model@tag`; endpoints that share a tag add their region, and what still collides its own id's start."""
    ids = [f"{row['model_slug']}@{row['provider_slug']}" for row in rows]
    for discriminator in ("provider_region", "endpoint_id"):
        count = Counter(ids)
        ids = [
            f"{text}#{row[discriminator][:8] if discriminator == 'endpoint_id' else row[discriminator]}"
            if count[text] > 1 and row[discriminator] else text
            for text, row in zip(ids, rows)
        ]
    if len(set(ids)) != len(ids):
        sys.exit(f"endpoint ids are not unique: {ids}")
    return ids


def standard_endpoints(rows, model_id):
    """The rows of one model that ordinary requests reach, each once."""
    chosen = {}
    for row in rows:
        if row["model_slug"] != model_id or row["variant"] != "standard":
            continue
        if flag(row["is_hidden"]) or flag(row["is_disabled"]) or flag(row["is_byok"]):
            continue
        if row["provider_slug"].endswith(TIERS):
            continue
        # Alias rows (`~author/family-latest`) repeat endpoints, so an endpoint is known by this key.
        key = (row["permaslug"], row["variant"], row["endpoint_id"])
        if chosen.setdefault(key, row) != row:
            sys.exit(f"{model_id}: two different rows for {key}")
    return list(chosen.values())


def retirement(model, date):
    expires = model.get("expiration_date")
    if expires is None or int(expires[:4]) > int(date[:4]) + PLACEHOLDER_YEARS:
        return None
    return expires


def model_entry(listed, rows, date):
    chosen = standard_endpoints(rows, listed["id"])
    if not chosen:
        sys.exit(f"{listed['id']}: no standard endpoint on {date}")
    endpoints = [endpoint(row, endpoint_id) for row, endpoint_id in zip(chosen, endpoint_ids(chosen))]
    if listed["pricing"].get("overrides") and not any("overrides" in entry["prices"] for entry in endpoints):
        sys.exit(f"{listed['id']}: the models list has price overrides and no endpoint has")
    return present([
        ("id", listed["id"]),
        ("name", listed["name"]),
        ("retires", retirement(listed, date)),
        ("endpoints", sorted(endpoints, key=lambda entry: entry["id"])),
    ])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("source", type=Path, help="folder with the day's models and endpoints files")
    arguments.add_argument("--date", required=True, help="day of the capture, YYYY-MM-DD")
    given = arguments.parse_args()

    with gzip.open(given.source / f"models-{given.date}.json.gz", "rt", encoding="utf-8") as file:
        listed = {model["id"]: model for model in json.load(file)}
    with gzip.open(given.source / f"endpoints-{given.date}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = [model_id for model_id in MODELS if model_id not in listed]
    if missing:
        sys.exit(f"not in the models list of {given.date}: {missing}")

    snapshot = {
        "date": given.date,
        "source": f"OpenRouter models and endpoints API, captured {given.date}; figures only were taken",
        "models": [model_entry(listed[model_id], rows, given.date) for model_id in sorted(MODELS)],
    }
    json.dump(snapshot, sys.stdout, indent=2, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
