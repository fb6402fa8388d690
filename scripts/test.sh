#!/usr/bin/env bash
# Sets up what is missing and runs every check and test, browser and PostgreSQL included.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
prepare_environment requirements-dev.txt

if ! command -v chromium >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1; then
  echo "Installing chromium for the browser tests ..."
  install_debian_packages chromium || { echo "chromium is needed for the browser tests" >&2; exit 1; }
fi
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  echo "Installing postgresql for the store's tests ..."
  install_debian_packages postgresql || [ -z "${CI:-}" ] || { echo "postgresql is needed for the store's tests" >&2; exit 1; }
fi
if ! command -v nginx >/dev/null 2>&1 && [ ! -x /usr/sbin/nginx ]; then
  echo "Installing nginx for the tests of deployment ..."
  install_debian_packages nginx || [ -z "${CI:-}" ] || { echo "nginx is needed for the tests of deployment" >&2; exit 1; }
fi

bin=.venv/bin
$bin/ruff check .
$bin/ruff format --check .
$bin/mypy
PYTHONPATH=. $bin/lint-imports
$bin/python -m pytest -q -n 2 --dist loadgroup "$@"
