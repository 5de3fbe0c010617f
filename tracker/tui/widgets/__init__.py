"""The tracker's own widgets: reactives in, messages out, no query and no `Growth`."""
