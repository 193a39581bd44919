#!/bin/sh
# A sixth city, from its table to a year of its ledger:  sh examples/sixth_city/run.sh PROGRAMS
# PROGRAMS is the folder of the built programs.  README.md tells the story and has the sums worked by hand; the page of
# its report goes to the folder $PAGES, if given.
set -eu
programs=$(cd "$1" && pwd)
cd "$(dirname "$0")"
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
export RESERVE_DB="sqlite:$kept/yunze.db"
export RESERVE_POLICY=yunze.csv

heading() {
    printf '\n===== %s\n' "$1"
}

# The command as it is typed, what it says on both streams, and its status; `lines` is how much of it is shown at the
# most.
say() {
    printf '\n$ %s\n' "$1"
    shift
    status=0
    "$@" >"$kept/said" 2>&1 || status=$?
    head -n "${lines:-1000}" "$kept/said"
    [ "$(wc -l <"$kept/said")" -le "${lines:-1000}" ] || echo "    ..."
    lines=
    [ "$status" -eq 0 ] || echo "(exit status $status)"
}

evaluate() {
    say "evaluate $*" "$programs/evaluate" "$@"
}

reserve() {
    say "reserve $*" "$programs/reserve" "$@"
}

# What a command writes is posted.
posted() {
    "$programs/reserve" "$@" >"$kept/rows.csv"
    say "reserve $* | reserve post - --results" "$programs/reserve" post - --results <"$kept/rows.csv"
}

heading 'A sixth city: its table is checked'
sed '/^Y2.1,/s/,Y2.4,/,,/' yunze.csv >"$kept/conflict.csv" # an exception that does not say what it displaces
say "sed '/^Y2.1,/s/,Y2.4,/,,/' yunze.csv > conflict.csv; evaluate --lint --policy conflict.csv" \
    sh -c 'cd "$1" && "$2" --lint --policy conflict.csv' sh "$kept" "$programs/evaluate"
evaluate --lint --policy yunze.csv

heading 'Projects and sources are decided'
evaluate projects.csv --policy yunze.csv
sed -n '1p;18p' projects.csv >"$kept/far.csv"
for lang in en zh; do
    say "sed -n '1p;18p' projects.csv | evaluate --policy yunze.csv --explain $lang" \
        "$programs/evaluate" - --policy yunze.csv --explain $lang <"$kept/far.csv"
done

heading 'The bank is opened, reductions enter it'
reserve init
reserve post 01_opening.csv
reserve post 02_deposits.csv

heading 'A plan within 10 km falls short; within 30 km it costs more, and covers all'
reserve post 03_project.csv
reserve plan 501 --account 21 --until 2025-12-31
reserve post 04_wider.csv
reserve plan 501 --account 21 --until 2025-12-31 --lang zh
posted plan 501 --account 21 --until 2025-12-31 --holds plan501
reserve post 05_confirmed.csv
posted compose settle 06_settle.csv

heading 'A sale, two uses, six refusals'
reserve post 07_sale.csv
sed -n '1p;18p' 07_sale.csv >"$kept/kept.csv"
lines=8
say "sed -n '1p;18p' 07_sale.csv | reserve explain - --as-of 2025-09-08" \
    "$programs/reserve" explain - --as-of 2025-09-08 <"$kept/kept.csv"

heading 'A year later: below 70 % of what is permitted, the difference is taken back'
reserve post 08_running.csv
posted compose take_back 09_take_back.csv
reserve projects
reserve balances
reserve statement
reserve trace project 501
"$programs/reserve" checkpoint >"$kept/paper.txt"
say 'reserve checkpoint | reserve audit --checkpoint -' "$programs/reserve" audit --checkpoint - <"$kept/paper.txt"
[ -z "${PAGES-}" ] || "$programs/reserve" report --names ../names/sixth_city.csv >"$PAGES/sixth_city.html"
