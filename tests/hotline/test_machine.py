"""The hotline under everything that can happen to it, and the proof that the machine would notice."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.hotline.machine import Hotline, untaken
from tests.hotline.mutants import MUTANTS
from tests.hotline.scene import Scene

QUIET = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False)
ALIKE = settings(QUIET, derandomize=True, phases=[Phase.generate])  # the same in every run, and nothing made smaller
SHORT = settings(ALIKE, max_examples=5, stateful_step_count=40)
SEARCH = settings(ALIKE, max_examples=400, stateful_step_count=25)
PARTS, RUNS = range(1, 5), 375  # 1,500 runs; parts go side by side
LONG = settings(QUIET, max_examples=RUNS, stateful_step_count=40, phases=[Phase.generate])


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    found = Scene.on(database_url)
    yield found
    found.close()


def of(scene: Scene) -> type[Hotline]:
    """The machine on this service."""
    return type("Watched", (Hotline,), {"scene": scene})


def watched(machine: type[Hotline], how: settings, part: int = 0) -> None:
    """Let a machine run; raises what it finds. A part other than 0 is the seed."""
    run_state_machine_as_test(seed(part)(machine) if part else machine, settings=how)


def test_whatever_happens_in_a_short_while_the_invariants_hold(scene: Scene) -> None:
    watched(of(scene), SHORT)


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", PARTS)
def test_whatever_happens_the_invariants_hold(part: int, scene: Scene) -> None:
    """And everything that can happen has happened: each line of the transition table was taken at least once."""
    watched(of(scene), LONG, part)
    taken = {f"{state} {event}": count for (state, event), count in sorted(scene.watch.taken.items())}
    print(f"seed {part}, {RUNS} runs, transitions taken: {taken}")
    assert untaken(scene) == set()


def told(scene: Scene, steps: Sequence[tuple[Any, ...]]) -> None:
    """Play some rules of the machine, with every invariant looked at after each, as it does itself."""
    machine = of(scene)()
    machine.begin()
    for name, *given in steps:
        getattr(machine, name)(*given)
        machine.all_is_well()


def test_each_fault_is_noticed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(MUTANTS) == 20
    for mutant in sorted(MUTANTS.values(), key=lambda mutant: mutant.noticed == "I5"):  # it drops an index: the last
        told(scene, mutant.shortest)
        with monkeypatch.context() as patch:
            scene.runner.run(mutant.break_it(scene, patch))
            with pytest.raises(AssertionError, match=mutant.noticed):
                told(scene, mutant.shortest)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", MUTANTS)
def test_the_machine_finds_each_fault_by_itself(name: str, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = of(scene)
    scene.runner.run(MUTANTS[name].break_it(scene, monkeypatch))
    with pytest.raises(BaseException, match=MUTANTS[name].noticed):  # an assertion, or a group
        watched(machine, SEARCH)
    print(f"{name}: found in run {machine.runs}")
