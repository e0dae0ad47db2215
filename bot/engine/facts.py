"""What the engine may know about the world while it answers: the day, the law, and the hotline."""

from dataclasses import dataclass
from datetime import date

from bot.message import Hand, Law


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything outside the conversation that an answer may depend on."""

    today: date
    law: Law
    languages: tuple[str, ...]  # those offered, in the order of the language menu
    hand: Hand = Hand.BOT  # who holds the conversation now
    agreed: bool = False  # the person has agreed that a volunteer reads their words
    staffed: bool = True  # somebody is on duty
    crowded: bool = False  # so many stand in line that whoever asks now waits for hours
    attachments: bool = False  # a volunteer may look at pictures and listen to recordings
    minute: int = 0  # counted from some beginning, so that answers can be counted; 0: they are not
    spent: bool = False  # what may be sent today on a channel billed by the segment is used up
    recent: bool = False  # a volunteer was here some hours ago: whoever asks again does not agree anew
    held: bool = False  # a legal hold: this conversation must be kept, and DELETE says so
    blocked: bool = False  # misuse, for a while: help lines, STOP and DELETE, and nothing else
