"""Finds the same work recorded twice: squashed branches, rewritten and cherry-picked commits, and what reverts take back.

From stored facts alone. The commit that is not counted keeps its row and names the one that is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterable, Sequence

from tracker.store.connection import transaction

_NUMBER = re.compile(r" \(#")


def save_branches(connection: sqlite3.Connection, work_id: int, branches: Iterable[tuple[str, str, str | None]]) -> None:
    """Keeps (tip, base, patch id) of branches that were not merged; the patch id is None for a branch of one commit."""
    with transaction(connection):
        connection.executemany(
            "INSERT OR REPLACE INTO branches(tip, work_id, base, patch_id) VALUES (?,?,?,?)",
            [(tip, work_id, base, patch_id) for tip, base, patch_id in branches],
        )


def read_branch_tips(connection: sqlite3.Connection) -> frozenset[str]:
    """Tips whose branch is known already."""
    return frozenset(row[0] for row in connection.execute("SELECT tip FROM branches"))


def save_bulk(connection: sqlite3.Connection, shas: Sequence[str]) -> None:
    """Marks commits that their repository itself wants left out of blame."""
    with transaction(connection):
        connection.executemany("UPDATE commits SET is_bulk = 1 WHERE sha = ?", [(sha,) for sha in shas])


def settle_twins(connection: sqlite3.Connection, work_ids: Iterable[int]) -> None:
    """Decides anew, for these works, which commits are counted under another's sha, and what each revert takes back."""
    for work_id in work_ids:
        with transaction(connection):
            connection.execute("UPDATE commits SET counts_as = NULL WHERE work_id = ? AND counts_as IS NOT NULL", (work_id,))
            _settle_squashes(connection, work_id)
            _settle_rewritten(connection, work_id)
            _settle_reverts(connection, work_id)
            _follow_twins(connection, work_id)


def _settle_squashes(connection: sqlite3.Connection, work_id: int) -> None:
    """A branch whose whole change, or whose final tree, stands on the default branch as one commit was squashed into it.

    Where somebody else put their name on the squash of my branch, my own commits stay the ones that count.
    """
    squashes = connection.execute(
        "WITH ends AS MATERIALIZED (SELECT b.tip, b.base, t.tree_sha, t.is_mine FROM branches b CROSS JOIN commits t ON t.sha = b.tip"
        "  WHERE b.work_id = ? AND t.is_merged = 0)"
        " SELECT b.tip, s.sha FROM branches b JOIN commits t ON t.sha = b.tip"
        " JOIN commits s ON s.patch_id = coalesce(b.patch_id, t.patch_id) AND s.work_id = b.work_id"
        " WHERE b.work_id = ? AND s.is_merged = 1 AND t.is_merged = 0 AND s.is_mine >= t.is_mine"
        # Of one commit by two people nobody can say that it is the same work; of a longer branch, equal sums are enough.
        "   AND (b.patch_id IS NOT NULL OR s.author_id = t.author_id)"
        # Compared through an index of their own: branches by commits would be looked at otherwise.
        " UNION SELECT e.tip, s.sha FROM commits s CROSS JOIN ends e ON e.tree_sha = s.tree_sha AND e.base = s.parents"
        " WHERE s.work_id = ? AND s.is_merged = 1 AND s.is_mine >= e.is_mine"
        # The first that is told of a commit holds, in whatever order they were read.
        " ORDER BY 1, 2",
        (work_id, work_id, work_id),
    ).fetchall()
    for tip, squash in (*squashes, *_find_told_squashes(connection, work_id)):
        _count_line_as(connection, tip, squash)


def _find_told_squashes(connection: sqlite3.Connection, work_id: int) -> list[tuple[str, str]]:
    """(tip, squash) of branches whose every commit stands as a line of the squash's message, as forges write it.

    Such a squash may have been touched up in review, so that no sum of it is that of the branch.
    """
    told: dict[str, list[tuple[str, bool, int, frozenset[str]]]] = {}
    for sha, is_mine, at, body in connection.execute(
        "SELECT sha, is_mine, committed_at, body FROM commits WHERE work_id = ? AND is_merged = 1 AND is_merge = 0 AND body LIKE '%* %'"
        " ORDER BY committed_at, sha",
        (work_id,),
    ):
        lines = frozenset(line[2:].strip() for line in body.splitlines() if line.startswith("* "))
        for line in lines:
            told.setdefault(line, []).append((sha, bool(is_mine), at, lines))
    found = []
    tips = "SELECT b.tip FROM branches b JOIN commits t ON t.sha = b.tip WHERE b.work_id = ? AND t.is_merged = 0 ORDER BY b.tip"
    for (tip,) in connection.execute(tips, (work_id,)).fetchall() if told else ():
        subjects, is_mine, began_at = _read_line(connection, tip, told)
        for sha, squash_is_mine, at, lines in told[subjects[0]] if len(subjects) > 1 else ():
            if squash_is_mine >= is_mine and at >= began_at and lines.issuperset(subjects):
                found.append((tip, sha))
                break
    return found


def _read_line(connection: sqlite3.Connection, tip: str, told: Container[str]) -> tuple[list[str], bool, int]:
    """Of a branch's own commits, merges left out: their subjects from the tip on, whether one is mine, and when the first was written.

    No subjects where one of them is not `told`: the rest of a long branch need not be read then.
    """
    subjects, is_mine, began_at = [], False, 0
    sha: str | None = tip
    while sha is not None:
        row = connection.execute(
            "SELECT parents, is_merged, is_merge, subject, is_mine, authored_at FROM commits WHERE sha = ?", (sha,)
        ).fetchone()
        if row is None or row[1]:
            break
        if not row[2]:
            if row[3] not in told:
                return [], False, 0
            subjects.append(row[3])
            is_mine, began_at = is_mine or bool(row[4]), row[5]
        sha = row[0].split(" ")[0] or None
    return subjects, is_mine, began_at


def _count_line_as(connection: sqlite3.Connection, tip: str, squash: str) -> None:
    """Counts a branch's own commits, from its tip back to the default branch, as the squash."""
    sha: str | None = tip
    while sha is not None:
        row = connection.execute("SELECT parents, is_merged FROM commits WHERE sha = ?", (sha,)).fetchone()
        if row is None or row[1]:
            return
        connection.execute("UPDATE commits SET counts_as = ? WHERE sha = ? AND counts_as IS NULL", (squash, sha))
        sha = row[0].split(" ")[0] or None


def _settle_rewritten(connection: sqlite3.Connection, work_id: int) -> None:
    """Of commits with the same change, author and author date, the one that the default branch contains is counted; so it is of a
    commit beside the default branch whose very change the same author put there on another day: it was taken over by hand.
    """
    rows = connection.execute(
        "SELECT group_concat(sha, ' ') FROM (SELECT sha, patch_id, author_id, authored_at FROM commits"
        " WHERE work_id = ? AND patch_id IS NOT NULL AND counts_as IS NULL ORDER BY is_merged DESC, is_gone, committed_at DESC, sha)"
        " GROUP BY patch_id, author_id, authored_at HAVING count(*) > 1",
        (work_id,),
    ).fetchall()
    for (shas,) in rows:
        first, *others = shas.split(" ")
        connection.executemany("UPDATE commits SET counts_as = ? WHERE sha = ?", [(first, sha) for sha in others])
    connection.execute(
        "UPDATE commits SET counts_as = s.sha FROM (SELECT patch_id, author_id, min(sha) AS sha FROM commits WHERE work_id = ?"
        "   AND is_merged = 1 AND counts_as IS NULL AND patch_id IS NOT NULL GROUP BY patch_id, author_id) s"
        " WHERE commits.work_id = ? AND commits.is_merged = 0 AND commits.counts_as IS NULL AND commits.patch_id = s.patch_id"
        " AND commits.author_id = s.author_id",
        (work_id, work_id),
    )
    # Of other people's commits no change is known: what was said, or the whole tree, of the same moment has to do.
    theirs = connection.execute(
        # The same tree says more than the same words.
        "SELECT substr(min((s.tree_sha <> c.tree_sha) || s.sha), 2), c.id FROM commits c JOIN commits s ON s.work_id = c.work_id"
        " AND s.authored_at = c.authored_at AND +s.author_id = c.author_id AND (s.subject = c.subject OR s.tree_sha = c.tree_sha)"
        " WHERE c.work_id = ? AND c.is_merged = 0 AND c.is_diffed = 0 AND c.is_merge = 0 AND c.counts_as IS NULL"
        " AND s.is_merged = 1 AND s.is_merge = 0 AND s.counts_as IS NULL GROUP BY c.id",
        (work_id,),
    ).fetchall()
    connection.executemany("UPDATE commits SET counts_as = ? WHERE id = ?", theirs)


def _settle_reverts(connection: sqlite3.Connection, work_id: int) -> None:
    """Full shas for abbreviated ones; where a revert names none, the newest earlier commit of the subject it quotes."""
    for commit_id, said in connection.execute(
        "SELECT id, reverts FROM commits WHERE work_id = ? AND length(reverts) < 40", (work_id,)
    ).fetchall():
        found = connection.execute("SELECT sha FROM commits WHERE sha >= ? AND sha < ? LIMIT 2", (said, said + "g")).fetchall()
        if len(found) == 1:
            connection.execute("UPDATE commits SET reverts = ? WHERE id = ?", (found[0][0], commit_id))
    quoting = {
        commit_id: (subject[len('Revert "') :].rpartition('"')[0], at)
        for commit_id, subject, at in connection.execute(
            "SELECT id, subject, authored_at FROM commits WHERE work_id = ? AND reverts IS NULL AND subject LIKE 'Revert \"%'", (work_id,)
        )
    }
    said = _find_said(connection, work_id, {quoted for quoted, _ in quoting.values() if quoted})
    for commit_id, (quoted, at) in quoting.items():
        earlier = [one for one in said.get(quoted, ()) if one[0] <= at and one[2] != commit_id]
        if earlier:
            connection.execute("UPDATE commits SET reverts = ? WHERE id = ?", (max(earlier)[1], commit_id))


def _follow_twins(connection: sqlite3.Connection, work_id: int) -> None:
    """What a revert takes back is the commit that counts, where history was rewritten since."""
    connection.execute(
        "UPDATE commits SET reverts = g.counts_as FROM commits g WHERE commits.work_id = ? AND g.sha = commits.reverts"
        " AND commits.reverts IS NOT NULL AND g.is_gone = 1 AND g.counts_as IS NOT NULL",
        (work_id,),
    )


def _find_said(connection: sqlite3.Connection, work_id: int, wanted: set[str]) -> dict[str, list[tuple[int, str, int]]]:
    """Quoted subject → (seconds, sha, id) of the commits that bear it, with or without numbers of pull requests behind it."""
    found: dict[str, list[tuple[int, str, int]]] = {}
    if not wanted:
        return found
    lengths = {len(quoted) for quoted in wanted}
    for at, sha, commit_id, subject in connection.execute(
        "SELECT authored_at, sha, id, subject FROM commits WHERE work_id = ?", (work_id,)
    ):
        for end in (*(number.start() for number in _NUMBER.finditer(subject)), len(subject)):
            # Asked before it is cut: a subject may be made of numbers.
            if end in lengths and subject[:end] in wanted:
                found.setdefault(subject[:end], []).append((at, sha, commit_id))
    return found
