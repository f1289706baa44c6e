#!/bin/bash
# Checks what the program needs from the system (Qt, and its window on a screen), or its tests, or the build of a folder
# program as well, and installs it with apt-get when run as root. Otherwise it prints the line to type and goes on.
# $1: "program", "tests" or "installer"; $2: the Python of the virtual environment; $3: the stamp to touch when nothing is missing.
set -eu
cd "$(dirname "$0")/.."
what="$1" python="$2" stamp="$3"

qt_loads() {
    QT_QPA_PLATFORM=offscreen "$python" - >/dev/null 2>&1 <<'PY'
from PySide6 import QtNetwork, QtPdf, QtPrintSupport, QtSvg, QtWidgets
QtWidgets.QApplication([])
PY
}
xcb_loads() {
    plugin="$("$python" -c 'import PySide6, pathlib; print(pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so")')"
    ! ldd "$plugin" 2>/dev/null | grep -q 'not found'
}
has_postgres() {
    command -v initdb >/dev/null && command -v postgres >/dev/null && return
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}
has_office() { # $1: "sc" for sheets, "sw" for texts, each a package of its own
    command -v soffice >/dev/null || return
    [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/lib$1lo.so" ]
}
qt_packages="libegl1 libgl1 libdbus-1-3 libxkbcommon0 libfontconfig1 libgssapi-krb5-2 libcups2 fonts-dejavu-core"
xcb_packages="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0"

missing() {
    if [ "$(uname -s)" != Linux ]; then return; fi
    qt_loads || echo "$glib $qt_packages"
    xcb_loads || echo "$xcb_packages"
    if [ "$what" = tests ]; then missing_for_tests; fi
    if [ "$what" = installer ]; then command -v objdump >/dev/null || echo binutils; fi
}
# Each with a command that a test runs: tests/tools/test_programs_of_tests.py compares them.
missing_for_tests() {
    command -v Xvfb >/dev/null || echo xvfb
    command -v openbox >/dev/null || echo openbox
    PATH="$PATH:/sbin:/usr/sbin" command -v mke2fs >/dev/null || echo e2fsprogs
    command -v mount >/dev/null || echo mount
    command -v xdotool >/dev/null || echo xdotool
    command -v pdftotext >/dev/null || echo poppler-utils
    PATH="$PATH:/usr/sbin" command -v nginx >/dev/null || echo nginx-light
    command -v systemd-analyze >/dev/null || echo systemd
    command -v qpdf >/dev/null || echo qpdf
    command -v chromium >/dev/null || echo chromium
    command -v chromedriver >/dev/null || echo chromium-driver
    command -v openssl >/dev/null || echo openssl
    command -v osslsigncode >/dev/null || echo osslsigncode
    has_office sc || echo libreoffice-calc-nogui
    has_office sw || echo libreoffice-writer-nogui
    command -v dbus-run-session >/dev/null || echo dbus
    command -v gnome-keyring-daemon >/dev/null || echo gnome-keyring
    "$python" -c 'import ensurepip' 2>/dev/null || "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    command -v javac >/dev/null || echo default-jdk-headless
    command -v pg_dump >/dev/null || echo postgresql-client
    has_postgres || echo postgresql
    command -v etcd >/dev/null || echo etcd-server
    PATH="$PATH:/usr/sbin" command -v haproxy >/dev/null || echo haproxy
    command -v patroni >/dev/null || echo patroni python3-etcd
    command -v pgbackrest >/dev/null || echo pgbackrest
}

glib=libglib2.0-0t64
older_names() { # Debian 12 has other names; and PostgreSQL must not make a cluster that nobody uses
    apt-cache show "$glib" >/dev/null 2>&1 || glib=libglib2.0-0
    if missing | grep -q postgresql && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        # The tests make their own short-lived cluster; a standing one would only use memory.
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
}
case "$what" in
tests) without="the tests that need them will be skipped" ;;
installer) without="the build needs them" ;;
*) without="the window needs them" ;;
esac
. tools/apt_install.sh
