"""The pictures of the README: there, made by the script, and as the app shows itself today."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from screenshots.make import list_pictures, write_pictures

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "screenshots"


def test_every_picture_of_the_readme_is_there_and_made_by_the_script() -> None:
    shown = re.findall(r"screenshots/([\w.-]+\.svg)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert set(shown) <= set(list_pictures())
    assert all((FOLDER / name).is_file() for name in shown)


def test_the_script_made_every_picture_of_the_folder() -> None:
    assert {path.name for path in FOLDER.glob("*.svg")} == set(list_pictures())


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="Pictures differ from one Python to another; 3.11 is the one compared.")
def test_no_picture_is_stale(tmp_path: Path) -> None:
    """`python screenshots/make.py` mends this; look at the pictures before you commit them."""
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    write_pictures(fresh, tmp_path / "home")
    kept = {path.name: path.read_bytes() for path in FOLDER.glob("*.svg")}
    stale = [name for name in list_pictures() if (fresh / name).read_bytes() != kept.get(name)]
    assert stale == []


def test_no_picture_shows_a_path_of_the_machine_that_made_it() -> None:
    for name in list_pictures():
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert [place for place in ("/tmp", "/home/", "/root/", "/Users/") if place in text] == [], name
