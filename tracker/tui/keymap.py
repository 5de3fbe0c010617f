"""Checks the keys that a person configured: is there such an action, is it a key, and is it free where the action works.

Asked only when keys were configured, because it must know every page.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys
from textual.screen import Screen
from textual.widget import Widget

from tracker.errors import SettingsError
from tracker.tui.app import TrackerApp

MODIFIERS = ("ctrl", "shift", "alt", "super", "hyper", "meta")


def check_keys(keys: Mapping[str, str], where: str) -> None:
    """keys: action's id → the key or keys wanted for it, commas between. where: the file, for the sentence.

    Raises: SettingsError that names the file, the key, and the nearest action or the one it clashes with.
    """
    scenes = list(_list_scenes())
    known = {ident: about for scene in scenes for ident, (_, about) in scene.items()}
    for ident, wanted in keys.items():
        if ident not in known:
            near = get_close_matches(ident, known, n=1, cutoff=0.4)
            hint = f"did you mean '{near[0]}'?" if near else f"actions are, for instance, {', '.join(sorted(known)[:4])}."
            raise SettingsError(f"{where}: there is no action 'keys.{ident}'; {hint}")
        for key in _split(wanted):
            if not _is_key(key):
                raise SettingsError(
                    f'{where}: keys.{ident} = "{wanted}": \'{key}\' is no key; write it such as "f7", "ctrl+n", "slash" or "n".'
                )
    for scene in scenes:
        _check_scene(scene, keys, known, where)


def _check_scene(scene: Mapping[str, tuple[str, str]], keys: Mapping[str, str], known: Mapping[str, str], where: str) -> None:
    taken: dict[str, str] = {}
    # What was configured comes last, so that it meets whatever is there.
    for ident in sorted(scene, key=lambda one: (one in keys, one)):
        for key in _split(keys.get(ident, scene[ident][0])):
            other = taken.setdefault(key, ident)
            if other != ident and ident in keys:
                raise SettingsError(
                    f"{where}: keys.{ident} = \"{keys[ident]}\": '{key}' is the key of '{other}' ({known[other]}) there;"
                    f" choose another one, or give '{other}' another key too."
                )


def _list_scenes() -> Iterable[dict[str, tuple[str, str]]]:
    """For each page, what can be active on it: id → default keys and description, of the app, the page and its widgets."""
    from tracker.tui import screens

    app = _read_bindings(TrackerApp)
    for module in sorted(info.name for info in iter_modules(screens.__path__)):
        for page in _own_classes(f"tracker.tui.screens.{module}"):
            if not issubclass(page, Screen):
                continue
            on_it = [widget for base in page.__mro__ for widget in _used_widgets(base)]
            for widget in on_it or [page]:
                yield {**app, **_read_bindings(page), **_read_bindings(widget)}


def _own_classes(module: str) -> Iterable[type[DOMNode]]:
    for value in vars(import_module(module)).values():
        if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module:
            yield value


def _used_widgets(page: type) -> Iterable[type[DOMNode]]:
    """The tracker's widgets with keys that the module of a page works with, also those inside of a widget."""
    modules, seen = [page.__module__], {page.__module__}
    for name in modules:
        for value in vars(sys.modules[name]).values() if name.startswith("tracker.") else ():
            if isinstance(value, type) and issubclass(value, Widget) and not issubclass(value, Screen):
                if "BINDINGS" in vars(value):
                    yield value
                elif "compose" in vars(value) and value.__module__ not in seen:
                    seen.add(value.__module__)
                    modules.append(value.__module__)


def _read_bindings(node: type[DOMNode]) -> dict[str, tuple[str, str]]:
    """Id → keys and description of a class and those it builds on, the framework's left out; they have no id."""
    found: dict[str, list[str]] = {}
    about: dict[str, str] = {}
    for base in reversed(node.__mro__):
        for binding in vars(base).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                found[binding.id] = [*found.get(binding.id, ()), binding.key]
                about[binding.id] = binding.description
    return {ident: (",".join(dict.fromkeys(keys)), about[ident]) for ident, keys in found.items()}


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()] or [keys]


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+") if key != "+" else ["plus"]
    if any(modifier not in MODIFIERS for modifier in modifiers) or not name:
        return False
    if len(name) == 1 or name in {one.value for one in Keys}:
        return True
    try:
        return bool(unicodedata.lookup(name.replace("_", " ").upper()))
    except KeyError:
        return name in ("plus", "minus", "slash", "at", "pageup", "pagedown", "space", "enter", "tab", "backspace")
