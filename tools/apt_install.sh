# Read by scripts that say in a function `missing` which Debian packages they lack, in `without` what happens without them
# and in `stamp` what to touch when nothing is missing: installs them with apt-get when run as root, otherwise prints the
# line to type. A function `older_names` is called once apt-get knows what there is.
names="$(missing | xargs)"
if [ -z "$names" ]; then
    touch "$stamp"
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    echo "Installing system packages: $names" >&2
    apt-get update -qq >&2 </dev/null || true
    older_names
    names="$(missing | xargs)"
    # shellcheck disable=SC2086  # the names are words
    apt-get install -y -qq --no-install-recommends $names >&2 </dev/null ||
        for name in $names; do apt-get install -y -qq --no-install-recommends "$name" >&2 </dev/null || true; done
    names="$(missing | xargs)"
fi
if [ -z "$names" ]; then
    touch "$stamp"
else
    echo "Missing system packages; $without. To install them, type:" >&2
    echo "    sudo apt-get install -y $names" >&2
fi
