"""A whole day on a server of its own, and the disk is searched while it goes on and afterwards: nobody is on it.

What is planted: numbers, chat ids, names of profiles, what people and volunteers write, a photo's ids at the provider,
the account a volunteer links. Where it is looked for, at every step: every file PostgreSQL writes (tables, indexes, the
log of changes, temporary files, its own log), our log at its most talkative, and a dump. The tokens and keys as well.
"""

import io
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import text

from bot import log
from bot.hotline.advice import Wrong
from bot.hotline.outcomes import Outcome
from bot.hotline.views import Author
from bot.service import delivery
from bot.store.account import wheel_programs
from bot.store.embedded import running
from bot.store.escalations import Holding
from bot.store.staff_accounts import StaffAccounts
from bot.store.upgrade import upgrade
from tests.fakes.bot_api import TOKEN
from tests.fakes.pace import unhurried
from tests.fakes.twilio_rest import AUTH_TOKEN, Refusal
from tests.http.house import KEY, SECRET, House, house
from tests.http.test_handoff import bring_out, on_duty

PHONE, OTHER, CHAT, STAFF = "+13125550177", "+13125550188", 5559871234, 5551239876
PROFILE = {"first_name": "Quimichiz", "last_name": "Zapatarelo", "username": "quimi_zapata_77"}
WORDS = {
    "crisis": "la migra esta en la puerta de Rosalindana",
    "person": "me llamo Rosalindana y tengo mucho miedo",
    "secret": "mi numero de extranjero es A012345678",
    "reply": "Aqui Anabelita, no firme ningun papel",
    "note": "Waits with two small children, door 14B",
    "question": "May they ask for a copy of the warrantino?",
    "answer": "Yes, through the closed doorito.",
}
PLANTED = (
    PHONE, PHONE[1:], PHONE[2:], OTHER[1:], str(CHAT), str(STAFF), *PROFILE.values(), *WORDS.values(),
    "Rosalindana", "A012345678", "Anabelita", "warrantino", "doorito",
)  # fmt: skip
OURS = (TOKEN, AUTH_TOKEN, SECRET, KEY)


@dataclass
class Disk:
    """Everything below one data folder, searched again wherever it has changed."""

    folder: Path
    planted: list[str]
    looked: int = 0  # files
    _seen: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def hits(self) -> set[tuple[str, str]]:
        """Every planted word that stands in a file that is new or changed, as (file, word)."""
        found = set()
        for path in self._files():
            try:
                state = path.stat()
                if self._seen.get(path) == (state.st_mtime_ns, state.st_size):
                    continue
                content = path.read_bytes()
            except OSError:  # it has gone meanwhile
                continue
            self._seen[path] = (state.st_mtime_ns, state.st_size)
            self.looked += 1
            found |= {(path.name, word) for word in self.planted if word.encode() in content}
        return found

    def _files(self) -> Iterator[Path]:
        programs = self.folder / "postgres" / "programs"
        for top, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if not str(Path(top) / name).startswith(str(programs))]
            yield from (Path(top) / name for name in names if (Path(top) / name).is_file())


@pytest.fixture
def data_dir() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="kyr-day-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Our log and everybody else's, at the most they say."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in log.CHATTY}
    stream = io.StringIO()
    log.configure(stream, level=logging.DEBUG)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@asynccontextmanager
async def opened_house(data_dir: Path) -> AsyncIterator[tuple[House, Disk, str]]:
    """A house on a server of its own."""
    with running(data_dir) as url:
        await upgrade(url)
        async with house(url) as lived_in:
            yield lived_in, Disk(data_dir, [*PLANTED, *OURS]), url


async def telegram(lived_in: House, words: str) -> None:
    """A message of somebody whose profile says who they are."""
    update = lived_in.api.says(CHAT, words)
    who = {"id": CHAT, **PROFILE}
    update["message"] |= {"from": {**who, "is_bot": False}, "chat": {**who, "type": "private"}}
    assert await lived_in.api.push(update) == 200
    await lived_in.settle()


async def morning(lived_in: House) -> AsyncIterator[str]:
    """People write; one asks for a person in an emergency, one in their own time; a photo comes that nobody may see."""
    ana = await on_duty(lived_in, "Ana")
    accounts, now = StaffAccounts(lived_in.app.database, lived_in.app.vault), lived_in.app.talk.clock.now()
    await accounts.link(await accounts.code(ana.id, now), STAFF, now)
    yield "a volunteer comes"
    for words in ("hola", WORDS["crisis"], "9", "1", WORDS["person"], WORDS["secret"]):
        await lived_in.twilio.text(PHONE, words)
        await lived_in.settle()
    yield "an emergency by SMS"
    _, ids = await lived_in.twilio.sends(OTHER, ("image/jpeg", b"of nobody"), body="hola " + WORDS["secret"])
    PHOTOS.extend(id_.partition("/")[2] for id_ in ids)  # its first half is the message's number: kept for 7 days
    yield "a photo by SMS"
    for words in ("hola", "hablar con una persona", "1", WORDS["person"]):
        await telegram(lived_in, words)
    yield "a person on Telegram"


PHOTOS: list[str] = []


async def noon(lived_in: House) -> AsyncIterator[str]:
    """The volunteer takes both over, writes, notes, asks a reviewer, and ends one; the other one deletes everything."""
    app, now = lived_in.app, lived_in.app.talk.clock.now()
    ana = await app.volunteers.find("Ana")
    assert ana is not None
    await app.volunteers.set_load(ana.id, 9, now, by=ana.id)
    for queued in await app.escalations.queue():
        claimed = await app.desk.claim(ana, queued.id)
        assert claimed is not None
        sent = await app.desk.reply(ana, queued.id, claimed.epoch, uuid4(), WORDS["reply"], anyway=tuple(Wrong))
        assert isinstance(sent, tuple)
        await bring_out(lived_in, [*claimed.ids, *sent])
        holding = Holding(queued.id, ana.id, claimed.epoch)
        assert await app.escalations.keep(holding, uuid4(), Author.NOTE, WORDS["note"], now)
        assert await app.escalations.keep(holding, uuid4(), Author.QUESTION, WORDS["question"], now)
    yield "both are answered"
    for question in await app.asides.questions.waiting():
        assert await app.asides.questions.answer(question.id, ana.id, WORDS["answer"], now)
    yield "a reviewer answers"
    await lived_in.twilio.text(PHONE, WORDS["person"])
    for queued in await app.escalations.held_by(ana.id):
        held = await app.desk.open(ana, queued.id)
        assert held is not None
        if queued.channel == "sms":
            closed = await app.desk.close(ana, queued.id, held.epoch, Outcome.INFORMED)
            assert closed is not None
            await bring_out(lived_in, closed.ids)
    yield "one is closed"
    await telegram(lived_in, "DELETE")
    await lived_in.twilio.text(PHONE, "STOP")
    await lived_in.settle()
    yield "one deletes, one stops"


async def trouble(lived_in: House) -> AsyncIterator[str]:
    """Whatever can go wrong does, with the words of a person in its mouth."""

    def fail(*_: object, **__: object) -> None:
        raise LookupError(f"{WORDS['person']} {PHONE} {CHAT} {TOKEN}")

    with patch("bot.service.turns.respond", fail):
        await lived_in.twilio.text(OTHER, WORDS["person"])
        await telegram(lived_in, WORDS["person"])
    yield "the engine fails"
    statuses = []
    for name in ("read", "commit", "commit_apology"):
        with patch(f"bot.store.conversations.Conversations.{name}", fail):
            form = lived_in.twilio.form(OTHER, WORDS["secret"])
            statuses.append((await lived_in.twilio.post(lived_in.twilio.messages_url, form)).status_code)
    assert 500 in statuses  # it comes again
    yield "the store fails"
    lived_in.twilio.refusals += [Refusal(500, 20500, WORDS["person"]), Refusal(400, 21211, f"{OTHER} is not valid")]
    for _ in range(2):
        await lived_in.twilio.text(OTHER, "9")
    await lived_in.app.delivery.sweep()
    lived_in.twilio.refuses_media = 503
    await lived_in.app.attachments.sweep()
    yield "the providers fail"
    async with lived_in.app.database.begin() as connection:  # the server's own log, too
        with pytest.raises(Exception, match="conversation"):
            await connection.execute(text("insert into conversation select * from conversation"))
    yield "a statement fails"


async def evening(lived_in: House) -> AsyncIterator[str]:
    """What is due is forgotten."""
    for sweep in (lived_in.app.timekeeper.sweep, lived_in.app.retention.sweep, lived_in.app.timekeeper.mend):
        await sweep()
    async with lived_in.app.database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("vacuum"))
        await connection.execute(text("checkpoint"))
    yield "what is due is forgotten"


def dump(url: str) -> str:
    """Everything as `pg_dump` writes it."""
    done = subprocess.run(
        [wheel_programs() / "pg_dump", url], capture_output=True, text=True, check=True, env={"LC_ALL": "C"}
    )
    return done.stdout


async def written_plainly(lived_in: House, disk: Disk) -> None:
    """What is written plainly is found at once, and still after it was deleted: the search looks well."""
    assert disk.hits() == set()
    async with lived_in.app.database.begin() as connection:
        await connection.execute(text("insert into referral_review values (:id, '{}', 'new')"), {"id": PHONE})
    assert disk.hits() != set()
    async with lived_in.app.database.begin() as connection:
        await connection.execute(text("delete from referral_review"))
    assert Disk(disk.folder, disk.planted).hits() != set()


async def test_at_no_moment_of_a_day_is_anybody_on_the_disk_or_in_the_log(
    data_dir: Path, written: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    PHOTOS.clear()
    with patch.object(delivery, "telegram", unhurried):
        async with opened_house(data_dir) as (lived_in, disk, url):
            for part in (morning, noon, trouble, evening):
                async for moment in part(lived_in):
                    disk.planted = [*PLANTED, *OURS, *PHOTOS]
                    assert disk.hits() == set(), moment
                    async with lived_in.app.database.begin() as connection:
                        await connection.execute(text("checkpoint"))
                    assert disk.hits() == set(), f"{moment}, on its way to the tables"
            assert disk.looked > 1000
            assert len(PHOTOS) == 1
            dumped = dump(url)
            assert "conversation" in dumped
            assert [word for word in disk.planted if word in dumped] == []
            await written_plainly(lived_in, Disk(data_dir, [PHONE]))
    lines = written.getvalue()
    assert '"event": "turn_failed"' in lines or "LookupError" in lines
    printed = capfd.readouterr()
    assert [word for word in disk.planted if word in lines + printed.out + printed.err] == []
