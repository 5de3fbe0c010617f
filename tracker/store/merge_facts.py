"""Takes up the facts of another file: people, commits and their parts, places, branches, tags. In the caller's transaction.

A fact of both files is the same fact once. Where one file knows more of a commit (its changes were read there) that is what
is kept; every choice looks at the values alone, so that it comes out the same whichever file takes up the other. Draws no
conclusions. `there` is the other database, attached to the connection.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tracker.store.merge_works import HERE, THERE, JoinedWork

ELSEWHERE = "elsewhere:"
"""Before the path of a place whose folder, on this machine, is another clone."""
REASON = "it lies on another computer, or is gone; what was read of it is kept"
PARTS = ("changes", "signals", "samples", "lines", "manifests", "manifest_names", "labels", "label_patterns")
"""What is known of a commit once it was read in full; by commit_id."""


class FactsTaken(NamedTuple):
    """What the other file brought."""

    commits: int
    """That this file did not have."""
    completed: int
    """That this file had not read in full."""
    changed: int
    """Rows that came or changed, of any kind; 0: the other file brought nothing."""


def take_facts(connection: sqlite3.Connection, works: Sequence[JoinedWork]) -> FactsTaken:
    """Takes up everything the other file read; `works` says which repositories are the same, and what they are called."""
    take = _Taking(connection)
    take.works(works)
    take.people()
    fresh = take.commits()
    completed = take.completed()
    take.parts()
    take.differences()
    take.places()
    take.reached()
    take.beside(works)
    for name in ("work_map", "person_map", "part_map", "place_map"):
        connection.execute(f"DROP TABLE temp.{name}")
    return FactsTaken(fresh, completed, take.changed)


class _Taking:
    """The statements of one merge, counting the rows they change."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.changed = 0

    def _run(self, statement: str, values: Sequence[object] = ()) -> int:
        rows = self._db.execute(statement, values).rowcount
        self.changed += max(0, rows)
        return rows

    def _columns(self, table: str, *without: str) -> list[str]:
        return [row[1] for row in self._db.execute(f"PRAGMA main.table_info({table})") if row[1] not in without]

    def works(self, works: Sequence[JoinedWork]) -> None:
        """Brings the repositories' rows up to what both files know, and maps the ids of the other file to ours."""
        self._db.execute("CREATE TEMP TABLE work_map (there_id INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
        # No name may stand in the way of another on its way to the one it gets.
        renamed = [(w.ids(HERE)[0], w.name) for w in works if w.ids(HERE)]
        moving = [
            (work_id, name)
            for work_id, name in renamed
            if self._db.execute("SELECT 1 FROM main.works WHERE id = ? AND name <> ?", (work_id, name)).fetchone()
        ]
        for work_id, _ in moving:
            self._run("UPDATE main.works SET name = '/' || id WHERE id = ?", (work_id,))
        for joined in works:
            mine = joined.ids(HERE)
            for other in mine[1:]:
                self._collapse(other, mine[0])
        for work_id, name in moving:
            self._run("UPDATE main.works SET name = ? WHERE id = ?", (name, work_id))
        for joined in works:
            self._take_work(joined)

    def _take_work(self, joined: JoinedWork) -> None:
        newest, whole = joined.newest, joined.whole
        remote = newest.remote or min((one.remote for one in joined.members if one.remote is not None), default=None)
        values = (whole.root_sha, whole.root_mark, remote, newest.default_branch, newest.default_head, whole.is_cut, joined.rules)
        mine = joined.ids(HERE)
        if mine:
            work_id = mine[0]
            self._run(
                "UPDATE main.works SET root_sha = ?, root_mark = ?, remote = ?, default_branch = ?, default_head = ?, is_cut = ?,"
                " rules = ? WHERE id = ? AND"
                " (root_sha, root_mark, remote, default_branch, default_head, is_cut, rules) IS NOT (?,?,?,?,?,?,?)",
                (*values, work_id, *values),
            )
        else:
            self._run(
                "INSERT INTO main.works(name, state, root_sha, root_mark, remote, default_branch, default_head, is_cut, rules)"
                " VALUES (?,?,?,?,?,?,?,?,?)",
                (joined.name, newest.state, *values),
            )
            work_id = int(self._db.execute("SELECT last_insert_rowid()").fetchone()[0])
        self._db.executemany("INSERT INTO temp.work_map VALUES (?, ?)", [(there_id, work_id) for there_id in joined.ids(THERE)])

    def _collapse(self, other: int, work_id: int) -> None:
        """Two repositories of this file that the other one knows to be the same."""
        for table in ("commits", "places", "branches"):
            self._run(f"UPDATE main.{table} SET work_id = ? WHERE work_id = ?", (work_id, other))
        for table in ("releases", "artifacts", "standing", "stale_works"):
            self._run(f"DELETE FROM main.{table} WHERE work_id = ?", (other,))
        self._run("DELETE FROM main.reuse WHERE ? IN (user_id, used_id)", (other,))
        self._run("DELETE FROM main.works WHERE id = ?", (other,))

    def people(self) -> None:
        columns = self._columns("people", "id")
        names, given = ", ".join(columns), ", ".join(f"t.{column}" for column in columns)
        self._run(f"INSERT OR IGNORE INTO main.people({names}) SELECT {given} FROM there.people t ORDER BY t.id")
        same = "h.name = t.name AND h.email = t.email AND h.raw_name = t.raw_name AND h.raw_email = t.raw_email"
        self._db.execute(
            f"CREATE TEMP TABLE person_map AS SELECT t.id AS there_id, h.id AS id FROM there.people t JOIN main.people h ON {same}"
        )
        self._db.execute("CREATE UNIQUE INDEX temp.person_map_there ON person_map(there_id)")
        # A later tracker may know a machine where an earlier one saw a person: ai before bot before human.
        self._run(
            f"UPDATE main.people AS h SET kind = t.kind FROM there.people t WHERE {same} AND t.kind < h.kind AND h.kind IN ('bot', 'human')"
        )

    def commits(self) -> int:
        """Adds the commits that this file does not have; gives how many."""
        self._db.execute("CREATE TEMP TABLE part_map (there_id INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE)")
        self._db.execute(
            "INSERT INTO temp.part_map SELECT t.id, (SELECT coalesce(max(id), 0) FROM main.commits) + row_number() OVER (ORDER BY t.id)"
            " FROM there.commits t WHERE NOT EXISTS (SELECT 1 FROM main.commits h WHERE h.sha = t.sha)"
        )
        columns = self._columns("commits")
        mapped = {"id": "m.id", "work_id": "w.id", "author_id": "a.id", "committer_id": "c.id"}
        given = ", ".join(mapped.get(column, f"t.{column}") for column in columns)
        fresh = self._run(
            f"INSERT INTO main.commits({', '.join(columns)}) SELECT {given} FROM temp.part_map m JOIN there.commits t ON t.id = m.there_id"
            " JOIN temp.work_map w ON w.there_id = t.work_id JOIN temp.person_map a ON a.there_id = t.author_id"
            " JOIN temp.person_map c ON c.there_id = t.committer_id ORDER BY m.id"
        )
        self._db.execute(
            "INSERT INTO main.commits_fts(rowid, subject, body) SELECT id, subject, body FROM main.commits"
            " WHERE id IN (SELECT id FROM temp.part_map)"
        )
        self._run(
            "INSERT OR IGNORE INTO main.coauthors SELECT m.id, p.id, t.role FROM temp.part_map m"
            " JOIN there.coauthors t ON t.commit_id = m.there_id JOIN temp.person_map p ON p.there_id = t.person_id"
        )
        return fresh

    def completed(self) -> int:
        """Makes room for the parts of commits that the other file knows better; gives how many."""
        weight = (
            "({0}.is_diffed, {0}.parents <> '',"
            " coalesce({0}.files_changed, -1), coalesce({0}.added_lines, -1), coalesce({0}.deleted_lines, -1),"
            " coalesce({0}.files_excluded, -1), coalesce({0}.patch_id, ''),"
            " (SELECT count(*) FROM {1}.lines x WHERE x.commit_id = {0}.id),"
            " (SELECT count(*) FROM {1}.samples x WHERE x.commit_id = {0}.id),"
            " (SELECT count(*) FROM {1}.manifest_names x WHERE x.commit_id = {0}.id),"
            " coalesce((SELECT counts FROM {1}.signals x WHERE x.commit_id = {0}.id), ''))"
        )
        self._db.execute(
            "CREATE TEMP TABLE better AS SELECT t.id AS there_id, h.id AS id FROM there.commits t JOIN main.commits h ON h.sha = t.sha"
            f" WHERE h.id NOT IN (SELECT id FROM temp.part_map) AND {weight.format('t', THERE)} > {weight.format('h', HERE)}"
        )
        for table in ("changes", "signals", "samples", "lines", "labels", "manifests", "rereads"):
            self._run(f"DELETE FROM main.{table} WHERE commit_id IN (SELECT id FROM temp.better)")
        self._run("DELETE FROM main.figures WHERE sha IN (SELECT sha FROM main.commits WHERE id IN (SELECT id FROM temp.better))")
        # Parents, too: a shallow clone does not know those of the commit at which it was cut off.
        columns = (
            "parents",
            "is_merge",
            "is_diffed",
            "is_bulk",
            "patch_id",
            "added_lines",
            "deleted_lines",
            "files_changed",
            "files_excluded",
        )
        completed = self._run(
            f"UPDATE main.commits SET {', '.join(f'{column} = t.{column}' for column in columns)}"
            " FROM temp.better b JOIN there.commits t ON t.id = b.there_id WHERE commits.id = b.id"
        )
        self._db.execute("INSERT INTO temp.part_map SELECT there_id, id FROM temp.better")
        self._db.execute("DROP TABLE temp.better")
        return completed

    def parts(self) -> None:
        """Copies what is known of the commits that are new or better known now."""
        for table in PARTS:
            columns = self._columns(table, "commit_id")
            self._run(
                f"INSERT INTO main.{table}(commit_id, {', '.join(columns)}) SELECT m.id, {', '.join(f't.{c}' for c in columns)}"
                f" FROM temp.part_map m JOIN there.{table} t ON t.commit_id = m.there_id"
            )
        self._run("INSERT INTO main.rereads SELECT m.id FROM temp.part_map m JOIN there.rereads t ON t.commit_id = m.there_id")
        columns = self._columns("figures", "id")
        self._run(
            f"INSERT INTO main.figures({', '.join(columns)}) SELECT {', '.join(f't.{c}' for c in columns)} FROM there.figures t"
            " JOIN main.commits h ON h.sha = t.sha WHERE h.id IN (SELECT id FROM temp.part_map) ORDER BY t.id"
        )

    def differences(self) -> None:
        """Settles what the files say differently of the same commit: whose it is, how it is seen, which repository holds it."""
        reverts = (
            "CASE WHEN length(coalesce(t.reverts, '')) > length(coalesce(commits.reverts, '')) THEN t.reverts ELSE commits.reverts END"
        )
        self._run(
            "UPDATE main.commits SET is_assisted = max(commits.is_assisted, t.is_assisted), is_bulk = max(commits.is_bulk, t.is_bulk),"
            # A commit of tomorrow looks impossible only until tomorrow.
            f" is_odd_date = min(commits.is_odd_date, t.is_odd_date), reverts = {reverts}"
            " FROM there.commits t WHERE t.sha = commits.sha AND (t.is_assisted > commits.is_assisted OR t.is_bulk > commits.is_bulk"
            f" OR t.is_odd_date < commits.is_odd_date OR commits.reverts IS NOT {reverts})"
        )
        for column in ("author_id", "committer_id"):
            # Who was resolved by a mailmap comes before who was not.
            order = "({0}.name || {0}.email <> {0}.raw_name || {0}.raw_email, {0}.name, {0}.email)"
            self._run(
                f"UPDATE main.commits SET {column} = m.id FROM there.commits t JOIN temp.person_map m ON m.there_id = t.{column}"
                f" JOIN main.people p ON p.id = m.id, main.people h WHERE t.sha = commits.sha AND h.id = commits.{column} AND p.id <> h.id"
                f" AND {order.format('p')} > {order.format('h')}"
            )
        key = "(coalesce({0}.root_sha, ''), {0}.name)"
        self._run(
            "UPDATE main.commits SET work_id = w.id FROM there.commits t JOIN temp.work_map m ON m.there_id = t.work_id"
            " JOIN main.works w ON w.id = m.id, main.works h WHERE t.sha = commits.sha AND h.id = commits.work_id AND w.id <> h.id"
            f" AND {key.format('w')} < {key.format('h')}"
        )

    def places(self) -> None:
        """Maps the other file's places to ours; one whose folder is another clone here becomes a place elsewhere."""
        self._db.execute("CREATE TEMP TABLE place_map (there_id INTEGER PRIMARY KEY, id INTEGER NOT NULL)")
        rows = self._db.execute(
            "SELECT t.id, t.path, m.id, t.shown_path, t.kind, t.state, t.reason,"
            " t.default_branch, t.default_head, t.head_at, t.attributes, t.ignored FROM there.places t"
            " JOIN temp.work_map m ON m.there_id = t.work_id ORDER BY t.id"
        ).fetchall()
        for there_id, path, work_id, shown_path, kind, state, reason, *head in rows:
            known = self._db.execute("SELECT id, work_id FROM main.places WHERE path = ?", (path,)).fetchone()
            if known is not None and not path.startswith(ELSEWHERE) and not self._adds_nothing(there_id, known[0], known[1], work_id):
                path = ELSEWHERE + path
                known = self._db.execute("SELECT id FROM main.places WHERE path = ?", (path,)).fetchone()
            if known is None:
                is_here = os.path.isdir(path)
                self._run(
                    "INSERT INTO main.places(path, work_id, shown_path, kind, state, reason,"
                    " default_branch, default_head, head_at, attributes, ignored) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                    (path, work_id, shown_path, kind, *((state, reason) if is_here else ("missing", REASON)), *head),
                )
                known = self._db.execute("SELECT id FROM main.places WHERE path = ?", (path,)).fetchone()
            self._db.execute("INSERT INTO temp.place_map VALUES (?, ?)", (there_id, known[0]))

    def _adds_nothing(self, there_id: int, place_id: int, its_work: int, work_id: int) -> bool:
        """Whether our place at the same path reaches all that the other file's does, as a copy of one file has it."""
        if its_work != work_id:
            return False
        row = self._db.execute(
            "SELECT 1 FROM there.reached r JOIN there.commits t ON t.id = r.commit_id JOIN main.commits h ON h.sha = t.sha"
            " WHERE r.place_id = ? AND NOT EXISTS"
            " (SELECT 1 FROM main.reached x WHERE x.commit_id = h.id AND x.place_id = ? AND x.is_merged >= r.is_merged)"
            " UNION ALL SELECT 1 FROM there.tags t WHERE t.place_id = ? AND NOT EXISTS"
            " (SELECT 1 FROM main.tags x WHERE x.place_id = ? AND x.name = t.name AND x.sha = t.sha) LIMIT 1",
            (there_id, place_id, there_id, place_id),
        ).fetchone()
        return row is None

    def reached(self) -> None:
        self._run(
            "INSERT INTO main.reached SELECT h.id, m.id, max(r.is_merged) FROM there.reached r JOIN temp.place_map m"
            " ON m.there_id = r.place_id JOIN there.commits t ON t.id = r.commit_id JOIN main.commits h ON h.sha = t.sha WHERE NOT EXISTS"
            " (SELECT 1 FROM main.reached x WHERE x.commit_id = h.id AND x.place_id = m.id AND x.is_merged >= r.is_merged)"
            " GROUP BY h.id, m.id ON CONFLICT (commit_id, place_id) DO UPDATE SET is_merged = 1"
        )

    def beside(self, works: Sequence[JoinedWork]) -> None:
        """Tags, branches and what stands: facts that no commit owns."""
        columns = self._columns("tags", "id", "place_id")
        self._run(
            f"INSERT INTO main.tags(place_id, {', '.join(columns)}) SELECT m.id, {', '.join(f't.{c}' for c in columns)} FROM there.tags t"
            " JOIN temp.place_map m ON m.there_id = t.place_id WHERE NOT EXISTS"
            " (SELECT 1 FROM main.tags x WHERE x.place_id = m.id AND x.name = t.name AND (x.tagged_at, x.sha) >= (t.tagged_at, t.sha))"
            " ON CONFLICT (place_id, name) DO UPDATE SET sha = excluded.sha, tagged_at = excluded.tagged_at,"
            " offset_min = excluded.offset_min, tagged_on = excluded.tagged_on, is_annotated = excluded.is_annotated"
        )
        self._run(
            "INSERT INTO main.branches(tip, work_id, base, patch_id) SELECT t.tip, m.id, t.base, t.patch_id FROM there.branches t"
            " JOIN temp.work_map m ON m.there_id = t.work_id WHERE NOT EXISTS"
            " (SELECT 1 FROM main.branches x WHERE x.tip = t.tip AND x.base <= t.base)"
            " ON CONFLICT (tip) DO UPDATE SET base = excluded.base, patch_id = excluded.patch_id"
        )
        for joined in works:
            if joined.newest.side == THERE:
                self._take_standing(joined)
            self._settle_state(joined)
        self._order_places()

    def _take_standing(self, joined: JoinedWork) -> None:
        """What stands is told by whoever saw the default branch last."""
        theirs = self._db.execute("SELECT * FROM there.standing WHERE work_id = ? ORDER BY year", (joined.newest.work_id,)).fetchall()
        work_id = self._db.execute("SELECT id FROM temp.work_map WHERE there_id = ?", (joined.newest.work_id,)).fetchone()[0]
        ours = self._db.execute("SELECT * FROM main.standing WHERE work_id = ? ORDER BY year", (work_id,)).fetchall()
        if theirs and [row[1:] for row in ours] != [row[1:] for row in theirs]:
            self._run("DELETE FROM main.standing WHERE work_id = ?", (work_id,))
            for row in theirs:
                self._run(f"INSERT INTO main.standing VALUES ({','.join('?' * len(row))})", (work_id, *row[1:]))

    def _settle_state(self, joined: JoinedWork) -> None:
        """A repository is as well as its best place."""
        for there_id in joined.ids(THERE)[:1]:
            work_id = self._db.execute("SELECT id FROM temp.work_map WHERE there_id = ?", (there_id,)).fetchone()[0]
            best = self._db.execute(
                "SELECT state, reason FROM main.places WHERE work_id = ?"
                " ORDER BY instr('ok partial shallow empty unreadable missing', state), reason LIMIT 1",
                (work_id,),
            ).fetchone()
            if best is not None:
                values = (*best, work_id, *best)
                self._run("UPDATE main.works SET state = ?, reason = ? WHERE id = ? AND (state, reason) IS NOT (?, ?)", values)

    def _order_places(self) -> None:
        """Gives the places of one repository ids in the order of their paths: the first one is shown."""
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        several = "SELECT work_id FROM main.places WHERE work_id IN (SELECT id FROM temp.work_map) GROUP BY work_id HAVING count(*) > 1"
        for (work_id,) in self._db.execute(several).fetchall():
            rows = self._db.execute("SELECT id, path FROM main.places WHERE work_id = ?", (work_id,)).fetchall()
            ids = sorted(place_id for place_id, _ in rows)
            ordered = [place_id for place_id, _ in sorted(rows, key=lambda row: (row[1].startswith(ELSEWHERE), row[1]))]
            moves = [(old, new) for old, new in zip(ordered, ids, strict=True) if old != new]
            for sign in (-1, 1):
                for old, new in moves:
                    was, becomes = (old, -new) if sign < 0 else (-new, new)
                    self._run("UPDATE main.places SET id = ? WHERE id = ?", (becomes, was))
                    self._run("UPDATE main.reached SET place_id = ? WHERE place_id = ?", (becomes, was))
                    self._run("UPDATE main.tags SET place_id = ? WHERE place_id = ?", (becomes, was))
