"""How this process is: alive, ready to answer people, and what it has counted. No count has a person in it."""

import hmac
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.errors import StoreError


@dataclass(frozen=True, slots=True)
class Metrics:
    """What this process counts, by channel and outcome only."""

    registry: CollectorRegistry
    inbounds: Counter
    seconds: Histogram
    segments: Gauge

    @classmethod
    def make(cls) -> "Metrics":
        """Begin to count."""
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        return cls(
            registry,
            Counter(
                "kyr_webhook_calls", "Webhook calls by channel and outcome.", ["channel", "outcome"], registry=registry
            ),
            Histogram("kyr_turn_seconds", "From a webhook call to its answer.", ["channel"], registry=registry),
            Gauge("kyr_sms_segments", "SMS segments of today, and how many may be sent.", ["which"], registry=registry),
        )

    def count(self, channel: str, outcome: str) -> None:
        """Count one webhook call."""
        self.inbounds.labels(channel, outcome).inc()


@dataclass(frozen=True, slots=True)
class Health:
    """Answers those who watch this process."""

    app: App
    metrics: Metrics

    async def alive(self, request: Request) -> Response:
        """Answer, and nothing else: this process lives."""
        return PlainTextResponse("ok")

    async def ready(self, request: Request) -> Response:
        """The database answers, and there is a language in which something may be said; otherwise 503 and why."""
        why = [*await self._database(), *self._content()]
        return JSONResponse({"ready": not why, "why": why}, 503 if why else 200)

    async def counts(self, request: Request) -> Response:
        """What was counted, for whoever has the token; without a token there is no such page."""
        token = self.app.settings.metrics_token
        if token is None:
            return PlainTextResponse("Not Found", 404)
        ours = f"Bearer {token.get_secret_value()}".encode()
        if not hmac.compare_digest(request.headers.get("authorization", "").encode("utf-8", "replace"), ours):
            return PlainTextResponse("Unauthorized", 401, headers={"WWW-Authenticate": "Bearer"})
        await self.app.budget.settle()
        self.metrics.segments.labels("sent").set(self.app.budget.today)
        self.metrics.segments.labels("limit").set(self.app.budget.most)
        return Response(generate_latest(self.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def _database(self) -> list[str]:
        try:
            await self.app.database.ping()
        except StoreError:
            return ["The database does not answer. Look at DATABASE_URL and whether PostgreSQL runs."]
        return []

    def _content(self) -> list[str]:
        talk, today = self.app.talk, self.app.talk.clock.today()
        if any(talk.shelf.can_say(talk.content.kit, locale, today) for locale in talk.voice.languages):
            return []
        return [
            "The safety kit is not signed off, so people get help lines and a human only. `kyr check --release --kit` "
            "lists what is missing. Have it signed, or set KYR_ALLOW_UNREVIEWED to say drafts."
        ]


def routes(app: App, metrics: Metrics) -> list[BaseRoute]:
    """What those who watch this process ask."""
    health = Health(app, metrics)
    return [
        Route("/healthz", health.alive, methods=["GET"]),
        Route("/readyz", health.ready, methods=["GET"]),
        Route("/metrics", health.counts, methods=["GET"]),
    ]
