# What the other scripts share: the project's own virtual environment and Debian packages, each installed once.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv

say() { printf '\033[2m· %s\033[0m\n' "$*" >&2; }
fail() {
    printf '%s\n' "$*" >&2
    exit 3
}

# need_packages PACKAGE… : installs what is missing by apt; says what to do where it cannot.
need_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "These Debian packages are missing: ${missing[*]}. As root: apt install ${missing[*]}"
        as_root=(sudo)
    fi
    command -v apt-get >/dev/null || fail "Install these first (they have these names on Debian): ${missing[*]}"
    say "installing ${missing[*]}"
    { "${as_root[@]}" apt-get -qq update &&
        DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -qq install --no-install-recommends -y "${missing[@]}"; } >/dev/null ||
        fail "apt could not install ${missing[*]}. Try: sudo apt update && sudo apt install ${missing[*]}"
}

# need_venv EXTRA : .venv with the project (editable) and one of its extras; done anew only when pyproject.toml has changed.
need_venv() {
    local extra=$1 stamp="$venv/.vuoro-$1" wanted
    wanted=$(sha256sum <"$root/pyproject.toml")
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Vuoro needs Python 3.11 or newer; this is $(python3 --version)."
    if [ ! -x "$venv/bin/python" ]; then
        say "making .venv"
        python3 -c 'import ensurepip' 2>/dev/null || need_packages python3-venv
        python3 -m venv "$venv" || fail "python3 -m venv failed. On Debian: sudo apt install python3-venv"
    fi
    say "installing vuoro[$extra] into .venv (once; a minute or two)"
    "$venv/bin/python" -m pip --quiet --disable-pip-version-check install --editable "$root[$extra]" ||
        fail "pip could not install vuoro[$extra]; see above. It needs the network once."
    printf '%s\n' "$wanted" >"$stamp"
}

# need_compiler : for evdev, which comes as source only.
need_compiler() {
    command -v gcc >/dev/null || need_packages gcc libc6-dev
    python3 -c 'import pathlib, sys, sysconfig
sys.exit(not pathlib.Path(sysconfig.get_path("include"), "Python.h").exists())' || need_packages python3-dev
}

# need_broker : Mosquitto, from PATH or where Debian puts it.
need_broker() {
    command -v mosquitto >/dev/null || [ -x /usr/sbin/mosquitto ] || need_packages mosquitto
}
