"""The measurements run, and say what other people's tools read."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KEYS = {"engine_turns_per_cpu_s", "sms_vs_pgbench", "telegram_vs_pgbench", "web_rss_mb", "worker_rss_mb"}


@pytest.mark.slow
def test_the_measurements_come_as_one_json_object_and_leave_nothing_behind() -> None:
    with tempfile.TemporaryDirectory(prefix="kyr-test-") as folder:
        Path(folder).chmod(0o711)
        command = (sys.executable, "-m", "bench", "--json", "--seconds", "1", "--passes", "1")
        environment = {**os.environ, "KYR_DATA_DIR": folder}
        said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
        figures = json.loads(said)
        assert set(figures) >= KEYS
        assert all(figure > 0 for figure in figures.values())
        assert figures["import_peak_vs_128_rows"] < 1.5, "20,000 referral rows come in without being held at once"
        assert list(Path(folder).iterdir()) == []


def test_the_yardstick_is_six_plain_statements_and_has_not_changed() -> None:
    lines = (ROOT / "bench" / "turn.sql").read_text().splitlines()
    first_words = [line.split()[0].rstrip(";") for line in lines if line and not line.startswith(("--", "\\"))]
    assert first_words == ["begin", "insert", "select", "update", "insert", "commit"]
