#!/usr/bin/env bash
# Sets up what is missing and opens the app on this machine, with the example data on the first start.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
prepare_environment requirements.txt

# Memory of closed sessions goes back to the system (glibc keeps it otherwise).
export MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=65536

if [ -z "${SMARTCITY_DATABASE:-}" ] && [ ! -e data/local/smartcity.sqlite3 ]; then
  echo "Loading the example data / Memuat data contoh ..."
  .venv/bin/python -m smartcity demo
fi
exec .venv/bin/python -m streamlit run app.py "$@"
