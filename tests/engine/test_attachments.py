"""Pictures and recordings: who could look, when to send it again, and what a volunteer gets."""

from dataclasses import replace

import pytest

from bot.engine.conversation import Asked
from bot.engine.effects import AskConsent, Kind, Notice, Relay
from bot.engine.facts import Facts
from bot.engine.heard import Heard
from bot.engine.respond import respond
from bot.message import Attached, Hand
from tests.builders import conversation, facts, heard, script

PICTURE = heard(unreadable=True, attached=Attached.PICTURE)
RECORDING = heard(unreadable=True, attached=Attached.RECORDING)
FILM = heard(unreadable=True, attached=Attached.OTHER)
STICKER = heard(unreadable=True)


def on(hand: Hand = Hand.BOT, *, agreed: bool = False) -> Facts:
    """The service with volunteers who may look."""
    return replace(facts(hand=hand, agreed=agreed), attachments=True)


@pytest.mark.parametrize(
    ("said", "kind"),
    [(PICTURE, Kind.PICTURE), (RECORDING, Kind.RECORDING), (FILM, Kind.UNREADABLE), (STICKER, Kind.UNREADABLE)],
)
def test_who_could_look_at_it_is_said_and_the_step_again(said: Heard, kind: Kind) -> None:
    turn = respond(conversation(), said, script(), on())
    assert turn.effects[0] == Notice(kind)
    assert len(turn.effects) == 2


def test_words_nobody_understands_under_a_picture_are_about_the_picture() -> None:
    said = heard("what is this", attached=Attached.PICTURE)
    assert respond(conversation(), said, script(), on()).effects[0] == Notice(Kind.PICTURE)


def test_where_nobody_may_look_no_person_is_promised_to() -> None:
    assert respond(conversation(), PICTURE, script(), facts()).effects[0] == Notice(Kind.UNREADABLE)


@pytest.mark.parametrize("hand", [Hand.CONSENT, Hand.WAITING])
def test_before_consent_it_is_not_kept_and_the_question_is_put_again(hand: Hand) -> None:
    asked = conversation(asked=Asked.CONSENT)
    turn = respond(asked, PICTURE, script(), on(hand))
    assert turn.effects[0] == Notice(Kind.AGREE_FIRST)
    assert any(isinstance(effect, AskConsent) for effect in turn.effects)
    assert not any(isinstance(effect, Relay) for effect in turn.effects)


def test_while_nobody_has_come_yet_it_is_not_kept_but_its_words_are() -> None:
    waiting = on(Hand.WAITING, agreed=True)
    assert respond(conversation(), PICTURE, script(), waiting).effects[0] == Notice(Kind.SEND_LATER)
    turn = respond(conversation(), heard("my papers", attached=Attached.PICTURE), script(), waiting)
    assert turn.effects == (Relay("my papers"), Notice(Kind.SAVED_FOR_VOLUNTEER), Notice(Kind.SEND_LATER))


@pytest.mark.parametrize("said", [PICTURE, RECORDING, heard("my papers", attached=Attached.PICTURE)])
def test_the_volunteer_who_is_here_gets_it_with_its_words(said: Heard) -> None:
    turn = respond(conversation(), said, script(), on(Hand.ACTIVE, agreed=True))
    assert turn.effects == (Relay(said.text, said.attachments),)


def test_a_volunteer_who_is_here_gets_nothing_before_consent() -> None:
    turn = respond(conversation(), PICTURE, script(), on(Hand.ACTIVE))
    assert turn.effects == (Notice(Kind.AGREE_FIRST), AskConsent(urgent=True))
    turn = respond(conversation(), heard("my papers", attached=Attached.PICTURE), script(), on(Hand.ACTIVE))
    assert turn.effects == (Relay("my papers"), Notice(Kind.AGREE_FIRST), AskConsent(urgent=True))


@pytest.mark.parametrize("said", [FILM, STICKER])
def test_what_nobody_looks_at_is_to_be_written_instead(said: Heard) -> None:
    turn = respond(conversation(), said, script(), on(Hand.ACTIVE, agreed=True))
    assert turn.effects == (Notice(Kind.WRITE_INSTEAD),)


def test_where_nobody_may_look_the_words_are_handed_on_and_the_rest_is_to_be_written() -> None:
    here = facts(hand=Hand.ACTIVE, agreed=True)
    assert respond(conversation(), PICTURE, script(), here).effects == (Notice(Kind.WRITE_INSTEAD),)
    turn = respond(conversation(), heard("my papers", attached=Attached.PICTURE), script(), here)
    assert turn.effects == (Relay("my papers"), Notice(Kind.WRITE_INSTEAD))
