"""The command line: stdout is data, stderr is narration, exit codes are an answer (see `exits`).

Owns words and arguments, not knowledge: every command asks scan, growth, report or demo. Each command's module is
imported only when it is called, so that `tracker --version` needs click alone.
"""

from tracker.cli.group import cli

__all__ = ["cli"]
