# Sourced by the set-up scripts: a missing or read-only HOME must not stop pip and uv, which keep caches there.
if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
    mkdir -p "$PWD/.cache/home"
    export HOME="$PWD/.cache/home"
fi
export UV_LINK_MODE="${UV_LINK_MODE:-copy}" # the cache may lie on another file system
export PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_ROOT_USER_ACTION=ignore # what is installed goes into a folder of this checkout
