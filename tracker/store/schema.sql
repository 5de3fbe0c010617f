-- The file, as the newest migration leaves it. Facts are keyed by sha and never rewritten; conclusions carry the hash of
-- the catalogue and weights that made them; what a person said refers to shas and names, so it outlives every rescan.

-- Facts ---------------------------------------------------------------------------------------------------------------
CREATE TABLE works (                            -- one history, however many clones hold it
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    root_sha TEXT,                              -- first root of the default branch; NULL: empty or unreadable
    state TEXT NOT NULL,                        -- ok empty shallow partial unreadable missing
    reason TEXT NOT NULL DEFAULT '',
    remote TEXT,                                -- host/owner/name of origin, without credentials
    default_branch TEXT,
    default_head TEXT,
    root_mark TEXT,                             -- author and date of the root, by which a rewritten history is known again
    is_cut INTEGER NOT NULL DEFAULT 0,          -- 1: root_sha is only where a shallow clone was cut off
    rules TEXT                                  -- what kept files out when its commits were read, a line each; NULL: not known
);
CREATE INDEX works_root ON works(root_sha);

CREATE TABLE places (                           -- where a repository lies on disk; one repository may have several
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,                  -- the git directory that holds the objects
    work_id INTEGER NOT NULL REFERENCES works(id),
    shown_path TEXT NOT NULL,                   -- the folder a person knows
    kind TEXT NOT NULL,                         -- checkout bare worktree submodule
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    fingerprint TEXT,                           -- of refs and of how it was scanned; NULL: not read to the end
    default_branch TEXT,
    default_head TEXT,
    head_at INTEGER NOT NULL DEFAULT 0,         -- when it was committed; the newest head of all places speaks for the repository
    attributes TEXT NOT NULL DEFAULT '',        -- what its .gitattributes say of vendored and generated files there, a line each
    ignored TEXT NOT NULL DEFAULT ''            -- shas that it keeps out of blame there
);
CREATE INDEX places_work ON places(work_id);

CREATE TABLE branches (                         -- what a branch that was never merged amounts to, to find its squash
    tip TEXT PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES works(id),
    base TEXT NOT NULL,                         -- where it left the default branch
    patch_id TEXT                               -- of everything since, as one change; NULL: one commit, see that one's
) WITHOUT ROWID;

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL,                        -- Name <email>
    name TEXT NOT NULL,
    email TEXT NOT NULL,                        -- after the mailmap
    raw_name TEXT NOT NULL,                     -- as git recorded it
    raw_email TEXT NOT NULL,
    kind TEXT NOT NULL,                         -- human bot ai
    UNIQUE (name, email, raw_name, raw_email)
);

CREATE TABLE commits (
    id INTEGER PRIMARY KEY,
    sha TEXT NOT NULL UNIQUE,
    work_id INTEGER NOT NULL REFERENCES works(id),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    tree_sha TEXT NOT NULL,
    parents TEXT NOT NULL,                      -- shas, a space between
    author_id INTEGER NOT NULL REFERENCES people(id),
    committer_id INTEGER NOT NULL REFERENCES people(id),
    authored_at INTEGER NOT NULL,               -- seconds since 1970 UTC
    author_offset_min INTEGER NOT NULL,
    authored_on TEXT NOT NULL,                  -- ISO day by the author's clock
    committed_at INTEGER NOT NULL,
    committer_offset_min INTEGER NOT NULL,
    is_merge INTEGER NOT NULL,
    is_merged INTEGER NOT NULL DEFAULT 0,       -- 1: the default branch contains it
    is_mine INTEGER NOT NULL DEFAULT 0,
    is_assisted INTEGER NOT NULL DEFAULT 0,
    is_diffed INTEGER NOT NULL DEFAULT 0,       -- 1: all changes are known; 0: only telling files were looked for
    is_bulk INTEGER NOT NULL DEFAULT 0,         -- 1: an import, a reformatting; kept out of growth
    is_odd_date INTEGER NOT NULL DEFAULT 0,     -- 1: before git existed, or after the scan
    is_gone INTEGER NOT NULL DEFAULT 0,         -- 1: no ref reaches it any more
    counts_as TEXT,                             -- sha of the twin (squash, rewritten) that is counted instead; NULL: itself
    reverts TEXT,                               -- sha it takes back; NULL: nothing
    patch_id TEXT,                              -- of the whole change; NULL: not diffed or empty
    added_lines INTEGER,                        -- NULL: unknown
    deleted_lines INTEGER,
    files_changed INTEGER,
    files_excluded INTEGER
);
CREATE INDEX commits_work ON commits(work_id, authored_at);
CREATE INDEX commits_mine ON commits(is_mine, authored_on);
-- Sums over a repository, other people's commits included, without reading their messages.
CREATE INDEX commits_sums ON commits(work_id, is_merge, is_mine, is_merged, is_odd_date, authored_on);
-- Lists of commits, newest first, mine or not.
CREATE INDEX commits_day ON commits(authored_on);
CREATE INDEX commits_reverts ON commits(reverts) WHERE reverts IS NOT NULL;
CREATE INDEX commits_author ON commits(author_id);
CREATE INDEX commits_patch ON commits(patch_id) WHERE patch_id IS NOT NULL;

CREATE TABLE reached (                          -- which commits the branches and tags of a place reach
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    place_id INTEGER NOT NULL REFERENCES places(id) ON DELETE CASCADE,
    is_merged INTEGER NOT NULL,                 -- 1: its default branch contains it
    PRIMARY KEY (commit_id, place_id)
) WITHOUT ROWID;

CREATE TABLE changes (
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    path TEXT NOT NULL,
    old_path TEXT,
    status TEXT NOT NULL,                       -- A M D R C T
    added INTEGER,                              -- NULL: not counted
    deleted INTEGER,
    rule TEXT,                                  -- exclusion rule; NULL: it counts
    PRIMARY KEY (commit_id, seq)
) WITHOUT ROWID;

CREATE TABLE coauthors (
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people(id),
    role TEXT NOT NULL,
    PRIMARY KEY (commit_id, person_id, role)
) WITHOUT ROWID;

CREATE TABLE signals (
    commit_id INTEGER PRIMARY KEY REFERENCES commits(id) ON DELETE CASCADE,
    counts TEXT NOT NULL                        -- name=count, a space between; never source text
);

CREATE TABLE samples (                          -- one line in four of what I added, as a hash, to know it again elsewhere
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,                       -- the change
    hash INTEGER NOT NULL,
    PRIMARY KEY (commit_id, seq, hash)
) WITHOUT ROWID;
CREATE INDEX samples_hash ON samples(hash);

CREATE TABLE lines (                            -- hashes of the lines that a change of mine brought and took, to know whose line a fix mends
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,                       -- the change
    brought BLOB NOT NULL,                      -- four bytes each, little end first
    taken BLOB NOT NULL,
    PRIMARY KEY (commit_id, seq)
) WITHOUT ROWID;
CREATE TABLE rereads (                          -- commits that were read for less than is asked now: to be read again where a clone is at hand
    commit_id INTEGER PRIMARY KEY REFERENCES commits(id) ON DELETE CASCADE
);
-- Of other people's commits no lines were kept.
CREATE TRIGGER commits_mine_now AFTER UPDATE OF is_mine ON commits
WHEN new.is_mine = 1 AND old.is_mine = 0 AND new.is_diffed = 1 AND NOT EXISTS (SELECT 1 FROM lines WHERE commit_id = new.id)
    AND NOT EXISTS (SELECT 1 FROM rereads WHERE commit_id = new.id) BEGIN
    INSERT INTO rereads VALUES (new.id);
END;
CREATE TABLE standing (                         -- sampled lines of mine by the year that brought them, as the default branch stood last
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    year INTEGER NOT NULL,
    written INTEGER NOT NULL,
    stands INTEGER NOT NULL,
    PRIMARY KEY (work_id, year)
) WITHOUT ROWID;

CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    place_id INTEGER NOT NULL REFERENCES places(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sha TEXT NOT NULL,
    tagged_at INTEGER NOT NULL,
    offset_min INTEGER NOT NULL,
    tagged_on TEXT NOT NULL,
    is_annotated INTEGER NOT NULL,
    UNIQUE (place_id, name)
);
CREATE INDEX tags_sha ON tags(sha);

CREATE TABLE manifests (                        -- each version of each telling file, parsed
    commit_id INTEGER NOT NULL REFERENCES commits(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    old_path TEXT,
    status TEXT NOT NULL,
    form TEXT NOT NULL,
    ecosystem TEXT NOT NULL,
    name TEXT,
    version TEXT,
    PRIMARY KEY (commit_id, path)
) WITHOUT ROWID;

CREATE TABLE manifest_names (                   -- what a manifest names: dependencies, commands, members, traits
    commit_id INTEGER NOT NULL,
    path TEXT NOT NULL,
    role TEXT NOT NULL,                         -- run dev build optional command member trait
    name TEXT NOT NULL,
    PRIMARY KEY (commit_id, path, role, name),
    FOREIGN KEY (commit_id, path) REFERENCES manifests(commit_id, path) ON DELETE CASCADE
) WITHOUT ROWID;

-- Conclusions ---------------------------------------------------------------------------------------------------------
CREATE TABLE labels (                           -- of commits that were read; others' have none unless everyone's were asked for
    commit_id INTEGER PRIMARY KEY REFERENCES commits(id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    type_confidence REAL NOT NULL,
    type_reason TEXT NOT NULL,
    level TEXT,                                 -- NULL: a merge
    level_confidence REAL NOT NULL,
    level_reason TEXT NOT NULL,
    made_by TEXT NOT NULL                       -- hash of catalogue and weights
);
-- Filters of the lists, and the review list: least sure first.
CREATE INDEX labels_type ON labels(type);
CREATE INDEX labels_level ON labels(level);
CREATE INDEX labels_sure ON labels(level_confidence, level);

CREATE TABLE label_patterns (
    commit_id INTEGER NOT NULL REFERENCES labels(commit_id) ON DELETE CASCADE,
    pattern TEXT NOT NULL,
    confidence REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (commit_id, pattern)
) WITHOUT ROWID;
CREATE INDEX label_patterns_pattern ON label_patterns(pattern);

CREATE TABLE patterns (pattern TEXT PRIMARY KEY, family TEXT NOT NULL, meaning TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE artifacts (
    id TEXT PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES works(id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    manifest TEXT,
    created_on TEXT NOT NULL,
    created_sha TEXT NOT NULL,
    retired_on TEXT,
    retired_sha TEXT
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    sha TEXT NOT NULL REFERENCES commits(sha),
    artifact_id TEXT NOT NULL REFERENCES artifacts(id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    version TEXT
);
CREATE INDEX events_artifact ON events(artifact_id);
CREATE INDEX events_sha ON events(sha);
CREATE TABLE releases (
    id INTEGER PRIMARY KEY,
    work_id INTEGER NOT NULL REFERENCES works(id),
    artifact_id TEXT REFERENCES artifacts(id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    shipped_on TEXT NOT NULL,
    sha TEXT NOT NULL REFERENCES commits(sha),
    source TEXT NOT NULL,
    is_prerelease INTEGER NOT NULL
);
CREATE INDEX releases_artifact ON releases(artifact_id);
CREATE TABLE release_artifacts (                -- everything that went out with a release, the one it is told of included
    release_id INTEGER NOT NULL REFERENCES releases(id) ON DELETE CASCADE,
    artifact_id TEXT NOT NULL REFERENCES artifacts(id) ON DELETE CASCADE,
    PRIMARY KEY (release_id, artifact_id)
) WITHOUT ROWID;
CREATE INDEX release_artifacts_artifact ON release_artifacts(artifact_id);
CREATE TABLE reuse (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES works(id),
    used_id INTEGER NOT NULL REFERENCES works(id),
    what TEXT NOT NULL,
    how TEXT NOT NULL,                          -- dependency workspace submodule copy; former or outdated before it
    since TEXT NOT NULL,
    until TEXT,
    sha TEXT NOT NULL REFERENCES commits(sha),
    artifact_id TEXT REFERENCES artifacts(id) ON DELETE SET NULL  -- what is used, whatever it was called then; NULL: none
);
CREATE INDEX reuse_artifact ON reuse(artifact_id);
CREATE TABLE roof_edges (                       -- packages of one repository that build on each other
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    user TEXT NOT NULL,
    used TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    sha TEXT NOT NULL REFERENCES commits(sha),
    PRIMARY KEY (work_id, user, used)
) WITHOUT ROWID;
CREATE TABLE figures (                          -- outcomes found in messages
    id INTEGER PRIMARY KEY,
    sha TEXT NOT NULL REFERENCES commits(sha),
    quote TEXT NOT NULL,
    metric TEXT NOT NULL,
    before TEXT,
    after TEXT,
    unit TEXT NOT NULL
);
CREATE TABLE milestones (
    milestone TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    stage TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,                       -- reached or open
    reached_on TEXT,
    evidence TEXT NOT NULL,
    missing TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE milestone_commits (
    milestone TEXT NOT NULL REFERENCES milestones(milestone) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    sha TEXT NOT NULL REFERENCES commits(sha),
    PRIMARY KEY (milestone, seq)
) WITHOUT ROWID;

-- What a person said --------------------------------------------------------------------------------------------------
CREATE TABLE identities (email TEXT PRIMARY KEY, source TEXT NOT NULL, added_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roles (                            -- by the repository's name, so that it outlives the repository's row
    name TEXT PRIMARY KEY,
    role TEXT,                                  -- work learning data dotfiles ignored; NULL: not said
    visibility TEXT                             -- private public; NULL: not said
) WITHOUT ROWID;
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    sha TEXT NOT NULL,
    field TEXT NOT NULL,                        -- type level pattern+ pattern-
    value TEXT NOT NULL,
    made_at TEXT NOT NULL,
    undone_at TEXT                              -- NULL: it stands
);
CREATE INDEX corrections_sha ON corrections(sha);
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    domain TEXT,
    pattern TEXT,
    artifact_id TEXT,
    sha TEXT,
    made_at TEXT NOT NULL,
    deleted_at TEXT                             -- NULL: it stands
);
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
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Sums ----------------------------------------------------------------------------------------------------------------
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

-- Full text -----------------------------------------------------------------------------------------------------------
CREATE VIRTUAL TABLE commits_fts USING fts5(subject, body, content='commits', content_rowid='id');
CREATE VIRTUAL TABLE notes_fts USING fts5(text, content='notes', content_rowid='id');
CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN
    INSERT INTO notes_fts(rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER notes_ad AFTER DELETE ON notes BEGIN
    INSERT INTO notes_fts(notes_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER notes_au AFTER UPDATE OF text ON notes BEGIN
    INSERT INTO notes_fts(notes_fts, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO notes_fts(rowid, text) VALUES (new.id, new.text);
END;

-- Views: the contract with everyone who reads the file ----------------------------------------------------------------
CREATE VIEW commit_labels AS
SELECT c.sha, r.name AS repo, c.authored_on,
    strftime('%Y-%m-%dT%H:%M:%S', c.authored_at + c.author_offset_min * 60, 'unixepoch')
        || printf('%s%02d:%02d', CASE WHEN c.author_offset_min < 0 THEN '-' ELSE '+' END,
                  abs(c.author_offset_min) / 60, abs(c.author_offset_min) % 60) AS authored_at,
    p.name AS author_name, p.email AS author_email,
    c.is_mine AND NOT c.is_merge AS mine,       -- a merge joins work, it is nobody's own
    c.subject,
    coalesce((SELECT value FROM corrections x WHERE x.sha = c.sha AND x.field = 'type' AND x.undone_at IS NULL
              ORDER BY x.id DESC LIMIT 1), l.type) AS type,
    CASE WHEN EXISTS (SELECT 1 FROM corrections x WHERE x.sha = c.sha AND x.field = 'type' AND x.undone_at IS NULL)
         THEN 1.0 ELSE l.type_confidence END AS type_confidence,
    coalesce((SELECT value FROM corrections x WHERE x.sha = c.sha AND x.field = 'level' AND x.undone_at IS NULL
              ORDER BY x.id DESC LIMIT 1), l.level) AS level,
    CASE WHEN EXISTS (SELECT 1 FROM corrections x WHERE x.sha = c.sha AND x.field = 'level' AND x.undone_at IS NULL)
         THEN 1.0 ELSE l.level_confidence END AS level_confidence,
    c.added_lines, c.deleted_lines, c.files_changed, c.files_excluded, c.is_assisted AS assisted, c.is_merged AS merged,
    c.is_bulk AS bulk, c.is_gone AS gone, c.counts_as
FROM commits c
JOIN works r ON r.id = c.work_id
JOIN people p ON p.id = c.author_id
LEFT JOIN labels l ON l.commit_id = c.id;

CREATE VIEW commit_patterns AS
SELECT c.sha, r.name AS repo, lp.pattern, pt.family, lp.confidence, lp.reason
FROM label_patterns lp
JOIN commits c ON c.id = lp.commit_id
JOIN works r ON r.id = c.work_id
LEFT JOIN patterns pt ON pt.pattern = lp.pattern
WHERE NOT EXISTS (SELECT 1 FROM corrections x WHERE x.sha = c.sha AND x.undone_at IS NULL AND x.value = lp.pattern
                  AND x.field IN ('pattern-', 'pattern+'))
UNION ALL
SELECT c.sha, r.name, x.value, pt.family, 1.0, 'you said so'
FROM corrections x
JOIN commits c ON c.sha = x.sha
JOIN works r ON r.id = c.work_id
LEFT JOIN patterns pt ON pt.pattern = x.value
WHERE x.field = 'pattern+' AND x.undone_at IS NULL;

CREATE VIEW artifact_events AS
SELECT e.sha, r.name AS repo, e.artifact_id, a.kind, a.name, e.event, e.happened_on, e.version
FROM events e JOIN artifacts a ON a.id = e.artifact_id JOIN works r ON r.id = a.work_id;

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

CREATE VIEW release_log AS
SELECT r.name AS repo, x.artifact_id, x.version, x.shipped_on, x.sha, x.source, x.is_prerelease AS prerelease
FROM releases x JOIN works r ON r.id = x.work_id;

CREATE VIEW reuse_edges AS
SELECT a.name AS user_repo, b.name AS used_repo, u.what, replace(u.how, 'development ', '') AS how, u.since, u.until, u.sha,
    u.how LIKE '%development%' AS is_tooling    -- 1: only to build or test with, which nobody stands on
FROM reuse u JOIN works a ON a.id = u.user_id JOIN works b ON b.id = u.used_id;

CREATE VIEW workspace_edges AS                  -- packages under one roof: which builds on which, since when
SELECT r.name AS repo, e.user AS user_package, e.used AS used_package, e.since, e.until, e.sha
FROM roof_edges e JOIN works r ON r.id = e.work_id;

CREATE VIEW outcomes AS
SELECT f.sha, r.name AS repo, f.quote, f.metric, f.before, f.after, f.unit, 'message' AS source
FROM figures f JOIN commits c ON c.sha = f.sha AND c.counts_as IS NULL JOIN works r ON r.id = c.work_id
UNION ALL
SELECT n.sha, (SELECT r.name FROM commits c JOIN works r ON r.id = c.work_id WHERE c.sha = n.sha),
    n.text, 'outcome', NULL, NULL, '', 'note'
FROM notes n WHERE n.deleted_at IS NULL AND n.pattern IS NULL;

CREATE VIEW growth_commits AS                   -- what the arc counts: mine, told apart from merges, bulk, twins, ignored work
SELECT c.id, c.sha, c.work_id, r.name AS repo, c.authored_on, c.authored_at, c.author_offset_min, c.subject,
    substr(c.authored_on, 1, 4) || '-Q' || ((CAST(substr(c.authored_on, 6, 2) AS INTEGER) + 2) / 3) AS quarter,
    v.level, v.level_confidence, v.type, c.is_assisted, c.added_lines, c.deleted_lines
FROM commits c
JOIN works r ON r.id = c.work_id
JOIN commit_labels v ON v.sha = c.sha
LEFT JOIN roles o ON o.name = r.name
WHERE c.is_mine = 1 AND c.is_merge = 0 AND c.is_bulk = 0 AND c.counts_as IS NULL AND c.is_odd_date = 0 AND v.type IS NOT NULL
  AND coalesce(o.role, 'work') NOT IN ('data', 'ignored');

CREATE VIEW arc_quarters AS
SELECT quarter, level, count(*) AS commits,
    round(1.0 * count(*) / sum(count(*)) OVER (PARTITION BY quarter), 4) AS share
FROM growth_commits WHERE level IS NOT NULL GROUP BY quarter, level;

CREATE VIEW arc_milestones AS
SELECT m.milestone, m.stage, m.status, m.reached_on,
    (SELECT sha FROM milestone_commits x WHERE x.milestone = m.milestone ORDER BY seq DESC LIMIT 1) AS sha,
    m.evidence, m.missing
FROM milestones m;

CREATE VIEW repositories AS
SELECT r.name AS repo,
    (SELECT shown_path FROM places x WHERE x.work_id = r.id ORDER BY x.state <> 'ok', x.id LIMIT 1) AS path,
    r.root_sha, coalesce(o.role, 'work') AS role, r.state, r.reason,
    (SELECT count(*) FROM commits c WHERE c.work_id = r.id AND c.is_merge = 0 AND c.counts_as IS NULL) AS commits,
    (SELECT count(*) FROM commits c WHERE c.work_id = r.id AND c.is_merge = 0 AND c.counts_as IS NULL AND c.is_mine = 1) AS mine,
    (SELECT min(c.authored_on) FROM commits c WHERE c.work_id = r.id AND c.is_odd_date = 0) AS first_on,
    (SELECT max(c.authored_on) FROM commits c WHERE c.work_id = r.id AND c.is_odd_date = 0) AS last_on,
    coalesce(o.visibility, 'private') AS visibility, r.remote
FROM works r LEFT JOIN roles o ON o.name = r.name;

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
