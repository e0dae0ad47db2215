"""Before a release: what stops it, what people are only told, and where each of it stands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.authoring import signing
from bot.authoring.release import Release, release
from bot.authoring.subject import Subject
from bot.content.signoffs import Role, SignOffs, gathered, read
from bot.law import Volatility, due
from tests.authoring.subjects import subject
from tests.builders import FLOWS, edited

READ = date(2026, 11, 1)  # of the one source there is


def whole(
    root: Path, *, volatility: str = "C", locales: tuple[str, ...] = (), also: Mapping[str, str] | None = None
) -> tuple[Subject, SignOffs]:
    """The smallest content, all its English signed, and the translations of some languages."""
    found = subject(root, edited("topics/door.yaml", "volatility: C", f"volatility: {volatility}") | dict(also or {}))
    content, path = found.content, root / "signoffs.toml"
    everything = [
        one for every in (signing.steps, signing.events, signing.replies) for one in every(content, SignOffs())
    ]
    signing.sign(path, everything, role=Role.ATTORNEY, day=READ, scope="federal")
    spoken = {}
    for locale in locales:
        catalogs, own = found.voice.catalogs, root / f"{locale}.toml"
        texts = [one for _, step in found.steps() for one in signing.translations(step, locale, catalogs, SignOffs())]
        signing.sign(own, texts, role=Role.TRANSLATOR, day=READ, scope="federal")
        spoken[locale] = [signed for _, signed in read(own)]
    return found, gathered(read(path), spoken)


def asked(found: tuple[Subject, SignOffs], *, today: date = READ, kit: bool = False, locales: str = "") -> Release:
    return release(*found, today, kit=kit, locales=locales.split())


def test_what_is_signed_and_fresh_may_go_out(tmp_path: Path) -> None:
    assert asked(whole(tmp_path, locales=("es",)), locales="es") == Release((), ())


def test_a_step_nobody_signed_is_named_at_its_own_line(tmp_path: Path) -> None:
    found, signoffs = whole(tmp_path)
    signoffs = replace(signoffs, steps={id: one for id, one in signoffs.steps.items() if id != "door.paper"})
    (problem,) = asked((found, signoffs)).problems
    assert problem.file.endswith("topics/door.yaml")
    assert problem.line == 1 + FLOWS["topics/door.yaml"].splitlines().index("  paper:")
    assert "kyr signoff add door.paper" in problem.mend


def test_an_event_nobody_signed_is_named_at_its_own_instrument(tmp_path: Path) -> None:
    found, signoffs = whole(tmp_path)
    first, second = asked((found, replace(signoffs, events={}))).problems
    assert first.file.endswith("law/instruments.yaml")
    assert first.line == second.line == 1 + FLOWS["law/instruments.yaml"].splitlines().index("  events:")


@pytest.mark.parametrize("volatility", list(Volatility))
def test_only_what_moves_from_week_to_week_stops_a_release_by_its_age(tmp_path: Path, volatility: Volatility) -> None:
    found = whole(tmp_path, volatility=volatility.value, locales=("es",))
    last = due(READ, volatility)
    assert asked(found, today=last, locales="es") == Release((), ())
    late = asked(found, today=last + timedelta(days=1), locales="es")
    stops = volatility is Volatility.A
    assert (len(late.problems), len(late.remarks)) == ((1, 0) if stops else (0, 1))
    assert "door.first" in (late.problems[0].wrong if stops else late.remarks[0])


def test_of_the_kit_only_the_kit_is_asked(tmp_path: Path) -> None:
    found, signoffs = whole(tmp_path, volatility="A")
    only_kit = replace(signoffs, steps={"door.first": signoffs.steps["door.first"]})
    assert asked((found, only_kit), kit=True).problems == ()
    assert [problem.file.split("/")[-1] for problem in asked((found, only_kit)).problems] == [
        "door.yaml",
        "memo.yaml",
        "memo.yaml",
        "menu.yaml",
    ]
    content = replace(found.content, kit=(found.content.kit[0].__class__("memo", "ended"),))
    elsewhere = replace(found, content=content)
    day = due(READ, Volatility.A) + timedelta(days=1)
    assert asked((elsewhere, signoffs), today=day, kit=True).problems == ()  # the stale step is not of this kit


def test_a_language_that_was_not_asked_for_is_remarked_and_one_that_was_is_required(tmp_path: Path) -> None:
    found = whole(tmp_path)
    beside = asked(found)
    assert beside.problems == ()
    assert "steps are not signed in es: people get them in English" in beside.remarks[0]
    required = asked(found, locales="es")
    assert required.remarks == ()
    assert {problem.file.split("/")[-1] for problem in required.problems} == {"door.yaml", "memo.yaml", "menu.yaml"}
    assert all("--locale es --role translator" in problem.mend for problem in required.problems)


def test_a_ready_reply_is_named_at_its_own_line_and_is_no_part_of_the_kit(tmp_path: Path) -> None:
    lines = "replies:\n  hello: {text: Hello.}\n  state: {text: Where?, answers: [Here, There]}\n"
    found, signoffs = whole(tmp_path, also={"replies.yaml": lines})
    assert asked((found, signoffs)).problems == ()
    bare = replace(signoffs, replies={})
    assert [problem.line for problem in asked((found, bare)).problems] == [2, 3]
    assert asked((found, bare), kit=True).problems == ()
    spanish = [one for one in asked((found, signoffs), locales="es").problems if one.file.endswith("replies.yaml")]
    assert [(one.line, one.wrong.split(" ")[0:3]) for one in spanish] == [(2, ["0", "of", "1"]), (3, ["0", "of", "3"])]
