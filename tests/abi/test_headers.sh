#!/bin/sh
# Each public header compiles alone, as C99, C11 and C++11, with every compiler there is; no struct has padding
# that the compiler puts in.
# usage: test_headers.sh ROOT
set -eu
root=$1
failed=0
checked=0

check() { # check COMPILER LANGUAGE STANDARD
    command -v "$1" >/dev/null 2>&1 || return 0
    for header in "$root"/include/libquota/*.h; do
        name=libquota/${header##*/}
        # Twice, so that the include guard is tried too.
        printf '#include <%s>\n#include <%s>\n' "$name" "$name" |
            "$1" -fsyntax-only -x "$2" -std="$3" -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpadded -Werror \
                -I "$root/include" - || { echo "FAILED: $name with $1 -std=$3"; failed=1; }
        checked=$((checked + 1))
    done
}

check gcc c c99
check gcc c c11
check g++ c++ c++11
check clang c c99
check clang c c11
check clang++ c++ c++11

echo "$checked headers compiled"
[ "$checked" -gt 0 ] && [ "$failed" -eq 0 ]
