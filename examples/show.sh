#!/bin/sh
# Shows the examples; called by run.sh with the folder that holds the built programs.
set -eu
cd "$(dirname "$0")"
programs=$1

heading() {
    printf '\n===== %s\n' "$1"
}

# The title of a document and its number, as its policy has them.
document() {
    said=$("$programs/evaluate" --list --lang zh --policy "$1")
    heading "$(printf '%s\n' "$said" | sed -n '1p')"
    printf '%s\n' "$said" | sed -n '2p'
}

# The command, what it says on both streams, and its status.  Standing behind a pipe, it reads that.
evaluate() {
    printf '\n$ %sevaluate %s\n' "${pipe-}" "$*"
    status=0
    "$programs/evaluate" "$@" 2>&1 || status=$?
    [ "$status" -eq 0 ] || echo "(exit status $status)"
}

# rows LINES FILE ARGUMENT...: the same for some of the rows of a file.
rows() {
    pipe="sed -n '1p;$1' $2 | "
    lines=$1
    file=$2
    shift 2
    sed -n "1p;$lines" "$file" | evaluate "$@"
    pipe=
}

for source in [0-9]*.c; do
    heading "${source%.c}: $(sed -n 's/.*[0-9][0-9]_[a-z_]*\.c - //p' "$source")"
    "$programs/${source%.c}"
done

heading 'evaluate: rows of a CSV file, decided by the documents that are built in'
evaluate --list
evaluate --lint --policy cn-530300-2024 --policy cn-js-city-2022 --policy cn-500000-2014 \
    --policy cn-371300-2014 --policy cn-320571-draft

document cn-530300-2024
rows '4p;9p;13p;17p;20p;33p;35p;38p;41p' data/qujing_projects.csv --policy cn-530300-2024 --question offset
rows '5p;7,8p;10,11p' data/qujing_deadlines.csv --policy cn-530300-2024 --question deadline --calendar data/calendar.csv

document cn-js-city-2022
rows '4p;8p;25p;27,28p;30p;35p' data/jiangsu_projects.csv --policy cn-js-city-2022 --question offset --lang zh
rows '3,5p;10p;12p' data/jiangsu_deposits.csv --policy cn-js-city-2022 --question deposit

document cn-500000-2014
rows '7p;9p;11p;15,17p' data/chongqing_fees.csv --policy cn-500000-2014 --question fee --lang zh
rows '3,4p;8p;11,12p;26p' data/chongqing_trades.csv --policy cn-500000-2014 --question trade

document cn-371300-2014
rows '8p;10,13p;15p' data/linyi_projects.csv --policy cn-371300-2014 --question offset
rows '2,4p;8,10p' data/linyi_reserve.csv --policy cn-371300-2014 --question reserve --lang zh

document cn-320571-draft
rows '6p;10p;12p;17,18p;30,31p' data/sip_projects.csv --policy cn-320571-draft --question filing
rows '2,3p;8,9p;12p;14,15p' data/sip_reclaim.csv --policy cn-320571-draft --question reclaim

heading 'A row explained: an unknown fact, and what each value of it would bring (03_explain has both languages)'
rows 25p data/jiangsu_projects.csv --policy cn-js-city-2022 --question offset --explain zh

heading 'For other programs: CSV and JSON'
rows 2,3p data/qujing_projects.csv --policy cn-530300-2024 --question offset --format csv
rows 25p data/jiangsu_projects.csv --policy cn-js-city-2022 --question offset --format json

heading 'Rows with mistakes are reported, the others still run'
evaluate data/bad_rows.csv --policy cn-530300-2024 --question offset
evaluate data/bad_header.csv --policy cn-530300-2024 --question offset

heading 'What a policy holds: the questions, rules and facts of one of its questions'
evaluate --list --policy cn-371300-2014 --question reserve_limit
