"""What travels upwards: wishes of screens and widgets, and what workers bring back.

Owns the shapes only. Nobody here reads, writes or draws.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.message import Message
from textual.message_pump import MessagePump

from tracker.model.growth import CommitQuery


class Asked(Message):
    """Somebody wants something read or written apart from the interface: the app runs `job(db)` in a thread and posts
    `Arrived` or `Failed` with the same topic to `asker`."""

    def __init__(self, asker: MessagePump, topic: str, job: Callable[[Path], object], *, is_said: bool = False) -> None:
        """is_said: the job writes what a person said; such jobs are done one after the other, and none is dropped."""
        super().__init__()
        self.asker = asker
        self.topic = topic
        self.job = job
        self.is_said = is_said


class Arrived(Message, bubble=False):
    """A worker is done."""

    def __init__(self, topic: str, value: object) -> None:
        super().__init__()
        self.topic = topic
        self.value = value


class Failed(Message, bubble=False):
    """A worker could not do it; `sentence` is for the user."""

    def __init__(self, topic: str, sentence: str) -> None:
        super().__init__()
        self.topic = topic
        self.sentence = sentence


class Rescanned(Message):
    """The file has changed: read the story again."""


class Corrected(Message):
    """Labels were corrected: draw the conclusions and read the story again, once no more is said."""


class Chosen(Message):
    """Something was chosen that the next start shall begin with."""

    def __init__(self, **what: object) -> None:
        """what: fields of `keeping.Kept`."""
        super().__init__()
        self.what = what


class BeginArc(Message):
    """Let the arc begin with another year."""

    def __init__(self, year: int) -> None:
        super().__init__()
        self.year = year


class OpenRoom(Message):
    """Go to a room."""

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room


class OpenYear(Message):
    """Show one year of the arc."""

    def __init__(self, year: int) -> None:
        super().__init__()
        self.year = year


class OpenArtifact(Message):
    """Show one artifact, its proof and its releases."""

    def __init__(self, artifact_id: str) -> None:
        super().__init__()
        self.artifact_id = artifact_id


class OpenPattern(Message):
    """Show one pattern: where it was practised."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self.pattern = pattern


class OpenCommits(Message):
    """List the commits behind a number."""

    def __init__(self, title: str, query: CommitQuery) -> None:
        super().__init__()
        self.title = title
        self.query = query


class OpenCommit(Message):
    """Show one commit with the reasons of its labels and its diff."""

    def __init__(self, sha: str) -> None:
        super().__init__()
        self.sha = sha


class OpenReview(Message):
    """Go through the least sure labels of a query, one by one."""

    def __init__(self, query: CommitQuery) -> None:
        super().__init__()
        self.query = query


class OpenMilestones(Message):
    """Show all milestones with their proof."""
