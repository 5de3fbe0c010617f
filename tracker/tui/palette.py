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
    Errand("Show releases", "Every version that went out, by day", "artifacts", "open_section('Releases')"),
    Errand("Show patterns by stack", "Which pattern is spoken in which language", "patterns", "open_section('By stack')"),
    Errand("Show what travels", "Patterns practised in several stacks", "patterns", "open_section('What travels')"),
    Errand(
        "Show what stands under one roof",
        "Packages of one repository that build on each other",
        "compounding",
        "open_section('Under one roof')",
    ),
    Errand("Show what is shared", "Auth, schemas and pipelines across repositories", "compounding", "open_section('Shared')"),
    Errand("Show the years of compounding", "Medians of each year", "compounding", "open_section('Years')"),
    Errand("Show what still stands", "Lines of each year that are there today", "durability", "open_section('Still stands')"),
    Errand("Show head starts", "How much of a new project was there before", "compounding", "open_section('Head starts')"),
    Errand("Show changes that joined layers", "The integrator", "compounding", "open_section('Integrator')"),
    Errand("Show assisted work", "With an AI co-author, by quarter", "compounding", "open_section('Assisted')"),
    Errand("Review the least sure labels", "One by one, a key each", "commits", "review"),
    Errand("Show feedback loops", "Idea to release, break to fix", "durability", "open_section('Loops')"),
    Errand("Show failures", "What did not hold, and what followed", "durability", "open_section('Failures')"),
    Errand("Show less code", "Quarters that shipped while more was removed", "durability", "open_section('Less code')"),
    Errand("Show work at night", "From 23:00 to 05:00 by your clock", "durability", "open_section('Night')"),
    Errand("Write a note", "What git cannot know", "notes", "write"),
    Errand("Show outcomes", "Numbers found in messages and notes", "notes", "open_section('Outcomes')"),
    Errand("Say who you are", "Accept and refuse emails", "repositories", "open_section('Who you are')"),
    Errand("Show the data quality", "What the numbers do not know", "repositories", "open_section('Data quality')"),
    Errand("Scan again", "Reads what is new", "scan", "go"),
)
