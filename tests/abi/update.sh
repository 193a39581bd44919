#!/bin/sh
# Writes what later builds are compared with, when a release is made; never to quiet a failing comparison.
#
#   sh tests/abi/update.sh           both baselines: libquota.abi (abidw) and released_layout.c (layout.py)
#   sh tests/abi/update.sh FILE      only the ABI of the built library, to FILE; .ci/run compares it
set -eu
cd "$(dirname "$0")/../.."

[ -f build/build.ninja ] || meson setup build
meson compile -C build
# Only what headers declare, and nothing that differs from one machine's folders to another's.
abidw --headers-dir include/libquota --drop-private-types --no-corpus-path --no-comp-dir-path --no-show-locs \
    --out-file "${1:-tests/abi/libquota.abi}" build/src/libquota.so

if [ $# -eq 0 ]; then
    python3 tests/abi/layout.py . tests/abi/released_layout.c
    echo "written: tests/abi/libquota.abi, tests/abi/released_layout.c"
fi
