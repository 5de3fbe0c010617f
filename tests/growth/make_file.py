"""Fills a real database file, made by the store, with a history that a test tells line by line.

Owns how tests of the read side get their file; asserts nothing. What a scan would conclude (labels, artifacts, releases)
is said here outright, so that a test of a query does not depend on how well commits are labelled.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker.store.schema import open_writer

ME = "Ada Novak"
MY_EMAIL = "ada@example.org"


class MadeFile:
    """One open file; every method adds rows, and `commit` returns the sha that it made."""

    def __init__(self, path: Path, *, me: str | None = MY_EMAIL) -> None:
        self.path = path
        self.conn: sqlite3.Connection = open_writer(path)
        self._commits = 0
        self._tips: dict[str, str] = {}
        if me:
            self.conn.execute("INSERT INTO identities VALUES (?, 'flag', '2024-01-01T00:00:00Z')", (me,))

    def repo(self, name: str, *, role: str | None = None, state: str = "ok", path: str | None = None) -> None:
        self.conn.execute("INSERT OR IGNORE INTO works(name, state, is_cut) VALUES (?, ?, ?)", (name, state, state == "shallow"))
        work_id = self._work_id(name)
        self.conn.execute(
            "INSERT INTO places(path, work_id, shown_path, kind, state, fingerprint) VALUES (?, ?, ?, 'checkout', ?, 'read')",
            (path or f"/nowhere/{name}/.git", work_id, path or f"/nowhere/{name}", state),
        )
        if role:
            self.conn.execute("INSERT INTO roles VALUES (?, ?, NULL)", (name, role))

    def commit(
        self,
        repo: str,
        at: str,
        subject: str = "Change",
        *,
        body: str = "",
        files: Sequence[str] | Mapping[str, str] = (),
        kind: str = "feat",
        level: str | None = "pattern",
        sure: float = 0.9,
        patterns: Mapping[str, float] | Sequence[str] = (),
        author: str = ME,
        is_mine: bool | None = None,
        lines: tuple[int | None, int | None] = (10, 2),
        assisted: bool = False,
        merge: bool = False,
        bulk: bool = False,
        odd: bool = False,
        gone: bool = False,
        merged: bool = True,
        counts_as: str | None = None,
        reverts: str | None = None,
        diffed: bool = True,
        offset_min: int = 0,
        parents: Sequence[str] | None = None,
    ) -> str:
        """`at`: ISO day or time by the author's clock; `files`: paths, or path → status; `parents`: None: the commit before."""
        local = datetime.fromisoformat(at if "T" in at else at + "T12:00:00").replace(tzinfo=UTC)
        authored_at = int((local - timedelta(minutes=offset_min)).timestamp())
        self._commits += 1
        commit_id, sha = self._commits, f"{self._commits * 2654435761 % 2**32:08x}" + f"{self._commits:032x}"
        tip = self._tips.get(repo)
        names = " ".join(parents if parents is not None else [tip] if tip else [])
        self._tips[repo] = sha
        person = self._person(author)
        mine = (author == ME) if is_mine is None else is_mine
        self.conn.execute(
            """INSERT INTO commits(id, sha, work_id, subject, body, tree_sha, parents, author_id, committer_id, authored_at,
               author_offset_min, authored_on, committed_at, committer_offset_min, is_merge, is_merged, is_mine, is_assisted,
               is_diffed, is_bulk, is_odd_date, is_gone, counts_as, reverts, added_lines, deleted_lines, files_changed, files_excluded)
               VALUES (?,?,?,?,?,'',?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)""",
            (commit_id, sha, self._work_id(repo), subject, body, names, person, person, authored_at, offset_min, local.date().isoformat(),
             authored_at, offset_min, merge, merged, mine, assisted, diffed, bulk, odd, gone, counts_as, reverts, *lines, len(files)),
        )  # fmt: skip
        self.conn.execute("INSERT INTO commits_fts(rowid, subject, body) VALUES (?,?,?)", (commit_id, subject, body))
        statuses = files.items() if isinstance(files, Mapping) else [(path, "A") for path in files]
        self.conn.executemany(
            "INSERT INTO changes VALUES (?,?,?,NULL,?,1,0,NULL)",
            [(commit_id, seq, path, status) for seq, (path, status) in enumerate(statuses)],
        )
        self.conn.execute(
            "INSERT INTO labels VALUES (?,?,?,?,?,?,?,'test')",
            (commit_id, "merge" if merge else kind, sure, "said so in the test", None if merge else level, sure, "told by the test"),
        )
        confidences = patterns if isinstance(patterns, Mapping) else dict.fromkeys(patterns, 0.9)
        self.conn.executemany(
            "INSERT INTO label_patterns VALUES (?,?,?,'seen in the test')", [(commit_id, *item) for item in confidences.items()]
        )
        return sha

    def lines(self, sha: str, seq: int, hashes: range) -> None:
        """The sampled lines that file number `seq` of a commit brought."""
        self.conn.executemany("INSERT INTO samples SELECT id, ?, ? FROM commits WHERE sha = ?", [(seq, one, sha) for one in hashes])

    def manifest(
        self,
        sha: str,
        path: str,
        *,
        name: str | None = None,
        needs: Iterable[str] = (),
        traits: Iterable[str] = (),
        ecosystem: str = "pypi",
    ) -> None:
        commit_id = self.id_of(sha)
        self.conn.execute("INSERT INTO manifests VALUES (?,?,NULL,'A','pyproject',?,?,NULL)", (commit_id, path, ecosystem, name))
        rows = [("run", need) for need in needs] + [("trait", trait) for trait in traits]
        self.conn.executemany("INSERT INTO manifest_names VALUES (?,?,?,?)", [(commit_id, path, *row) for row in rows])

    def artifact(
        self,
        repo: str,
        name: str,
        sha: str,
        *,
        kind: str = "library",
        manifest: str | None = "pyproject.toml",
        retired_on: str | None = None,
    ) -> str:
        artifact_id = f"{repo}:{kind}:{name}"
        day = self.day_of(sha)
        self.conn.execute(
            "INSERT INTO artifacts VALUES (?,?,?,?,?,?,?,?,NULL)",
            (artifact_id, self._work_id(repo), kind, name, manifest, day, sha, retired_on),
        )
        self.conn.execute("INSERT INTO events(sha, artifact_id, event, happened_on) VALUES (?,?,'created',?)", (sha, artifact_id, day))
        return artifact_id

    def release(
        self, repo: str, version: str, sha: str, *, artifact: str | None = None, at: str | None = None, early: bool = False
    ) -> None:
        """`at`: ISO time of the tag; None: tagged with the commit."""
        day = self.day_of(sha) if at is None else at[:10]
        if at is not None:
            tagged_at = int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp())
            self.conn.execute(
                "INSERT INTO tags(place_id, name, sha, tagged_at, offset_min, tagged_on, is_annotated)"
                " SELECT min(id), ?, ?, ?, 0, ?, 1 FROM places WHERE work_id = ?",
                (version, sha, tagged_at, day, self._work_id(repo)),
            )
        self.conn.execute(
            "INSERT INTO releases(work_id, artifact_id, version, shipped_on, sha, source, is_prerelease) VALUES (?,?,?,?,?,'tag',?)",
            (self._work_id(repo), artifact, version, day, sha, early),
        )

    def reuse(self, user: str, used: str, what: str, sha: str, *, how: str = "dependency") -> None:
        self.conn.execute(
            "INSERT INTO reuse(user_id, used_id, what, how, since, until, sha) VALUES (?,?,?,?,?,NULL,?)",
            (self._work_id(user), self._work_id(used), what, how, self.day_of(sha), sha),
        )

    def correct(self, sha: str, field: str, value: str, *, undone: bool = False) -> None:
        self.conn.execute(
            "INSERT INTO corrections(sha, field, value, made_at, undone_at) VALUES (?,?,?,'2026-01-01T00:00:00Z',?)",
            (sha, field, value, "2026-01-02T00:00:00Z" if undone else None),
        )

    def note(self, text: str, day: str, *, pattern: str | None = None, sha: str | None = None, domain: str | None = None) -> None:
        self.conn.execute(
            "INSERT INTO notes(text, happened_on, domain, pattern, sha, made_at) VALUES (?,?,?,?,?,'2026-01-01T00:00:00Z')",
            (text, day, domain, pattern, sha),
        )

    def id_of(self, sha: str) -> int:
        return int(self.conn.execute("SELECT id FROM commits WHERE sha = ?", (sha,)).fetchone()[0])

    def day_of(self, sha: str) -> str:
        return str(self.conn.execute("SELECT authored_on FROM commits WHERE sha = ?", (sha,)).fetchone()[0])

    def _work_id(self, name: str) -> int:
        row = self.conn.execute("SELECT id FROM works WHERE name = ?", (name,)).fetchone()
        if row is None:
            self.repo(name)
            return self._work_id(name)
        return int(row[0])

    def _person(self, name: str) -> int:
        email = MY_EMAIL if name == ME else f"{name.lower().replace(' ', '.')}@example.net"
        kind = "bot" if name.endswith("[bot]") else "human"
        self.conn.execute(
            "INSERT OR IGNORE INTO people(label, name, email, raw_name, raw_email, kind) VALUES (?,?,?,?,?,?)",
            (f"{name} <{email}>", name, email, name, email, kind),
        )
        return int(self.conn.execute("SELECT id FROM people WHERE name = ? AND email = ?", (name, email)).fetchone()[0])
