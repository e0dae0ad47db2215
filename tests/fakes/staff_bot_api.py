"""The second bot of a Bot API: volunteers' private chats with it, with topics where it has them.

Every parameter of every call is kept, so that a test can look for what must not be there.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from tests.fakes.bot_api import BotApi, Message
from tests.fakes.bot_api_rules import Refusal, bad

STAFF_TOKEN = "110201544:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@dataclass
class StaffApi(BotApi):
    """The bot for volunteers."""

    token: str = STAFF_TOKEN
    id: int = 110201544
    username: str = "kyr_staff_test_bot"
    has_topics: bool = True
    topics: dict[int, tuple[int, str]] = field(default_factory=dict)  # chat and name, by number
    given: list[str] = field(default_factory=list)  # every call as it came, parameters and all
    blocked: set[int] = field(default_factory=set)
    written: dict[int, dict[str, Any]] = field(default_factory=dict)  # messages of volunteers, by number

    def in_topic(self, topic: int) -> list[Message]:
        """What an app shows in a topic."""
        return [message for message in self.sent if message.topic == topic] if topic in self.topics else []

    def beside(self, chat: int) -> list[Message]:
        """What an app shows beside all topics."""
        return [message for message in self.sent if message.chat == chat and message.topic is None]

    def named(self, name: str) -> int:
        """The number of the newest topic of this name."""
        return max(number for number, (_, found) in self.topics.items() if found == name)

    def says(self, chat: int, text: str, **more: Any) -> dict[str, Any]:
        update = super().says(chat, text, **more)
        self.written[update["message"]["message_id"]] = update["message"]
        return update

    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {
            **super()._methods(),
            "createforumtopic": self._create_forum_topic,
            "deleteforumtopic": self._delete_forum_topic,
            "deletemessage": self._delete_message,
        }

    async def _parameters(self, request: Request, method: str) -> dict[str, Any]:
        given = await super()._parameters(request, method)
        self.given.append(f"{method} {given}")
        if int(given.get("chat_id", 0)) in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return given

    async def _create_forum_topic(self, given: dict[str, Any]) -> dict[str, Any]:
        """A topic in somebody's private chat, which the bot must have been given in BotFather."""
        chat = self._known(given)
        if not self.has_topics:
            raise bad("the chat is not a forum")
        if not 1 <= len(given["name"]) <= 128:
            raise bad("TOPIC_TITLE_EMPTY")
        number = next(self._ids)
        self.topics[number] = (chat, given["name"])
        return {"message_thread_id": number, "name": given["name"], "icon_color": 7322096}

    async def _delete_forum_topic(self, given: dict[str, Any]) -> bool:
        number = self._topic(given, self._known(given), "TOPIC_ID_INVALID")
        del self.topics[number]
        self.sent = [message for message in self.sent if message.topic != number]
        return True

    async def _delete_message(self, given: dict[str, Any]) -> bool:
        chat, number = self._known(given), int(given["message_id"])
        ours = [message for message in self.sent if (message.chat, message.id) == (chat, number)]
        if not ours and self.written.pop(number, None) is None:
            raise bad("message to delete not found")
        self.sent = [message for message in self.sent if message not in ours]
        return True

    def _where(self, given: dict[str, Any], chat: int) -> dict[str, Any]:
        found: dict[str, Any] = {"protected": given.get("protect_content") in ("true", "True")}
        if "message_thread_id" in given:
            found["topic"] = self._topic(given, chat, "message thread not found")
        if "reply_parameters" in given:
            answers = json.loads(given["reply_parameters"])
            if set(answers) - {"message_id", "allow_sending_without_reply"}:
                raise bad("nobody documented this about a reply")
            found["answers"] = self.written.get(answers["message_id"])
            if found["answers"] is None and not answers.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
        return found

    def _topic(self, given: dict[str, Any], chat: int, otherwise: str) -> int:
        number = int(given["message_thread_id"])
        if self.topics.get(number, (0, ""))[0] != chat:
            raise bad(otherwise)
        return number
