"""Whatever people send, in whatever order: no exception, no silence, a small position that survives storage."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import load, shipped
from bot.engine.conversation import Conversation, from_state, to_state
from bot.engine.effects import (
    Agree,
    AskConsent,
    AskLanguage,
    Effect,
    Escalate,
    Forget,
    Kind,
    Notice,
    OptOut,
    Spoken,
    TellWait,
    Withdraw,
)
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.respond import respond
from bot.engine.script import Script
from bot.message import Hand, LegalStatus, Tap
from tests.builders import facts, heard, script
from tests.engine.test_answers import telling
from tests.engine.test_event_day import MEMO, asking

SHIPPED = load(shipped()).script
ASKING = script(telling(), asking())
LOCALES = ("en", "es", "vi")


def taps(of: Script) -> st.SearchStrategy[Tap]:
    real = [
        Tap("es", *step.place, option.id)
        for flow in of.flows.values()
        for step in flow.steps.values()
        for option in step.options
    ]
    own = [
        Tap("en", flow, "_", option)
        for flow, options in (
            ("@consent", ("yes", "no")),
            ("@stay", ("yes", "no")),
            ("@triage", ("danger", "soon", "other", "?")),
            ("@language", LOCALES),
            ("@word", (*Word, "?")),
            ("@else", ("x",)),
        )
        for option in options
    ]
    gone = [Tap("en", "door", "gone", "x"), Tap("xx", "gone", "gone", "x")]
    return st.sampled_from([*real, *own, *gone])


def messages(of: Script) -> st.SearchStrategy[Heard]:
    topics = st.sampled_from([None, None, "gone", *of.flows])
    locales = st.sampled_from([None, *LOCALES])
    return st.one_of(
        st.builds(lambda word, locale: heard(word.value, word=word, locale=locale), st.sampled_from(Word), locales),
        st.builds(lambda number: heard(str(number)), st.integers(0, 12)),
        st.builds(lambda tap: heard(tap=tap), taps(of)),
        st.builds(
            lambda text, topic, urgent, locale, identifier: heard(
                text, topic=topic, urgent=urgent, locale=locale, identifier=identifier
            ),
            st.text(min_size=1, max_size=20).filter(lambda text: not text.isdigit()),
            topics,
            st.booleans(),
            locales,
            st.booleans(),
        ),
        st.just(heard(unreadable=True)),
        st.builds(
            lambda state, zip: replace(heard("my town"), state=state, zip=zip),
            st.sampled_from(["CA", "TX"]),
            st.sampled_from([None, "90001"]),
        ),
        st.just(heard("2022", numbers=(2022,))),
        st.just(heard("1 and 2", numbers=(1, 2))),
    )


def after(effects: tuple[Effect, ...], before: Facts) -> Facts:
    """The hotline as it stands after these deeds, if no volunteer comes in between."""
    hand, agreed = before.hand, before.agreed
    for effect in effects:
        match effect:
            case Escalate(urgent=urgent) if hand is Hand.BOT:
                hand = Hand.WAITING if urgent else Hand.CONSENT
            case Agree() if hand is not Hand.BOT:
                hand, agreed = (Hand.WAITING if hand is Hand.CONSENT else hand), True
            case Withdraw() | OptOut() | Forget():
                hand, agreed = Hand.BOT, False
    return replace(before, hand=hand, agreed=agreed)


def hold(talk: list[tuple[Heard, bool, LegalStatus]], of: Script) -> None:
    here, world = Conversation(), facts(crowded=len(talk) % 2 == 1)
    for said, claimed, status in talk:
        if claimed and world.hand in (Hand.WAITING, Hand.ACTIVE):
            world = replace(world, hand=Hand.ACTIVE if world.hand is Hand.WAITING else Hand.WAITING)
        law = MEMO if of is ASKING else facts(law={"dhs-memo-2021": status}).law
        turn = respond(here, said, of, replace(world, law=law))
        spoken = [effect for effect in turn.effects if isinstance(effect, Spoken)]
        silent = turn.conversation.stopped or world.hand is Hand.ACTIVE
        assert spoken or silent, (here, said, world)
        assert not (Notice(Kind.LOST_STEP) in turn.effects and len(spoken) == 1), "an apology leads somewhere"
        world = after(turn.effects, world)
        state = to_state(turn.conversation)
        assert len(state) < 400
        here = from_state(state, locale=turn.conversation.locale, stopped=turn.conversation.stopped)
        assert here == turn.conversation
        if Forget() in turn.effects:
            here = Conversation(stopped=here.stopped)


STATUSES = st.sampled_from(LegalStatus)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(messages(script()), st.booleans(), STATUSES), max_size=12))
def test_any_sequence_of_messages_is_answered(talk: list[tuple[Heard, bool, LegalStatus]]) -> None:
    hold(talk, script())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(messages(SHIPPED), st.booleans(), STATUSES), max_size=12))
def test_any_sequence_of_messages_is_answered_by_the_shipped_script(
    talk: list[tuple[Heard, bool, LegalStatus]],
) -> None:
    hold(talk, SHIPPED)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(messages(ASKING), st.booleans(), STATUSES), max_size=12))
def test_any_sequence_of_messages_is_answered_by_steps_that_ask(
    talk: list[tuple[Heard, bool, LegalStatus]],
) -> None:
    hold(talk, ASKING)


@settings(max_examples=200, deadline=None)
@given(messages(script()))
def test_the_first_message_is_always_answered(said: Heard) -> None:
    turn = respond(Conversation(), said, script(), facts())
    assert any(isinstance(effect, Spoken) for effect in turn.effects)
    if turn.conversation.place is None and said.word not in (Word.STOP, Word.DELETE):
        assert any(isinstance(effect, AskLanguage | AskConsent | Notice | TellWait) for effect in turn.effects)
