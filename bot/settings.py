"""Everything an operator may set; read once, never by the floors below."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

SecretKeys = Annotated[tuple[SecretStr, ...], NoDecode]
Words = Annotated[tuple[str, ...], NoDecode]


def _default_data_dir() -> Path:
    """Where kyr writes when nobody says otherwise: /var/lib/kyr for root, else the platform's data folder."""
    return Path("/var/lib/kyr") if hasattr(os, "geteuid") and os.geteuid() == 0 else user_data_path("kyr")


class Settings(BaseSettings):
    """Everything an operator may set."""

    model_config = SettingsConfigDict(env_prefix="KYR_", frozen=True, extra="ignore", populate_by_name=True)

    database_url: SecretStr | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 or newer. Unset: the embedded server in KYR_DATA_DIR.",
    )
    data_dir: Path = Field(
        default_factory=_default_data_dir, description="Everything kyr writes on disk. Default: the data folder."
    )
    secret_keys: SecretKeys = Field(
        (), description="Key ring, separated by commas: the first writes, all read. `kyr keys new` prints one."
    )
    public_base_url: str | None = Field(
        None, description="The https address under which providers reach this server; what they sign and call."
    )
    port: int = Field(8000, ge=1, le=65535, validation_alias="PORT", description="Where web listens.")

    telegram_token: SecretStr | None = Field(None, description="The bot's token. Unset: no Telegram.")
    telegram_staff_token: SecretStr | None = Field(
        None, description="A second bot, for volunteers; never the one people write to. Unset: none."
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling", description="polling: the worker asks Telegram. webhook: Telegram calls web."
    )
    telegram_webhook_url: str | None = Field(
        None, description="Default: KYR_PUBLIC_BASE_URL + /telegram. The bot for volunteers: the same + /staff."
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="What Telegram sends with each webhook call: 1-256 of A-Z a-z 0-9 _ -."
    )
    telegram_base_url: str = Field("https://api.telegram.org/bot", description="Telegram's API; the token is appended.")
    telegram_file_url: str = Field("https://api.telegram.org/file/bot", description="Telegram's files.")

    twilio_account_sid: str | None = Field(None, description="Unset: no SMS.")
    twilio_auth_token: SecretStr | None = Field(None, description="Signs and checks Twilio's webhooks.")
    twilio_number: str | None = Field(None, description="The number texts are sent from, in E.164.")
    twilio_messaging_service_sid: str | None = Field(None, description="Instead of a number.")
    twilio_whatsapp_sender: str | None = Field(None, description="The WhatsApp sender, in E.164.")
    twilio_opt_out_mode: Literal["twilio", "own"] = Field(
        "twilio", description="Who confirms STOP, START and HELP: Twilio's default filter, or kyr."
    )
    twilio_base_url: str = Field("https://api.twilio.com", description="Twilio's REST API.")

    content_dir: Path | None = Field(None, description="The organisation's own content, merged over the shipped one.")
    locales: Words = Field((), description="Languages to offer, separated by commas. Unset: all that have a catalog.")
    allow_unreviewed: Words = Field(
        (), description="Languages whose unsigned texts may be said as drafts, or `all`. Unset: none."
    )
    attachments: bool = Field(
        False, description="Let the volunteer who holds a chat look at photos and hear voice messages. Unset: nobody."
    )
    retention_days: int = Field(7, ge=1, le=30, description="Days after closing before an escalation is destroyed.")
    daily_segments: int = Field(
        20_000, ge=1, description="The most SMS segments a day. Above it: danger, a person and volunteers only."
    )
    metrics_token: SecretStr | None = Field(None, description="Bearer token for /metrics. Unset: /metrics is off.")
    demo: bool = Field(False, description="Serve /demo, the phone beside the console. Never on a public server.")
    today: date | None = Field(None, description="Pretend it is this day (YYYY-MM-DD). For demos and drills only.")

    @field_validator("secret_keys", "locales", "allow_unreviewed", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


BESIDE = ("KYR_CHROMIUM", "KYR_TEST_")  # how names begin that the Makefile and the tests read, not kyr
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment, as it is shown to an operator."""

    name: str
    meaning: str
    default: str
    value: str  # a secret says only that it is set


def load(**overrides: object) -> Settings:
    """Read the environment once; raises SettingsError that names every wrong variable and how to mend it."""
    wrong = list(_strangers(os.environ))
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic, which is the point
    except ValidationError as error:
        wrong += [f"{_variable(found['loc'])}: {found['msg']}. See `kyr settings`." for found in error.errors()]
    else:
        wrong += _halves(settings)
        if not wrong:
            return settings
    raise SettingsError("\n".join(wrong)) from None


def for_demo(settings: Settings, key: str) -> Settings:
    """The same machine without its providers, its database and its keys: what a demo may touch."""
    apart = {
        "demo": True,
        "allow_unreviewed": ("all",),
        "attachments": True,
        "database_url": None,
        "data_dir": settings.data_dir / "demo",  # never the rows of a real service on the same machine
        "secret_keys": (SecretStr(key),),
        "public_base_url": None,
        "telegram_token": None,
        "telegram_staff_token": None,
        "twilio_account_sid": None,
    }
    return settings.model_copy(update=apart)


def variables(settings: Settings | None = None) -> tuple[Variable, ...]:
    """Every variable in the order of this file; without settings, the values are left out."""
    return tuple(
        Variable(
            name=_named(name),
            meaning=field.description or "",
            default="" if field.default_factory else _shown(field.default),
            value=_shown(getattr(settings, name)) if settings else "",
        )
        for name, field in Settings.model_fields.items()
    )


def _strangers(names: Iterable[str]) -> list[str]:
    """A sentence for every KYR_ variable nobody reads: a misspelled one would silently change nothing."""
    known = [_named(name) for name in Settings.model_fields]
    found = []
    for name in sorted(set(names) - set(known)):
        if name.upper().startswith("KYR_") and not name.startswith(BESIDE):
            near = get_close_matches(name.upper(), known, n=1, cutoff=0.7)
            mend = f"Did you mean {near[0]}?" if near else "Remove it; `kyr settings` lists what there is."
            found.append(f"{name}: there is no such setting. {mend}")
    return found


def _halves(settings: Settings) -> list[str]:
    """A sentence for everything that is set by half: a channel works wholly or is off."""
    found = []
    if base := settings.public_base_url:
        found += _not_public("KYR_PUBLIC_BASE_URL", base)
    staff = settings.telegram_staff_token
    if staff and staff == settings.telegram_token:
        found.append("KYR_TELEGRAM_STAFF_TOKEN: must be another bot than KYR_TELEGRAM_TOKEN. Make a second one.")
    if (settings.telegram_token or staff) and settings.telegram_mode == "webhook":
        if settings.telegram_webhook_url:
            found += _not_public("KYR_TELEGRAM_WEBHOOK_URL", settings.telegram_webhook_url)
        elif not base:
            found.append("KYR_PUBLIC_BASE_URL: KYR_TELEGRAM_MODE=webhook needs the address Telegram is to call.")
        secret = settings.telegram_webhook_secret
        if secret is None or not WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            found.append(
                "KYR_TELEGRAM_WEBHOOK_SECRET: KYR_TELEGRAM_MODE=webhook needs one, 1-256 of A-Z a-z 0-9 _ -. "
                "Without it anybody could pretend to be Telegram."
            )
    if settings.twilio_account_sid or settings.twilio_auth_token:
        needed = {
            "KYR_TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
            "KYR_TWILIO_AUTH_TOKEN": settings.twilio_auth_token,
            "KYR_TWILIO_NUMBER": settings.twilio_number or settings.twilio_messaging_service_sid,
            "KYR_PUBLIC_BASE_URL": base,
        }
        found += [
            f"{name}: SMS needs it, because other KYR_TWILIO_ settings are set." for name in needed if not needed[name]
        ]
    return found


def _not_public(name: str, url: str) -> list[str]:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return []
    return [f"{name}: must begin with https:// (plain http only on this machine itself)."]


def _shown(value: object) -> str:
    match value:
        case None | () | False:
            return ""
        case SecretStr():
            return "(set, hidden)"
        case tuple():
            return "(set, hidden)" if isinstance(value[0], SecretStr) else ",".join(value)
        case True:
            return "1"
        case _:
            return str(value)


def _named(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"KYR_{field.upper()}"


def _variable(where: tuple[int | str, ...]) -> str:
    name = str(where[0])
    return name if name.isupper() else f"KYR_{name.upper()}"
