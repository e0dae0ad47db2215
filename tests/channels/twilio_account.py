"""A Twilio account of ours as the tests of texts use it."""

from bot.channels.twilio_sms import TwilioSms
from bot.message import Address, ChannelName
from tests.fakes.twilio_rest import ACCOUNT, AUTH_TOKEN, NUMBER

BASE = "https://kyr.example"
MESSAGES = f"{BASE}/twilio/messages"
STATUS = f"{BASE}/twilio/status"
SAM = Address(ChannelName.SMS, "+12025550123")


def twilio_sms(opt_out_mode: str = "twilio", base_url: str = "http://127.0.0.1:9") -> TwilioSms:
    return TwilioSms(
        account_sid=ACCOUNT,
        auth_token=AUTH_TOKEN,
        public_base_url=BASE + "/",
        number=NUMBER,
        opt_out_mode="own" if opt_out_mode == "own" else "twilio",
        base_url=base_url,
    )
