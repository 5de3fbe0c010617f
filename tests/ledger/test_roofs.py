"""Packages under one roof: who builds on whom, since when, until when; what others declare is none of it."""

from typing import Any

from tracker.ledger.roofs import build_roof

CORE = '{"name": "@me/core", "private": true}'
WEB = '{{"name": "@me/web", "private": true, "dependencies": {{{}}}}}'


def test_members_of_a_workspace(make_history: Any) -> None:
    history = make_history("me/roof")
    history.commit("Begin", {"packages/web/package.json": WEB.format('"@me/core": "workspace:*", "left-pad": "1"')})
    since = history.commit("The core", {"packages/core/package.json": CORE})
    found = build_roof(history.build())
    assert [(edge.repo, edge.user, edge.used, edge.since, edge.until, edge.sha) for edge in found] == [
        ("me/roof", "@me/web", "@me/core", "2020-01-07", None, since)
    ]
    history.commit("Stand alone", {"packages/web/package.json": WEB.format("")}, day=30)
    assert [edge.until for edge in build_roof(history.build())] == ["2020-02-05"]


def test_it_ends_with_what_was_used_and_follows_a_moved_file(make_history: Any) -> None:
    history = make_history("me/roof")
    history.commit("Begin", {"core/package.json": CORE, "web/package.json": WEB.format('"@me/core": "*"')})
    history.commit("Move", {"apps/web/package.json": WEB.format('"@me/core": "*"')}, moved={"apps/web/package.json": "web/package.json"})
    assert [edge.until for edge in build_roof(history.build())] == [None]
    history.commit("Split off the core", {"core/package.json": None}, day=90)
    assert [edge.until for edge in build_roof(history.build())] == ["2020-04-05"]


def test_crates_modules_and_projects(make_history: Any) -> None:
    history = make_history("me/roof")
    history.commit(
        "Begin",
        {
            "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\n',
            "a/Cargo.toml": '[package]\nname = "a"\n',
            "b/Cargo.toml": '[package]\nname = "b"\n[dependencies]\na = { path = "../a" }\n',
            "go.work": "use (\n\t./x\n\t./y\n)\n",
            "x/go.mod": "module host.org/me/roof/x\n",
            "y/go.mod": "module host.org/me/roof/y\nrequire host.org/me/roof/x v0.0.0\nreplace host.org/me/roof/x => ../x\n",
            "libs/one/pyproject.toml": '[project]\nname = "one"\n',
            "pyproject.toml": '[project]\nname = "all"\ndependencies = ["one"]\n'
            '[tool.uv.workspace]\nmembers = ["libs/*"]\n[tool.uv.sources]\none = { workspace = true }\n',
        },
    )
    assert [(edge.user, edge.used) for edge in build_roof(history.build())] == [
        ("all", "one"), ("b", "a"), ("host.org/me/roof/y", "host.org/me/roof/x"),
    ]  # fmt: skip


def test_one_package_alone_has_no_roof(make_history: Any) -> None:
    history = make_history("me/thing")
    history.commit("Begin", {"package.json": '{"name": "thing", "dependencies": {"thing": "1"}}'})
    assert build_roof(history.build()) == ()


def test_one_name_in_two_languages_is_told_once(make_history: Any) -> None:
    history = make_history("me/roof")
    history.commit(
        "Begin",
        {
            "js/a/package.json": '{"name": "a", "dependencies": {"b": "1"}}',
            "js/b/package.json": '{"name": "b"}',
            "py/a/pyproject.toml": '[project]\nname = "a"\ndependencies = ["b"]\n',
            "py/b/pyproject.toml": '[project]\nname = "b"\n',
        },
    )
    assert [(edge.user, edge.used) for edge in build_roof(history.build())] == [("a", "b")]
