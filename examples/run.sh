#!/bin/sh
# Builds the library and its examples and shows them:  sh examples/run.sh [FOLDER]
# Installs what is missing on Debian and Ubuntu.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-build}

. tests/support/need.sh
need_to_build
need libsqlite3-dev pkg-config --exists sqlite3
install_needed

configure "$folder" -Dexamples=enabled
# Only the examples: the tests have a command of their own.
# shellcheck disable=SC2046
build "$folder" $(cd examples && ls ./*.c | sed 's|^./||; s|[.]c$||')
export PAGES="$PWD/$folder/pages" # reports of the year and of each story
mkdir -p "$PAGES"
sh examples/show.sh "$PWD/$folder/examples"
sh examples/year.sh "$PWD/$folder/examples"
sh examples/scenarios/run.sh "$PWD/$folder/examples"
sh examples/sixth_city/run.sh "$PWD/$folder/examples"
printf '\nPages to open in a browser: %s\n' "$PAGES"/*.html
printf '\n===== Python: examples/python/tutorial.py\n\n'
LIBQUOTA="$PWD/$folder/src" PYTHONDONTWRITEBYTECODE=1 python3 examples/python/tutorial.py
