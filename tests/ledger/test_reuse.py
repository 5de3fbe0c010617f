"""Who builds on whom: found, dated, ended; and what is no edge."""

from typing import Any

from tracker.ledger.artifacts import build_artifacts
from tracker.ledger.reuse import build_reuse
from tracker.model.ledger import ReuseEdge


def edges(*makers: Any) -> list[ReuseEdge]:
    histories = [maker.build() for maker in makers]
    return list(build_reuse(histories, [build_artifacts(history) for history in histories]))


def library(make_history: Any, repo: str = "me/shelf", name: str = "shelf-lib") -> Any:
    history = make_history(repo)
    history.commit("Begin", {"pyproject.toml": f'[project]\nname = "{name}"\nversion = "0.1"\n'})
    return history


def test_an_edge_begins_with_the_first_manifest_and_ends_with_the_last(make_history: Any) -> None:
    user = make_history("me/app")
    user.commit("Begin", {"setup.py": "from setuptools import setup\nsetup(name='app')"})
    since = user.commit("Use it", {"setup.py": "from setuptools import setup\nsetup(name='app', install_requires=['Shelf_Lib>=0.1'])"})
    user.commit("Port", {"setup.py": None, "pyproject.toml": '[project]\nname = "app"\ndependencies = ["shelf.lib"]\n'})
    found = edges(library(make_history), user)
    assert found == [ReuseEdge("me/app", "me/shelf", "shelf-lib", "dependency", "2020-01-07", None, since, "me/shelf:shelf-lib")]
    user.commit("Without", {"pyproject.toml": '[project]\nname = "app"\n'}, day=100)
    assert edges(library(make_history), user)[0].until == "2020-04-15"


def test_what_was_tried_for_a_day_is_no_edge(make_history: Any) -> None:
    user = make_history("me/app")
    user.commit("Try", {"requirements.txt": "shelf-lib\n"})
    user.commit("No", {"requirements.txt": "\n"})
    assert edges(library(make_history), user) == []


def test_development_needs_count_and_fixtures_do_not(make_history: Any) -> None:
    user = make_history("me/app")
    user.commit("Begin", {"requirements-dev.txt": "shelf-lib\n"})
    other = make_history("me/other")
    other.commit("Begin", {"tests/fixtures/requirements.txt": "shelf-lib\n"})
    both = make_history("me/both")
    both.commit("Begin", {"requirements-dev.txt": "shelf-lib\n"})
    both.commit("Run it", {"requirements.txt": "shelf-lib\n"})
    found = edges(library(make_history), user, other, both)
    told = [(edge.user_repo, edge.how, edge.is_built_on) for edge in found]
    assert told == [("me/app", "development dependency", False), ("me/both", "dependency", True)]


def test_no_edge_to_oneself_nor_across_ecosystems(make_history: Any) -> None:
    one = library(make_history)
    one.commit("Use itself", {"requirements.txt": "shelf-lib\n"})
    other = make_history("me/web")
    other.commit("Begin", {"package.json": '{"name": "web", "dependencies": {"shelf-lib": "1"}}'})
    assert edges(one, other) == []


def test_private_names_are_lent_to_nobody(make_history: Any) -> None:
    one = make_history("me/site")
    one.commit("Begin", {"package.json": '{"name": "core", "private": true}'})
    other = make_history("me/web")
    other.commit("Begin", {"package.json": '{"name": "web", "dependencies": {"core": "1"}}'})
    assert edges(one, other) == []


def test_a_name_that_came_long_after_is_somebody_elses(make_history: Any) -> None:
    user = make_history("me/app")
    user.commit("Begin", {"Cargo.toml": '[package]\nname = "app"\n[dependencies]\nshelf = "1"\n'})
    late = make_history("me/shelf")
    late.commit("Begin", {"Cargo.toml": '[package]\nname = "shelf"\n'}, day=400)
    assert edges(user, late) == []


def test_scoped_packages_of_a_renamed_repository(make_history: Any) -> None:
    roof = make_history("me/packages")
    roof.commit("Begin", {"packages/a/package.json": '{"name": "@old/a", "files": ["x"]}'})
    roof.commit("Rename", {"packages/a/package.json": '{"name": "@me/a", "files": ["x"]}'})
    user = make_history("me/app")
    user.commit("Begin", {"package.json": '{"name": "app", "dependencies": {"@old/a": "1"}}'})
    user.commit("Follow", {"package.json": '{"name": "app", "dependencies": {"@me/a": "1"}}'}, day=300)
    found = edges(roof, user)
    # Each name as long as it was asked for, and both lead to the one package.
    said = [(edge.what, edge.since, edge.until) for edge in found]
    assert said == [("@me/a", "2020-11-01", None), ("@old/a", "2020-01-06", "2020-11-01")]
    assert {edge.artifact_id for edge in found} == {"me/packages:@old/a"}


def test_go_modules_whatever_their_major_version(make_history: Any) -> None:
    one = make_history("me/lib")
    one.commit("Begin", {"go.mod": "module host.org/me/lib/v2\n"})
    user = make_history("me/app")
    user.commit("Begin", {"go.mod": "module host.org/me/app\nrequire host.org/me/lib v1.0.0\n"})
    far = make_history("me/far")
    far.commit("Begin", {"go.mod": "module host.org/me/far\nrequire host.org/me/lib v1.0.0 // indirect\n"})
    assert [(edge.user_repo, edge.used_repo) for edge in edges(one, user, far)] == [("me/app", "me/lib")]


def test_submodules(make_history: Any) -> None:
    user = make_history("me/app")
    sha = user.commit("Begin", {".gitmodules": '[submodule "shelf"]\n\tpath = shelf\n\turl = ../shelf.git\n'})
    assert edges(library(make_history), user) == [ReuseEdge("me/app", "me/shelf", "shelf", "submodule", "2020-01-06", None, sha)]


def test_a_name_that_is_no_longer_borne_is_outdated(make_history: Any) -> None:
    lib = make_history("me/lib")
    lib.commit("Begin", {"go.mod": "module host.org/me/lib\n"})
    lib.commit("A name of our own", {"go.mod": "module own.land/lib/v2\n"}, day=90)
    user = make_history("me/app")
    user.commit("Begin", {"go.mod": "module host.org/me/app\nrequire host.org/me/lib v1.0.0\n"})
    assert [(edge.what, edge.how, edge.until) for edge in edges(lib, user)] == [("host.org/me/lib", "outdated dependency", None)]


def test_a_package_that_moved_to_a_repository_of_its_own_is_used_from_there(make_history: Any) -> None:
    old = make_history("me/roof")
    old.commit("Begin", {"Cargo.toml": '[workspace]\nmembers = ["text"]\n', "text/Cargo.toml": '[package]\nname = "text"\n'})
    old.commit("Text goes", {"text/Cargo.toml": None}, day=60)
    new = make_history("me/text")
    new.commit("Begin", {"Cargo.toml": '[package]\nname = "text"\n'}, day=60)
    user = make_history("me/app")
    user.commit("Begin", {"Cargo.toml": '[package]\nname = "app"\n[dependencies]\ntext = "1"\n'}, day=30)
    assert [(edge.used_repo, edge.since) for edge in edges(old, new, user)] == [("me/text", "2020-02-05")]
    late = make_history("me/late")
    late.commit("Begin", {"Cargo.toml": '[package]\nname = "late"\n[dependencies]\ntext = "1"\n'}, day=300)
    # It had left by then, and where it went is not known here.
    assert edges(old, late) == []


def test_what_was_one_repository_once_may_use_what_it_declared_then(make_history: Any) -> None:
    lib = make_history("me/lib")
    lib.commit("Begin", {"go.mod": "module host.org/me/lib\n"})
    split = make_history("me/lib-cli")
    split.commit("Begin", {"go.mod": "module host.org/me/lib\n"})
    since = split.commit("Split", {"go.mod": "module host.org/me/lib-cli\nrequire host.org/me/lib v1.0.0\n"}, day=20)
    assert [(edge.user_repo, edge.used_repo, edge.sha) for edge in edges(lib, split)] == [("me/lib-cli", "me/lib", since)]


def test_what_stands_beside_is_a_workspace_edge(make_history: Any) -> None:
    user = make_history("me/app")
    user.commit("Begin", {"Cargo.toml": '[package]\nname = "app"\n[dependencies]\nshelf = { path = "../shelf" }\n'})
    shelf = make_history("me/shelf")
    shelf.commit("Begin", {"Cargo.toml": '[package]\nname = "shelf"\n'})
    assert [(edge.how, edge.until) for edge in edges(shelf, user)] == [("workspace", None)]
    user.commit("Without", {"Cargo.toml": '[package]\nname = "app"\n'}, day=30)
    assert [(edge.how, edge.until) for edge in edges(shelf, user)] == [("former workspace", "2020-02-05")]
