"""The command line: `yakkan`."""

from yakkan.adapters.cli.app import app, main

__all__ = ["app", "main"]
