"""Flag beats environment beats configuration file; a wrong key names the file, the key and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.errors import SettingsError
from tracker.settings import Settings, find_config_file, find_data_folder, find_database, read_settings


@pytest.fixture(name="config")
def make_config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_no_file_means_defaults(config: Path) -> None:
    assert read_settings(config) == Settings()


def test_all_keys(config: Path) -> None:
    lines = [
        'database = "mine.db"',
        "jobs = 2",
        "start_year = 2019",
        'include = ["docs/**"]',
        'theme = "nord"',
        'patterns = "own.toml"',
        "[keys]",
    ]
    config.write_text("\n".join([*lines, 'search = "s"', 'export.write = "x"']))
    keys = (("search", "s"), ("export.write", "x"))
    assert read_settings(config) == Settings(config.parent / "mine.db", 2, 2019, ("docs/**",), "nord", keys, config.parent / "own.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("datbase = 'x'", "unknown key 'datbase'; did you mean 'database'?"),
        ("zzz = 1", "unknown key 'zzz'; the keys are database, jobs"),
        ("Jobs = 1", "did you mean 'jobs'?"),
        ("jobs = 0", "key 'jobs' must be a whole number from 1 to 256"),
        ("jobs = true", "key 'jobs'"),
        ("jobs = 1.5", "key 'jobs'"),
        ("start_year = 'x'", "key 'start_year'"),
        ("database = 3", "key 'database' must be a text"),
        ("database = ''", "key 'database' must be a text"),
        ("theme = 1", "key 'theme' must be a text"),
        ("keys = 'x'", "key 'keys' must name a key"),
        ("[keys]\nsearch = 1", "key 'keys.search' must name a key"),
        ("include = 'x'", "key 'include' must be a list"),
        ("include = [1]", "key 'include' must be a list"),
        ("= =", "is not valid TOML"),
        ("[table]\nx = 1", "unknown key 'table'"),
    ],
)
def test_a_wrong_file_is_named(config: Path, text: str, words: str) -> None:
    config.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings(config)
    assert str(config) in caught.value.message and words in caught.value.message


def test_bytes_that_are_no_text(config: Path) -> None:
    config.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(config)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)


def test_precedence(config: Path, tmp_path: Path) -> None:
    environ = {"TRACKER_CONFIG": str(config), "TRACKER_DB": str(tmp_path / "env.db")}
    config.write_text('database = "/from/file.db"')
    assert find_database(tmp_path / "flag.db", environ) == (tmp_path / "flag.db", "--db")
    assert find_database(None, environ) == (tmp_path / "env.db", "TRACKER_DB")
    del environ["TRACKER_DB"]
    assert find_database(None, environ) == (Path("/from/file.db"), str(config))
    config.write_text("")
    assert find_database(None, environ) == (find_data_folder() / "tracker.db", "default")


def test_the_configuration_file_follows_its_variable(tmp_path: Path) -> None:
    assert find_config_file({"TRACKER_CONFIG": str(tmp_path / "x.toml")}) == tmp_path / "x.toml"
    assert find_config_file({}).name == "config.toml"


def test_nesting_without_end_is_a_sentence(config: Path) -> None:
    config.write_text("a = " + "[" * 100_000)
    with pytest.raises(SettingsError, match=r"nested too deeply|not valid"):
        read_settings(config)


def test_a_number_without_end_is_a_sentence(config: Path) -> None:
    config.write_text("jobs = " + "9" * 10_000)
    with pytest.raises(SettingsError, match="not valid"):
        read_settings(config)
