#!/bin/sh
# Builds the library and its examples and shows them:  sh examples/run.sh [FOLDER]
# Installs what is missing on Debian and Ubuntu.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}

. tests/support/need.sh
need_to_build
install_needed

configure "$build" -Dexamples=enabled
meson compile -C "$build"
sh examples/show.sh "$PWD/$build/examples"
