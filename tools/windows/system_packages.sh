#!/bin/bash
# What the build for Windows, or its proof, needs from the system: installed as root, otherwise the line to type.
# $1: "build" or "check"; $2: the stamp to touch when nothing is missing.
set -eu
cd "$(dirname "$0")/../.."
what="$1" stamp="$2"

missing() {
    command -v makensis >/dev/null || echo nsis
    command -v x86_64-w64-mingw32-gcc >/dev/null || echo gcc-mingw-w64-x86-64
    command -v x86_64-w64-mingw32-objdump >/dev/null || echo binutils-mingw-w64-x86-64
    command -v osslsigncode >/dev/null || echo osslsigncode
    if [ "$what" = check ]; then
        command -v wine >/dev/null || echo wine wine64
        command -v openssl >/dev/null || echo openssl
        command -v Xvfb >/dev/null || echo xvfb
        command -v zbarimg >/dev/null || echo zbar-tools
    fi
}
older_names() { :; }
without="without them the program for Windows cannot be built, or not be tried"
. tools/apt_install.sh
[ -e "$stamp" ] || [ "$what" = check ] # the build stops here; the tests of the proof are skipped and say so
