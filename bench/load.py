"""The other side, in a process of its own: whoever sends messages, and a Bot API that takes every answer.

Run as `python -m bench.load`; reads one JSON order from its input, and writes its port, then what it counted.
"""

import asyncio
import base64
import hmac
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.ground import PEOPLE, person
from bot.message import ChannelName
from bot.web.server import new_loop

SENT = b'{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":1,"type":"private"}}}'
KNOWN = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"kyr","username":"kyr_bot"}}'
DONE = b'{"ok":true,"result":true}'


@dataclass(frozen=True)
class Order:
    """What to send where, and for how long."""

    channel: str
    port: int
    seconds: float
    connections: int
    run: int  # makes the ids of this run its own
    base: str = ""  # the public address, as Twilio signs it
    token: str = ""
    secret: str = ""


class BotApi(asyncio.Protocol):
    """Answers every call at once."""

    def __init__(self) -> None:
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._held) < end + 4 + length:
                return
            self._held = self._held[end + 4 + length :]
            first = head.split(b"\r\n", 1)[0]
            body = KNOWN if b"/getme" in first else SENT if b"/send" in first else DONE
            if b"/2010-" in first:
                body = b"{}"
            start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(start % len(body) + body)


def requests(order: Order, count: int) -> list[bytes]:
    """Ready-made calls: everybody writes in turn, `1` in one round and `0` in the next."""
    make = _text if order.channel == ChannelName.SMS else _update
    return [make(order, number) for number in range(count)]


def _text(order: Order, number: int) -> bytes:
    fields = {
        "AccountSid": "AC" + "0" * 32, "ApiVersion": "2010-04-01", "Body": _said(number), "From": _who(order, number),
        "FromCity": "OAKLAND", "FromCountry": "US", "FromState": "CA", "FromZip": "94601",
        "MessageSid": f"SM{order.run:08}{number:024}", "NumMedia": "0", "NumSegments": "1",
        "SmsMessageSid": f"SM{order.run:08}{number:024}", "SmsSid": f"SM{order.run:08}{number:024}",
        "SmsStatus": "received", "To": "+15005550006", "ToCity": "", "ToCountry": "US", "ToState": "", "ToZip": "",
    }  # fmt: skip
    signed = f"{order.base}/twilio/messages" + "".join(name + fields[name] for name in sorted(fields))
    signature = base64.b64encode(hmac.digest(order.token.encode(), signed.encode(), "sha1")).decode()
    kind = "application/x-www-form-urlencoded"
    return _post("/twilio/messages", urlencode(fields).encode(), kind, f"X-Twilio-Signature: {signature}")


def _update(order: Order, number: int) -> bytes:
    chat = int(_who(order, number))
    update = {
        "update_id": order.run * 1_000_000 + number,
        "message": {
            "message_id": number + 1,
            "date": 1_795_500_000,
            "chat": {"id": chat, "type": "private", "first_name": "Sam"},
            "from": {"id": chat, "is_bot": False, "first_name": "Sam", "language_code": "en"},
            "text": _said(number),
        },
    }
    secret = f"X-Telegram-Bot-Api-Secret-Token: {order.secret}"
    return _post("/telegram", json.dumps(update).encode(), "application/json", secret)


def _who(order: Order, number: int) -> str:
    return person(ChannelName(order.channel), number % PEOPLE).value


def _said(number: int) -> str:
    return "1" if number // PEOPLE % 2 == 0 else "0"


def _post(path: str, body: bytes, kind: str, header: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: kyr\r\n{header}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def speak(order: Order, calls: Iterator[bytes], until: float) -> int:
    """Send one call after the other on one connection; anything but 200 is an error."""
    reader, writer = await asyncio.open_connection("127.0.0.1", order.port)
    count = 0
    while time.perf_counter() < until:
        writer.write(next(calls))
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        at = head.lower().find(b"content-length:")
        await reader.readexactly(int(head[at + 15 :].split(b"\r\n", 1)[0]))
        count += 1
    writer.close()
    return count


async def main() -> None:
    api = await asyncio.get_running_loop().create_server(BotApi, "127.0.0.1", 0)
    print(api.sockets[0].getsockname()[1], flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = Order(**json.loads(line))
        calls = iter(requests(order, int(4000 * order.seconds) + 1000))
        started = time.perf_counter()
        until = started + order.seconds
        counts = await asyncio.gather(*(speak(order, calls, until) for _ in range(order.connections)))
        print(json.dumps({"count": sum(counts), "seconds": time.perf_counter() - started}), flush=True)
    api.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_loop()) as runner:
        runner.run(main())
