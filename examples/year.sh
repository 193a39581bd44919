#!/bin/sh
# A year of a reserve bank like Qujing's, kept in one SQLite file; called by run.sh with the folder that holds the
# built programs.  The rows that are posted stand in year/; the page of the report goes to the folder $PAGES and the
# journal to $KEEP, if given.
set -eu
cd "$(dirname "$0")/year"
programs=$1
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
export RESERVE_DB="sqlite:$kept/reserve.db"

pages=${PAGES:-$kept}

heading() {
    printf '\n===== %s\n' "$1"
}

# The command, what it says on both streams, and its status; `lines` is how much of it is shown at the most, `pipe` what
# stands before it.
reserve() {
    printf '\n$ %sreserve %s\n' "${pipe-}" "$*"
    status=0
    "$programs/reserve" "$@" >"$kept/said" 2>&1 || status=$?
    head -n "${lines:-1000}" "$kept/said"
    [ "$(wc -l <"$kept/said")" -le "${lines:-1000}" ] || echo "    ..."
    [ "$status" -eq 0 ] || echo "(exit status $status)"
    pipe=
    lines=
}

heading 'reserve: a year of a reserve bank, on SQLite'
reserve init
reserve post 01_opening.csv
reserve accounts

heading 'Deposits: checked by the county, verified by the city, one reduction once'
reserve post 02_deposits.csv
reserve lots

heading 'Trades: within the county first, then what it cannot meet from another'
reserve post 03_trades.csv
echo
echo 'Why row 9 was refused, in both languages:'
sed -n '1p;9p' 03_trades.csv >"$kept/refused.csv"
for lang in en zh; do # asked as things stood on that day
    pipe="sed -n '1p;9p' 03_trades.csv | "
    lines=12
    reserve explain - --as-of 2025-03-04 --lang $lang <"$kept/refused.csv"
done
reserve projects
reserve claims --live

heading 'What the calendar asks for: the freeze has ended'
reserve due 2025-07-01
"$programs/reserve" due 2025-07-01 >"$kept/due.csv"
pipe='reserve due 2025-07-01 | '
reserve post - <"$kept/due.csv"

heading 'The second half: an expected reduction is made; a project used 70 % of its permit'
reserve post 04_second_half.csv --results

heading 'A fraud found late: whom it takes from, in the order of the document'
reserve compose loss 05_loss.csv
"$programs/reserve" compose loss 05_loss.csv >"$kept/loss.csv"
pipe='reserve compose loss 05_loss.csv | '
reserve post - --results <"$kept/loss.csv"
reserve projects --live
reserve trace lot 101
reserve trace project 501

heading 'What is given up is for major projects; a metal comes from the same industry first'
reserve post 06_metals_and_earmarks.csv
reserve trace project 504

heading 'What no entry asks: how much nearby, which first, until when'
printf '\n$ evaluate 07_asked.csv --policy cn-530300-2024 --question scope --calendar ../data/calendar.csv\n'
"$programs/evaluate" 07_asked.csv --policy cn-530300-2024 --question scope --calendar ../data/calendar.csv

heading 'The end of the year'
reserve balances
reserve balances --lang zh
reserve as-of 2025-06-30 balances
reserve statement --place 530302 --from 2025-01-01 --until 2025-12-31
reserve checkpoint
"$programs/reserve" checkpoint >"$kept/paper.txt"
pipe='reserve checkpoint | '
reserve audit --checkpoint - <"$kept/paper.txt"

heading 'The year as a page: Chinese and English, for screen, phone and paper'
printf '\n$ reserve report --names ../names/qujing.csv >qujing.html\n'
"$programs/reserve" report --names ../names/qujing.csv >"$pages/qujing.html"
[ -z "${KEEP-}" ] || cp "$kept/reserve.db" "$KEEP/qujing.db"

heading 'Another database, the same rows, the same head'
"$programs/reserve" export >"$kept/all.csv"
export RESERVE_DB="sqlite:$kept/copy.db"
reserve init
pipe='reserve export | '
reserve post - <"$kept/all.csv"
