"""`kyr referrals` from the terminal: a difference first, kept with --apply, called, and out again."""

import json
from pathlib import Path

from tests.cli.conftest import Kyr

BAD = "id,name,phones,needs,kind,areas,source,as_of\nnew,New,not a number,housing,legal,XX,me,2026-07-19\n"


def test_lines_come_in_are_called_and_go_out_again(kyr: Kyr, tmp_path: Path) -> None:
    dry = kyr("referrals", "import")
    assert (dry.code, dry.is_calm) == (0, True)
    assert "+ icirr-family-support" in dry.out
    assert "Nothing was changed" in dry.out
    assert "Kept" in kyr("referrals", "import", "--apply").out
    again = kyr("referrals", "import")
    assert "0 new, 0 changed" in again.out

    due = kyr("referrals", "verify", "--state", "CA")
    assert "chirla-larrn" in due.out
    assert "named to nobody until called" in due.out
    assert "CHIRLA / LARRN: named" in kyr("referrals", "verify", "chirla-larrn").out
    assert "named to nobody" in kyr("referrals", "verify", "nakasec", "--dead").out
    assert "NAKASEC: named from" in kyr("referrals", "verify", "nakasec", "--mistake").out
    assert "Nothing was said of nakasec today" in kyr("referrals", "verify", "nakasec", "--mistake").err
    kyr("referrals", "verify", "nakasec", "--dead")
    assert "NAKASEC" not in kyr("referrals", "near", "10001", "--need", "immigration").out, "the database rules"
    unknown = kyr("referrals", "verify", "nobody")
    assert (unknown.code, unknown.is_calm) == (1, True)

    out = tmp_path / "out.csv"
    kyr("referrals", "export", str(out))
    assert "coordinator" in out.read_text()
    assert "0 new, 0 changed" in kyr("referrals", "import", str(out)).out
    services = json.loads(kyr("referrals", "export", "--format", "hsds").out)
    assert {service["name"]: service["status"] for service in services}["NAKASEC"] == "defunct"


def test_a_bad_row_is_named_with_its_line_and_nothing_is_kept(kyr: Kyr, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(BAD)
    refused = kyr("referrals", "import", str(path), "--apply")
    assert (refused.code, refused.is_calm) == (1, True)
    assert "bad.csv:2: phones: `not a number`" in refused.err
    assert "bad.csv:2: areas: `XX`" in refused.err
    missing = kyr("referrals", "import", str(tmp_path / "none.csv"))
    assert (missing.code, missing.is_calm) == (1, True)
    assert "there is no such file" in missing.err


def test_the_first_import_of_ones_own_file_loses_no_shipped_line(kyr: Kyr, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(BAD.replace("not a number", "3125550100").replace("XX", "IL"))
    assert "1 new, 0 changed, 0 same" in kyr("referrals", "import", str(path)).out
    assert "1 new, 0 changed, 0 same, 294 in no file, kept" in kyr("referrals", "import", str(path), "--apply").out
    near = kyr("referrals", "near", "60604", "--need", "housing").out
    assert "New: 312-555-0100" in near
    assert "Legal Aid Chicago" in near


def test_who_is_near_is_told_without_a_database(kyr: Kyr) -> None:
    near = kyr("referrals", "near", "60604", "--need", "immigration", "--locale", "es")
    assert "NIJC Chicago: 312-660-1370" in near.out
    assert "habla español" in near.out
    by_state = kyr("referrals", "near", "wa", "--need", "detained")
    assert "WAISN" in by_state.out
    nowhere = kyr("referrals", "near", "00000", "--need", "work")
    assert (nowhere.code, nowhere.is_calm) == (1, True)
