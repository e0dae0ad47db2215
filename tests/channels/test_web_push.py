"""Which addresses a ring may go to: those of the known browsers' push services, and no other."""

import pytest

from bot.channels.web_push import PushServices, audience, is_push_service
from bot.message import Refused, RefusedBecause, TryAgain

REAL = (
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://fcm.googleapis.com/wp/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/abc",
    "https://wns2-by3p.notify.windows.com/w/?token=abc",
)
OTHERS = (
    "",
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://127.0.0.1/fcm",
    "https://localhost/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://example.org/?fcm.googleapis.com",
    "https://fcm.googleapis.com.example.org/",
    "https://fcm.googleapis.com@example.org/",
    "https://example.org#@fcm.googleapis.com/",
    "https://example.org\\@fcm.googleapis.com/",
    "https://fcm.googleapis.com\\@example.org/",
    "https://fcm.googleapis.com:8443/",
    "https://fcm.googleapis.com:x/",
    "https://fcm.googleapis.com/\r\nX: y",
    "https://notfcm.googleapis.com/",
    "https://push.apple.com.evil.example/",
    "https://evilpush.apple.com/",
    "https://.push.apple.com/",
    "https://push.apple.com/",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/",
    "https://[fcm.googleapis.com/",
    "https://fcm.googleapis.com/" + "a" * 3000,
    "https://fcm.googleapiś.com/",
)


@pytest.mark.parametrize("endpoint", REAL)
def test_the_push_services_of_the_known_browsers_are_rung(endpoint: str) -> None:
    assert is_push_service(endpoint)
    assert endpoint.startswith(f"{audience(endpoint)}/")


@pytest.mark.parametrize("endpoint", OTHERS)
async def test_nothing_else_is_ever_called(endpoint: str) -> None:
    assert not is_push_service(endpoint)
    services = PushServices()
    assert await services.ring(endpoint, "", urgent=True) == Refused(RefusedBecause.UNREACHABLE)
    assert services._wire is None


async def test_a_push_service_that_is_away_is_asked_again() -> None:
    services = PushServices(lambda _: True)
    assert isinstance(await services.ring("http://127.0.0.1:9/send", "", urgent=False), TryAgain)
    await services.aclose()
