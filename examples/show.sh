#!/bin/sh
# Shows the examples; called by run.sh with the folder that holds the built programs.
set -eu
cd "$(dirname "$0")"
programs=$1

for source in [0-9]*.c; do
    [ -e "$source" ] || continue
    printf '\n== %s\n' "${source%.c}"
    "$programs/${source%.c}"
done
