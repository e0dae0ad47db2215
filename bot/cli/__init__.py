"""The `kyr` command: what an operator, an editor or a newcomer types.

Each command lives in a module of its own that is imported when it is called, so that talking in the terminal
never waits for the database or the web.
"""

import os
import sys
from importlib.metadata import version
from typing import NoReturn

from cyclopts import App, Group

from bot.cli import failures
from bot.errors import KyrError

APP = App(
    name="kyr",
    help="A know-your-rights chatbot on Telegram and SMS, with a volunteer hotline behind it.",
    version=lambda: version("kyr-bot"),
    help_format="plaintext",
)
TRY = Group.create_ordered("Try it")
RUN = Group.create_ordered("Run it")
WORDS = Group.create_ordered("Look after the words")
PEOPLE = Group.create_ordered("Look after the people and the machine")


def _command(name: str, target: str, group: Group | None, says: str, *, of: App = APP) -> None:
    of.command(f"bot.cli.{target}", name=name, group=group, help=says)


def _group(name: str, group: Group, says: str) -> App:
    commands = App(name=name, help=says, group=group)
    APP.command(commands)
    return commands


_command("chat", "chat:chat", TRY, "Talk to the bot in this terminal, or through a pipe. No database, no keys.")
_command("demo", "demo:demo", TRY, "Everything on this machine: a phone beside the volunteer console.")

_command("web", "running:web", RUN, "Answer providers, people and volunteers over HTTP.")
_command("work", "running:work", RUN, "Deliver what did not get out, poll Telegram, keep the promises about time.")
_command("serve", "running:serve", RUN, "Web and worker in one process, for a small server.")
_db = _group("db", RUN, "The database.")
_command("upgrade", "database:upgrade", None, "Bring the tables up to date. Safe to run twice.", of=_db)

_command("check", "content:check", WORDS, "Check every flow, source and translation; names file and line.")
_command("stories", "content:stories", WORDS, "Play the golden conversations and compare them with what the bot says.")
_command("law", "law:law", WORDS, "The legal status of every instrument, today or on another day.")
_command("transcript", "paper:transcript", WORDS, "A topic on paper: what a lawyer or translator reads and signs.")
_command("flyer", "flyer:flyer", WORDS, "A page to hang up in each language, with codes to scan, as a PDF.")
_signoff = _group("signoff", WORDS, "Who answers for which text.")
_command("add", "signoff:add", None, "Sign texts exactly as they stand.", of=_signoff)
_command("list", "signoff:show", None, "What is signed, and what has changed since.", of=_signoff)
_command("redline", "signoff:redline", None, "What changed since the last signature.", of=_signoff)
_command("revoke", "signoff:revoke", None, "Take sign-offs back.", of=_signoff)
_referrals = _group("referrals", WORDS, "Telephone lines that can help.")
_command("import", "referrals:import_", None, "Compare referral files with the database, and keep them.", of=_referrals)
_command("verify", "referrals:verify", None, "What to call next, and what was heard.", of=_referrals)
_command("export", "referrals:export", None, "Write all lines out, as CSV or as HSDS 3.", of=_referrals)
_command("near", "referrals:near", None, "Who would be named to somebody at a place, and why.", of=_referrals)
_command("coverage", "referrals:coverage", None, "What the lines cover, state by state, holes included.", of=_referrals)
_locales = _group("locales", WORDS, "The languages.")
_command("extract", "locales:extract", None, "Collect every sentence into the catalogs.", of=_locales)
_command("status", "locales:status", None, "How much of each language can be said.", of=_locales)

_volunteers = _group("volunteers", PEOPLE, "The roster of the hotline.")
_command("invite", "volunteers:invite", None, "Add somebody, and print their sign-in link.", of=_volunteers)
_command("list", "volunteers:roster", None, "Who is on the roster.", of=_volunteers)
_command("offboard", "volunteers:offboard", None, "End somebody's access at once.", of=_volunteers)
_keys = _group("keys", PEOPLE, "The secret keys that protect what is stored.")
_command("new", "settings:new_key", None, "Print a fresh key for KYR_SECRET_KEYS.", of=_keys)
_command("rotate", "keys:rotate", None, "Bring everything that is stored to the first key of the ring.", of=_keys)
_command("disclose", "held:disclose", PEOPLE, "Everything we hold about one address, which is asked for.")
_command("forget", "held:forget", PEOPLE, "Erase what we hold about one address, as DELETE does.")
_command("purge", "purge:purge", PEOPLE, "Forget now what is due; in an emergency, every conversation.")
_command("settings", "settings:settings", PEOPLE, "Every setting and its value here; secrets stay hidden.")
_command("doctor", "doctor:doctor", PEOPLE, "Is everything in place? A short, honest list.")
_command("bench", "bench:bench", PEOPLE, "How fast this machine answers, on the embedded server only.")


def main() -> NoReturn:
    """Run one command; whatever goes wrong is told in one calm block, and the exit code is not 0."""
    sys.excepthook = failures.tell_fault
    try:
        APP()
    except KyrError as error:
        sys.exit(failures.tell(error))
    except BrokenPipeError:  # whoever was reading has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(0)
