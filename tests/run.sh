#!/bin/sh
# Builds the library and runs all its tests:  sh tests/run.sh [FOLDER]
# Installs what is missing on Debian and Ubuntu.  The last line is `N passed, N failed`.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-build}

. tests/support/need.sh
need_to_build
need binutils nm --version
need libcmocka-dev pkg-config --exists cmocka
need libsqlite3-dev pkg-config --exists sqlite3
# A test reads the headers with it; the tests find Debian's also from another Python.
need python3-pycparser sh -c 'python3 -c "import pycparser" || test -d /usr/lib/python3/dist-packages/pycparser'
# Pages are looked at in a browser, with letters for Chinese, and printed.
want chromium sh -c 'chromium --version || chromium-browser --version || google-chrome --version'
want fonts-wqy-microhei sh -c 'fc-list :lang=zh | grep -q .'
want poppler-utils pdftotext -v
install_needed

configure "$folder" -Dtests=enabled
build "$folder"

# -v shows the closing lines of every program, passed or not.
status=0
meson test -C "$folder" -v || status=$?
python3 tests/support/count.py "$folder/meson-logs/testlog.json" || status=1
exit "$status"
