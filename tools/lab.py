"""Open JupyterLab on the learner's copy: lesson 1, with its contents at the left.

Run it by ``nox -s lab`` or ``python -m tools.lab``; every argument goes to JupyterLab, as
in ``nox -s lab -- 03-softmax.ipynb``.
"""

import json
import os
import sys

from jupyterlab.labapp import LabApp
from jupyterlab_server.workspaces_handler import WorkspacesManager

from tools import copy
from tools.notebooks import lessons

SETTINGS = {
    # JupyterLab would ask a new reader about news, and look for updates in the network.
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    # The names of the lessons are longer than what this column leaves of them.
    "@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False},
}


def first_look(name):
    """Return the workspace in which a reader finds lesson `name` open and its contents at the left."""
    tab = f"notebook:{name}"
    return {
        "metadata": {"id": "default"},
        "data": {
            tab: {"data": {"path": name, "factory": "Notebook"}},
            "layout-restorer:data": {
                "main": {"dock": {"type": "tab-area", "currentIndex": 0, "widgets": [tab]}, "current": tab},
                "left": {"collapsed": False, "visible": True, "current": "@jupyterlab/toc:plugin"},
                "relativeSizes": [0.26, 0.74, 0],
            },
        },
    }


def options(folder):
    """Return JupyterLab's options for the copy in `folder`, where its settings are kept, and for a new reader its tabs.

    So JupyterLab looks here as the course wants it, and everywhere else as the reader has it.
    """
    settings, workspaces = folder / ".jupyterlab" / "settings", folder / ".jupyterlab" / "workspaces"
    settings.mkdir(parents=True, exist_ok=True)
    copy.replace(settings / "overrides.json", json.dumps(SETTINGS).encode())
    if not workspaces.exists():
        WorkspacesManager(str(workspaces)).save("default", json.dumps(first_look(lessons()[0].name)))
    return [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.app_settings_dir={settings}",
        f"--LabApp.workspaces_dir={workspaces}",
    ]


def main(arguments):
    """Bring the copy up to date, and run JupyterLab on it."""
    copy.main()
    os.chdir(copy.WORK)  # where a lesson that the arguments name is looked for
    LabApp.launch_instance([*options(copy.WORK), *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
