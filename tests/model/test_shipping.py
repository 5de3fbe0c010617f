"""What bears one name goes out once."""

from __future__ import annotations

from tracker.model.ledger import Artifact, Release
from tracker.model.shipping import build_shipments


def artifact(kind: str, name: str = "shop", repo: str = "ada/shop") -> Artifact:
    return Artifact(f"{repo}:{kind}:{name}", repo, kind, name, None, "2024-01-01", "a", None, None)


def release(version: str, artifact_id: str | None = None, repo: str = "ada/shop") -> Release:
    return Release(artifact_id, version, "2024-01-02", f"sha-{version}", "tag", False, repo)


def test_a_package_that_is_library_and_command_goes_out_as_one() -> None:
    library, command = artifact("library"), artifact("cli-tool")
    releases = [release("1.0", library.artifact_id), release("1.0", command.artifact_id), release("1.1", command.artifact_id)]
    first, second = build_shipments(releases, [library, command])
    assert (first.release, first.name, first.repo, first.kinds) == (releases[0], "shop", "ada/shop", ("library", "cli-tool"))
    assert (second.release.version, second.kinds) == ("1.1", ("cli-tool",))


def test_packages_of_two_names_go_out_apart_and_so_do_repositories() -> None:
    one, other = artifact("library", "one"), artifact("library", "two")
    releases = [release("1.0", one.artifact_id), release("1.0", other.artifact_id), release("1.0"), release("1.0", repo="ada/blog")]
    assert [(s.repo, s.name) for s in build_shipments(releases, [one, other])] == [
        ("ada/shop", "one"), ("ada/shop", "two"), ("ada/shop", ""), ("ada/blog", ""),
    ]  # fmt: skip


def test_a_tag_that_nothing_explains_is_told_once() -> None:
    (shipment,) = build_shipments([release("1.0"), release("1.0", "of an artifact that is not mine")], [])
    assert (shipment.name, shipment.kinds) == ("", ())
