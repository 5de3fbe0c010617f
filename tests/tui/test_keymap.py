"""The keys a person configured: unknown actions, keys that are none, and clashes are said; whatever is free is taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tui.piloting import opened, press
from tracker.errors import SettingsError
from tracker.tui.keymap import _list_scenes, _split, check_keys


@pytest.mark.parametrize(
    "keys",
    [
        {"room.notes": "f7"},
        {"notes.new": "ctrl+n", "table.down": "down,j,z"},
        {"search": "f,slash", "scan.folder": "ctrl+o", "export.form": "ctrl+f7"},
        {"room.arc": "f2", "room.artifacts": "1"},
        {"commits.review": "f9"},
    ],
)
def test_keys_that_are_free_are_taken(keys: dict[str, str]) -> None:
    check_keys(keys, "config.toml")


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"room.note": "f7"}, "config.toml: there is no action 'keys.room.note'; did you mean 'room.notes'?"),
        ({"xyzzy": "f7"}, "there is no action 'keys.xyzzy'; actions are, for instance, "),
        ({"search": "controll+f"}, "'controll+f' is no key; write it such as"),
        ({"search": "nosuchkey"}, "keys.search = \"nosuchkey\": 'nosuchkey' is no key"),
        ({"search": "1"}, "'1' is the key of 'room.arc' (Arc) there; choose another one, or give 'room.arc' another key too."),
        ({"notes.new": "d"}, "'d' is the key of 'notes.delete' (Delete note) there"),
        ({"notes.new": "j"}, "'j' is the key of 'table.down' (Down) there"),
        ({"commit.diff": "n"}, "'n' is the key of 'lines.next' (Next file) there"),
        ({"room.arc": "f2", "room.notes": "f2"}, "'f2' is the key of 'room.arc' (Arc) there"),
    ],
)
def test_what_cannot_be_is_said_with_what_helps(keys: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_keys(keys, "config.toml")
    assert sentence in caught.value.message


async def test_a_configured_key_works_and_the_old_one_no_more(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, keymap={"room.notes": "f7"}) as pilot:
        await press(pilot, "7")
        assert pilot.app.current_mode == "arc"
        await press(pilot, "f7")
        assert pilot.app.current_mode == "notes"


def test_no_key_means_two_things_on_one_page() -> None:
    for scene in _list_scenes():
        keys = [key for keys, _ in scene.values() for key in _split(keys)]
        # Enter on a list opens its line; on a room without a list in focus it goes on.
        assert sorted(key for key in set(keys) if keys.count(key) > 1) in ([], ["enter"]), scene
