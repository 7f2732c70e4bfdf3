"""What the repository promises about itself: locks, rules, tests and imports that no linter of ours watches."""

import ast
import json
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLIENT = ROOT / "client"
FOLDERS = ("sync", "server", "client/src", "client/build", "client/public", "tests", "e2e", "bench", ".ci")
MADE = {"static", "__pycache__", "node_modules", ".ruff_cache"}
TEXT = {".py", ".ts", ".tsx", ".css", ".json", ".jsonc", ".html", ".md", ".toml", ".txt", ".svg", ".webmanifest", ""}
# Where each side may look at the clock or draw by chance; everything else is handed what was seen there.
CLOCKS = {"server/clock.py", "client/src/clock.ts"}


def files(*suffixes: str, under: tuple[str, ...] = FOLDERS) -> Iterator[tuple[str, str]]:
    """Yield path and text of our own files; no git is needed, an unpacked archive will do."""
    found = [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".coverage")]
    for folder in under:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(found):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in (suffixes or TEXT) and not MADE & set(path.relative_to(ROOT).parts):
            yield name, path.read_text(encoding="utf-8")


def is_test(name: str) -> bool:
    return name.startswith(("tests/", "e2e/", "bench/")) or ".test." in name


def matches(pattern: str, *suffixes: str, under: tuple[str, ...] = FOLDERS) -> list[str]:
    """Name each line of our own, tests left out, in which the pattern stands."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in files(*suffixes, under=under)
        if not is_test(name)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_python_locks_pin_by_hash_and_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = re.findall(r"^([a-z0-9._-]+)==((?:.*\\\n)*.*)", text, re.MULTILINE)

    assert pins
    assert [name for name, rest in pins if "--hash=sha256:" not in rest] == []
    assert re.findall(r"^.*(?:://|--(?:extra-)?index-url|--find-links|--trusted-host).*$", text, re.MULTILINE) == []


def test_both_python_locks_agree() -> None:
    runtime, dev = (
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.txt", "requirements-dev.txt")
    )

    assert {name: version for name, version in dev.items() if runtime.get(name, version) != version} == {}


@pytest.mark.parametrize("folder", ["client", "bench/lighthouse"])
def test_a_lock_of_npm_pins_by_hash_and_names_no_host(folder: str) -> None:
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    locked = {name: entry for name, entry in packages.items() if name}

    assert [name for name, entry in locked.items() if "resolved" in entry] == []
    assert [name for name, entry in locked.items() if not entry.get("integrity", "").startswith("sha512-")] == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    found = matches(r"(?<![\w.\-/\]:*])/(?:work|root|home/[a-z]+|opt|Users/[a-z]+)/")

    assert found == []


def test_no_test_is_skipped_without_its_reason() -> None:
    nameless = [f"{name}:{node.lineno}" for name, text in files(".py") if is_test(name) for node in _skips(text)]
    quiet = [
        f"{name}:{number}"
        for name, text in files(".ts", ".tsx")
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"\b(?:test|it|describe)\.(?:skip|todo|fails)\b(?!.*//)|\b(?:test|it|describe)\.only\b", line)
    ]

    assert nameless == []
    assert quiet == []


def _skips(text: str) -> Iterator[ast.expr]:
    """Yield each skip, skipif or xfail that does not say why."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"pytest.skip", "pytest.xfail"}:
            if not node.args and not node.keywords:
                yield node
        elif isinstance(node, ast.Call) and _is_mark(node.func):
            if not any(keyword.arg == "reason" for keyword in node.keywords):
                yield node
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from (mark for mark in node.decorator_list if _is_mark(mark))


def _is_mark(node: ast.expr) -> bool:
    return ast.unparse(node) in {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}


def test_every_rule_of_the_specification_is_proved_and_every_mark_names_a_rule() -> None:
    spec = ROOT / "sync" / "SPEC.md"
    numbers = re.findall(r"^\W*([A-Z]{1,2}\d+[a-z]?)\b", spec.read_text(), re.MULTILINE)
    rules = set(numbers)
    marked = {
        str(ast.literal_eval(number))
        for name, text in files(".py", under=("tests", "e2e"))
        if is_test(name)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule"
        for number in node.args
    }

    assert rules
    assert sorted(number for number in rules if numbers.count(number) > 1) == []
    assert sorted(rules - marked) == []
    assert sorted(marked - rules) == []


def test_a_strangers_client_stands_on_the_standard_library_and_httpx_alone() -> None:
    tree = ast.parse((ROOT / "tests" / "strangers" / "client.py").read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else ["." * node.level + (node.module or "")]
        )
    }

    assert imported - sys.stdlib_module_names == {"httpx"}


def test_clocks_and_chance_stand_in_one_module_a_side() -> None:
    python = (
        r"\b(?:datetime|date)\.(?:now|today|utcnow)\(|\btime\.time(?:_ns)?\(|\buuid[147]\(|\brandom\.(?!Random\()\w+\("
    )
    typescript = r"\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\(|\bperformance\.now\("

    found = matches(python, ".py", under=("sync", "server")) + matches(typescript, ".ts", ".tsx", under=("client/src",))

    assert [line for line in found if line.partition(":")[0] not in CLOCKS] == []


def test_actions_and_controllers_hand_a_connection_on_and_write_no_sql() -> None:
    imports = [
        f"{name}:{node.lineno}: {ast.unparse(node)}"
        for name, text in files(".py", under=("server/actions", "server/api"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom) and "sqlalchemy" in ast.unparse(node)
    ]

    assert [line for line in imports if not line.endswith(": from sqlalchemy import Connection")] == []


def test_a_feature_imports_no_other_feature() -> None:
    features = CLIENT / "src" / "features"
    strangers = [
        f"{name}: {target}"
        for name, text in files(".ts", ".tsx", under=("client/src/features",))
        if name.startswith("client/src/features/") and not is_test(name)
        for target in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']*)["']""", text)
        if (reached := (ROOT / name).parent.joinpath(target).resolve()).is_relative_to(features)
        and reached.relative_to(features).parts[0] != (ROOT / name).relative_to(features).parts[0]
    ]

    assert strangers == []


def test_the_page_holds_no_script_or_style_of_its_own() -> None:
    page = (CLIENT / "index.html").read_text()

    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page) == []


def test_every_icon_is_there_in_the_size_it_is_said_to_have() -> None:
    icons = json.loads((CLIENT / "public" / "manifest.webmanifest").read_text())["icons"]
    pictures = [icon for icon in icons if icon["type"] == "image/png"]

    sizes = {icon["src"]: struct.unpack(">II", (CLIENT / f"public{icon['src']}").read_bytes()[16:24]) for icon in icons}

    assert {icon["purpose"] for icon in pictures} >= {"any", "maskable"}
    assert {src: f"{w}x{h}" for src, (w, h) in sizes.items() if src.endswith("png")} == {
        icon["src"]: icon["sizes"] for icon in pictures
    }
