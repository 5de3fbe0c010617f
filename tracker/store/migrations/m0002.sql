-- Schema 1 to 2. Not released yet: see the module's docstring for how to add to it.

CREATE TABLE role_changes (                     -- so that a role or a visibility can be taken back
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                         -- of the repository
    field TEXT NOT NULL,                        -- role visibility
    before TEXT,                                -- NULL: not said
    after TEXT NOT NULL,
    made_at TEXT NOT NULL,
    undone_at TEXT                              -- NULL: it stands
);
CREATE TABLE pseudonyms (                       -- what a redacted document says instead of a name; drawn by lot, kept for good
    repo TEXT NOT NULL,
    name TEXT NOT NULL,                         -- of an artifact or a file in it; empty: the repository itself
    pseudonym TEXT NOT NULL UNIQUE,
    PRIMARY KEY (repo, name)
) WITHOUT ROWID;
CREATE TABLE hand (                             -- what a person changed in the document of a year, one act a row
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    act TEXT NOT NULL,                          -- hide show say order
    claim TEXT NOT NULL,                        -- its id; empty: order
    text TEXT NOT NULL,                         -- say: a sentence, empty takes it back; order: ids, a line each
    made_at TEXT NOT NULL,
    undone_at TEXT                              -- NULL: it stands
);
CREATE INDEX hand_year ON hand(year);
