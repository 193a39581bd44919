# Finds what is missing and installs it; to be sourced by run.sh scripts.
#
#   need PACKAGE COMMAND...   PACKAGE is missing unless COMMAND succeeds
#   install_needed            installs what is missing on Debian and Ubuntu, elsewhere says what it is and stops
missing=

need() {
    need_package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $need_package"
}

install_needed() {
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Missing (names of Debian packages):$missing" >&2
        exit 1
    fi
    if [ "$(id -u)" -eq 0 ]; then
        as_root='env DEBIAN_FRONTEND=noninteractive'
    elif sudo -n true 2>/dev/null; then
        as_root='sudo -n env DEBIAN_FRONTEND=noninteractive'
    else
        echo "Missing. Install and run again:  sudo apt-get install$missing" >&2
        exit 1
    fi
    echo "Installing:$missing"
    # Words are meant to be split here; what apt says is shown only when it fails.
    # shellcheck disable=SC2086
    if ! said=$($as_root apt-get -qq update 2>&1 &&
        $as_root apt-get -qq -y --no-install-recommends install $missing 2>&1); then
        echo "$said" >&2
        echo "Could not install:$missing" >&2
        exit 1
    fi
    missing=
}

# What building the library takes; run.sh scripts add to it.
need_to_build() {
    need gcc sh -c 'command -v cc'
    need libc6-dev sh -c 'echo "#include <stdlib.h>" | cc -E -'
    need python3 python3 --version
    need meson meson --version
    need ninja-build ninja --version
    need pkg-config pkg-config --version
}

# configure FOLDER [OPTION...]: always afresh, since files may have come or gone (see list_files in meson.build).
configure() {
    if [ -f "$1/build.ninja" ]; then
        meson setup --reconfigure "$@" >/dev/null || { meson setup --reconfigure "$@"; exit 1; }
    else
        meson setup "$@"
    fi
}
