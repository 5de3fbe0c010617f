"""The tracker's own two themes; all of Textual's stand beside them, the terminal's own colours too.

The only place of the app that names colours.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

from tracker.errors import SettingsError

THEMES = (
    Theme(
        name="tracker-dark",
        primary="#7aa2f7",
        secondary="#8b95a7",
        accent="#c099ff",
        warning="#e6b455",
        error="#ff757f",
        success="#8fd19e",
        foreground="#d5dae4",
        background="#14171f",
        surface="#1a1e28",
        panel="#232936",
        boost="#2a3140",
        dark=True,
        variables={"footer-key-foreground": "#c099ff", "footer-background": "#1a1e28", "block-cursor-text-style": "none"},
    ),
    Theme(
        name="tracker-light",
        primary="#2b5dbd",
        secondary="#6a7280",
        accent="#8338c9",
        warning="#9a6200",
        error="#b3261e",
        success="#1d7a3e",
        foreground="#20242c",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e7e4dc",
        boost="#dedacf",
        dark=False,
        variables={"footer-key-foreground": "#8338c9", "footer-background": "#f3f1ec", "block-cursor-text-style": "none"},
    ),
)
DEFAULT_THEME = THEMES[0].name


def check_theme(name: str, where: str) -> None:
    """Raises: SettingsError that names the themes there are. where: the file, for the sentence."""
    known = sorted({*BUILTIN_THEMES, *(own.name for own in THEMES)})
    if name not in known:
        raise SettingsError(f"{where}: there is no theme '{name}'; choose one of {', '.join(known)}.")
