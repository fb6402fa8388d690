#!/usr/bin/env bash
# Sourced by start.sh and test.sh: makes .venv with the pinned packages once, and again only when they change.
# Usage: prepare_environment requirements.txt

find_python() {
  local candidate
  for candidate in python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    return 1
  fi
}

install_debian_packages() {
  command -v apt-get >/dev/null 2>&1 || return 1
  as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

prepare_environment() {
  local requirements=$1 python wanted
  if ! python=$(find_python); then
    install_debian_packages python3 python3-venv || true
    python=$(find_python) || { echo "Python 3.11 or newer is needed. / Diperlukan Python 3.11 atau lebih baru." >&2; exit 1; }
  fi
  # The environment remembers its folder: a copied or moved project makes a new one.
  wanted="$(cat requirements*.txt constraints.txt | cksum) $PWD $requirements"
  if [ -x .venv/bin/python ] && grep -qxF "$wanted" .venv/prepared-for 2>/dev/null; then
    return
  fi
  if [ -x .venv/bin/python ] && ! .venv/bin/python -c 'import sys' 2>/dev/null; then
    rm -rf .venv
  fi
  if [ ! -x .venv/bin/pip ]; then
    echo "Preparing .venv (once, about two minutes) / Menyiapkan .venv (sekali, sekitar dua menit) ..."
    "$python" -m venv .venv 2>/dev/null || {
      rm -rf .venv
      install_debian_packages python3-venv
      "$python" -m venv .venv
    }
  fi
  .venv/bin/python -m pip install -q --disable-pip-version-check -r "$requirements"
  # The development set holds the app's set: remember both, so that start.sh after test.sh installs nothing.
  printf '%s\n' "$wanted" >.venv/prepared-for
  if [ "$requirements" = requirements-dev.txt ]; then
    printf '%s\n' "${wanted% *} requirements.txt" >>.venv/prepared-for
  fi
}
