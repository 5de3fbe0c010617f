"""Repositories: their state and role, who you are, and what the numbers do not know."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from textual.binding import Binding

from tracker.model.growth import CommitQuery, Growth, RepositoryLine
from tracker.model.plain import plain
from tracker.tui import messages
from tracker.tui.destinations import to_commits
from tracker.tui.drawing import Line
from tracker.tui.page import Page, Story
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.widgets.table import Column, Row, Table
from tracker.tui.wording import count_text, shorten_home

REPOSITORIES = "section repositories"
"""Key of a row that leads to the first section."""
STATES = {"unfinished": "not read to the end"}
"""States whose name alone says too little."""
ROLES = ("work", "learning", "data", "dotfiles", "ignored")
ROLE_ABOUT = (
    "counts", "counts, said to be practice", "does not count: content, not work", "counts, settings of yours", "does not count",
)  # fmt: skip


class Identities(NamedTuple):
    """Who the user is, and may be."""

    mine: tuple[tuple[str, str], ...]
    """Email and where it came from."""
    likely: tuple[tuple[str, str, int, int], ...]
    """Name, email, commits, repositories."""
    refused: tuple[str, ...] = ()
    """Emails that were said to be somebody else's."""


def make_room() -> Page:
    """The room as the app opens it."""
    return RepositoriesRoom("repositories", "Repositories")


class RepositoriesRoom(SectionedPage):
    """State, roles, identities, data quality."""

    HELP = """
**r** says what a repository is: data and ignored ones do not count. **v** makes it private or, pressed twice, public: then exports for
others name it. **space** marks several. In Who you are, **a** accepts an email as yours, **-** says it is not. **u** takes back the last
thing said. Data quality says what the numbers do not know; **enter** lists the commits.
"""

    NEEDS_STORY = True
    BINDINGS = [
        Binding("r", "role", "Role", id="repositories.role"),
        Binding("v", "visibility", "Private or public", id="repositories.visibility"),
        Binding("a,plus", "accept", "That is me", show=False, id="repositories.accept"),
        Binding("delete,minus", "remove", "Not me", show=False, id="repositories.remove"),
        Binding("u", "undo", "Take back", show=False, id="repositories.undo"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self.identities = Identities((), ())
        self._is_asked = False
        self._said: list[tuple[tuple[str, str], ...]] = []
        """The kind and email of each row that was accepted or refused, newest key press last."""
        self._was: list[tuple[tuple[str, str, str], ...]] = []
        """Repository, role and visibility before each change, newest change last."""
        self._asked: tuple[str, ...] = ()
        """The repositories for which the first of the two presses that make public was made; (): none."""

    def list_sections(self) -> tuple[Section, ...]:
        return (
            Section("Repositories", fill_repositories),
            Section("Who you are", self._fill_identities),
            Section("Data quality", fill_quality),
        )

    def take_story(self, story: Story) -> None:
        super().take_story(story)
        growth = story.growth
        # This room is the way out when nobody is known, so it shows itself although there is no story yet.
        if growth is not None and growth.first_on is None and growth.repositories:
            self._show_state("", "")
            if not self._is_asked:
                self.at = 1
            self.show_growth(growth)
            self._focus_first()
        if growth is not None:
            self._is_asked = True
            self.ask("identities", read_identities)

    def take_answer(self, topic: str, value: object) -> None:
        if isinstance(value, Identities):
            self.identities = value
            if self.at == 1:
                self.refill()
        else:
            if isinstance(value, str):
                self.notify(plain(value), markup=False)
            self.post_message(messages.Rescanned())

    def _fill_identities(self, growth: Growth) -> Filled:
        columns = (
            Column("Email", 0, most=44),
            Column("Name", 20, least=70),
            Column("Commits", 7, "right", 60),
            Column("Repos", 5, "right", 70),
            Column("", 26),
        )
        names = {person.email: person.name for person in growth.me}
        rows = [
            Row(f"mine {email}", ((("✓ ", "good"), (email, "")), names.get(email, ""), "", "", f"you ({source})"))
            for email, source in self.identities.mine
        ]
        rows += [
            Row(f"likely {email}", ((("? ", "warn"), (email, "")), name, str(commits), str(repos), "perhaps you: a or -"))
            for name, email, commits, repos in self.identities.likely
        ]
        rows += [Row(f"refused {email}", ((("✗ ", "muted"), (email, "muted")), "", "", "", "not you")) for email in self.identities.refused]
        sentence = "Your commits are those of these emails. a accepts one, - says it is not you, u takes that back."
        return Filled(columns, tuple(rows), "Nobody is known and nobody is suggested. 9 scans a folder.", sentence)

    def open_row(self, key: str) -> None:
        if key.startswith("likely "):
            self.action_accept()
        elif key == REPOSITORIES:
            self.go_to(0)
        else:
            super().open_row(key)

    def _lines(self) -> tuple[RepositoryLine, ...]:
        """The marked repositories, or the one under the cursor."""
        growth = self.story.growth if self.story else None
        keys = set(self.query_one("#rows", Table).chosen_keys) if self.at == 0 else set()
        return tuple(line for line in growth.repositories if repository_key(line) in keys) if growth else ()

    def action_role(self) -> None:
        from tracker.tui.screens.choosing import Chooser

        lines = self._lines()
        if lines:
            title = f"Role of {name_repositories(lines)}"
            self.app.push_screen(Chooser(title, ROLES, ROLE_ABOUT), lambda role: self._say_role(lines, role))

    def _say_role(self, lines: tuple[RepositoryLine, ...], role: str | None) -> None:
        if role is not None:
            self._change(lines, role, None, f"{name_repositories(lines)}: {role} now. u takes it back.")

    def action_visibility(self) -> None:
        """Public becomes private at once; private becomes public with a second press, for that shows it to others."""
        lines = self._lines()
        closed = tuple(line.repo for line in lines if line.visibility == "private")
        name = name_repositories(lines)
        if not lines:
            return
        if not closed:
            self._change(lines, None, "private", f"{name}: private now; exports for others do not name it. u takes it back.")
        elif self._asked != closed:
            self._asked = closed
            said = f"{name} is private. v once more makes it public: its name, commits and messages may then stand in exports for others."
            self.notify(plain(said), severity="warning", markup=False)
        else:
            self._change(lines, None, "public", f"{name}: public now; exports for others name it. u makes it private again.")

    def _change(self, lines: tuple[RepositoryLine, ...], role: str | None, visibility: str | None, sentence: str) -> None:
        """Says it of all of them, and keeps what they were."""
        self._asked = ()
        self._was.append(tuple((line.repo, line.role, line.visibility) for line in lines))
        self._say(tuple((line.repo, role, visibility) for line in lines), sentence)

    def _say(self, said: tuple[tuple[str, str | None, str | None], ...], sentence: str) -> None:
        """said: repository, and its role and visibility from now on; None: as before."""

        def job(db: Path) -> object:
            from tracker.scan.say import set_role

            for repo, role, visibility in said:
                set_role(db, repo, role, visibility)
            return sentence

        self.query_one("#rows", Table).unmark()
        self.say("role", job)

    def _people(self, *kinds: str) -> tuple[tuple[str, str], ...]:
        """Kind and email of the marked rows, or of the one under the cursor, that are of these kinds."""
        keys = self.query_one("#rows", Table).chosen_keys if self.at == 1 else ()
        found = tuple((kind, email) for kind, _, email in (key.partition(" ") for key in keys))
        return tuple((kind, email) for kind, email in found if kind in kinds)

    def action_accept(self) -> None:
        if people := self._people("likely", "refused"):
            self._said.append(people)
            self._say_people([(email, "mine") for _, email in people])
            self.notify("Accepted. A new scan (9) reads the differences of these commits.", markup=False)

    def action_remove(self) -> None:
        if people := self._people("mine", "likely"):
            self._said.append(people)
            self._say_people([(email, "refused") for _, email in people])

    def action_undo(self) -> None:
        """What was said with the last key, the other way round; who was only suggested is suggested again."""
        if self.at == 1 and self._said:
            self._say_people([(email, kind) for kind, email in self._said.pop()])
        elif self.at == 0 and self._was:
            was = self._was.pop()
            self._asked = ()
            self._say(was, f"Taken back: {', '.join(f'{repo} is {role}, {visibility}' for repo, role, visibility in was)}.")

    def _say_people(self, said: list[tuple[str, str]]) -> None:
        """said: email, and what it is from now on: mine, likely or refused."""

        def job(db: Path) -> object:
            from tracker.scan import say

            for email, kind in said:
                {"mine": say.add_identity, "refused": say.refuse_identity, "likely": say.forget_identity}[kind](db, email)
            return len(said)

        self.query_one("#rows", Table).unmark()
        self.say("identity", job)


def read_identities(db: Path) -> Identities:
    """Who the user is and may be, from the file."""
    from tracker.scan.say import list_identities, list_refused, suggest_identities

    likely = tuple((one.name, one.email, one.commits, one.repositories) for one in suggest_identities(db))
    return Identities(tuple(list_identities(db).items()), likely, list_refused(db))


def name_repositories(lines: tuple[RepositoryLine, ...]) -> str:
    """The repository, or how many there are."""
    return lines[0].repo if len(lines) == 1 else f"{len(lines)} repositories"


def repository_key(line: RepositoryLine) -> str:
    """Where a repository's line leads: its commits."""
    return to_commits(line.repo, CommitQuery(repo=line.repo))


def describe_repository(line: RepositoryLine) -> str:
    """Where it lies, and what its state means."""
    state = f"{STATES.get(line.state, line.state)}: {line.reason}" if line.reason else ""
    left_out = f"{line.excluded_files:,} files kept out" if line.excluded_files else ""
    return " · ".join(part for part in (shorten_home(line.path, str(Path.home())), state, left_out) if part)


def fill_repositories(growth: Growth) -> Filled:
    """Those that need attention first, then the busiest."""
    columns = (
        Column("Repository", 0, most=36), Column("Role", 9), Column("Seen by", 7), Column("Commits", 7, "right"),
        Column("Mine", 6, "right", 62), Column("First", 10, least=104), Column("Last", 10, least=72), Column("State", 38, least=120),
    )  # fmt: skip
    lines = sorted(growth.repositories, key=lambda line: (line.state == "ok", -line.mine, line.repo))
    rows = []
    for line in lines:
        glyph = ("● ", "good") if line.state == "ok" else ("○ ", "muted") if line.state in ("empty", "missing") else ("! ", "warn")
        note = "" if line.state == "ok" else f"  {STATES.get(line.state, line.state)}"
        name: Line = (glyph, (line.repo, ""), (note, "muted"))
        cells = (
            name,
            line.role,
            line.visibility,
            f"{line.commits:,}",
            f"{line.mine:,}",
            line.first_on or "",
            line.last_on or "",
            line.reason or line.state,
        )
        rows.append(Row(repository_key(line), cells, describe_repository(line)))
    troubled = [line for line in lines if line.state != "ok"]
    tail = f"{len(troubled)} with a remark (! ○)" if troubled else "all read well"
    sentence = f"{count_text(len(lines), 'repository', 'repositories')}, {tail}. r role, v seen by, u undo."
    return Filled(columns, tuple(rows), "No repository was read yet. 9 scans a folder.", sentence)


def fill_quality(growth: Growth) -> Filled:
    """What the numbers do not know; each line says what helps, and lists what it counts."""
    columns = (Column("What", 0, most=44), Column("Count", 8, "right"), Column("What it means, what helps", 56, least=116))
    quality = growth.quality
    facts = (
        ("Commits of yours that were not read yet", quality.unread, "they became yours since the last scan; 9 scans again", "unread"),
        ("Repositories not read to the end", sum(line.state == "unfinished" for line in growth.repositories), "9 scans again", ""),
        ("Repositories that could not be read", quality.unreadable, "enter goes to them: each says why and what helps", ""),
        ("Repositories without their whole history", quality.shallow, "`git fetch --unshallow` in them, then scan again", ""),
        ("Commits whose lines are not known", quality.unknown_counts, "objects are missing; they count, their lines do not", "uncounted"),
        ("Files kept out of every number", quality.excluded_files, "vendored, generated, lock files; `tracker why PATH`", "excluded"),
        ("Commits with an unsure level", quality.unsure, "enter lists them, ! there goes through them one by one", "unsure"),
        ("Commits with an impossible date", quality.odd_dates, "kept out of the growth", "undated"),
        ("Imports and reformattings", quality.bulk, "kept out of the growth", "bulk"),
        ("Commits that no branch reaches any more", quality.gone, "kept as evidence", "gone"),
    )  # fmt: skip
    rows = tuple(
        Row(_quality_key(what, remark) if count else "", (what, f"{count:,}", meaning), meaning) for what, count, meaning, remark in facts
    )
    return Filled(columns, rows, "", "What the numbers do not know. enter lists what a line counts.")


def _quality_key(title: str, remark: str) -> str:
    if not remark:
        return REPOSITORIES
    if remark == "unsure":
        return to_commits(title, CommitQuery(is_unsure=True, is_mine=True, is_counted=True, sort="least sure"))
    return to_commits(title, CommitQuery(remark=remark, is_mine=True))
