"""`python -m smartcity`: the command line."""

import sys

from smartcity.cli import main

if __name__ == "__main__":
    sys.exit(main())
