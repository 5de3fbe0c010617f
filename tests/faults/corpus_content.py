"""Hostile content: what a repository says of itself, its configuration, its manifests, its commands."""

from __future__ import annotations

import os
from pathlib import Path

from tests.faults.raw import CONFIG, FILE, FOLDER, LINK, Entry, Raw, make_sparse

COMMANDS = """
[core]
	fsmonitor = {run}
	hooksPath = {hooks}
	sshCommand = {run}
	pager = {run}
	editor = {run}
	askPass = {run}
	gitProxy = {run}
[diff "evil"]
	textconv = {run}
	command = {run}
[diff]
	external = {run}
[filter "evil"]
	clean = {run}
	smudge = {run}
	process = {run}
	required = true
[merge "evil"]
	driver = {run}
[credential]
	helper = !{run}
[alias]
	log = !{run}
[gpg]
	program = {run}
[uploadpack]
	packObjectsHook = {run}
[remote "origin"]
	url = ext::{run}
	uploadpack = {run}
	promisor = true
	partialclonefilter = blob:none
[url "ext::{run}"]
	insteadOf = https://
[submodule "evil"]
	update = !{run}
[trailer "x"]
	command = {run}
"""
MARKER = "was-run"
"""The file that any of the commands would make, beside the repositories."""


def configure(raw: Raw, text: str | bytes) -> None:
    (raw.git / "config").write_bytes(CONFIG.encode() + (text.encode() if isinstance(text, str) else text))


def commands_everywhere(folder: Path) -> None:
    raw = Raw(folder)
    marker = folder.parent / MARKER
    script = folder / "run.sh"
    hooks = folder / "hooks"
    hooks.mkdir()
    for path in (script, *(hooks / name for name in ("post-checkout", "pre-commit", "fsmonitor-watchman", "reference-transaction"))):
        path.write_text(f"#!/bin/sh\ntouch '{marker}'\n")
        path.chmod(0o755)
    (raw.git / "hooks").symlink_to(hooks)
    attributes = b"* diff=evil filter=evil merge=evil text eol=lf ident working-tree-encoding=UTF-16\n"
    (raw.git / "info" / "attributes").write_bytes(attributes)
    first = raw.start(**{".gitattributes": attributes, "a.py": b"x = 1\n", ".lfsconfig": b"[lfs]\n\turl = http://127.0.0.1:1\n"})
    raw.main(raw.commit(raw.files(**{".gitattributes": attributes, "a.py": b"x = 2\n"}), first, message=b"Next\n"))
    configure(raw, COMMANDS.format(run=script, hooks=hooks))


def missing_objects_of_a_promisor(folder: Path) -> None:
    """A partial clone, whose git would fetch what is missing over a command."""
    commands_everywhere(folder)
    raw = Raw(folder)
    raw.remove(raw.blob(b"x = 2\n"))
    configure(raw, COMMANDS.format(run=folder / "run.sh", hooks=folder / "hooks"))


def configuration_includes_itself(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    configure(raw, f"[include]\n\tpath = config\n\tpath = {raw.git}/config\n")


def configuration_includes_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(folder / "pipe")
    configure(raw, f"[include]\n\tpath = {folder}/pipe\n")


def configuration_includes_a_pipe_on_a_condition(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    os.mkfifo(folder / "pipe")
    configure(raw, f'[includeIf "gitdir:**"]\n\tpath = {folder}/pipe\n[includeIf "onbranch:main"]\n\tpath = "../pipe"\n')


def configuration_names_pipes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start(**{"a": b"x\n"})
    os.mkfifo(folder / "pipe")
    configure(raw, f"\tattributesFile = {folder}/pipe\n\texcludesFile = {folder}/pipe\n[mailmap]\n\tfile = {folder}/pipe\n")


def configuration_names_devices(folder: Path) -> None:
    raw = Raw(folder)
    raw.start(**{"a": b"x\n"})
    configure(raw, "\tattributesFile = /dev/zero\n[mailmap]\n\tfile = /dev/zero\n\tblob = HEAD:a\n[include]\n\tpath = /dev/zero\n")


def configuration_of_two_gigabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    make_sparse(raw.git / "config")


def configuration_is_a_pipe(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "config").unlink()
    os.mkfifo(raw.git / "config")


def configuration_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "config").write_bytes(bytes(range(256)) * 8)


def configuration_of_odd_values(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    emails = b'[user]\n\temail = caf\xe9@x.example\n\temail\n\temail = ""\n\temail = "\\b\\t <[bold]x@y>"\n'
    configure(raw, emails + b'[remote "origin"]\n\turl = caf\xe9://\xff\x1b[31m@host.example:a/b\n\tpromisor\n[core]\n\tbare = perhaps\n')


def configuration_with_far_too_many_keys(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    configure(raw, "".join(f'[branch "b{n}"]\n\tremote = origin\n' for n in range(100_000)))


def format_of_the_future(folder: Path) -> None:
    raw = Raw(folder)
    raw.start()
    (raw.git / "config").write_text("[core]\n\trepositoryformatversion = 99\n")


def mailmap_of_fifty_megabytes(folder: Path) -> None:
    raw = Raw(folder)
    text = b"".join(b"Ada Novak <ada@example.org> <old%07d@example.org>\n" % n for n in range(1_000_000))
    raw.start(**{".mailmap": text})
    (folder / ".mailmap").write_bytes(text)


def mailmap_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    raw.start(**{".mailmap": bytes(range(256)) * 99 + b"<<<>>>\n<a@b> <\n" + b"x" * 1_000_000})
    raw.main(raw.commit(raw.tree(Entry(FOLDER, b".mailmap", raw.files(a=b"1\n"))), raw.start(**{"b": b"1\n"}), message=b"Folder\n"))


def attributes_of_fifty_megabytes(folder: Path) -> None:
    raw = Raw(folder)
    text = (
        b"a linguist-vendored\n" * 1000
        + b"b"
        + b" " * (10 << 20)
        + b"\n"
        + b"c" * (10 << 20)
        + b"\n"
        + b"*.x linguist-generated\n" * (1 << 20)
    )
    first = raw.start(**{".gitattributes": text})
    raw.main(raw.commit(raw.files(**{".gitattributes": text, "a.py": b"x\n"}), first, message=b"Next\n"))


def attributes_of_noise(folder: Path) -> None:
    raw = Raw(folder)
    text = (
        bytes(range(256)) * 9
        + b"\n[attr]evil linguist-vendored\n[a-\\ linguist-vendored\n!!! linguist-generated=\\\n\\ linguist-vendored\n"
    )
    first = raw.start(**{".gitattributes": text})
    raw.main(raw.commit(raw.files(**{".gitattributes": text, "a.py": b"x\n"}), first, message=b"Next\n"))


def attributes_that_take_for_ever_to_match(folder: Path) -> None:
    raw = Raw(folder)
    text = b"*a*a*a*a*a*a*a*a*a*a*a*a*b linguist-vendored\n**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/b linguist-generated\n"
    long = raw.tree(Entry(FILE, b"a" * 250, raw.blob(b"x\n")), Entry(FILE, b".gitattributes", raw.blob(text)))
    for _ in range(30):
        long = raw.tree(Entry(FILE, b".gitattributes", raw.blob(text)), Entry(FOLDER, b"a", long))
    first = raw.start(**{".gitattributes": text})
    raw.main(raw.commit(long, first, message=b"Next\n"))


def telling_files_that_are_links(folder: Path) -> None:
    raw = Raw(folder)
    names = (b".gitattributes", b".git-blame-ignore-revs", b".mailmap", b"package.json", b"pyproject.toml", b"setup.py")
    raw.main(raw.commit(raw.tree(*(Entry(LINK, name, raw.blob(b"/etc/passwd")) for name in sorted(names)))))


def ignored_revisions_of_fifty_megabytes(folder: Path) -> None:
    raw = Raw(folder)
    raw.start(**{".git-blame-ignore-revs": b"".join(b"%040x\n" % n for n in range(1_200_000))})


def manifests_nested_deeply(folder: Path) -> None:
    raw = Raw(folder)
    deep = 10_000
    raw.start(
        **{
            "package.json": b'{"a":' * deep + b"1" + b"}" * deep,
            "composer.json": b"[" * deep,
            "deno.json": b'{"imports": ' + b"[" * 100_000,
            "pyproject.toml": b"a = " + b"[" * deep + b"]" * deep,
            "Cargo.toml": b"[" + b"a." * deep + b"b]\nc = 1\n",
            "Pipfile": b"a = " + b"{b = " * deep,
            "setup.py": b"setup(name=" + b"(" * deep + b"1" + b")" * deep + b")",
            "setup.cfg": b"[metadata]\n" + b"name = %(name)s\n" * 9 + b"[options]\n" + b" x\n" * deep,
            "docker-compose.yml": b"a: &a [x,x]\nb: &b [*a,*a]\n" * deep + b"services:\n" + b" - " * deep,
            "pom.xml": b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><project>" + b"<a>" * deep + b"&b;</project>",
            "mix.exs": b"{" * deep + b"[" * deep,
            "go.mod": b"require (\n" * deep,
            "build.gradle": b"plugins { id '" * 5000,
            "app.csproj": b"<PackageReference " * 9000,
            "x.tf": b'resource "' * 9000,
        }
    )


def manifests_of_numbers(folder: Path) -> None:
    raw = Raw(folder)
    digits = b"9" * 100_000
    raw.start(
        **{
            "package.json": b'{"name": ' + digits + b', "version": 1e999999, "bin": {"\\ud800": 1}, "dependencies": {"\\udfff": 2}}',
            "pyproject.toml": b"[project]\nname = 9223372036854775808\nversion = nan\ndependencies = " + digits + b"\n",
            "Cargo.toml": b"[package]\nname = 1979-05-27T07:32:00Z\nversion = inf\n",
            "setup.py": b"setup(name=" + digits + b", version=1e400, install_requires=['a'] * 10**9)",
            "lerna.json": b'{"version": NaN, "packages": [[[]], {}, null]}',
        }
    )
