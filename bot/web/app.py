"""The whole of what kyr answers over HTTP, put together from its rooms."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.assemble import App
from bot.service.intake import Intake
from bot.web import console, demo, health, pages, webhooks
from bot.web.health import Metrics
from bot.web.security import SecurityHeaders


def build(app: App) -> Starlette:
    """Put the rooms together; what a setting turns off has no address at all."""
    metrics = Metrics.make()
    telegram = webhooks.telegram_of(app)
    intake = Intake(app.turns, app.delivery, telegram) if telegram else None
    routes: Sequence[BaseRoute] = (
        *webhooks.routes(app, metrics, intake),
        *health.routes(app, metrics),
        *console.routes(app),
        *(demo.routes(app) if app.settings.demo else ()),
        *pages.routes(app),
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        if intake:
            await intake.settle()  # what is committed goes out before the process ends

    https = (app.settings.public_base_url or "").startswith("https://")
    application = Starlette(routes=routes, middleware=[Middleware(SecurityHeaders, https=https)], lifespan=lifespan)
    application.state.intake = intake
    return application
