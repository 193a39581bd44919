#!/bin/sh
# Four documents, a story each, posted by `reserve` onto SQLite files:  sh examples/scenarios/run.sh PROGRAMS [CITY]
# PROGRAMS is the folder of the built programs.  Of one city every step is shown; without a city only the last balance
# sheet and the audit of each.  README.md has the sums worked by hand; a page of each goes to the folder $PAGES and its
# journal to $KEEP, if given.
set -eu
programs=$(cd "$1" && pwd)
only=${2-}
cd "$(dirname "$0")"
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT

# The command, what it says on both streams, and its status; what is not asked for is only done.
reserve() {
    status=0
    "$programs/reserve" "$@" >"$kept/said" 2>&1 || status=$?
    if [ "$status" -gt 1 ]; then # refused rows are part of the stories, this is not
        cat "$kept/said" >&2
        exit 1
    fi
    [ -n "${only:-${shown-}}" ] || return 0
    printf '\n$ %sreserve %s\n' "${pipe-}" "$*"
    cat "$kept/said"
    [ "$status" -eq 0 ] || echo "(exit status $status)"
}

pages=${PAGES:-$kept}

# What `compose`, `due` or `auction` writes is posted.
posted() {
    "$programs/reserve" "$@" >"$kept/rows.csv"
    pipe="reserve $* | "
    reserve post - <"$kept/rows.csv"
    pipe=
}

# What no entry asks, a bureau asks the document itself; the facts stand in the file.
asked() {
    [ -n "$only" ] || return 0
    printf '\n$ evaluate %s\n' "$*"
    "$programs/evaluate" "$@" --calendar ../../data/calendar.csv
}

begin() {
    printf '\n===== %s: %s\n' "$1" "$2"
    cd "$1"
    export RESERVE_DB="sqlite:$kept/$1.db"
    reserve init
}

# The sheet up to a day, then that of what followed; who has what; the whole journal read again.
end() {
    reserve as-of "$1" statement
    shown=yes
    reserve statement --from "$2"
    shown=
    reserve balances
    "$programs/reserve" checkpoint >"$kept/paper.txt"
    shown=yes
    pipe='reserve checkpoint | '
    reserve audit --checkpoint - <"$kept/paper.txt"
    pipe=
    shown=
    "$programs/reserve" report --names "../../names/${PWD##*/}.csv" >"$pages/${PWD##*/}.html"
    [ -z "${KEEP-}" ] || cp "$kept/${PWD##*/}.db" "$KEEP"
    cd ..
}

jiangsu() {
    begin jiangsu 'two years of a city under the Jiangsu plan'
    for file in 01_opening.csv 02_deposits.csv 03_projects.csv 04_next_year.csv 05_fraud.csv; do
        reserve post "$file"
    done
    posted compose deposit 06_compose_deposit.csv --accounts 2,3
    asked 07_asked.csv --policy cn-js-city-2022 --question scope
    end 2023-12-31 2024-01-01
}

chongqing() {
    begin chongqing 'a permit period, its clearing and what follows'
    reserve post 01_opening.csv
    reserve quote 02_quotes.csv
    reserve post 03_initial_rights.csv
    reserve post 04_trades.csv
    reserve auction 05_offers.csv 06_bids.csv --date 2019-01-15
    posted auction 05_offers.csv 06_bids.csv --date 2019-01-15 --rows b1
    reserve post 07_verified.csv
    posted compose clear 08_compose_clear.csv
    reserve post 09_surplus.csv
    posted compose buy_back 10_compose_buy_back.csv
    reserve post 11_leaving.csv
    posted due 2020-04-01
    reserve post 12_divided.csv
    posted compose merge 13_compose_merge.csv
    asked 14_asked.csv --policy cn-500000-2014 --question scope
    end 2019-12-31 2020-01-01
}

linyi() {
    begin linyi 'the first year of a market'
    for file in 01_opening.csv 02_shared_out.csv 03_market.csv 04_reserve.csv; do
        reserve post "$file"
    done
    posted compose buy_back 05_compose_buy_back.csv
    reserve post 06_recovered.csv
    asked 07_asked.csv --policy cn-371300-2014 --question scope
    end 2015-06-30 2015-07-01
}

sip() {
    begin sip 'a year of two functional areas of the park'
    for file in 01_opening.csv 02_library.csv 03_projects.csv 04_taken_back.csv 05_to_the_last_day.csv; do
        reserve post "$file"
    done
    asked 06_asked.csv --policy cn-320571-draft --question scope
    end 2024-06-30 2024-07-01
}

case $only in
'') jiangsu && chongqing && linyi && sip ;;
jiangsu | chongqing | linyi | sip) $only ;;
*)
    echo "run.sh: expected jiangsu, chongqing, linyi or sip, found $only" >&2
    exit 2
    ;;
esac
