-- Schema 1 to 2. Not released yet: see the module's docstring for how to add to it.

CREATE TABLE release_artifacts (                -- everything that went out with a release, the one it is told of included
    release_id INTEGER NOT NULL REFERENCES releases(id) ON DELETE CASCADE,
    artifact_id TEXT NOT NULL REFERENCES artifacts(id) ON DELETE CASCADE,
    PRIMARY KEY (release_id, artifact_id)
) WITHOUT ROWID;
CREATE INDEX release_artifacts_artifact ON release_artifacts(artifact_id);
INSERT INTO release_artifacts SELECT id, artifact_id FROM releases WHERE artifact_id IS NOT NULL;
ALTER TABLE reuse ADD COLUMN artifact_id TEXT REFERENCES artifacts(id) ON DELETE SET NULL;
CREATE INDEX reuse_artifact ON reuse(artifact_id);
DROP VIEW artifact_ledger;
CREATE VIEW artifact_ledger AS
SELECT a.id AS artifact_id, r.name AS repo, a.kind, a.name, a.manifest, a.created_on, a.created_sha,
    (SELECT max(shipped_on) FROM release_artifacts y JOIN releases x ON x.id = y.release_id WHERE y.artifact_id = a.id) AS shipped_on,
    (SELECT count(*) FROM release_artifacts y WHERE y.artifact_id = a.id) AS ships,
    a.retired_on,
    (SELECT count(DISTINCT user_id) FROM reuse u WHERE u.used_id = a.work_id AND (u.artifact_id = a.id OR u.what = a.name)
        AND u.how NOT LIKE '%development%') AS used_by,
    (SELECT round(avg(c.is_mine), 3) FROM commits c WHERE c.work_id = a.work_id AND c.is_merge = 0
        AND c.is_merged = 1) AS authored_share
FROM artifacts a JOIN works r ON r.id = a.work_id;
DROP VIEW reuse_edges;
CREATE VIEW reuse_edges AS
SELECT a.name AS user_repo, b.name AS used_repo, u.what, replace(u.how, 'development ', '') AS how, u.since, u.until, u.sha,
    u.how LIKE '%development%' AS is_tooling    -- 1: only to build or test with, which nobody stands on
FROM reuse u JOIN works a ON a.id = u.user_id JOIN works b ON b.id = u.used_id;
CREATE TABLE roof_edges (                       -- packages of one repository that build on each other
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    user TEXT NOT NULL,
    used TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    sha TEXT NOT NULL REFERENCES commits(sha),
    PRIMARY KEY (work_id, user, used)
) WITHOUT ROWID;
CREATE VIEW workspace_edges AS                  -- packages under one roof: which builds on which, since when
SELECT r.name AS repo, e.user AS user_package, e.used AS used_package, e.since, e.until, e.sha
FROM roof_edges e JOIN works r ON r.id = e.work_id;

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
    pseudonym TEXT NOT NULL,
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

CREATE TABLE lines (                            -- hashes of the lines that a change of mine brought and took, to know whose line a fix mends
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,                       -- the change
    brought BLOB NOT NULL,                      -- four bytes each, little end first
    taken BLOB NOT NULL,
    PRIMARY KEY (commit_id, seq)
) WITHOUT ROWID;
CREATE TABLE standing (                         -- sampled lines of mine by the year that brought them, as the default branch stood last
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    year INTEGER NOT NULL,
    written INTEGER NOT NULL,
    stands INTEGER NOT NULL,
    PRIMARY KEY (work_id, year)
) WITHOUT ROWID;

-- Sums of each repository, so that no reader has to walk its commits. Those of a repository in `stale_works` are of
-- yesterday: whoever reads sums it anew. Others (roles) are applied when the sums are read.
CREATE TABLE stale_works (work_id INTEGER PRIMARY KEY);  -- 0: how repositories stand to each other
CREATE TRIGGER commits_fresh AFTER INSERT ON commits
WHEN NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = new.work_id) BEGIN
    INSERT INTO stale_works VALUES (new.work_id);
END;
CREATE TRIGGER commits_between AFTER INSERT ON commits WHEN NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = 0) BEGIN
    INSERT INTO stale_works VALUES (0);
END;
CREATE TRIGGER commits_stale AFTER UPDATE OF work_id, is_mine, is_merged, is_diffed, is_bulk, is_gone, counts_as, reverts ON commits
BEGIN
    INSERT INTO stale_works SELECT new.work_id WHERE NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = new.work_id);
    INSERT INTO stale_works SELECT old.work_id WHERE NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = old.work_id);
    INSERT INTO stale_works SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = 0);
END;
CREATE TRIGGER labels_stale AFTER DELETE ON labels BEGIN
    INSERT INTO stale_works SELECT work_id FROM commits c WHERE c.id = old.commit_id
        AND NOT EXISTS (SELECT 1 FROM stale_works s WHERE s.work_id = c.work_id);
END;
CREATE TRIGGER labels_changed AFTER UPDATE ON labels BEGIN
    INSERT INTO stale_works SELECT work_id FROM commits c WHERE c.id = old.commit_id
        AND NOT EXISTS (SELECT 1 FROM stale_works s WHERE s.work_id = c.work_id);
END;
CREATE TRIGGER corrections_fresh AFTER INSERT ON corrections BEGIN
    INSERT INTO stale_works SELECT work_id FROM commits c WHERE c.sha = new.sha
        AND NOT EXISTS (SELECT 1 FROM stale_works s WHERE s.work_id = c.work_id);
END;
CREATE TRIGGER corrections_stale AFTER UPDATE ON corrections BEGIN
    INSERT INTO stale_works SELECT work_id FROM commits c WHERE c.sha IN (old.sha, new.sha)
        AND NOT EXISTS (SELECT 1 FROM stale_works s WHERE s.work_id = c.work_id);
END;
CREATE TRIGGER corrections_gone AFTER DELETE ON corrections BEGIN
    INSERT INTO stale_works SELECT work_id FROM commits c WHERE c.sha = old.sha
        AND NOT EXISTS (SELECT 1 FROM stale_works s WHERE s.work_id = c.work_id);
END;
CREATE TRIGGER roles_fresh AFTER INSERT ON roles WHEN NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = 0) BEGIN
    INSERT INTO stale_works VALUES (0);
END;
CREATE TRIGGER roles_stale AFTER UPDATE OF role ON roles WHEN NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = 0) BEGIN
    INSERT INTO stale_works VALUES (0);
END;
CREATE TRIGGER roles_gone AFTER DELETE ON roles WHEN NOT EXISTS (SELECT 1 FROM stale_works WHERE work_id = 0) BEGIN
    INSERT INTO stale_works VALUES (0);
END;
CREATE TABLE work_counts (                      -- all commits but merges and twins, whoever made them
    work_id INTEGER PRIMARY KEY REFERENCES works(id) ON DELETE CASCADE,
    commits INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    first_on TEXT,
    last_on TEXT,
    merged INTEGER NOT NULL,
    merged_mine INTEGER NOT NULL,
    excluded_files INTEGER NOT NULL,            -- from here on of mine alone
    unknown_counts INTEGER NOT NULL,
    odd_dates INTEGER NOT NULL,
    bulk INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    unread INTEGER NOT NULL
);
CREATE TABLE work_quarters (                    -- what growth counts, by quarter and level
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    quarter INTEGER NOT NULL,                   -- year times four, plus 0 to 3
    level INTEGER NOT NULL,                     -- 0 syntax to 3 architecture; -1: none
    commits INTEGER NOT NULL,
    added_lines INTEGER NOT NULL,
    deleted_lines INTEGER NOT NULL,
    assisted INTEGER NOT NULL,
    night INTEGER NOT NULL,
    unsure INTEGER NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    PRIMARY KEY (work_id, quarter, level)
) WITHOUT ROWID;
CREATE TABLE work_practice (
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    pattern TEXT NOT NULL,
    year INTEGER NOT NULL,
    stack TEXT NOT NULL,                        -- empty: whatever the stack
    commits INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    first_id INTEGER NOT NULL,
    last_on TEXT NOT NULL,
    PRIMARY KEY (work_id, pattern, year, stack)
) WITHOUT ROWID;
CREATE TABLE work_stacks (
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    stack TEXT NOT NULL,
    commits INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    first_id INTEGER NOT NULL,
    PRIMARY KEY (work_id, stack)
) WITHOUT ROWID;
CREATE TABLE work_proofs (                      -- the few commits that prove a sum
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                         -- widest removal assisted test practice dialect pipeline
    name TEXT NOT NULL,                         -- quarter, pattern, pattern and stack with a tab between, or file
    seq INTEGER NOT NULL,
    commit_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (work_id, kind, name, seq)
) WITHOUT ROWID;
CREATE TABLE work_joined (                      -- changes that join layers
    commit_id INTEGER PRIMARY KEY REFERENCES commits(id) ON DELETE CASCADE,
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    layers INTEGER NOT NULL                     -- one bit each: storage logic interface delivery
);
CREATE INDEX work_joined_work ON work_joined(work_id);
CREATE TABLE work_loops (
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                         -- idea-to-release break-to-fix
    opened_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    closed_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,                 -- of the release, where it closed with one
    closed_on TEXT NOT NULL,
    PRIMARY KEY (work_id, kind, opened_id, closed_id)
) WITHOUT ROWID;
-- When a commit goes, what refers to it is found without reading everything.
CREATE INDEX work_loops_opened ON work_loops(opened_id);
CREATE INDEX work_loops_closed ON work_loops(closed_id);
CREATE TABLE work_failures (
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                         -- revert, broken release
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    happened_on TEXT NOT NULL,
    subject TEXT NOT NULL,
    failed_id INTEGER,
    followed_id INTEGER,
    seconds INTEGER,                            -- until what followed; NULL: nothing did
    PRIMARY KEY (work_id, kind, commit_id, seq)
) WITHOUT ROWID;
CREATE INDEX work_failures_commit ON work_failures(commit_id);
CREATE TABLE work_starts (                      -- what the first month of a repository that I began brought
    work_id INTEGER PRIMARY KEY REFERENCES works(id) ON DELETE CASCADE,
    lines INTEGER NOT NULL,                     -- different lines in the sample
    known INTEGER NOT NULL,                     -- of these, had stood in another repository of mine before
    what TEXT NOT NULL                          -- packages and files that were there before, a line each
);
INSERT INTO stale_works SELECT id FROM works;
INSERT INTO stale_works VALUES (0);

ALTER TABLE works ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0; -- 1: root_sha is only where a shallow clone was cut off
UPDATE works SET is_cut = 1 WHERE state = 'shallow';

CREATE VIEW feedback_loops AS                   -- as the last scan or correction left them
SELECT w.kind, r.name AS repo, o.sha AS opened_sha, c.sha AS closed_sha, o.authored_on AS opened_on, w.closed_on,
    round((w.closed_at - w.opened_at) / 3600.0, 1) AS hours
FROM work_loops w JOIN works r ON r.id = w.work_id JOIN commits o ON o.id = w.opened_id JOIN commits c ON c.id = w.closed_id
LEFT JOIN roles s ON s.name = r.name WHERE coalesce(s.role, 'work') NOT IN ('data', 'ignored');

CREATE VIEW failures AS
SELECT w.kind, r.name AS repo, c.sha, w.happened_on, w.subject, f.sha AS failed_sha, n.sha AS followed_by,
    round(w.seconds / 3600.0, 1) AS hours
FROM work_failures w JOIN works r ON r.id = w.work_id JOIN commits c ON c.id = w.commit_id
LEFT JOIN commits f ON f.id = w.failed_id LEFT JOIN commits n ON n.id = w.followed_id
LEFT JOIN roles s ON s.name = r.name WHERE coalesce(s.role, 'work') NOT IN ('data', 'ignored');

CREATE VIEW integrations AS                     -- changes that join three layers or four
SELECT c.sha, r.name AS repo, c.authored_on AS happened_on, c.subject, w.layers & 1 > 0 AS storage, w.layers & 2 > 0 AS logic,
    w.layers & 4 > 0 AS interface, w.layers & 8 > 0 AS delivery
FROM work_joined w JOIN commits c ON c.id = w.commit_id JOIN works r ON r.id = w.work_id
LEFT JOIN roles s ON s.name = r.name
WHERE coalesce(s.role, 'work') NOT IN ('data', 'ignored') AND w.layers IN (7, 11, 13, 14, 15);

CREATE VIEW head_starts AS                      -- samples: one line in four
SELECT r.name AS repo, w.lines AS sampled_lines, w.known AS there_before, round(1.0 * w.known / nullif(w.lines, 0), 3) AS share, w.what
FROM work_starts w JOIN works r ON r.id = w.work_id;

CREATE VIEW standing_lines AS                   -- estimates from one line in four
SELECT r.name AS repo, w.year, w.written, w.stands, round(1.0 * w.stands / w.written, 3) AS share
FROM standing w JOIN works r ON r.id = w.work_id
LEFT JOIN roles s ON s.name = r.name WHERE coalesce(s.role, 'work') NOT IN ('data', 'ignored');

CREATE TABLE rereads (                          -- commits that were read for less than is asked now: to be read again where a clone is at hand
    commit_id INTEGER PRIMARY KEY REFERENCES commits(id) ON DELETE CASCADE
);
-- Of other people's commits no lines were kept.
CREATE TRIGGER commits_mine_now AFTER UPDATE OF is_mine ON commits
WHEN new.is_mine = 1 AND old.is_mine = 0 AND new.is_diffed = 1 AND NOT EXISTS (SELECT 1 FROM lines WHERE commit_id = new.id)
    AND NOT EXISTS (SELECT 1 FROM rereads WHERE commit_id = new.id) BEGIN
    INSERT INTO rereads VALUES (new.id);
END;
-- Schema 1 kept no lines, and knew fewer forms of manifests.
INSERT INTO rereads SELECT id FROM commits WHERE is_diffed = 1 OR id IN (SELECT commit_id FROM manifests);
-- What decided which files count, kept beside what was read; the newest head of all places speaks for a repository.
ALTER TABLE works ADD COLUMN rules TEXT;
ALTER TABLE places ADD COLUMN default_branch TEXT;
ALTER TABLE places ADD COLUMN default_head TEXT;
ALTER TABLE places ADD COLUMN head_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE places ADD COLUMN attributes TEXT NOT NULL DEFAULT '';
ALTER TABLE places ADD COLUMN ignored TEXT NOT NULL DEFAULT '';
