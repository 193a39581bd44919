#!/bin/sh
# Writes the ABI of the built shared library as XML:  sh tests/abi/update.sh [FILE]
# Without FILE it writes the baseline that .ci/run compares with: do that when a release is made, never to quiet
# a failing comparison.
set -eu
cd "$(dirname "$0")/../.."
file=${1:-tests/abi/libquota.abi}

[ -f build/build.ninja ] || meson setup build
meson compile -C build
# Only what headers declare, and nothing that differs from one machine's folders to another's.
abidw --headers-dir include/libquota --drop-private-types --load-all-types \
    --no-corpus-path --no-comp-dir-path --no-show-locs --out-file "$file" build/src/libquota.so
echo "written: $file"
