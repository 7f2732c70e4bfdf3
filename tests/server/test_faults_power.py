"""The server ends in the middle of what it does: killed inside a commit, or with all that was not synced gone."""

import random
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from e2e.program import Program, create, new_id
from e2e.server import Person, Server
from tests.server.strace import injecting

BOSS = Person("Ingrid Dahl", "ingrid@example.com", "fjord and 7 mountains", "admin")

# At each sync the file as it then is goes to another folder; what was not synced is not there, as after a power cut.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int shadow_of(const char *path, char *out) {
    const char *data = getenv("SHIM_DATA"), *shadow = getenv("SHIM_SHADOW");
    if (!data || !shadow || strncmp(path, data, strlen(data)) != 0) return 0;
    return snprintf(out, PATH_MAX, "%s/%s", shadow, strrchr(path, '/') + 1) > 0;
}

static void keep(int fd) {
    char link[64], path[PATH_MAX], target[PATH_MAX], part[PATH_MAX + 8], buffer[65536];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || !shadow_of(path, target)) return;
    snprintf(part, sizeof part, "%s.part", target);
    int out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0) return;
    off_t at = 0;
    ssize_t got;
    while ((got = pread(fd, buffer, sizeof buffer, at)) > 0) {
        if (write(out, buffer, got) != got) break;
        at += got;
    }
    close(out);
    rename(part, target);
}

int fsync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int done = real(fd);
    if (done == 0) keep(fd);
    return done;
}

int fdatasync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int done = real(fd);
    if (done == 0) keep(fd);
    return done;
}

int unlink(const char *path) {
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    char target[PATH_MAX];
    int done = real(path);
    if (done == 0 && shadow_of(path, target)) real(target);
    return done;
}
"""


def furnished(data: Path) -> tuple[Server, str]:
    server = Server(data)
    server.add(BOSS)
    return server, server.token(BOSS)


def stored(database: Path) -> list[str]:
    """Return the ids of all contacts, one for each row, after the file has been found sound."""
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in db.execute("select lower(hex(id)) from record where entity = 'contact'")]


def plain(ids: list[str]) -> list[str]:
    return sorted(id_.replace("-", "") for id_ in ids)


def a_contact(program: Program, id_: str) -> dict[str, Any]:
    return program.envelope([[program.numbered(create("contact", id_, last_name="x"))]])


@pytest.mark.parametrize("nth", [1, 2, 4])
def test_a_kill_inside_a_commit_leaves_all_of_it_or_nothing_and_a_retry_ends_it(tmp_path: Path, nth: int) -> None:
    """F1: SIGKILL at the nth sync of a commit."""
    server, token = furnished(tmp_path / "data")
    server.start()
    ids = [new_id() for _ in range(nth + 2)]
    acknowledged: list[str] = []
    with Program(server.origin, token) as program:
        bodies = [a_contact(program, id_) for id_ in ids]
        with injecting(server.pid, f"fdatasync:signal=KILL:when={nth}", tmp_path / "strace"):
            for id_, body in zip(ids, bodies, strict=True):
                if not is_answered(program, body):
                    break
                acknowledged.append(id_)
            server.kill()
        server.start()
        before = stored(server.database)

        answers = [program.http.post("/sync/v1/push", json=body).json() for body in bodies]

    server.stop()
    assert len(acknowledged) < len(ids)
    assert set(plain(acknowledged)) <= set(before)
    assert [answer["results"][0]["status"] for answer in answers] == ["applied"] * len(ids)
    assert sorted(stored(server.database)) == plain(ids)


def is_answered(program: Program, body: dict[str, Any]) -> bool:
    try:
        return program.http.post("/sync/v1/push", json=body).is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    """F1, where no system call can be aimed at."""
    server, token = furnished(tmp_path / "data")
    server.start()

    acknowledged = push_until_killed(server, token, after=random.Random(seed).randrange(5, 60))  # noqa: S311 - a moment

    found = stored(server.database)
    assert set(plain(acknowledged)) <= set(found)
    assert len(found) == len(set(found))


def push_until_killed(server: Server, token: str, *, after: int) -> list[str]:
    """Let three programs push until the server is killed, after so many answers; return what was answered."""
    acknowledged: list[str] = []
    enough = threading.Event()

    def push() -> None:
        with Program(server.origin, token) as program:
            while True:
                id_ = new_id()
                try:
                    program.http.post("/sync/v1/push", json=a_contact(program, id_)).raise_for_status()
                except httpx.TransportError:
                    return
                acknowledged.append(id_)
                if len(acknowledged) >= after:
                    enough.set()

    threads = [threading.Thread(target=push) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    server.kill()
    for thread in threads:
        thread.join()
    return acknowledged


@pytest.mark.parametrize("seed", range(2))
def test_a_power_cut_loses_nothing_that_was_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """F2: only what was synced is there afterwards."""
    shim = compiled(tmp_path)
    server, token = furnished(tmp_path / "data")
    shadow = tmp_path / "shadow"
    shutil.copytree(server.data, shadow)
    monkeypatch.setenv("LD_PRELOAD", str(shim))
    monkeypatch.setenv("SHIM_DATA", str(server.data))
    monkeypatch.setenv("SHIM_SHADOW", str(shadow))
    server.start()
    monkeypatch.delenv("LD_PRELOAD")

    acknowledged = push_until_killed(server, token, after=random.Random(seed).randrange(20, 80))  # noqa: S311 - a moment

    found = stored(shadow / "carnet.sqlite3")
    assert len(acknowledged) >= 20
    assert set(plain(acknowledged)) <= set(found)


def compiled(folder: Path) -> Path:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler is on this machine, and without one no sync can be watched")
    (folder / "shim.c").write_text(SHIM)
    words = [compiler, "-shared", "-fPIC", "-O1", "-w", "-o", str(folder / "shim.so"), str(folder / "shim.c"), "-ldl"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - the same
    assert done.returncode == 0, done.stderr
    return folder / "shim.so"
