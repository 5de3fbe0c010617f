"""Small honest examples of every form that the fuzzer changes. Knows no reader."""

# ruff: noqa: E501 - a file in one line is easier to look over than one broken up
from __future__ import annotations

MANIFESTS: dict[str, bytes] = {
    "pyproject.toml": b'[project]\nname = "shop"\nversion = "1.0"\ndependencies = ["flask>=2", "x[y]; python_version<\'3\'"]\n'
    b'[project.scripts]\nshop = "shop:main"\n[project.optional-dependencies]\ntest = ["pytest"]\n[project.entry-points."pytest11"]\nx = "y:z"\n'
    b'[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\npython = "^3"\nb = {version = "1", optional = true}\n[tool.uv.workspace]\nmembers = ["libs/*"]\n',
    "setup.py": b"from setuptools import setup, find_packages\nNAME = 'shop'\nextra = {'a': ['b']}\nsetup(name=NAME, version='1.' + '2', install_requires=['flask', 'x>=1'],\n"
    b"    extras_require=extra, entry_points={'console_scripts': ['shop = shop:main']}, packages=find_packages(), **dict(url='u'))\n",
    "setup.cfg": b"[metadata]\nname = shop\nversion = attr: shop.__version__\n[options]\ninstall_requires =\n    flask\n    x>=1\n[options.entry_points]\nconsole_scripts =\n    shop = shop:main\n[options.extras_require]\ntest = pytest\n",
    "requirements.txt": b"flask==2.0 # web\n-r other.txt\n-e git+https://x.example/a.git#egg=a\nx[y]>=1; python_version < '3'\n--hash=sha256:aa\n",
    "Pipfile": b'[packages]\nflask = "*"\n[dev-packages]\npytest = {version = "*"}\n',
    "package.json": b'{"name": "@ada/shop", "version": "1.0.0", "private": true, "bin": {"shop": "x.js"}, "workspaces": ["packages/*"],\n'
    b'"dependencies": {"a": "^1", "b": "workspace:*", "c": "npm:@d/e@1"}, "scripts": {"start": "node ."}, "engines": {"vscode": "1"}, "contributes": {}}',
    "pnpm-workspace.yaml": b"packages:\n  - 'packages/*'\n  # no\n  - apps/**\n",
    "lerna.json": b'{"version": "1.0.0", "packages": ["packages/*"]}',
    "deno.json": b'{"name": "@a/b", "version": "1", "imports": {"x": "npm:y@1", "z": "jsr:@q/w"}, // c\n "workspace": ["a"]}',
    ".changeset/config.json": b'{"access": "public"}',
    "Cargo.toml": b'[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\nserde = {version = "1", optional = true}\n[workspace]\nmembers = ["a"]\n[[bin]]\nname = "b"\n[lib]\ncrate-type = ["cdylib"]\n',
    "src/main.rs": b"use clap::Parser;\nfn main() { println!(); }\n",
    "go.mod": b"module example.org/a/shop/v2\n\ngo 1.21\n\nrequire (\n\tx.example/y v1.2.3 // indirect\n)\nreplace a => ../b\n",
    "go.work": b"go 1.21\nuse (\n\t./a\n\t./b\n)\n",
    "cmd/shop/main.go": b'package main\n\nimport (\n\t"net/http"\n)\n\nfunc main() { http.ListenAndServe("", nil) }\n',
    "pom.xml": b"<project><parent><groupId>g</groupId></parent><artifactId>shop</artifactId><version>1.0-SNAPSHOT</version><packaging>jar</packaging>"
    b"<dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><scope>test</scope></dependency></dependencies><modules><module>m</module></modules></project>",
    "build.gradle": b"plugins { id 'java-library'\n id(\"application\") }\ngroup = 'g'\nversion = '1.0'\ndependencies {\n    implementation 'a:b:1.0'\n    testImplementation(\"c:d:2\")\n    api project(':lib')\n}\n",
    "settings.gradle": b"rootProject.name = 'shop'\ninclude ':a', ':b:c'\n",
    "project.clj": b'(defproject ada/shop "0.1.0" :dependencies [[org.clojure/clojure "1.10"]] :main shop.core)\n',
    "app.csproj": b'<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><PackageId>Shop</PackageId><Version>1.0</Version><PackAsTool>true</PackAsTool></PropertyGroup><ItemGroup><PackageReference Include="A" Version="1"/></ItemGroup></Project>',
    "shop.gemspec": b"Gem::Specification.new do |s|\n  s.name = 'shop'\n  s.version = '1.0'\n  s.add_dependency 'a', '~> 1'\n  s.add_development_dependency('b')\n  s.executables = ['shop']\nend\n",
    "Gemfile": b"source 'x'\ngem 'rails', '~> 7'\ngem \"b\"\n",
    "composer.json": b'{"name": "ada/shop", "type": "library", "require": {"php": ">=8", "a/b": "^1"}, "bin": ["bin/shop"]}',
    "mix.exs": b'def project do [app: :shop, version: "0.1.0", escript: [main_module: X], deps: deps()] end\ndefp deps do [{:a, "~> 1"}, {:b, ">= 0", only: [:dev]}] end\n',
    "pubspec.yaml": b"name: shop\nversion: 1.0.0\ndependencies:\n  flutter:\n    sdk: flutter\n  http: ^1\nexecutables:\n  shop:\npublish_to: none\n",
    "shop.cabal": b"name: shop\nversion: 1.0\nlibrary\n  build-depends: base\nexecutable shop\n",
    "shop.rockspec": b'package = "shop"\nversion = "1.0-1"\n',
    "Shop.podspec": b"Pod::Spec.new do |s|\n s.name = 'Shop'\n s.version = '1.0'\nend\n",
    ".gitmodules": b'[submodule "a"]\n\tpath = libs/a\n\turl = https://user:pw@x.example/a/b.git\n',
    "Dockerfile": b'FROM python:3.11 AS build\nRUN pip install .\nEXPOSE 80\nCMD ["shop"]\n',
    "docker-compose.yml": b"version: '3'\nservices:\n  web:\n    image: x\n  db:\n",
    "main.tf": b'resource "aws_s3_bucket" "b" {\n}\nmodule "net" {\n}\n',
    "k8s/shop.yaml": b"apiVersion: v1\nkind: Deployment\n---\nkind: Service\n",
    "Chart.yaml": b"apiVersion: v2\nname: shop\nversion: 0.1.0\n",
    "serverless.yml": b"service:\n  name: shop\n",
    "Pulumi.yaml": b"name: shop\nruntime: python\n",
    "fly.toml": b'app = "shop"\n[http_service]\n',
    ".github/workflows/ci.yml": b"name: CI\non:\n  push:\n  schedule:\n    - cron: '0 0 * * *'\njobs:\n  test:\n    steps:\n      - run: pytest\n      - uses: pypa/gh-action-pypi-publish@v1\n",
    ".goreleaser.yml": b"project_name: shop\nbuilds:\n  - binary: shop\ndockers:\n",
    "action.yml": b"name: Shop\nruns:\n  using: node20\n",
    "manifest.json": b'{"manifest_version": 3, "name": "Shop", "version": "1.0"}',
    "mkdocs.yml": b"site_name: Shop\nnav:\n  - a.md\n",
    "docs/api/index.md": b"# API\n\n::: shop\n",
    "schema.prisma": b"model User {\n  id Int @id\n}\n",
    "schema.sql": b"CREATE TABLE IF NOT EXISTS users (id INTEGER);\nALTER TABLE users ADD x;\n",
    "migrations/0001_start.py": b"class Migration:\n    operations = [migrations.CreateModel(name='User')]\nop.create_table('x')\n",
    "dags/daily.py": b"from airflow import DAG\nwith DAG('daily', schedule='@daily'):\n    pass\n",
    "dbt_project.yml": b"name: shop\nversion: '1.0'\n",
    "docs/adr/0001-use-sqlite.md": b"# 1. Use SQLite\n\nDate: 2024-01-01\n\n## Status\n\nAccepted\n",
    "AGENTS.md": b"# Rules\n\nRun the tests.\n",
    ".mcp.json": b'{"mcpServers": {"a": {}}}',
    "cookiecutter.json": b'{"project_name": "x"}',
    "AndroidManifest.xml": b'<manifest package="org.example.shop"><application/></manifest>',
    "tauri.conf.json": b'{"package": {"productName": "Shop", "version": "1.0"}}',
    "shop/__init__.py": b'__version__ = "1.2.3"\n',
    "VERSION": b"1.2.3\n",
    "CHANGELOG.md": b"# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2024-01-31\n\n- Added\n\n1.1.0 (2023-12-24)\n------------------\n",
}

MESSAGES = (
    b"feat(cart)!: add checkout (#12)\n\nCuts cold start from 900 ms to 600 ms, 14 callables migrated.\n\nCo-authored-by: Claude <noreply@anthropic.com>\nSigned-off-by: Ada <ada@x.example>\n",
    b'Revert "Add cart"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.\n',
    b"Release v1.2.0rc1\n\n- 3x faster\n- 40% less memory (1.5GB -> 900 MB)\n- p99 latency: 1,200ms to 0.3 s\n* Fixes #1, closes #2\n",
    "fix: Größe\u202e der Körbe\r\n\r\nReduced 10,000 rows \u2192 12; error rate 4 % auf 0,5 %\n".encode(),
    b"wip\n\n(cherry picked from commit aaaa)\nAssisted-by: x <y>\n# Conflicts:\n",
)

PATCHES = (
    b"@@ -1,2 +1,3 @@ def f():\n-    return 1\n+    try:\n+        return cache[x]\n+    except KeyError:\n+        raise\n",
    b"@@ -0,0 +1,4 @@\n+import os\n+@app.route('/x')\n+async def g(a: int) -> str:\n+    await lock.acquire()\n\\ No newline at end of file\n",
    b'@@ -3 +3 @@\n-  "a": "1.0.0",\n+  "a": "1.0.1",\n',
    b"@@ -1 +1 @@\n-x=1\n+x = 1\n",
)

MAILMAPS = (b"Ada Novak <ada@x.example> <old@x.example>\nAda Novak <ada@x.example> A <b@x.example>\n# c\n<a@b> <c@d>\n",)
ATTRIBUTES = (
    b"*.pb.go linguist-generated=true\nvendor/** linguist-vendored\ndocs/* -linguist-vendored\n# c\n/a/[b-c]?.x !linguist-generated text eol=lf\n",
)
SETTINGS = (
    b'database = "x.db"\njobs = 2\nstart_year = 2020\ninclude = ["docs/**"]\ntheme = "nord"\n[keys]\nsearch = "slash"\n"export.write" = "w"\n[export]\nname = "Ada"\nprofile = "full"\n',
)
LINES = (
    b'{"subject": "Add cart", "body": "words", "files": [["a.py", "A", 10, 0], ["b", "R", null, null]]}',
    b'{"subject": "x", "files": null}',
    b'{"subject": "\\ud83d\\ude00 \\u202e", "files": [["a.min.js", "M", 1, 2]], "patch": 1}',
)
REMOTES = (
    b"git@github.com:ada/shop.git",
    b"https://ada:secret@github.com/ada/shop.git",
    b"ssh://git@x.example:22/~a/b",
    b"ext::sh -c x",
    b"C:\\a\\b",
)
TAGS = (b"v1.2.3", b"shop-v2.0.0rc1", b"release/2024.01.31", b"@ada/shop@1.0.0-beta.1+build", b"1", b"packages/x/v0.1")
PATHS = (
    b"src/shop/cart.py",
    b"node_modules/a/index.js",
    b"tests/test_x.py",
    b"docs/a.md",
    b".github/workflows/ci.yml",
    b"a/b.min.css",
    b"db/migrate/1_x.rb",
    b"x.pb.go",
)
