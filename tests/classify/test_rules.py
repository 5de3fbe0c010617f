"""Each pattern of the catalogue is found in a small commit that practises it, by its rules alone."""

from __future__ import annotations

import pytest

from tests.classify.commits_by_hand import write_commit
from tracker.catalogue.patterns import FAMILIES, read_patterns
from tracker.classify.reading import extract_reading
from tracker.classify.rules import RuleBook
from tracker.classify.signals import read_words

CATALOGUE = read_patterns()
BOOK = RuleBook(CATALOGUE.patterns)
MANY = tuple((f"new/place{n}.py", "R", "", "") for n in range(6))
CASES = {
    "module-extraction": ("Extract the parser", ("a.py", "M", "from b import parse", "def parse(): ...")),
    "interface-design": ("A protocol for readers", ("a.py", "M", "class Reader(Protocol): ...", "")),
    "plugin-system": ("New plugin hook", ("hooks.py", "M", "@hookspec", "")),
    "api-contract": ("Deprecate the old call", ("a.py", "M", "warn('deprecated')", "")),
    "simplification": ("Remove dead code", ("a.py", "M", "", "\n".join(f"x{n} = {n}" for n in range(20)))),
    "restructuring": ("Move everything", *MANY),
    "code-generation": ("Codegen for models", ("gen.py", "M", "def generate(): ...", "")),
    "monorepo": ("Put the packages into a workspace", ("pnpm-workspace.yaml", "A", "packages: [a]", "")),
    "scaffolding": ("Initial commit", ("a.py", "A", "x = 1", "")),
    "data-modelling": ("Add a field to the model", ("models.py", "M", "    name = CharField()", "")),
    "schema-migration": ("Missing migration", ("app/migrations/0002_name.py", "A", "AddField", "")),
    "data-validation": ("Validate the input", ("a.py", "M", "if not isinstance(x, int): raise ValueError", "")),
    "data-interchange": ("Parse CSV files", ("a.py", "M", "rows = csv.reader(f)", "")),
    "persistence": ("Query the database once", ("a.py", "M", "db.execute('select * from t')", "")),
    "caching": ("Cache the answer", ("a.py", "M", "@lru_cache", "")),
    "search-indexing": ("Full text search", ("a.py", "M", "enable_fts()", "")),
    "transactions": ("Write in one transaction", ("a.py", "M", "with atomic(): ...", "")),
    "http-api": ("New endpoint for users", ("routes/users.py", "M", "@router.get('/users')", "")),
    "auth": ("Login with OAuth", ("a.py", "M", "authenticate(user)", "")),
    "background-jobs": ("Send mail from a worker queue", ("a.py", "M", "queue.enqueue(job)", "")),
    "event-driven": ("Emit an event on save", ("a.py", "M", "events.emit('saved')", "")),
    "streaming": ("Stream the response", ("a.py", "M", "yield chunk", "")),
    "flow-control": ("Rate limit the calls", ("a.py", "M", "throttle(5)", "")),
    "third-party-integration": ("Slack integration", ("a.py", "M", "client = slack(token)", "")),
    "cli-design": ("New option for the command", ("cli.py", "M", "@click.option('--all')", "")),
    "ui-components": ("A button on the screen", ("ui/button.tsx", "A", "render(<Button/>)", "")),
    "internationalisation": ("German translation", ("locales/de.json", "A", "{}", "")),
    "payments": ("Checkout page with Stripe payment", ("a.py", "M", "stripe.payment(price)", "")),
    "ci-pipeline": ("Run on pull requests", (".github/workflows/test.yml", "M", "on: pull_request", "")),
    "deployment": ("Deploy to Heroku", ("Procfile", "A", "web: run", "")),
    "containerisation": ("Smaller image", ("Dockerfile", "M", "FROM alpine", "FROM ubuntu")),
    "infrastructure-as-code": ("A bucket", ("main.tf", "A", 'resource "bucket" "b" {}', "")),
    "release-management": ("Release 1.2.0", ("setup.py", "M", 'version="1.2.0"', 'version="1.1.0"')),
    "packaging": ("Classifiers for PyPI", ("setup.py", "M", "classifiers=[...]", "")),
    "configuration": ("Settings from the environment", ("settings.py", "M", "DEBUG = environ", "")),
    "feature-flags": ("Behind a feature flag", ("a.py", "M", "if flags.new:", "")),
    "dependency-management": ("Bump httpx", ("requirements.txt", "M", "httpx==0.28", "httpx==0.27")),
    "developer-tooling": ("Lint with ruff", ("ruff.toml", "A", "line-length = 100", "")),
    "automated-testing": ("Cover the edges", ("tests/test_a.py", "M", "def test_edge():\n    assert f(0) == 0", "")),
    "error-handling": ("A better error message", ("a.py", "M", "except KeyError as error: raise", "")),
    "resilience": ("Retry three times", ("a.py", "M", "for attempt in retry(3):", "")),
    "observability": ("Log every request", ("a.py", "M", "logger.info('got')", "")),
    "concurrency": ("Make it thread safe", ("a.py", "M", "lock = threading.Lock()", "")),
    "performance": ("Twice as fast: optimize the loop", ("a.py", "M", "x = y", "x = z")),
    "security-hardening": ("Escape names against XSS", ("a.py", "M", "escape(name)", "")),
    "documentation": ("Explain the options", ("docs/options.md", "M", "\n".join(["word"] * 9), "")),
    "decision-record": ("Why SQLite", ("docs/adr/0001-sqlite.md", "A", "We chose SQLite.", "")),
    "llm-integration": ("Ask the model through OpenAI", ("a.py", "M", "openai.completions(prompt)", "")),
    "agent-tooling": ("Tell agents how to test", ("AGENTS.md", "A", "Run the tests.", "")),
}


def test_catalogue_is_whole() -> None:
    assert len(CATALOGUE.patterns) == 49 == len(CASES)
    assert {pattern.family for pattern in CATALOGUE.patterns} == set(FAMILIES)
    assert len(CATALOGUE.types) == 10 and len(CATALOGUE.levels) == 4
    for pattern in CATALOGUE.patterns:
        assert pattern.meaning and pattern.not_examples and pattern.rules


def test_every_word_that_a_rule_looks_for_in_diffs_is_counted() -> None:
    wanted = {word for pattern in CATALOGUE.patterns for rule in pattern.rules for word in (*rule.adds, *rule.removes)}
    assert sorted(wanted - {word.decode() for word in read_words()}) == []


@pytest.mark.parametrize("pattern", [pattern.pattern for pattern in CATALOGUE.patterns])
def test_pattern_is_found(pattern: str) -> None:
    subject, *files = CASES[pattern]
    hits = BOOK.find_hits(extract_reading(*write_commit(subject, *files)))
    assert pattern in hits, sorted(hits)
    assert 0 < hits[pattern].sure <= 1
    assert "{what}" not in hits[pattern].reason


@pytest.mark.parametrize("pattern", [pattern.pattern for pattern in CATALOGUE.patterns])
def test_pattern_is_not_found_in_a_commit_that_says_nothing(pattern: str) -> None:
    assert pattern not in BOOK.find_hits(extract_reading(*write_commit("wip", ("a.py", "M", "y = 2", "y = 1"))))
