"""Measure everything: `kyr bench`, or `python -m bench`."""

import argparse
import asyncio
import json
import shutil
import statistics
from collections.abc import Mapping
from pathlib import Path

from bench import ground, importing, thinking, transaction, webhooks
from bot.settings import load
from bot.store.embedded import running
from bot.web.server import new_loop

WORDS = {
    "engine_turns_per_cpu_s": "messages the engine answers in a second of processor time",
    "thinking_turns_per_cpu_s": "the same with hearing and rendering around it",
    "pgbench_turns_per_s": "turns a second of six plain statements, by pgbench (100 %)",
    "turn_vs_pgbench": "our turn's transaction, of that",
    "sms_vs_pgbench": "a whole text by webhook: signature, turn, answer",
    "telegram_vs_pgbench": "a whole Telegram update: turn, message sent, written down",
    "web_rss_mb": "memory of the web process after that",
    "worker_rss_mb": "memory of the worker",
    "import_peak_vs_128_rows": "memory at its highest while 20,000 referral rows come in, of that for 128 rows",
    "import_rows_per_s": "referral rows brought in a second",
}


async def measure(url: str, *, seconds: float, passes: int) -> Mapping[str, float]:
    """Everything that needs the database; ratios are taken within a pass, and the median of the passes counts."""
    async with ground.prepared(url) as here:
        with webhooks.calling() as caller, webhooks.answering(here, caller.api_port, "bench.web") as (port, pid):
            found: dict[str, list[float]] = {}
            for run in range(1, passes + 1):
                plain = await asyncio.to_thread(ground.pgbench, url, seconds)
                turn = await transaction.turns_per_second(here, seconds)
                sms = await webhooks.sms(here, caller, port, run, seconds)
                telegram = await webhooks.telegram(here, caller, port, run, seconds)
                found.setdefault("pgbench_turns_per_s", []).append(plain)
                for name, rate in (("turn", turn), ("sms", sms), ("telegram", telegram)):
                    found.setdefault(f"{name}_vs_pgbench", []).append(rate / plain)
            web = webhooks.memory(pid)
        worker = await asyncio.to_thread(webhooks.worker_memory, here, 8)
        arriving = await asyncio.to_thread(importing.compare, url)
    medians = {name: statistics.median(values) for name, values in found.items()}
    return {**medians, "web_rss_mb": web, "worker_rss_mb": worker, **arriving}


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(prog="kyr bench")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--passes", type=int, default=3)
    wanted = parser.parse_args()
    folder = Path(load().data_dir) / "bench"
    try:
        engine, whole = thinking.measure(min(2, wanted.seconds))
        with running(folder) as url, asyncio.Runner(loop_factory=new_loop()) as runner:
            rest = runner.run(measure(url, seconds=wanted.seconds, passes=wanted.passes))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = {"engine_turns_per_cpu_s": engine, "thinking_turns_per_cpu_s": whole, **rest}
    figures = {name: round(found[name], 3 if "_vs_" in name else 1) for name in WORDS}
    if wanted.json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{f'{figure:.0%}' if '_vs_' in name else f'{figure:,.0f}':>10}  {WORDS[name]}")


if __name__ == "__main__":
    main()
