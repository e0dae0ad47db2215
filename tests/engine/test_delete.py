"""DELETE: everything goes at once, or the person is told truthfully that it must be kept."""

from dataclasses import replace

import pytest

from bot.engine.conversation import Conversation
from bot.engine.effects import Forget, Kind, Notice
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from tests.builders import facts, script

HERE = Conversation(locale="es")
DELETES = Heard(text="borrar", word=Word.DELETE)


@pytest.mark.parametrize("stopped", [False, True])
def test_delete_erases_at_once(stopped: bool) -> None:
    turn = respond(replace(HERE, stopped=stopped), DELETES, script(), facts())
    assert turn.effects == (Forget(), Notice(Kind.DELETED))


@pytest.mark.parametrize("stopped", [False, True])
def test_under_a_legal_hold_nothing_is_called_erased(stopped: bool) -> None:
    held = replace(HERE, stopped=stopped)
    turn = respond(held, DELETES, script(), replace(facts(), held=True))
    assert turn.effects == (Notice(Kind.MUST_BE_KEPT),)
    assert turn.conversation == held
