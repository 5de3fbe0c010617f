"""What the tracker knows before it has read anything: the files of `data/`, read and validated strictly."""

import os

# Before pydantic is loaded: it would look through every installed package for plugins, and run what it finds in our process.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
