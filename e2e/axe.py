"""What axe-core finds wrong with a page, asked through the debugger because the page's own policy lets nothing in."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parent.parent / "client" / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST = ["color-contrast"]
ASK = """axe.run(document, { runOnly: %s }).then((found) => JSON.stringify(
  found.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 200)
    + " :: " + n.any.concat(n.all, n.none).map((c) => c.message).join("; ")) }))))"""


def faults(page: Page, rules: list[str] = STANDARDS) -> list[str]:
    """Return one line a fault: the rule, what it asks for, and where it is broken."""
    session = page.context.new_cdp_session(page)
    try:
        _evaluate(session.send, {"expression": _source()})
        asked = {"expression": ASK % json.dumps(rules), "awaitPromise": True, "returnByValue": True}
        answer = _evaluate(session.send, asked)
    finally:
        session.detach()
    return [
        f"{found['id']}: {found['help']}: {node}"
        for found in json.loads(answer["result"]["value"])
        for node in found["nodes"]
    ]


def _evaluate(send: Any, asked: dict[str, object]) -> dict[str, Any]:  # a bound method
    answer: dict[str, Any] = send("Runtime.evaluate", asked)
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer


@cache
def _source() -> str:
    return SOURCE.read_text()
