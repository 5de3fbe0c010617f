"""The made-up engineer: a story in `data/demo.toml`, told as real git repositories and scanned by the real scanner.

`run` makes all of it ready; `build` only the repositories. Imports nothing heavy until it is asked.
"""
