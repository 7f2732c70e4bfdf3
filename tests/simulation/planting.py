"""How a fault is planted: one function of the product is another one for as long as a history runs."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from msgspec import structs

Patch = Callable[[ExitStack], None]


class Planted(NamedTuple):
    """A fault: its name, what is wrong then, which invariant sees it, where, and how to plant it.

    ``likes``: what its histories have more of, so that it comes up soon (see ``Chooser``).
    ``text``: for the client, what to ``find`` in which ``file``, and what to ``put`` there.
    """

    name: str
    broken: str
    caught_by: tuple[str, ...]
    circle: str
    plant: Patch
    likes: Mapping[str, float] = {}
    text: Mapping[str, str] = {}


def apart(**likes: float) -> dict[str, float]:
    """Return likes that leave out all else: this fault needs a rare mixture."""
    return {"others": 0.0, **likes}


def instead(function: Callable[..., Any], make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Patch:
    """Return the patch that puts ``make(function)`` wherever the product has this function under its own name."""

    def plant(stack: ExitStack) -> None:
        other = make(function)
        holders = [
            (module, name)
            for module in list(sys.modules.values())
            if module is not None and module.__name__.startswith(("sync.", "server.", "tests.simulation.core_"))
            for name, found in list(vars(module).items())
            if found is function
        ]
        if not holders:
            raise LookupError(f"nothing in the product is called {function}")
        for module, name in holders:
            setattr(module, name, other)
            stack.callback(setattr, module, name, function)

    return plant


def method(of: type, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Patch:
    """Return the patch that replaces a method of a class."""

    def plant(stack: ExitStack) -> None:
        own = vars(of)[name]
        setattr(of, name, make(own))
        stack.callback(setattr, of, name, own)

    return plant


def attribute(module: Any, name: str, value: Any) -> Patch:
    """Return the patch that gives a module's constant another value."""

    def plant(stack: ExitStack) -> None:
        own = vars(module)[name]
        setattr(module, name, value)
        stack.callback(setattr, module, name, own)

    return plant


def rule(of: Any, resolve: Callable[..., Any]) -> Patch:
    """Return the patch that lets a field's rule decide otherwise."""

    def plant(stack: ExitStack) -> None:
        own = of.resolve
        structs.force_setattr(of, "resolve", resolve)
        stack.callback(structs.force_setattr, of, "resolve", own)

    return plant


def both(*patches: Patch) -> Patch:
    """Return several patches as one."""

    def plant(stack: ExitStack) -> None:
        for patch in patches:
            patch(stack)

    return plant


@contextmanager
def planted(fault: Planted) -> Iterator[None]:
    """Live with a fault for a while."""
    with ExitStack() as stack:
        fault.plant(stack)
        yield


def always(value: Any) -> Callable[[Any], Callable[..., Any]]:
    """Return a maker of functions that answer this whatever they are asked."""
    return lambda _: lambda *_a, **_k: value
