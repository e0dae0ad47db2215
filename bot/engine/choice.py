"""What a person chose in a step: by a button, a number, or an option's own words."""

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.consent import answer_consent, came_from_danger
from bot.engine.conversation import Conversation
from bot.engine.effects import AskWhen, Refer, Standing
from bot.engine.event_day import Span, When, asked_next, find, years
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.script import Option, Place, Script, Step
from bot.engine.triage import OPTIONS as TRIAGE
from bot.engine.triage import answer_triage
from bot.engine.turn import Turn
from bot.engine.walk import again, enter
from bot.message import Tap

MORE = "more"  # the button below a list of those who can help
AT_ONCE = 3  # how many are named in one message
SHORT_LIST = 7  # things to tick that can be numbered from 1
WORDS_TOO = frozenset({"al", "co", "de", "hi", "id", "in", "la", "ma", "me", "ok", "or", "pa"})  # and states
FEWEST_LETTERS = 3  # of a label that is typed in part
ZIP_DIGITS = 5
WORDS_OF_A_STATE = 4  # `carolina del norte`, `new york`; a longer message may only mention one


def choose(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Follow what was chosen in the step where the person stands; None when nothing was."""
    if heard.tap is not None:
        return tapped(conversation, heard.tap, script, facts)
    step = script.step(conversation.place) if conversation.place else None
    if step is not None and step.ask_date:
        return timed(conversation, step, _time(conversation, step, heard, facts), script, facts)
    if step is not None and step.pick:
        return _ticked(conversation, step, heard, script, facts)
    if step is not None and step.ask_place:
        return _placed(conversation, step, heard, script, facts)
    if step is not None and step.refer and (heard.numbers == (len(step.options) + 1,) or heard.word is Word.MORE):
        return more(conversation, step, script)
    if step is not None and step.refer and (turn := _near(conversation, step, heard, script, facts)):
        return turn
    option = _chosen(step, heard, script.labels.get(conversation.locale or "", {})) if step else None
    return enter(conversation, option.go, script, facts) if option else None


def tapped(conversation: Conversation, tap: Tap, script: Script, facts: Facts) -> Turn:
    """Follow a button, however old: it names its own step. Buttons of the bot's own begin with `@`."""
    spoken = replace(conversation, locale=tap.locale if tap.locale in facts.languages else conversation.locale)
    if tap.flow == "@consent":
        return answer_consent(spoken, 1 if tap.option == "yes" else 2, script, facts) or again(spoken, script, facts)
    if tap.flow == "@triage" and tap.option in TRIAGE:
        return answer_triage(spoken, TRIAGE.index(tap.option) + 1, script, facts) or again(spoken, script, facts)
    if tap.flow.startswith("@"):  # a question that is over: the volunteer has gone meanwhile
        return again(spoken, script, facts)
    step = script.step(Place(tap.flow, tap.step))
    if step is not None and step.ask_date:
        changes = facts.law.changes(step.ask_date)
        asked = replace(spoken, place=step.place)
        return timed(asked, step, find(tap.option, changes, facts.today), script, facts) or again(asked, script, facts)
    if step is not None and step.refer and tap.option == MORE:
        return more(replace(spoken, place=step.place), step, script)
    option = next((found for found in step.options if found.id == tap.option), None) if step else None
    if step is None or option is None:
        return enter(spoken, Place(tap.flow, tap.step), script, facts)  # a step that is gone leads to the menu
    return enter(replace(spoken, place=step.place), option.go, script, facts)


def more(conversation: Conversation, step: Step, script: Script) -> Turn:
    """Name the next who can help, after those that were named before."""
    skip = AT_ONCE + (int(conversation.partial) if conversation.partial.isdigit() else 0)
    refer = Refer(
        step.refer,
        state=conversation.answer("state"),
        zip=conversation.answer("zip"),
        place=step.place,
        skip=skip,
        urgent=came_from_danger(conversation, script),
        matter=script.flows[step.place.flow].matter,
    )
    return Turn(replace(conversation, partial=str(skip), misses=0), (refer,))


def first_number(step: Step) -> int:
    """The number of the first thing to tick: long lists begin at 11, so that 8, 9 and 0 keep their meaning."""
    return 1 if len(step.pick) <= SHORT_LIST else 11


def _ticked(conversation: Conversation, step: Step, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Take all that was ticked in one message; numbers nobody offered are not taken for others."""
    places = [number - first_number(step) for number in heard.numbers]
    if not places or step.go is None or not all(0 <= place < len(step.pick) for place in places):
        return None
    picked = tuple(choice.id for place, choice in enumerate(step.pick) if place in places)
    return enter(conversation, step.go, script, facts, picked=picked)


def _placed(conversation: Conversation, step: Step, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Take a state or a ZIP as the place a question was about."""
    if heard.state is None or step.go is None:
        return None
    return enter(with_place(conversation, heard), step.go, script, facts)


def placed_anywhere(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Name help near a ZIP or a state that was sent where nobody had asked for one, for what the person stands at."""
    lines = script.lines_for(conversation.place)
    if not names_a_place(heard) or lines is None:
        return None
    return enter(with_place(conversation, heard), lines, script, facts)


def names_a_place(heard: Heard) -> bool:
    """True for a message that is a place and little else: `60608`, `my zip is 60608`, `Texas`; not for `me`."""
    if heard.state is None or heard.topic or heard.word or heard.tap:
        return False
    if not heard.text:
        return True  # a location, shared with the telephone
    words = heard.folded.split()
    if any(word.isdigit() and len(word) == ZIP_DIGITS for word in words):
        return heard.zip is not None
    return heard.zip is None and len(heard.folded) >= FEWEST_LETTERS and len(words) <= WORDS_OF_A_STATE


def with_place(conversation: Conversation, heard: Heard) -> Conversation:
    """The conversation with the place that was sent, kept as long as the position itself."""
    kept = [(name, value) for name, value in conversation.answers if name not in ("state", "zip")]
    named = [("state", heard.state or ""), *([("zip", heard.zip)] if heard.zip else [])]
    return replace(conversation, answers=(*kept, *named))


def _near(conversation: Conversation, step: Step, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Name help near a place that was sent where help is named; two letters that are a word are no state here."""
    if heard.state is None or heard.folded in WORDS_TOO:
        return None
    return _placed(conversation, replace(step, go=step.place), heard, script, facts)


def timed(conversation: Conversation, step: Step, when: When | None, script: Script, facts: Facts) -> Turn | None:
    """Take a choice of time: ask further while the law depends on it, then answer as of that day.

    What held then is said in the past tense, and what holds today always follows it.
    """
    if when is None:
        return None
    further = asked_next(when.id, facts.law.changes(step.ask_date))
    if further:
        return Turn(replace(conversation, partial=when.id, misses=0), (AskWhen(step.place, further),))
    place = step.otherwise
    if when.span is not Span.UNKNOWN:
        place = step.when.get(facts.law.status(step.ask_date, when.day), step.otherwise)
    turn = enter(replace(conversation, partial=""), place or script.menu, script, facts)
    if any(isinstance(effect, Standing) for effect in turn.effects):
        return turn
    status = facts.law.status(step.ask_date, facts.today)
    standing = Standing(step.ask_date, status, facts.law.since(step.ask_date, facts.today))
    return Turn(turn.conversation, (*turn.effects, standing))


def _time(conversation: Conversation, step: Step, heard: Heard, facts: Facts) -> When | None:
    """The choice of time that a number or a typed year stands for."""
    if len(heard.numbers) != 1:
        return None
    number, changes = heard.numbers[0], facts.law.changes(step.ask_date)
    choices = asked_next(conversation.partial, changes) or years(changes, facts.today)
    if 1 <= number <= len(choices):
        return choices[number - 1]
    return next((when for when in years(changes, facts.today) if when.contains_year(number)), None)


def _chosen(step: Step, heard: Heard, labels: Mapping[str, str]) -> Option | None:
    if len(heard.numbers) == 1:
        number = heard.numbers[0]
        return step.options[number - 1] if 1 <= number <= len(step.options) else None
    if heard.numbers:
        return None
    if heard.word is Word.YES and len(step.options) == 2:
        return step.options[0]
    return _labelled(step.options, heard.folded, labels)


def _labelled(options: tuple[Option, ...], said: str, labels: Mapping[str, str]) -> Option | None:
    """The one option whose label the person typed, or began to type."""
    if len(said) < FEWEST_LETTERS:
        return None
    matching = [option for option in options if labels.get(option.text, "").startswith(said)]
    exact = [option for option in matching if labels.get(option.text) == said]
    found = exact or matching
    return found[0] if len(found) == 1 else None
