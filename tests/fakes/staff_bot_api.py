"""The second bot of a Bot API: every parameter of every call is kept, to look for what must not be in it."""

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from tests.fakes.bot_api import BotApi

STAFF_TOKEN = "110201544:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@dataclass
class StaffApi(BotApi):
    """The bot for volunteers."""

    token: str = STAFF_TOKEN
    id: int = 110201544
    username: str = "kyr_staff_test_bot"
    given: list[str] = field(default_factory=list)  # every call as it came, parameters and all

    async def _parameters(self, request: Request, method: str) -> dict[str, Any]:
        given = await super()._parameters(request, method)
        self.given.append(f"{method} {given}")
        return given
