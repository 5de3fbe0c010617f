"""One module for each ecosystem: pure functions from the text of a telling file to a `Manifest`, or None."""
