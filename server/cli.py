"""The command ``carnet``: serve, migrate, and what an operator does on the server's own machine."""

import contextlib
import gc
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click
import uvicorn

from server import clock, logs
from server.actions import set_up
from server.app import App, create_app, prepared
from server.commands.backup import backup, restore
from server.commands.demo import demo
from server.commands.device import device
from server.commands.keep import keep
from server.commands.token import token
from server.commands.user import user
from server.settings import Settings, from_environment
from server.version import VERSION
from sync.errors import CarnetError

_GRACE_S: Final = 10
_KEEP_ALIVE_S: Final = 75  # longer than proxies do, or one of them sends a request into a line that is being closed
_CODE_BYTES: Final = 16
_NEW_OBJECTS: Final = 50_000


@click.group()
@click.version_option(VERSION, prog_name="carnet")
def cli() -> None:
    """Carnet, a sales notebook that works without a signal."""


@cli.command()
@click.option("--host", help="Address to listen on [CARNET_HOST, 127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port; 0 takes a free one [CARNET_PORT, 8000].")
@click.option("--data", type=click.Path(path_type=Path), help="Data folder [CARNET_DATA, ./data].")
@click.option("--tls-cert", type=click.Path(exists=True), help="Certificate, when no proxy does TLS.")
@click.option("--tls-key", type=click.Path(exists=True), help="The certificate's key.")
def serve(host: str | None, port: int | None, data: Path | None, tls_cert: str | None, tls_key: str | None) -> None:
    """Serve the application until it is stopped."""
    logs.configure(plain=sys.stderr.isatty())
    with failing_in_one_line():
        settings = _chosen(host, port, data)
        listening = _bound(settings)
        settings = replace(settings, port=listening.getsockname()[1])
        app = create_app(settings, prepared(settings))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_GRACE_S,
        timeout_keep_alive=_KEEP_ALIVE_S,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
    )
    # After its own clean end uvicorn raises the signal again, and the process would die of it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = Server(config, app, f"{'https' if tls_cert else 'http'}://{_shown(settings.host)}:{settings.port}")
    server.run(sockets=[listening])


@cli.command()
def migrate() -> None:
    """Bring the database to this version, after a copy of it was made; serving does this by itself."""
    with failing_in_one_line():
        prepared(from_environment()).close()
    click.echo(f"The database is at the version of Carnet {VERSION}.")


cli.add_command(backup)
cli.add_command(restore)
cli.add_command(keep)
cli.add_command(user)
cli.add_command(token)
cli.add_command(device)
cli.add_command(demo)


class Server(uvicorn.Server):
    """Uvicorn, which here says where it is when it can be reached, and ends open streams when it stops."""

    def __init__(self, config: uvicorn.Config, app: App, address: str) -> None:
        super().__init__(config)
        self._app = app
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so; on the first run also how to set everything up."""
        await super().startup(sockets)
        if self.should_exit:
            return
        _settle_in()
        service = self._app.state.service
        public = service.settings.public_url or self._address
        click.echo(f"Carnet {VERSION} is ready on {public}")
        code = clock.random_bytes(_CODE_BYTES).hex()
        if await service.write(lambda db: set_up.announce(db, code, clock.wall_ms())):
            click.echo(f"Nobody is here yet. Set it up at {public}/setup?code={code}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the open streams first: each one would keep the server waiting for ever."""
        if hasattr(self._app.state, "service"):
            self._app.state.service.hub.stop()
        await super().shutdown(sockets)


def _settle_in() -> None:
    """Keep what was loaded at start out of every later collection of garbage.

    A push makes tens of thousands of objects and no cycles; by default each would set off several walks over all the
    objects of the process, libraries included.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


@contextlib.contextmanager
def failing_in_one_line() -> Iterator[None]:
    """Say in one sentence what an operator can mend; everything else is a bug, with its traceback."""
    try:
        yield
    except CarnetError as error:
        raise click.ClickException(str(error)) from error


def _chosen(host: str | None, port: int | None, data: Path | None) -> Settings:
    given: dict[str, Any] = {"host": host, "port": port, "data": data}
    return replace(from_environment(), **{name: value for name, value in given.items() if value is not None})


def _bound(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        raise click.ClickException(f"Cannot listen on {where}: {error.strerror}. Choose another with PORT=.") from error
    listening.set_inheritable(True)
    return listening


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def main() -> None:
    """Run the command."""
    cli()
