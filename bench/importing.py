"""Bringing referral files in: how much more memory 20,000 rows take than 128, and how many rows a second.

Each import is a process of its own, so that none leaves its memory to the other: `python -m bench.importing URL N`.
"""

import asyncio
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.authoring.referral_import import bring_in
from bot.content.directory import Denied
from bot.referrals import STATES
from bot.referrals.arrival import Change
from bot.referrals.cells import COLUMNS
from bot.store.database import Database
from bot.store.referrals import Referrals

ROOT = Path(__file__).parent.parent
MANY, FEW = 20_000, 128
DAY = date(2026, 11, 24)


def compare(url: str) -> Mapping[str, float]:
    """Import few rows, then many, each in a process of its own, into the same empty table; leaves it empty."""
    few, many = _in_a_process(url, FEW), _in_a_process(url, MANY)
    return {
        "import_peak_vs_128_rows": many["peak_mb"] / few["peak_mb"],
        "import_rows_per_s": many["rows"] / many["seconds"],
    }


def write(path: Path, rows: int) -> None:
    """Write a referral file of so many lines that are all different."""
    states = list(STATES)
    with path.open("w", encoding="utf-8", newline="") as out:
        file = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        file.writeheader()
        for number in range(rows):
            file.writerow(
                {
                    "id": f"office-{number}",
                    "name": f"Office number {number} for people who look for a lawyer",
                    "phones": f"+1312{number:07d}",
                    "languages": "en;es",
                    "needs": "immigration;detained",
                    "kind": "legal",
                    "areas": states[number % len(states)],
                    "eligibility": "People with little money who live in the state.",
                    "source": "a list made for measuring",
                    "as_of": DAY.isoformat(),
                }
            )


def _in_a_process(url: str, rows: int) -> Mapping[str, float]:
    command = (sys.executable, "-m", "bench.importing", url, str(rows))
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: Mapping[str, float] = json.loads(said)
    return found


async def _import(url: str, path: Path) -> Mapping[str, float]:
    told: list[int] = []
    database = Database.connect(url, held=0)
    try:
        referrals = Referrals(database)
        began = time.perf_counter()
        outcome = await bring_in([path], referrals, Denied((), ()), DAY, apply=True, told=told.append)
        seconds, peak = time.perf_counter() - began, _peak_mb()
        async with referrals.importing(apply=True) as arriving:
            await arriving.remove(tuple(await arriving.ids()))
    finally:
        await database.aclose()
    return {
        "rows": outcome.counts[Change.NEW],
        "seconds": seconds,
        "peak_mb": peak,
        "told": len(told),
    }


def _peak_mb() -> float:
    """The most this process ever held. `ru_maxrss` would also count whoever started it, so Linux is asked itself."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # in bytes on macOS


def main() -> None:
    """Import once, and print what it took."""
    url, rows = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="kyr-bench-") as folder:
        path = Path(folder) / "lines.csv"
        write(path, rows)
        print(json.dumps(asyncio.run(_import(url, path))))


if __name__ == "__main__":
    main()
