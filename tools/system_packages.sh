#!/bin/bash
# Checks what Qt, the window tests and the server tests need from the system, and installs it with apt-get
# when run as root. Otherwise it prints the line to type and goes on: only the tests that need it will skip.
# $1: the Python of the virtual environment; $2: the stamp to touch when nothing is missing.
set -eu
cd "$(dirname "$0")/.."
python="$1" stamp="$2"

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
qt_packages="libegl1 libgl1 libdbus-1-3 libxkbcommon0 libfontconfig1 libgssapi-krb5-2 libcups2 fonts-dejavu-core"
xcb_packages="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0"

missing() {
    if [ "$(uname -s)" != Linux ]; then return; fi
    qt_loads || echo "$glib $qt_packages"
    xcb_loads || echo "$xcb_packages"
    command -v Xvfb >/dev/null || echo xvfb
    command -v openbox >/dev/null || echo openbox
    command -v xdotool >/dev/null || echo xdotool
    command -v pdftotext >/dev/null || echo poppler-utils
    PATH="$PATH:/usr/sbin" command -v nginx >/dev/null || echo nginx-light
    command -v soffice >/dev/null || echo libreoffice-calc-nogui
    command -v dbus-run-session >/dev/null || echo dbus
    command -v gnome-keyring-daemon >/dev/null || echo gnome-keyring
    command -v objdump >/dev/null || echo binutils
    has_postgres || echo postgresql
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
without="the tests that need them will be skipped"
. tools/apt_install.sh
