"""The place where bytes lie: one suite, run on a folder and on an S3 server of the tests' own."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.exceptions import GenericError

from server.store.blob_files import BlobFiles, BlobsUrlError, FilesUnreachable, open_files, told
from server.store.writer import StorageFull
from tests.server.photos import a_bucket

LARGE = os.urandom(6 * 1024 * 1024)


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with a_bucket() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> BlobFiles:
    return open_files(tmp_path, request.getfixturevalue("bucket") if request.param == "s3" else None)


def test_what_was_put_is_read_back_whole_and_in_parts(files: BlobFiles) -> None:
    files.put("w/content/ab/abc", LARGE)

    assert files.size("w/content/ab/abc") == len(LARGE)
    assert files.read("w/content/ab/abc", 100, 200) == LARGE[100:200]
    assert b"".join(files.pieces("w/content/ab/abc", 0, len(LARGE))) == LARGE


def test_a_file_of_the_disk_is_put_without_being_read_into_memory(files: BlobFiles, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(LARGE)

    files.put("w/content/cd/cde", source)

    assert files.read("w/content/cd/cde", len(LARGE) - 5, len(LARGE)) == LARGE[-5:]


def test_the_same_name_put_twice_holds_the_second(files: BlobFiles) -> None:
    files.put("w/twice", b"first")
    files.put("w/twice", b"second")

    assert files.read("w/twice", 0, 6) == b"second"


def test_what_is_not_there_is_told_so_and_removed_without_a_word(files: BlobFiles) -> None:
    files.remove(["w/nothing"])

    assert files.size("w/nothing") is None
    with pytest.raises(FileNotFoundError):
        files.read("w/nothing", 0, 1)


def test_files_are_listed_by_folder_with_their_age(files: BlobFiles) -> None:
    for name in ("x1/content/a", "x1/preview/b", "x2/content/c"):
        files.put(name, b"1234")

    found = list(files.listed("x1/"))

    assert sorted(one.name for one in found) == ["x1/content/a", "x1/preview/b"]
    assert {one.size for one in found} == {4}
    assert all(datetime.now(UTC) - one.written_at < timedelta(hours=1) for one in found)
    files.remove([one.name for one in found])
    assert list(files.listed("x1/")) == []


def test_storage_that_does_not_answer_is_no_fault_of_the_file(tmp_path: Path) -> None:
    url = "s3://carnet?endpoint=http://127.0.0.1:9&access_key_id=k&secret_access_key=very-secret&region=x"
    files = open_files(tmp_path, url)

    with pytest.raises(FilesUnreachable) as told_so:
        files.put("w/a", b"x")

    assert "very-secret" not in str(told_so.value)


def test_a_full_disk_is_told_as_such() -> None:
    assert isinstance(told(OSError(28, "No space left on device")), StorageFull)
    assert isinstance(told(GenericError("Unable to copy: No space left on device (os error 28)")), StorageFull)
    assert isinstance(told(OSError(5, "Input/output error")), FilesUnreachable)


@pytest.mark.parametrize("url", ["ftp://host/folder", "s3://", "s3://bucket?colour=blue"])
def test_an_address_that_cannot_be_used_is_refused_at_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(BlobsUrlError):
        open_files(tmp_path, url)


def test_a_folder_may_be_named(tmp_path: Path) -> None:
    open_files(tmp_path, str(tmp_path / "elsewhere")).put("w/a", b"x")

    assert (tmp_path / "elsewhere" / "w" / "a").read_bytes() == b"x"
