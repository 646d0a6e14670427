#!/usr/bin/env bash
# What `make demo` runs: the sample articles into a fresh store, who said what, one chain, and what to try next.
# usage: samples/demo.sh [QAWL]   (the qawl command; default: the one in .venv)
set -euo pipefail
cd "$(dirname "$0")/.."
qawl=${1:-.venv/bin/qawl}
python=$(dirname "$qawl")/python
export QAWL_STORE=demo.db

ask() {
    printf '\n$ qawl'
    printf ' %q' "$@" | sed "s/\\\\ / /g"
    printf '\n'
    "$qawl" "$@"
}

say() { printf '\n== %s\n' "$*"; }

rm -f demo.db demo.db-wal demo.db-shm
say "Forty-two SAMPLE articles, written for qawl about real public events, into $QAWL_STORE"
"$qawl" add samples/agency.jsonl samples/street.rss samples/report samples/diwan.zip samples/page
"$qawl" add --outlet 'أسئلة العيّنة' samples/questions

say "Who said what about the withdrawal, newest first"
ask statements --words 'قوات قتالية' --limit 12
