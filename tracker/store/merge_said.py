"""Joins what a person said in two files: corrections, notes, identities, roles, pseudonyms, and what they did to documents.

What was said in either file is said in the joined one. Where both say different things of the same, what was said last
holds, the other stays in the file as taken back, and the conflict is told. In the caller's transaction; `there` is the other
database, attached to the connection. Judges nothing that is not in these tables.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from shlex import quote
from typing import NamedTuple

from tracker.store.merge_works import HERE, THERE, JoinedWork

Row = dict[str, str | int | None]


class Conflict(NamedTuple):
    """Two files said different things."""

    kind: str
    """correction, note, identity, role, visibility, pseudonym or document."""
    about: str
    """Of what it was said: a sha, a note, an email, a repository, a claim."""
    here: str
    there: str
    kept: str
    change: str
    """The command that says otherwise."""


class SaidTaken(NamedTuple):
    """What came from the other file."""

    corrections: int
    notes: int
    identities: int
    roles: int
    acts: int
    """Changes of documents."""
    changed: int
    """Rows that came or changed, of any kind."""
    conflicts: tuple[Conflict, ...]


def take_said(connection: sqlite3.Connection, works: Sequence[JoinedWork]) -> SaidTaken:
    """Joins both files' words; `works` says which repositories have another name from now on."""
    take = _Taking(connection, works)
    corrections = take.log("corrections", "sha", "made_at", "undone_at")
    take.settle_corrections()
    note_ids, notes = take.notes()
    identities = take.identities()
    roles = take.log("role_changes", "name", "made_at", "undone_at")
    roles = max(roles, take.roles())
    take.pseudonyms()
    acts = take.acts(note_ids)
    return SaidTaken(corrections, notes, identities, roles, acts, take.changed, tuple(take.conflicts))


class _Taking:
    """One merge: rows read from both files, written to ours where they differ from what stands there."""

    def __init__(self, connection: sqlite3.Connection, works: Sequence[JoinedWork]) -> None:
        self._db = connection
        self._names = {side: {one.name: w.name for w in works for one in w.members if one.side == side} for side in (HERE, THERE)}
        self.changed = 0
        self.conflicts: list[Conflict] = []

    def _read(self, side: str, table: str) -> list[Row]:
        cursor = self._db.execute(f"SELECT * FROM {side}.{table} ORDER BY 1")
        columns = [column[0] for column in cursor.description]
        return [self._rename(side, table, dict(zip(columns, row, strict=True))) for row in cursor]

    def _rename(self, side: str, table: str, row: Row) -> Row:
        """The row with the names that repositories bear from now on."""
        names = self._names[side]
        column = {"roles": "name", "role_changes": "name", "pseudonyms": "repo"}.get(table)
        if column is not None:
            row[column] = names.get(str(row[column]), str(row[column]))
        elif table == "notes" and row["artifact_id"] is not None:
            repo, colon, rest = str(row["artifact_id"]).partition(":")
            row["artifact_id"] = names.get(repo, repo) + colon + rest
        return row

    def _write(self, table: str, rows: Iterable[Row]) -> None:
        """Makes the table hold these rows; nothing is touched where it does already."""
        wanted = [tuple(row.values()) for row in rows]
        if self._db.execute(f"SELECT * FROM main.{table} ORDER BY 1").fetchall() == wanted:
            return
        self._db.execute(f"DELETE FROM main.{table}")
        marks = ",".join("?" * len(wanted[0])) if wanted else ""
        self._db.executemany(f"INSERT INTO main.{table} VALUES ({marks})", wanted)
        self.changed += 1

    def log(self, table: str, about: str, at: str, undone: str, rewrite: Callable[[Row], Row] = lambda row: row) -> int:
        """Joins a table of acts, each with its time and perhaps the time it was taken back; gives how many are new here."""
        here, there = self._read(HERE, table), [rewrite(row) for row in self._read(THERE, table)]
        joined = join_acts(here, there, at, undone)
        names = ", ".join(name for name in joined[0] if name != "id") if joined else "1"
        stored = self._db.execute(f"SELECT {names} FROM main.{table}").fetchall()
        # In another order only, it is the same.
        if sorted(map(repr, stored)) != sorted(repr(tuple(value for name, value in row.items() if name != "id")) for row in joined):
            self._write(table, ({**row, "id": number} for number, row in enumerate(joined, 1)))
        return len(joined) - len(here)

    def settle_corrections(self) -> None:
        """Of several corrections of the same thing the last one stands."""
        query = "SELECT id, sha, field, value, made_at FROM main.corrections WHERE undone_at IS NULL ORDER BY id"
        standing: dict[tuple[str, str], tuple[int, str, str, str]] = {}
        ours = self._find_standing(HERE)
        for act_id, sha, field, value, made_at in self._db.execute(query).fetchall():
            slot = (sha, value if field.startswith("pattern") else field)
            if slot in standing:
                loser_id, loser_field, loser_value, _ = standing[slot]
                self._db.execute("UPDATE main.corrections SET undone_at = ? WHERE id = ?", (made_at, loser_id))
                self.changed += 1
                if (loser_field, loser_value) != (field, value):
                    sides = [_tell(field, value), _tell(loser_field, loser_value)]
                    here, there = sides if (sha, field, value) in ours else sides[::-1]
                    self._add("correction", sha[:12], here, there, sides[0], _tell_label(sha, loser_field, loser_value))
            standing[slot] = (act_id, field, value, made_at)

    def _find_standing(self, side: str) -> set[tuple[str, str, str]]:
        """Corrections that stand; asked of our file before it was settled, the joined rows are in it already."""
        theirs = set(self._db.execute("SELECT sha, field, value FROM there.corrections WHERE undone_at IS NULL").fetchall())
        both = set(self._db.execute("SELECT sha, field, value FROM main.corrections WHERE undone_at IS NULL").fetchall())
        return both - theirs if side == HERE else theirs

    def notes(self) -> tuple[Mapping[str, str], int]:
        """Joins notes, ours keeping their ids; gives the other file's id → ours, and how many are new."""
        here, there = self._read(HERE, "notes"), self._read(THERE, "notes")
        mapped: dict[str, str] = {}
        pairs = dict(_pair(here, there, "deleted_at"))
        rows = [dict(row) for row in here]
        for number, row in enumerate(there):
            ours = rows[pairs[number]] if number in pairs else None
            if ours is None:
                rows.append(ours := {**row, "id": max((int(r["id"] or 0) for r in rows), default=0) + 1})
            elif (ours["deleted_at"] is None) != (row["deleted_at"] is None):
                told = ["taken back" if r["deleted_at"] else "stands" for r in (ours, row)]
                if ours["deleted_at"] is None:
                    change = f"tracker note restore {ours['id']}"
                    self._add("note", f"note {ours['id']}: {ours['text']}", told[0], told[1], "taken back", change)
                ours["deleted_at"] = ours["deleted_at"] or row["deleted_at"]
            elif row["deleted_at"] is not None:
                ours["deleted_at"] = min(str(ours["deleted_at"]), str(row["deleted_at"]))
            mapped[str(row["id"])] = str(ours["id"])
        self._write("notes", rows)
        return mapped, len(rows) - len(here)

    def identities(self) -> int:
        """An email is mine, or is not, as was said last; what git's configuration says never undoes a removal."""
        here, there = ({str(row["email"]): row for row in self._read(side, "identities")} for side in (HERE, THERE))
        rows = {**there, **here}
        for email in here.keys() & there.keys():
            one, other = here[email], there[email]
            is_conflict = (one["source"] == "removed") != (other["source"] == "removed")
            kept = rows[email] = max(one, other, key=_weigh_identity)
            if is_conflict and kept is not one:
                verb = "add" if kept["source"] == "removed" else "remove"
                told = ["not yours" if row["source"] == "removed" else "yours" for row in (one, other, kept)]
                self._add("identity", email, told[0], told[1], told[2], f"tracker me {verb} {email}")
        self._write("identities", (rows[email] for email in sorted(rows)))
        return len(rows) - len(here)

    def roles(self) -> int:
        """Roles and visibilities as they were said last; gives how many changed here. The log of both files is joined already."""
        here, there = ({str(row["name"]): row for row in self._read(side, "roles")} for side in (HERE, THERE))
        rows: dict[str, Row] = {}
        for name in sorted(here.keys() | there.keys()):
            row: Row = {"name": name, "role": None, "visibility": None}
            rows[name] = row
            for field in ("role", "visibility"):
                row[field] = self._settle_role(name, field, here.get(name, {}).get(field), there.get(name, {}).get(field))
        self._write("roles", rows.values())
        return sum(row != here.get(name) for name, row in rows.items())

    def _settle_role(self, name: str, field: str, here: object, there: object) -> str | None:
        if here == there:
            return None if here is None else str(here)
        query = "SELECT after, undone_at FROM main.role_changes WHERE name = ? AND field = ? ORDER BY id"
        log = self._db.execute(query, (name, field)).fetchall()
        standing = [after for after, undone_at in log if undone_at is None]
        undone = {after for after, undone_at in log if undone_at is not None}
        if standing:
            kept: str | None = str(standing[-1])
        else:
            # Private before public, where nobody knows which was said last.
            kept = min((str(value) for value in (here, there) if value is not None and value not in undone), default=None)
        if here is not None and there is not None and kept != here:
            self._add(field, name, str(here), str(there), str(kept), f"tracker repo {quote(name)} --{field} {here}")
        return kept

    def pseudonyms(self) -> None:
        """Names once given stay; where the files gave different ones, ours does."""
        keys = {(row["repo"], row["name"]): row for row in self._read(HERE, "pseudonyms")}
        for row in self._read(THERE, "pseudonyms"):
            ours = keys.setdefault((row["repo"], row["name"]), row)
            if ours["pseudonym"] != row["pseudonym"]:
                about = f"{row['repo']} {row['name']}".strip()
                told = [str(one["pseudonym"]) for one in (ours, row)]
                self._add("pseudonym", about, *told, told[0], "documents made there keep theirs")
        self._write("pseudonyms", (keys[key] for key in sorted(keys, key=str)))

    def acts(self, note_ids: Mapping[str, str]) -> int:
        """Joins what was done to documents; a note that has another id here is meant by that one."""

        def rewrite(row: Row) -> Row:
            row["claim"] = _rename_note(str(row["claim"]), note_ids)
            if row["act"] == "order":
                row["text"] = "\n".join(_rename_note(line, note_ids) for line in str(row["text"]).split("\n"))
            return row

        before = {_slot(row): row for row in self._read(HERE, "hand") if row["undone_at"] is None}
        theirs = {_slot(row): row for row in map(rewrite, self._read(THERE, "hand")) if row["undone_at"] is None}
        came = self.log("hand", "claim", "made_at", "undone_at", rewrite)
        now = {_slot(row): row for row in self._read(HERE, "hand") if row["undone_at"] is None}
        for slot in sorted(before.keys() & theirs.keys() & now.keys(), key=str):
            told = [_tell_act(rows[slot]) for rows in (before, theirs, now)]
            if told[0] != told[1] and told[0] != told[2]:
                about = f"{before[slot]['year']} {before[slot]['claim'] or 'order'}"
                self._add("document", about, told[0], told[1], told[2], f"tracker edit list --year {before[slot]['year']}")
        return came

    def _add(self, *said: str) -> None:
        self.conflicts.append(Conflict(*said))


def join_acts(here: Sequence[Row], there: Sequence[Row], at: str, undone: str) -> list[Row]:
    """Both files' acts, the same ones once, in the order of their times; taken back where either file says so."""
    pairs = dict(_pair(here, there, undone))
    rows = [dict(row) for row in here]
    ranks = _rank(here, at)
    for number, (row, rank) in enumerate(zip(there, _rank(there, at), strict=True)):
        if number in pairs:
            ours = rows[pairs[number]]
            known = [str(r[undone]) for r in (ours, row) if r[undone] is not None]
            ours[undone] = min(known) if known else None
            ranks[pairs[number]] = min(ranks[pairs[number]], rank)
        else:
            rows.append(dict(row))
            ranks.append(rank)
    order = sorted(range(len(rows)), key=lambda i: (str(rows[i][at]), ranks[i], repr(_essence(rows[i], undone))))
    return [rows[i] for i in order]


def _rank(rows: Sequence[Row], at: str) -> list[int]:
    """How many rows of the same second stand before each: within one file the order of ids is the order of acts."""
    seen: Counter[object] = Counter()
    ranks = []
    for row in rows:
        ranks.append(seen[row[at]])
        seen[row[at]] += 1
    return ranks


def _pair(here: Sequence[Row], there: Sequence[Row], undone: str) -> list[tuple[int, int]]:
    """(index there, index here) of rows that are the same act, apart from whether it was taken back."""
    waiting: dict[object, list[int]] = {}
    for number, row in enumerate(here):
        waiting.setdefault(_essence(row, undone), []).append(number)
    pairs = []
    for number, row in enumerate(there):
        same = waiting.get(_essence(row, undone))
        if same:
            pairs.append((number, same.pop(0)))
    return pairs


def _essence(row: Row, undone: str) -> tuple[tuple[str, str | int | None], ...]:
    return tuple((name, value) for name, value in row.items() if name not in ("id", undone))


def _weigh_identity(row: Row) -> tuple[object, ...]:
    source = str(row["source"])
    # git's configuration says the same on every scan: it is no later word.
    return (source != "configuration", row["added_at"], source)


def _slot(row: Row) -> tuple[object, ...]:
    kind = {"hide": "shown", "show": "shown"}.get(str(row["act"]), row["act"])
    return (row["year"], kind, row["claim"])


def _rename_note(claim: str, note_ids: Mapping[str, str]) -> str:
    note, dash, number = claim.partition("-")
    return f"note-{note_ids[number]}" if note == "note" and dash and number in note_ids else claim


def _tell(field: str, value: str) -> str:
    return {"pattern+": f"practises {value}", "pattern-": f"does not practise {value}"}.get(field, f"{field} {value}")


def _tell_label(sha: str, field: str, value: str) -> str:
    option = {"pattern+": "--add-pattern", "pattern-": "--remove-pattern"}.get(field, f"--{field}")
    return f"tracker label {sha[:12]} {option} {value}"


def _tell_act(row: Row) -> str:
    text = str(row["text"]).replace("\n", " ")
    return f"{row['act']} {text}".strip()
