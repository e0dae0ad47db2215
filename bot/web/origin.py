"""Forms are taken from our own pages only: no other site can make a volunteer's browser act.

Browsers say where a request comes from (`Sec-Fetch-Site`), older ones at least their `Origin`.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Endpoint = Callable[[Request], Awaitable[Response]]

OURS = ("same-origin", "none")  # `none`: the person themselves, by an address or a bookmark


def form(path: str, endpoint: Endpoint) -> Route:
    """The address of a form."""

    async def checked(request: Request) -> Response:
        if not is_ours(request):
            return PlainTextResponse("This form was sent from another site.", 403)
        return await endpoint(request)

    return Route(path, checked, methods=["POST"])


def is_ours(request: Request) -> bool:
    """Say whether a request comes from one of our own pages; a browser that says nothing is not believed."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in OURS
    origin = request.headers.get("origin", "")
    return origin.partition("://")[2] == request.headers.get("host", "")
