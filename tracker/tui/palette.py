"""What the palette offers from anywhere although it is at home in one room: where to go, and what to do there."""

from __future__ import annotations

from typing import NamedTuple


class Errand(NamedTuple):
    """A room's action, for the palette of every page."""

    title: str
    about: str
    room: str
    action: str


ERRANDS = (
    Errand("Show the milestones", "What is reached and what comes next", "arc", "milestones"),
    Errand("Show releases", "Every version that went out, by day", "artifacts", "open_section(1)"),
    Errand("Show patterns by stack", "Which pattern is spoken in which language", "patterns", "open_section(1)"),
    Errand("Show what travels", "Patterns practised in several stacks", "patterns", "open_section(2)"),
    Errand("Show head starts", "How much of a new project was there before", "compounding", "open_section(1)"),
    Errand("Show changes that joined layers", "The integrator", "compounding", "open_section(2)"),
    Errand("Show assisted work", "With an AI co-author, by quarter", "compounding", "open_section(3)"),
    Errand("Review the least sure labels", "One by one, a key each", "commits", "review"),
    Errand("Show feedback loops", "Idea to release, break to fix", "durability", "open_section(1)"),
    Errand("Show failures", "What did not hold, and what followed", "durability", "open_section(2)"),
    Errand("Show less code", "Quarters that shipped while more was removed", "durability", "open_section(3)"),
    Errand("Show work at night", "From 23:00 to 05:00 by your clock", "durability", "open_section(4)"),
    Errand("Write a note", "What git cannot know", "notes", "write"),
    Errand("Show outcomes", "Numbers found in messages and notes", "notes", "open_section(1)"),
    Errand("Say who you are", "Accept and refuse emails", "repositories", "open_section(1)"),
    Errand("Show the data quality", "What the numbers do not know", "repositories", "open_section(2)"),
    Errand("Scan again", "Reads what is new", "scan", "go"),
)
