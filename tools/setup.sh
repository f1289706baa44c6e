#!/bin/bash
# Makes the virtual environment given as $1 and installs the locked packages for $2, then the project itself, editable.
# $2: "program" for what a start needs, "tests" for all of it.
set -eu
cd "$(dirname "$0")/.."
. tools/home.sh
venv="$1" what="$2"
PATH="$(tools/find_uv.sh):$PATH"
export PATH VIRTUAL_ENV="$PWD/$venv"

# As requires-python says in pyproject.toml; PYTHONS="3.12" asks for one of them.
usable() { [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 14))' 2>/dev/null; }

if ! usable; then
    for version in ${PYTHONS:-3.13 3.12}; do
        if found="$(uv python find --no-python-downloads --system "$version" 2>/dev/null)"; then
            uv venv --quiet --clear --python "$found" "$venv"
            break
        fi
    done
fi
if ! usable && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3.13 >&2 </dev/null || true
    if [ -x /usr/bin/python3.13 ]; then uv venv --quiet --clear --python /usr/bin/python3.13 "$venv"; fi
fi
usable || uv venv --quiet --clear --python 3.13 "$venv" || {
    echo "Python 3.13 (or 3.12) is needed. Type: apt-get install python3.13" >&2
    exit 1
}

if [ "$what" = tests ]; then locked=requirements/dev.txt; else locked=requirements/run.txt; fi
uv pip install --quiet --compile-bytecode --require-hashes -r "$locked"
# PySide6 wheels and all else are in place: the project adds only itself.
uv pip install --quiet --no-deps --no-build-isolation --editable .
# What an earlier set-up laid there belongs to the version of PySide6 of then.
rm -rf "$venv"/lib/python3.*/site-packages/shiboken6/files.dir
touch "$venv/.program"
if [ "$what" = tests ]; then touch "$venv/.installed"; fi
