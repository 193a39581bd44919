# Finds what is missing and installs it; to be sourced by run.sh scripts.
#
#   need PACKAGE COMMAND...   PACKAGE is missing unless COMMAND succeeds
#   want PACKAGE COMMAND...   the same, but what needs it is left out where it cannot be installed
#   install_needed            installs what is missing on Debian and Ubuntu, elsewhere says what it is and stops
missing=
wanted=

want() {
    want_package=$1
    shift
    "$@" >/dev/null 2>&1 || wanted="$wanted $want_package"
}

need() {
    need_package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $need_package"
}

install_needed() {
    install_missing
    [ -n "$wanted" ] || return 0
    # In a shell of its own: what fails there ends nothing here.
    (missing=$wanted && install_missing) || echo "Going on without:$wanted" >&2
    wanted=
}

install_missing() {
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
# What meson says is shown only when it fails.
configure() {
    configure_log=$(mktemp)
    configure_again=
    [ ! -f "$1/build.ninja" ] || configure_again=--reconfigure
    # shellcheck disable=SC2086
    if ! meson setup $configure_again "$@" >"$configure_log" 2>&1; then
        cat "$configure_log" >&2
        rm -f "$configure_log"
        exit 1
    fi
    rm -f "$configure_log"
}

# build FOLDER [TARGET...]: only warnings and errors are shown.
build() {
    echo "Building in $1 ..."
    build_folder=$1
    shift
    meson compile -C "$build_folder" --ninja-args=--quiet "$@" >"$build_folder/build.log" 2>&1 || {
        cat "$build_folder/build.log" >&2
        exit 1
    }
    grep -A5 'warning:' "$build_folder/build.log" >&2 || true
}
