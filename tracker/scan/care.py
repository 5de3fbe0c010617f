"""Looks after the file itself, for the front ends: is it sound and private, and a consistent copy of it."""

from tracker.store.filecare import FileHealth, check_file, write_copy

__all__ = ["FileHealth", "check_file", "write_copy"]
