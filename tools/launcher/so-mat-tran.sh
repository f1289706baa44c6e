#!/bin/sh
# Starts the version of Sổ Mặt trận that is to run; what it does is specified in tests/updates/launcher_cases.json.
# Installed as <program>/so-mat-tran, beside versions/, current.txt, trial.txt and failed.txt.
set -u
locale=${LC_ALL:-}
LC_ALL=C # "sort" and "[0-9]" mean the same everywhere; the program gets back what stood here
export LC_ALL
home=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd) || exit 1
mark=$(printf '\357\273\277')

line() { # line FILE N: the line without blanks, carriage returns and a byte order mark; nothing where it is not there
    [ -f "$home/$1" ] || return 0
    sed -n "${2}{s/^$mark//;s/[[:space:]]//g;p;q;}" "$home/$1"
}

holds() { # holds NAME: whether it is a version's name, and a program is there
    printf '%s\n' "$1" | grep -Eqx '[0-9]+(\.[0-9]+)*(rc[0-9]+)?' && [ -x "$home/versions/$1/so-mat-tran" ]
}

highest() { # highest EXCEPT: the highest version that holds a program; “~rc1” sorts before nothing at all
    for folder in "$home"/versions/*; do
        name=${folder##*/}
        if [ "$name" != "$1" ] && holds "$name"; then printf '%s\n' "$name"; fi
    done | sed 's/rc/~rc/' | sort -V | tail -n 1 | sed 's/~//'
}

start() { # start VERSION ARGUMENT…: becomes that program
    chosen=$1
    shift
    unset LC_ALL
    [ -z "$locale" ] || export LC_ALL="$locale"
    export PYTHONUTF8=1
    exec "$home/versions/$chosen/so-mat-tran" "$@"
}

tried() { # writes that the trial was started, before it is: what cannot be written is not tried, else it would be for ever
    { printf '%s\n1\n' "$1" >"$home/trial.new" && mv -f "$home/trial.new" "$home/trial.txt"; } 2>/dev/null
}

if [ -f "$home/trial.txt" ]; then
    trial=$(line trial.txt 1)
    starts=$(line trial.txt 2)
    if holds "$trial" && printf '%s\n' "$starts" | grep -qx '00*' && tried "$trial"; then start "$trial" "$@"; fi
    mv -f "$home/trial.txt" "$home/failed.txt" 2>/dev/null
fi

version=$(line current.txt 1)
holds "$version" || version=$(highest "$(line failed.txt 1)")
holds "$version" || version=$(highest '')
if holds "$version"; then start "$version" "$@"; fi

sentence="Không tìm thấy phiên bản nào của Sổ Mặt trận trong $home/versions. Hãy cài đặt lại chương trình; sổ và số liệu của đơn vị không bị ảnh hưởng."
printf '%s\n' "$sentence" >&2
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ ! -t 2 ]; then # started from a menu: nobody sees stderr
    zenity --error --text="$sentence" 2>/dev/null || kdialog --error "$sentence" 2>/dev/null || xmessage "$sentence" 2>/dev/null
fi
exit 1
