"""The channels whose keys are set, put together."""

from contextlib import AsyncExitStack

from bot.authoring.press import handout, is_installed
from bot.content import Content
from bot.errors import SettingsError
from bot.message import Channel, ChannelName
from bot.settings import Settings


def channels_of(settings: Settings, content: Content, stack: AsyncExitStack) -> dict[ChannelName, Channel]:
    """The channels whose keys are set; in the demo, phones drawn in the browser stand in for the providers."""
    if settings.demo:
        from bot.channels.phone import Phone

        return {name: Phone(name) for name in (ChannelName.TELEGRAM, ChannelName.SMS)}
    channels: dict[ChannelName, Channel] = {}
    if settings.telegram_token:
        from bot.channels.telegram import Telegram

        secret = settings.telegram_webhook_secret
        telegram = Telegram(
            settings.telegram_token.get_secret_value(),
            webhook_secret=secret.get_secret_value() if secret else None,
            base_url=settings.telegram_base_url,
            file_url=settings.telegram_file_url,
            press=handout if is_installed() else None,
            pictures={name: picture.png for name, picture in content.pictures.items()},
        )
        stack.push_async_callback(telegram.aclose)
        channels[ChannelName.TELEGRAM] = telegram
    if settings.twilio_account_sid:
        channels |= _twilio(settings, settings.twilio_account_sid, stack)
    return channels


def _twilio(settings: Settings, account_sid: str, stack: AsyncExitStack) -> dict[ChannelName, Channel]:
    """SMS, and WhatsApp where there is a sender for it; SettingsError when a key beside the account is missing."""
    from bot.channels.twilio_sms import TwilioSms

    if settings.twilio_auth_token is None:
        raise SettingsError("KYR_TWILIO_AUTH_TOKEN: set it, or unset KYR_TWILIO_ACCOUNT_SID to turn SMS off.")
    if settings.public_base_url is None:
        raise SettingsError(
            "KYR_PUBLIC_BASE_URL: set it to the https address that Twilio calls; it is part of what it signs."
        )
    sms = TwilioSms(
        account_sid=account_sid,
        auth_token=settings.twilio_auth_token.get_secret_value(),
        public_base_url=settings.public_base_url,
        number=settings.twilio_number,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        whatsapp_sender=settings.twilio_whatsapp_sender,
        opt_out_mode=settings.twilio_opt_out_mode,
        base_url=settings.twilio_base_url,
    )
    stack.push_async_callback(sms.aclose)
    whatsapp = {ChannelName.WHATSAPP: sms} if settings.twilio_whatsapp_sender else {}
    return {ChannelName.SMS: sms, **whatsapp}
