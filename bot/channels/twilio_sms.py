"""Texts by Twilio, SMS and WhatsApp: signed webhook calls in, TwiML out, REST for what comes later."""

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from bot.channels.cleaning import cleaned
from bot.channels.looks import SMS
from bot.channels.twilio_media import attachments, parted
from bot.channels.twilio_rest import TwilioRest
from bot.channels.twilio_signature import Form, Signatures
from bot.errors import SettingsError
from bot.message import (
    Address,
    Attached,
    ChannelName,
    Inbound,
    NotShown,
    Outbound,
    Receipt,
    Refused,
    RefusedBecause,
    Shown,
)

MESSAGES_PATH = "/twilio/messages"
STATUS_PATH = "/twilio/status"
WHATSAPP_PREFIX = "whatsapp:"

# The words Twilio's default filter answers by itself: the whole text, in any case. support.twilio.com, 223134027
CARRIER_STOPS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE")
CARRIER_STARTS = ("START", "UNSTOP", "YES")
CARRIER_HELPS = ("HELP", "INFO")
CARRIER_WORDS = frozenset((*CARRIER_STOPS, *CARRIER_STARTS, *CARRIER_HELPS))

_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a text that was sent earlier, as Twilio tells it; such reports come late, twice, out of order."""

    provider_id: str
    status: str
    error: str  # Twilio's code, or ""


class TwilioSms:
    """One Twilio number or Messaging Service, and a WhatsApp sender beside it."""

    name = ChannelName.SMS
    capabilities = SMS
    answers_inline = True

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_base_url: str,
        number: str | None = None,
        messaging_service_sid: str | None = None,
        whatsapp_sender: str | None = None,
        opt_out_mode: Literal["twilio", "own"] = "twilio",
        base_url: str = "https://api.twilio.com",
    ) -> None:
        if not _ACCOUNT.fullmatch(account_sid):
            raise SettingsError("KYR_TWILIO_ACCOUNT_SID: an account's id is AC and 32 hexadecimal digits.")
        self._senders = _senders(number, messaging_service_sid, whatsapp_sender)
        self._messages_url = public_base_url.rstrip("/") + MESSAGES_PATH
        self._status_url = public_base_url.rstrip("/") + STATUS_PATH
        self._carrier_answers = opt_out_mode == "twilio"
        self._signatures = Signatures(auth_token)
        self._rest = TwilioRest(account_sid, auth_token, base_url=base_url)
        self.unreadable = 0  # signed calls nobody could read, since this process began

    async def aclose(self) -> None:
        """Close every connection to Twilio."""
        await self._rest.aclose()

    async def check(self) -> None:
        """Ask Twilio whether it knows this account: SettingsError when not, ChannelError when it does not answer."""
        await self._rest.check()

    def receive(self, body: bytes, signature: str | None, query: str = "") -> Inbound | None:
        """Read one webhook call; raises InboundRejected unless Twilio signed it.

        None when nobody can be answered: an anonymous number, a short code (two robots would talk for ever).
        """
        form = self._signed(self._messages_url, body, signature, query)
        message_id, sender = form.first("MessageSid"), _sender(form.first("From"))
        if not message_id:
            self.unreadable += 1
            return None
        if sender is None:
            return None
        text = form.first("Body")
        return Inbound(
            message_id,
            sender,
            text,
            unreadable=not text and form.first("NumMedia") not in ("", "0"),
            carrier_answered=self._carrier_has_answered(form, sender, text),
            attachments=attachments(form),
        )

    def reported(self, body: bytes, signature: str | None, query: str = "") -> Reported | None:
        """Read one status callback; raises InboundRejected unless Twilio signed it."""
        form = self._signed(self._status_url, body, signature, query)
        provider_id, status = form.first("MessageSid"), form.first("MessageStatus")
        return Reported(provider_id, status, form.first("ErrorCode")) if provider_id and status else None

    async def send(self, to: Address, outbound: Outbound) -> Receipt:
        """Send one text that does not ride in the answer to a text."""
        sender = self._senders.get(to.channel)
        if sender is None:
            return Refused(RefusedBecause.OUR_FAULT)
        prefix = WHATSAPP_PREFIX if to.channel is ChannelName.WHATSAPP else ""
        return await self._rest.send(prefix + to.value, outbound.text, sender=sender, status_url=self._status_url)

    async def fetch(self, handle: str, kind: Attached) -> Shown | NotShown:
        """Read a picture or a recording through memory, and take out what is hidden in it."""
        content = await self._rest.fetch_media(*parted(handle))
        return content if isinstance(content, NotShown) else await cleaned(kind, content)

    async def erase(self, handle: str) -> bool:
        """Have Twilio erase its copy of something a person sent; True once there is none."""
        return await self._rest.erase_media(*parted(handle))

    def _signed(self, url: str, body: bytes, signature: str | None, query: str) -> Form:
        form = Form.parse(body)
        self._signatures.verify(f"{url}?{query}" if query else url, form, signature)
        return form

    def _carrier_has_answered(self, form: Form, sender: Address, text: str) -> bool:
        if form.first("OptOutType"):  # sent by Advanced Opt-Out only, on every channel
            return True
        return self._carrier_answers and sender.channel is ChannelName.SMS and text.strip().upper() in CARRIER_WORDS


def _senders(
    number: str | None, messaging_service_sid: str | None, whatsapp_sender: str | None
) -> dict[ChannelName, dict[str, str]]:
    """Who texts are from, as the REST API takes it."""
    senders: dict[ChannelName, dict[str, str]] = {}
    if messaging_service_sid:
        if not _SERVICE.fullmatch(messaging_service_sid):
            raise SettingsError("KYR_TWILIO_MESSAGING_SERVICE_SID: a service's id is MG and 32 hexadecimal digits.")
        senders[ChannelName.SMS] = {"messaging_service_sid": messaging_service_sid}
    elif number:
        senders[ChannelName.SMS] = {"from_": _own_number("KYR_TWILIO_NUMBER", number)}
    if whatsapp_sender:
        own = _own_number("KYR_TWILIO_WHATSAPP_SENDER", whatsapp_sender.removeprefix(WHATSAPP_PREFIX))
        senders[ChannelName.WHATSAPP] = {"from_": WHATSAPP_PREFIX + own}
    if not senders:
        raise SettingsError("KYR_TWILIO_NUMBER: set it, or KYR_TWILIO_MESSAGING_SERVICE_SID, to send texts.")
    return senders


def _own_number(variable: str, value: str) -> str:
    number = _e164(value)
    if number is None:
        raise SettingsError(f"{variable}: write it as + and the digits, like +12125550100.")
    return number


def _sender(value: str) -> Address | None:
    """Who wrote; None for what cannot be answered."""
    channel = ChannelName.WHATSAPP if value.startswith(WHATSAPP_PREFIX) else ChannelName.SMS
    number = _e164(value.removeprefix(WHATSAPP_PREFIX))
    return Address(channel, number) if number else None


def _e164(value: str) -> str | None:
    """A telephone number in its one international form; None for short codes, `anonymous` and the like."""
    if not value.startswith("+"):
        return None
    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
