"""What every test can rely on: the same terminal everywhere, and no time limit on a property's example."""

import os

from hypothesis import settings

# Set before typer or rich is imported: both look at these once.
for name in ("FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "TTY_COMPATIBLE"):
    os.environ.pop(name, None)
os.environ.update(NO_COLOR="1", COLUMNS="110", TERM="dumb")

# A busy machine is no counterexample.
settings.register_profile("yakkan", settings.default, deadline=None)
settings.load_profile("yakkan")
