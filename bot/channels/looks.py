"""What each channel can show."""

from collections.abc import Mapping

from bot.message import Capabilities, ChannelName

TELEGRAM = Capabilities(buttons=True, markup=True, characters=4096, papers=True, pictures=True)
SMS = Capabilities(segments=True, characters=1600)  # Twilio's limit on one body, error 21617
WHATSAPP = Capabilities(characters=1600)
BROWSER = Capabilities(buttons=True, markup=True, pictures=True)
TERMINAL = Capabilities()

LOOKS: Mapping[ChannelName, Capabilities] = {
    ChannelName.TELEGRAM: TELEGRAM,
    ChannelName.SMS: SMS,
    ChannelName.WHATSAPP: WHATSAPP,
    ChannelName.BROWSER: BROWSER,
    ChannelName.TERMINAL: TERMINAL,
}
