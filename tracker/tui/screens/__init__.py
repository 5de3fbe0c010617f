"""One page of the app a file: `make_room()` makes a room, `make_page(...)` a page below one."""
