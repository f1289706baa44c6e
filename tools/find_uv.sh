#!/bin/bash
# Prints the folder of a working uv. Where there is none, installs the pinned one, with its hashes, into
# .cache/uv inside the checkout (never into the user's or the system's Python).
set -eu
cd "$(dirname "$0")/.."
. tools/home.sh

for candidate in "$(command -v uv || true)" .cache/uv/bin/uv; do
    if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
        readlink -f "$(dirname "$candidate")"
        exit 0
    fi
done

python=""
for candidate in python3.13 python3.12 python3 python; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 8))'; then
        python="$candidate"
        break
    fi
done
if [ -z "$python" ]; then
    echo "No Python found. Install one, for example: apt-get install python3 python3-venv" >&2
    exit 1
fi

rm -rf .cache/uv
mkdir -p .cache
if "$python" -m venv .cache/uv >/dev/null 2>&1; then
    .cache/uv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt >&2
elif "$python" -m pip --version >/dev/null 2>&1; then
    # No venv module (Debian splits it off): the wheel of uv is one program, a plain folder will do.
    rm -rf .cache/uv
    "$python" -m pip install --quiet --require-hashes --target .cache/uv -r requirements/uv.txt >&2
else
    echo "Neither uv nor venv nor pip is here. Type: apt-get install python3-venv" >&2
    exit 1
fi
.cache/uv/bin/uv --version >/dev/null
readlink -f .cache/uv/bin
