"""create_app: the one place where the parts are wired together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, cast

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send

from server import assets, clock, problems
from server.access import Access, Authenticated, provide_caller
from server.actions.apply_push import ApplyPush
from server.api.blob_uploads import Uploads
from server.api.blobs import AttachmentController, BlobController
from server.api.handed_in import HandedInController, LetterController
from server.api.health import HealthController
from server.api.people import PeopleController, WorkspaceController
from server.api.pull import Pulls
from server.api.sign_in import SignInController
from server.api.sync import SyncController
from server.pace import Pace
from server.reactions import REACTIONS
from server.reactions.files import FileKeeper
from server.service import Service
from server.settings import Settings
from server.store import copies, schema
from server.store.blob_files import open_files
from server.store.engine import Database, open_database

if TYPE_CHECKING:
    from litestar.types import HTTPScope

_SCREENS: Final = frozenset({"/people"})
"""Addresses that are both a screen of the client and an endpoint of the server."""

_DOCUMENT: Final = (b"sec-fetch-dest", b"document")


class App(Litestar):
    """The application; a browser that is sent to a screen's address gets the client and not the endpoint's answer."""

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Answer a request, or run through a lifespan."""
        if scope["type"] == ScopeType.HTTP:
            asked = cast("HTTPScope", scope)
            if asked["path"] in _SCREENS and _DOCUMENT in asked["headers"]:
                asked["path"] = "/"
        await super().__call__(scope, receive, send)


def create_app(settings: Settings, database: Database | None = None) -> App:
    """Return the application. It owns the database from its start to its end; without one it opens it then."""

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        files = open_files(settings.data, settings.blobs_url)
        reactions = (*REACTIONS, *FileKeeper(files).reactions())
        service = Service(settings, database or prepared(settings), ApplyPush(), reactions)
        app.state.service = service
        access = Access(read=service.read, write=service.write, public_url=settings.public_url)
        service.forget_callers = access.forget_members
        app.state.access = access
        app.state.pulls = Pulls(service)
        app.state.pace = Pace(clock.monotonic)
        app.state.files = files
        app.state.uploads = Uploads(service, files)
        try:
            yield
        finally:
            await service.close()

    return App(
        route_handlers=[
            SyncController,
            SignInController,
            PeopleController,
            WorkspaceController,
            BlobController,
            AttachmentController,
            HandedInController,
            LetterController,
            HealthController,
            assets.client_route(settings.static),
        ],
        dependencies={
            "service": Provide(_service, sync_to_thread=False),
            "access": Provide(_access, sync_to_thread=False),
            "caller": Provide(provide_caller),
        },
        middleware=[Authenticated()],
        exception_handlers=problems.exception_handlers,
        before_send=[problems.secure],
        lifespan=[running],
        # The framework's own would take over the root logger, and serve a page about itself.
        logging_config=None,
        openapi_config=None,
    )


def prepared(settings: Settings) -> Database:
    """Return the database, locked for this process and brought to this version."""
    database = open_database(settings.data, settings.database_url)
    try:
        database.claim()
        if database.file is not None:
            copies.fold_log(database.file)
        schema.upgrade(database, stamp=clock.rfc3339(clock.wall_ms()).replace(":", ""))
    except BaseException:
        database.close()
        raise
    return database


def _service(state: State) -> Service:
    service: Service = state.service
    return service


def _access(state: State) -> Access:
    access: Access = state.access
    return access
