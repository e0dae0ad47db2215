"""What a person chose in a step: by a button, a number, or an option's own words."""

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.consent import answer_consent
from bot.engine.conversation import Conversation
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.script import Option, Place, Script, Step
from bot.engine.turn import Turn
from bot.engine.walk import again, enter
from bot.message import Tap

FEWEST_LETTERS = 3  # of a label that is typed in part


def choose(conversation: Conversation, heard: Heard, script: Script, facts: Facts) -> Turn | None:
    """Follow what was chosen in the step where the person stands; None when nothing was."""
    if heard.tap is not None:
        return tapped(conversation, heard.tap, script, facts)
    step = script.step(conversation.place) if conversation.place else None
    option = _chosen(step, heard, script.labels.get(conversation.locale or "", {})) if step else None
    return enter(conversation, option.go, script, facts) if option else None


def tapped(conversation: Conversation, tap: Tap, script: Script, facts: Facts) -> Turn:
    """Follow a button, however old: it names its own step. Buttons of the bot's own begin with `@`."""
    spoken = replace(conversation, locale=tap.locale if tap.locale in facts.languages else conversation.locale)
    if tap.flow == "@consent":
        return answer_consent(spoken, 1 if tap.option == "yes" else 2, facts) or again(spoken, script, facts)
    if tap.flow.startswith("@"):  # a question that is over: the volunteer has gone meanwhile
        return again(spoken, script, facts)
    step = script.step(Place(tap.flow, tap.step))
    option = next((found for found in step.options if found.id == tap.option), None) if step else None
    if step is None or option is None:
        return enter(spoken, Place(tap.flow, tap.step), script, facts)  # a step that is gone leads to the menu
    return enter(replace(spoken, place=step.place), option.go, script, facts)


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
