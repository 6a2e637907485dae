//! Python: packaging, start-up, tests, notebooks.

super::mechanisms! {
    SETUP = "python-setup", "pip runs setup.py", Install, Command,
        when "pip install of a source distribution or a folder; a wheel has none",
        starts "setup.py as a program",
        source "packaging.python.org; pip.pypa.io/en/stable/reference/build-system (read 2026-11)";
    PROJECT = "python-project", "pip installs the project", Install, Command,
        when "",
        starts "the build backend that the file names",
        source "PEP 517, PEP 621";
    BACKEND = "python-build-backend", "build backend in the tree", Install, Command,
        when "`backend-path` names a folder of the tree",
        starts "the module, when the project is built or installed",
        source "PEP 517, in-tree build backends";
    COMMAND_CLASS = "python-command-class", "command class of the build", Install, Command,
        when "setuptools builds or installs the project",
        starts "the class",
        source "setuptools.pypa.io/en/latest/userguide/extension.html (read 2026-11)";
    CONSOLE_SCRIPT = "python-console-script", "console script", Run, Command,
        when "",
        starts "the function, when its command is given",
        source "packaging.python.org/specifications/entry-points (read 2026-11)";
    PYTEST_PLUGIN = "pytest-plugin", "plugin of pytest", Test, Command,
        when "the package is installed where pytest runs",
        starts "the module, at every run of the tests",
        source "docs.pytest.org, writing plugins (read 2026-11)";
    CONFTEST = "pytest-conftest", "pytest loads conftest.py", Test, Command,
        when "also when an editor lists the tests by itself",
        starts "the module",
        source "docs.pytest.org, conftest.py (read 2026-11)";
    SITE = "python-site", "every start of Python imports this module", Start, Nothing,
        when "where the file is installed or on the path",
        starts "the module, at every start of an interpreter",
        source "docs.python.org/3/library/site.html";
    PATH_FILE = "python-path-file", "every start of Python runs these lines", Start, Nothing,
        when "where the file is in site-packages",
        starts "lines that begin with `import`, at every start of an interpreter",
        source "docs.python.org/3/library/site.html";
    IMPORT = "python-import", "import of the package", Import, Nothing,
        when "",
        starts "the module",
        source "docs.python.org/3/reference/import.html";
    MAIN = "python-main", "python -m runs __main__.py", Run, Command,
        when "",
        starts "the module",
        source "docs.python.org/3/library/__main__.html";
    NOTEBOOK = "python-notebook", "the cells of a notebook are run", Run, Command,
        when "Jupyter marks outputs of strangers as not trusted; cells run when they are told to",
        starts "the cells, and their lines for the shell",
        source "jupyter-notebook.readthedocs.io, security (read 2026-11)";
    MANAGE = "python-manage", "Django's manage.py", Start, Command,
        when "",
        starts "the settings, applications and URLs of the project",
        source "docs.djangoproject.com, django-admin (read 2026-11)";
    REQUIREMENT = "python-requirement", "pip installs {}", Install, Command,
        when "the file is given to pip",
        starts "the setup of what is fetched from that address",
        source "pip.pypa.io/en/stable/reference/requirements-file-format (read 2026-11)";
    TOX = "python-tox", "tox and nox commands", Test, Command,
        when "",
        starts "the commands of the environment",
        source "tox.wiki, nox.thea.codes (read 2026-11)";
}
