"""`python -m yakkan`: the command line."""

import sys

from yakkan.adapters.cli import main

if __name__ == "__main__":
    sys.exit(main())
