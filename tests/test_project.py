"""README, environments and tasks tell the truth about one another."""

import ast
import io
import itertools
import re
import tokenize
import tomllib
from importlib import metadata

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import helpers
from tools.notebooks import README_PICTURE, ROOT, lessons, readme_picture

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "site/requirements.txt")}
EXTRAS = {
    "requirements.txt": ("lab", "tests", "lint", "build"),
    "site/requirements.txt": ("site", "lab", "tests", "build"),
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def tasks():
    """The nox sessions by name, with their docstrings."""
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    return {
        node.name: ast.get_docstring(node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("session" in ast.unparse(d) for d in node.decorator_list)
    }


def test_readme_leads_with_the_two_commands():
    commands = re.findall(r"^```\w*\n(.+?)\n```$", README, re.M | re.S)
    assert commands[:2] == ["pip install nox && nox -s lab", "pip install nox && nox -s tests"]


def test_ci_calls_the_test_command_as_the_readme_writes_it():
    lines = [line.strip() for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()]
    assert "pip install nox && nox -s tests" in lines


WORKFLOWS = {
    path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in (ROOT / ".github" / "workflows").glob("*.yml")
}
JOBS = {f"{name}: {job}": found for name, workflow in WORKFLOWS.items() for job, found in workflow["jobs"].items()}
each_job = pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
each_workflow = pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=WORKFLOWS)


def variants(job):
    """The entries of a job's matrix that are listed one by one, or one that is empty."""
    return job.get("strategy", {}).get("matrix", {}).get("include", [{}])


def filled_in(text, variant):
    """`text` of a workflow with the values of an entry of the matrix in it."""
    return re.sub(r"\$\{\{ matrix\.(\w+) \}\}", lambda name: str(variant.get(name[1], name[0])), str(text))


def commands(job):
    """What a job runs, for each entry of its matrix."""
    return [filled_in(step["run"], variant) for variant in variants(job) for step in job["steps"] if "run" in step]


def uses(job, action):
    """The steps of a job that use the action called `action`."""
    return [step for step in job["steps"] if step.get("uses", "").startswith(f"actions/{action}@")]


KOREAN_FONT = "sudo apt-get update -qq && sudo apt-get install -y -qq fonts-noto-cjk"  # without it, boxes are printed


def test_workflows_run_the_same_tasks():
    assert "pip install nox && nox -s tests" in commands(JOBS["ci.yml: tests"])
    for command in itertools.chain(*map(commands, JOBS.values())):
        named = re.findall(r"nox -s (\S+)", command)
        assert named or command == KOREAN_FONT
        assert set(named) <= set(tasks())


@each_job
def test_jobs_end_within_an_hour_and_pin_the_major_version_of_every_action(job):
    for variant in variants(job):
        assert 1 <= int(filled_in(job["timeout-minutes"], variant)) <= 60
    for step in job["steps"]:
        assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/none@v0")), step


@each_workflow
def test_workflows_may_read_and_nothing_else_unless_a_job_publishes(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    assert "group" in workflow["concurrency"]
    assert "pull_request_target" not in workflow[True]  # YAML takes the word "on" for that
    for job in workflow["jobs"].values():
        writes = {"pages": "write", "id-token": "write"}
        assert job.get("permissions", {}) == (writes if uses(job, "deploy-pages") else {})


def test_only_what_passed_every_check_on_the_same_commit_is_published():
    """One run has one commit: that of its event, as long as nothing is checked out by another name."""
    (publishing,) = [name for name, job in JOBS.items() if uses(job, "deploy-pages")]
    workflow, _, publish = publishing.partition(": ")
    jobs = WORKFLOWS[workflow]["jobs"]
    assert set(jobs[publish]["needs"]) == set(jobs) - {publish}
    assert jobs[publish]["if"] == "github.event_name == 'push'"
    assert WORKFLOWS[workflow][True]["push"] == {"branches": ["main"]}
    run = [command for job in jobs.values() for command in commands(job)]
    for task in ("tests", "lint", "browser"):
        assert any(re.fullmatch(rf"pip install nox && (nox -s \w+ && )*nox -s {task}", line) for line in run)
    for job in jobs.values():
        assert not any("with" in step for step in uses(job, "checkout"))
        assert not any("continue-on-error" in part for part in (job, *job["steps"]))
        assert not any("if" in step for step in job["steps"] if "run" in step)
    (built,) = [job for job in jobs.values() if uses(job, "upload-pages-artifact")]
    assert commands(built) == [KOREAN_FONT, "pip install nox && nox -s pdf && nox -s browser"]
    assert not [step for step in jobs[publish]["steps"] if "run" in step]


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_task_that_is_named_exists(text):
    named = set(re.findall(r"nox -s (\w+)", text))
    assert named
    assert named <= set(tasks())


def test_every_task_is_explained_in_a_line():
    for name, explanation in tasks().items():
        assert explanation, name
        assert len(explanation.splitlines()) == 1, name
        assert len(explanation) <= 100, name


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_links_lead_to_files(text):
    targets = re.findall(r"\]\(([^)\s#]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    assert targets
    for target in targets:
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_the_table_lists_every_lesson_with_its_title_and_minutes():
    rows = re.findall(r"^\| \[(\d+)\. ([^\]]+)\]\(notebooks/([^)]+)\) \| [^|]{20,} \| (\d+) \|$", README, re.M)
    expected = []
    for path in lessons():
        opening = nbformat.read(path, as_version=4).cells[0].source
        number, title = re.match(r"# (\d+)\. (.+)", opening).groups()
        expected.append((number, title, path.name, re.search(r"\*\*Time:\*\* about (\d+) minutes", opening)[1]))
    assert rows == expected


def test_the_picture_is_the_one_in_the_lesson():
    assert f'src="{README_PICTURE.name}"' in README
    assert README_PICTURE.read_text(encoding="utf-8") == readme_picture()


def test_readme_is_short():
    assert len(README.splitlines()) <= 75


def direct(lock="requirements.txt"):
    """What pyproject.toml asks for in the extras of a lock: canonical names and specifiers."""
    lists = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][extra] for extra in EXTRAS[lock])]
    requirements = map(Requirement, (line for group in lists for line in group))
    return {canonicalize_name(r.name): r.specifier for r in requirements}


def locked(lock="requirements.txt"):
    """What a lock pins: name, version and the text of its entry."""
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCKS[lock], flags=re.M)[1:]
    return {
        canonicalize_name(entry.split("==")[0]): (Requirement(entry.split("\\")[0].strip()), entry) for entry in entries
    }


def test_every_extra_is_in_a_lock():
    assert {extra for extras in EXTRAS.values() for extra in extras} == set(PROJECT["optional-dependencies"])


each_lock = pytest.mark.parametrize("lock", LOCKS)


@each_lock
def test_the_lock_pins_everything_with_hashes_and_names_no_host(lock):
    for name, (requirement, entry) in locked(lock).items():
        assert [s.operator for s in requirement.specifier] == ["=="], name
        assert "--hash=sha256:" in entry, name
    assert not re.search(r"://|index-url|find-links", LOCKS[lock])


@each_lock
def test_the_lock_holds_what_pyproject_asks_for_and_nothing_that_nobody_asks_for(lock):
    pinned = locked(lock)
    asked = {name for name, (_, entry) in pinned.items() if f"{PROJECT['name']} (pyproject.toml)" in entry}
    assert asked == set(direct(lock))
    for name, specifier in direct(lock).items():
        version = next(iter(pinned[name][0].specifier)).version
        assert specifier.contains(version), f"{name} {version} is not {specifier}"


def test_the_locks_agree():
    versions = [{name: str(entry[0].specifier) for name, entry in locked(lock).items()} for lock in LOCKS]
    for name in set.intersection(*map(set, versions)):
        assert len({pinned[name] for pinned in versions}) == 1, name


def test_the_lock_is_complete_for_this_machine():
    pinned = locked()
    for name, (requirement, _) in pinned.items():
        if requirement.marker and not requirement.marker.evaluate():
            continue
        for line in metadata.requires(name) or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert canonicalize_name(needed.name) in pinned, f"{name} needs {needed}"


def test_the_lock_supports_every_python_that_pyproject_does():
    assert PROJECT["requires-python"] == ">=3.11"
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    for python in ("3.11", "3.12", "3.13", "3.14"):
        assert f'"{python}"' in noxfile
        assert f'"{python}"' in workflow


def test_conda_installs_the_same_things_and_the_project():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge"]
    *packages, pip = environment["dependencies"]
    assert pip == {"pip": ["-e ."]}
    conda = {canonicalize_name(r.name): r.specifier for r in map(Requirement, packages)}
    assert str(conda.pop("python")) == PROJECT["requires-python"]
    conda.pop("pip")
    assert conda == direct()


def test_one_version_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == helpers.__version__
    assert set(citation["license"]) == set(PROJECT["license"].split(" AND "))


def code_lines(source):
    """The numbers of the lines that hold code, and no docstring or comment."""
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            docstrings |= {*range(node.body[0].lineno, node.body[0].end_lineno + 1)}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    code = {
        line
        for token in tokens
        if token.string.strip()
        for line in range(token.start[0], token.end[0] + 1)
        if token.type != tokenize.COMMENT
    }
    return code - docstrings


def test_helpers_stay_as_short_as_a_page_of_a_lesson():
    sizes = {}
    for path in (ROOT / "helpers").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        code = code_lines(source)
        sizes[path.name] = len(code)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                start = node.body[bool(ast.get_docstring(node))].lineno
                assert len(code & {*range(start, node.end_lineno + 1)}) <= 15, f"{path.name}: {node.name}"
    of_one_lesson = {"codes.py": sizes.pop("codes.py"), "regression.py": sizes.pop("regression.py")}
    assert max(of_one_lesson.values()) <= 150
    assert sizes["blocks.py"] <= 70
    assert sum(sizes.values()) <= 560
