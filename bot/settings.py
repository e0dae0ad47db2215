"""Everything an operator may set; read once, never by the floors below."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

SecretKeys = Annotated[tuple[SecretStr, ...], NoDecode]
Words = Annotated[tuple[str, ...], NoDecode]


def _default_data_dir() -> Path:
    """Where kyr writes when nobody says otherwise: /var/lib/kyr for root, else the platform's data folder."""
    import os

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
    telegram_staff_token: SecretStr | None = Field(None, description="A second bot, for volunteers.")
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling", description="polling: the worker asks Telegram. webhook: Telegram calls web."
    )
    telegram_webhook_url: str | None = Field(None, description="Default: KYR_PUBLIC_BASE_URL + /telegram.")
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
    retention_days: int = Field(7, ge=1, le=30, description="Days after closing before an escalation is destroyed.")
    daily_segments: int = Field(20_000, ge=1, description="The most SMS segments a day; above it only urgent texts.")
    metrics_token: SecretStr | None = Field(None, description="Bearer token for /metrics. Unset: /metrics is off.")
    demo: bool = Field(False, description="Serve /demo, the phone beside the console. Never on a public server.")
    today: date | None = Field(None, description="Pretend it is this day (YYYY-MM-DD). For demos and drills only.")

    @field_validator("secret_keys", "locales", "allow_unreviewed", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def load(**overrides: object) -> Settings:
    """Read the environment once; raises SettingsError that names every wrong variable and how to mend it."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic, which is the point
    except ValidationError as error:
        lines = [f"{_variable(found['loc'])}: {found['msg']}. See `kyr settings`." for found in error.errors()]
        raise SettingsError("\n".join(lines)) from None


def _variable(where: tuple[int | str, ...]) -> str:
    name = str(where[0])
    return name if name.isupper() else f"KYR_{name.upper()}"
