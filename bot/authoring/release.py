"""What stands between the content and the people: signatures that lack, days that have passed, languages not signed.

Asked before a release, of everything or of the safety kit. What stops a release is a problem; what people are told
about, and what falls back to English in the open, is a remark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.authoring.signing import Kind, Signable, State, must_be_signed, translated_replies, translations
from bot.authoring.staleness import past_due
from bot.authoring.subject import Subject
from bot.content.signoffs import SignOffs, reply_id
from bot.engine.script import Place, Step
from bot.errors import Problem
from bot.law import Volatility
from bot.service.shelf import texts
from bot.speech.catalogs import SOURCE


@dataclass(frozen=True, slots=True)
class Release:
    """What was found: what must be mended first, and what is only said."""

    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


def release(subject: Subject, signoffs: SignOffs, today: date, *, kit: bool, locales: Sequence[str]) -> Release:
    """Ask whether everything, or the kit, may go out as it stands; the locales must be signed as well."""
    content = subject.content
    wanted = [step for _, step in subject.steps() if not kit or step.place in content.kit]
    problems = [_unsigned(subject, one) for one in must_be_signed(content, signoffs, kit=kit)]
    remarks: list[str] = []
    for step in wanted:
        if (overdue := past_due(subject, step, today)) is None:
            continue
        volatility = content.volatilities.get(step.place, Volatility.C)
        if volatility is Volatility.A:  # the safe sentence stands instead of it; B and C are said with their day
            problems.append(overdue)
        else:
            remarks.append(f"{overdue} Until then people are told the day.")
    for locale in subject.voice.languages:
        if locale in locales and locale != SOURCE:
            problems += _untranslated(subject, wanted, locale, signoffs)
            problems += [] if kit else _untranslated_replies(subject, locale, signoffs)
        elif locale != SOURCE and (open_steps := list(_untranslated(subject, wanted, locale, signoffs))):
            told = f"{len(open_steps)} of {len(wanted)} steps are not signed in {locale}: people get them in English"
            remarks.append(f"{told}, and are told so. `--locale {locale}` names them.")
    return Release(tuple(problems), tuple(remarks))


def _unsigned(subject: Subject, one: Signable) -> Problem:
    """A step or an event without a signature that holds, at its line."""
    scope = f" --scope {one.law_of}" if one.law_of else ""
    mend = f"Have a lawyer read it: `kyr transcript`, then `kyr signoff add {one.id} --role attorney{scope}`."
    names: tuple[str, ...] = tuple(one.id.split(".", 1))
    if one.kind is Kind.EVENT:
        names = ("law/instruments.yaml", one.id.split("@")[0], "events")
    if one.kind is Kind.REPLY:
        names = ("replies.yaml", "replies", one.id.removeprefix("replies."))
    return subject.problem(f"`{one.id}` is {one.state}.", mend, *names)


def _untranslated(subject: Subject, wanted: Sequence[Step], locale: str, signoffs: SignOffs) -> Iterator[Problem]:
    """The steps of which some text is not translated, or its translation not signed."""
    for step in wanted:
        found = list(translations(step, locale, subject.voice.catalogs, signoffs))
        signed = sum(one.state is State.SIGNED for one in found)
        if signed == len(texts(step)):
            continue
        wrong = f"{signed} of {len(texts(step))} texts of `{step.place}` have a signed translation ({locale})."
        yield subject.problem(wrong, _mend(step.place, locale), *step.place)


def _untranslated_replies(subject: Subject, locale: str, signoffs: SignOffs) -> Iterator[Problem]:
    """The ready replies of which some text is not translated, or its translation not signed."""
    catalogs = subject.voice.catalogs
    for reply in subject.content.replies:
        found = list(translated_replies(subject.content, locale, catalogs, signoffs, reply_id(reply)))
        whole = len({reply.text, *reply.answers})
        if (signed := sum(one.state is State.SIGNED for one in found)) < whole:
            wrong = f"{signed} of {whole} texts of `{reply_id(reply)}` have a signed translation ({locale})."
            mend = f"`kyr signoff add {reply_id(reply)} --locale {locale} --role translator`."
            yield subject.problem(wrong, mend, "replies.yaml", "replies", reply.id)


def _mend(place: Place, locale: str) -> str:
    return (
        f"Have a translator read it: `kyr transcript {place.flow} --locale {locale}`, "
        f"then `kyr signoff add {place} --locale {locale} --role translator`."
    )
