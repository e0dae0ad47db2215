"""Whether a webhook call comes from Twilio: its signature over our own public address and every form field."""

import hmac
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from bot.errors import InboundRejected

FIELDS_LIMIT = 200  # Twilio sends about twenty; a form of thousands is an attack on the sorting below


class Form(dict[str, list[str]]):
    """The fields of one call; a name may come more than once, and the signature covers every value."""

    @classmethod
    def parse(cls, body: bytes) -> "Form":
        """Read a form; raises InboundRejected when it has far more fields than Twilio ever sends."""
        form = cls()
        try:
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS_LIMIT)
        except ValueError as error:
            raise InboundRejected("a Twilio webhook call has too many fields") from error
        for name, value in pairs:
            form.setdefault(name, []).append(value)
        return form

    def getall(self, name: str) -> list[str]:
        """Every value of a name; Twilio's validator asks for them by this method."""
        return self[name]

    def first(self, name: str) -> str:
        """The first value of a name, or nothing."""
        values = self.get(name)
        return values[0] if values else ""


class Signatures:
    """Checks signatures with the account's auth token."""

    def __init__(self, auth_token: str) -> None:
        self._validator = RequestValidator(auth_token)

    def verify(self, url: str, form: Form, signature: str | None) -> None:
        """Raise InboundRejected unless Twilio signed this call to our configured address.

        One computation is enough for nearly every call. Only when it fails, the validator's own way follows, which
        also tries the address with and without its port: Twilio is not consistent about that.
        """
        given = (signature or "").encode("utf-8", "replace")
        if hmac.compare_digest(self._validator.compute_signature(url, form).encode(), given):
            return
        if not self._validator.validate(url, form, signature or ""):
            raise InboundRejected("the signature of a Twilio webhook call is wrong")
