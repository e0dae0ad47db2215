"""Small parts with sensible defaults: a test names only what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from textwrap import dedent

from bot.content import shipped
from bot.engine.conversation import Asked, Conversation
from bot.engine.facts import Facts
from bot.engine.heard import Heard, Word
from bot.engine.script import Flow, Option, Place, Script, Step
from bot.message import Address, Attached, Attachment, ChannelName, Hand, Inbound, LegalStatus, Tap

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Statutes:
    """A law in which every instrument has the status a test gives it."""

    statuses: Mapping[str, LegalStatus] = field(default_factory=dict)

    def status(self, instrument: str, on: date) -> LegalStatus:
        return self.statuses.get(instrument, LegalStatus.UNKNOWN)

    def since(self, instrument: str, on: date) -> date | None:
        return None

    def changes(self, instrument: str) -> tuple[date, ...]:
        return ()


def place(id: str) -> Place:
    """`place("work.pay")`."""
    flow, _, step = id.partition(".")
    return Place(flow, step)


def option(id: str = "on", text: str = "", go: str | Place = "menu.top") -> Option:
    return Option(id, text or id.capitalize(), go if isinstance(go, Place) else place(go))


def step(
    id: str = "work.pay",
    say: str = "They must pay you.",
    *,
    options: Sequence[Option] = (),
    go: str | Place | None = None,
    needs: str = "",
    otherwise: str = "",
    when: Mapping[LegalStatus, str] | None = None,
    refer: str = "",
    escalate: bool = False,
    sms: str = "",
) -> Step:
    return Step(
        place=place(id),
        say=say,
        sms=sms,
        options=tuple(options),
        go=place(go) if isinstance(go, str) else go,
        needs=needs,
        otherwise=place(otherwise) if otherwise else None,
        when={status: place(target) for status, target in (when or {}).items()},
        refer=refer,
        escalate=escalate,
    )


def flow(*steps: Step, start: str = "", urgent: bool = False, moved: Mapping[str, str] | None = None) -> Flow:
    id = steps[0].place.flow
    by_id = {step.place.step: step for step in steps}
    return Flow(id, id.capitalize(), start or steps[0].place.step, by_id, urgent=urgent, moved=moved or {})


def menu() -> Flow:
    """A menu with two ways on: an emergency and an ordinary topic."""
    ways = (option("door", "ICE is at my door", "door.first"), option("work", "Work", "work.ask"))
    return flow(step("menu.top", "What do you need?", options=ways))


def door() -> Flow:
    """An emergency."""
    ways = (option("paper", "They have a paper", "door.paper"), option("inside", "They are inside", "door.inside"))
    return flow(
        step("door.first", "Do not open the door.", options=ways),
        step("door.paper", "Look for a judge's name.", options=[option("back", "Start again", "door.first")]),
        step("door.inside", "Stay calm.", options=[option("back", "Start again", "door.first")]),
        urgent=True,
        moved={"open_door": "first"},
    )


def work() -> Flow:
    """An ordinary topic, three steps deep."""
    return flow(
        step(
            "work.ask", "What happened?", options=[option("pay", "No pay", "work.pay"), option("raid", go="door.first")]
        ),
        step("work.pay", options=[option("more", "Tell me more", "work.more")]),
        step("work.more", "Write down your hours.", options=[option("menu", "Menu", "menu.top")]),
    )


def script(*flows: Flow, labels: Mapping[str, Mapping[str, str]] | None = None) -> Script:
    """A menu, an emergency and an ordinary topic; flows given here are added or stand instead."""
    by_id = {found.id: found for found in (menu(), door(), work(), *flows)}
    return Script(by_id, Place("menu", by_id["menu"].start), labels or {})


def facts(
    *,
    hand: Hand = Hand.BOT,
    agreed: bool = False,
    staffed: bool = True,
    languages: Sequence[str] = ("en", "es"),
    law: Mapping[str, LegalStatus] | None = None,
    today: date = TODAY,
    crowded: bool = False,
    recent: bool = False,
) -> Facts:
    known = Facts(today, Statutes(law or {}), tuple(languages), hand, agreed, staffed)
    return replace(known, crowded=crowded, recent=recent)


def heard(
    text: str = "",
    *,
    word: Word | None = None,
    numbers: Sequence[int] = (),
    tap: Tap | None = None,
    topic: str | None = None,
    urgent: bool = False,
    locale: str | None = None,
    hint: str | None = None,
    identifier: bool = False,
    unreadable: bool = False,
    attached: Attached | None = None,
    state: str | None = None,
    zip: str | None = None,
    perhaps: str | None = None,
    unclear: bool = False,
) -> Heard:
    """`heard("2")` is the number 2; `heard("hello there")` is words nobody has listed."""
    if text.isdigit() and not numbers and not zip:
        numbers = (int(text),)
    return Heard(
        text=text,
        folded=text.casefold(),
        tap=tap,
        word=word,
        numbers=tuple(numbers),
        topic=topic,
        urgent=urgent,
        perhaps=perhaps,
        unclear=unclear,
        state=state,
        zip=zip,
        locale=locale,
        hint=hint,
        identifier=identifier,
        unreadable=unreadable,
        attachments=(Attachment(attached, "file"),) if attached else (),
    )


def tap(at: str, option: str, locale: str = "en") -> Tap:
    """`tap("work.ask", "pay")`."""
    flow, _, step = at.partition(".")
    return Tap(locale, flow, step, option)


def conversation(
    at: str | None = "work.ask",
    *,
    locale: str | None = "en",
    trail: Sequence[str] = (),
    misses: int = 0,
    asked: Asked = Asked.NOTHING,
    stopped: bool = False,
    triaged: bool = False,
) -> Conversation:
    """Somebody in the middle of an ordinary topic."""
    return Conversation(
        locale=locale,
        place=place(at) if at else None,
        trail=tuple(place(id) for id in trail),
        misses=misses,
        asked=asked,
        triaged=triaged,
        stopped=stopped,
    )


def inbound(
    text: str = "",
    *,
    id: str = "m1",
    channel: ChannelName = ChannelName.TERMINAL,
    sender: str = "me",
    tap: Tap | None = None,
) -> Inbound:
    return Inbound(id=id, sender=Address(channel, sender), text=text, tap=tap)


_INDENTED = {
    "topics/menu.yaml": """
        flow: menu
        title: Menu
        volatility: C
        start: top
        steps:
          top:
            say: What do you need?
            choose:
              - {id: door, text: ICE is at my door, go: "@door"}
              - {id: memo, text: The memo, go: "@memo"}
        """,
    "topics/door.yaml": """
        flow: door
        title: ICE is at my door
        urgent: true
        volatility: C
        start: first
        steps:
          first:
            say: Do not open the door.
            cite: [const-4]
            choose:
              - {id: paper, text: They have a paper, go: paper}
              - {id: person, text: Talk with a person, go: "@person"}
          paper:
            say: Look for the name of a judge.
            choose:
              - {id: again, text: Start again, go: first}
        """,
    "topics/memo.yaml": """
        flow: memo
        title: The 2021 memo
        volatility: C
        start: today
        steps:
          today:
            say: The memo holds today.
            needs: memo-2021
            otherwise: ended
            draft: true
            choose:
              - {id: menu, text: Menu, go: "@menu"}
          ended:
            say: The memo has ended. It does not protect you.
            draft: true
            choose:
              - {id: menu, text: Menu, go: "@menu"}
        """,
    "law/sources.yaml": """
        const-4:
          title: The Constitution
          publisher: The people
          dated: undated
          read: 2026-11-01
          tier: P
        """,
    "law/instruments.yaml": """
        memo-2021:
          title: A memo
          kind: memo
          events:
            - {on: 2021-11-29, status: in_force, what: Takes effect., source: const-4}
            - {on: 2025-01-20, status: ended, what: Cancelled., source: const-4}
        """,
    "words.yaml": """
        stop: {en: [stop], es: [alto]}
        start: {en: [start]}
        help: {en: [help]}
        menu: {en: [menu]}
        back: {en: [back]}
        language: {en: [language]}
        person: {en: [person]}
        delete: {en: [delete]}
        yes: {en: [yes]}
        source: {en: [source]}
        hello: {en: [hello], es: [hola]}
        languages:
          en: {name: English, aliases: [ingles]}
          es: {name: Español, aliases: [spanish]}
        topics:
          door:
            en: {urgent: [ice is at my door], words: [door]}
        more: {en: [more]}
        """,
    "organisation.yaml": """
        name: Example Hotline
        lines: [{label: Ours, phone: "+13125550100"}]
        area: Illinois
        zone: America/Chicago
        languages: [en, es]
        hours: Monday to Friday, 9 to 5
        """,
    "kit.yaml": """
        steps: [door.first]
        """,
    "hotline.yaml": """
        denied: [{phone: "+15005550006", what: A tip line}]
        """,
    "referrals/national.csv": """
        id,name,phones,languages,needs,kind,areas,note,source,as_of
        a-line,A Line,+18005550101,en;es,immigration;detained,hotline,US,Call first.,https://example.org,2026-07-19
        """,
}
FLOWS = {name: dedent(text).lstrip("\n") for name, text in _INDENTED.items()}  # the smallest whole content


def write_flows(root: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the smallest content, with some files changed, added, or (None) left out."""
    for name, text in {**FLOWS, **(changed or {})}.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def drawn(at: str, name: str = "warrant", alt: str = "A paper.") -> dict[str, bytes | str]:
    """A shipped drawing under another name, and its words; `at` is the topic file that shows it."""
    return {
        at: FLOWS[at].replace("cite: [const-4]", f"picture: {name}"),
        f"pictures/{name}.png": (shipped() / "pictures" / "judge_warrant.png").read_bytes(),
        "pictures.yaml": f"{name}: {{alt: {alt}}}\n",
    }


def edited(name: str, old: str, new: str) -> dict[str, str]:
    """One file of the smallest content with one place changed."""
    assert old in FLOWS[name], f"{old!r} does not stand in {name}"
    return {name: FLOWS[name].replace(old, new)}
