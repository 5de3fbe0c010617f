"""The catalogue of artifacts is strict, and says what was probably meant."""

from pathlib import Path

import pytest

from tracker.catalogue.artifacts import read_artifact_rules
from tracker.catalogue.files import find_data_folder
from tracker.errors import CatalogueError


def test_the_shipped_rules_are_read() -> None:
    rules = read_artifact_rules()
    assert len(rules.kinds) == 19 and 0 < rules.releases.tagged_share < 1


def test_a_wrong_key_is_named_with_the_nearest(tmp_path: Path) -> None:
    text = (find_data_folder() / "artifacts.toml").read_text(encoding="utf-8").replace("tagged_share", "taged_share")
    (tmp_path / "artifacts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"taged_share.*tagged_share"):
        read_artifact_rules(tmp_path)
