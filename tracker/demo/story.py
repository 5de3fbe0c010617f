"""Puts the demo's story in order: every step of every repository on one line of time. Pure: no git, no disk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from tracker.catalogue.demo import Bumps, Step, Story, StoryPerson, StoryZone
from tracker.errors import CatalogueError

Value = TypeVar("Value")


class Scene(NamedTuple):
    """One step with everything that its era says of it."""

    repo: str
    step: Step
    person: StoryPerson
    at: int
    """Seconds since 1970 UTC."""
    offset_min: int


def build_scenes(story: Story) -> tuple[Scene, ...]:
    """All scenes, oldest first.

    Raises: CatalogueError for a person, zone, repository or time that does not exist.
    """
    scenes = []
    for era in story.eras:
        where = f"data/demo.toml: era '{era.title}'"
        _look_up(story.repositories, era.repo, f"{where}: repository")
        zone = _look_up(story.zones, era.zone, f"{where}: zone")
        for step in era.steps:
            person = _look_up(story.people, step.by or era.person, f"{where}, {step.at}: person")
            at, offset_min = read_clock(step.at, zone, where)
            scenes.append(Scene(era.repo, step, person, at, offset_min))
    for bumps in story.bumps:
        scenes += _build_bumps(bumps, story)
    return tuple(sorted(scenes, key=lambda scene: scene.at))


def read_clock(said: str, zone: StoryZone, where: str) -> tuple[int, int]:
    """Seconds since 1970 and minutes east of UTC of a wall clock.

    The seconds of the minute are made from the time itself, so that commits do not all fall on a full minute.
    Raises: CatalogueError for no time.
    """
    try:
        wall = datetime.strptime(said, "%Y-%m-%d %H:%M")
    except ValueError as error:
        raise CatalogueError(f"{where}: '{said}' is no time such as 2022-01-08 21:14.") from error
    wall += timedelta(seconds=(wall.day * 7 + wall.minute * 13 + wall.hour * 29) % 60)
    offset_min = zone.offset_min + (60 if _is_summer(wall, zone) else 0)
    return int((wall - datetime(1970, 1, 1)).total_seconds()) - offset_min * 60, offset_min


def _is_summer(wall: datetime, zone: StoryZone) -> bool:
    """Whether the clock stands an hour ahead.

    Source: directive 2000/84/EC (last Sundays of March and October, 01:00 UTC); 15 U.S.C. 260a (second Sunday of March,
    first of November, 02:00 local).
    """
    year = wall.year
    if zone.summer == "eu":
        hour = timedelta(hours=1, minutes=zone.offset_min)
        begin = _find_sunday(date(year, 3, 25)) + hour
        end = _find_sunday(date(year, 10, 25)) + hour + timedelta(hours=1)
    elif zone.summer == "us":
        begin = _find_sunday(date(year, 3, 8)) + timedelta(hours=2)
        end = _find_sunday(date(year, 11, 1)) + timedelta(hours=2)
    else:
        return False
    return begin <= wall < end


def _find_sunday(first: date) -> datetime:
    """Midnight of the first Sunday on or after a day."""
    sunday = first + timedelta(days=(6 - first.weekday()) % 7)
    return datetime(sunday.year, sunday.month, sunday.day)


def _build_bumps(bumps: Bumps, story: Story) -> list[Scene]:
    """One scene for each version, always in the same minute of the night, as bots do."""
    where = f"data/demo.toml: bumps of '{bumps.repo}'"
    _look_up(story.repositories, bumps.repo, f"{where}: repository")
    person = _look_up(story.people, bumps.by, f"{where}: person")
    day = date.fromisoformat(bumps.first)
    scenes = []
    for number, version in enumerate(bumps.versions):
        name, old, new = version.split(" ")
        on = day + timedelta(days=number * bumps.every_days)
        step = Step(
            at=f"{on} 04:12",
            say=bumps.say.format(name=name, old=old, new=new),
            do=(f"={bumps.manifest} raise {name} {old} {new}",),
        )
        at, offset_min = read_clock(step.at, StoryZone(offset_min=0), where)
        scenes.append(Scene(bumps.repo, step, person, at, offset_min))
    return scenes


def _look_up(table: dict[str, Value], key: str, what: str) -> Value:
    if key not in table:
        raise CatalogueError(f"{what} '{key}' is not one of {', '.join(sorted(table))}.")
    return table[key]
