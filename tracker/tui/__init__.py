"""The terminal app: shows `Growth`, leads from every number to its commits. The only importer of textual."""
