#!/usr/bin/env bash
# What `make demo` runs: the sample articles into a fresh store, who said what, promises with their deadlines, events, one chain,
# a promise through several outlets, a story in the words of each, what to try next; then all of it as pages in a browser.
# The pages are served until Ctrl-C on a terminal. Where nobody can press it (the output is no terminal, CI or QAWL_DEMO=once is
# set) a page is asked for, and the demo ends.
# usage: samples/demo.sh [QAWL]   (the qawl command; default: the one in .venv)
set -euo pipefail
cd "$(dirname "$0")/.."
qawl=${1:-.venv/bin/qawl}
python=$(dirname "$qawl")/python
export QAWL_STORE=demo.db

say() { printf '\n== %s\n' "$*"; }

ask() { # prints a command as one would type it, and runs it
    local word line='$ qawl'
    for word in "$@"; do
        [[ $word == *' '* ]] && line+=" \"$word\"" || line+=" $word"
    done
    printf '%s\n' "$line"
    "$qawl" "$@"
}

longest_chain() { # reads `qawl statements --json`, prints the id of the statement that came through the most hands
    "$python" -c '
import json, sys
found = json.load(sys.stdin)["statements"]
print(max(found, key=lambda each: len(each["via"]))["id"][:10])'
}

first_story() { # reads `qawl story --json`, prints the id of the story of most articles
    "$python" -c '
import json, sys
found = json.load(sys.stdin)["stories"]
print(max(found, key=lambda each: each["articles"])["id"][:10])'
}

rm -f demo.db demo.db-wal demo.db-shm
say "42 SAMPLE articles, written for qawl about real public events, into a fresh store: $QAWL_STORE"
ask add samples/agency.jsonl samples/street.rss samples/report samples/diwan.zip samples/page
ask add --outlet 'أسئلة العيّنة' samples/questions

say "Who said what at the Baghdad Conference, August 2021"
ask statements --since 2021-08 --limit 14

say "A deadline that moved: 'three years' (August 2020) ..."
ask statements --words 'ثلاث سنوات'
say "... and 'by 31 December 2021' (July 2021)"
ask statements --words '31 كانون الأول'

say "What Washington had promised and was still open on 1 September 2021, with its deadline"
ask promises --state open --as-of 2021-09-01 --by واشنطن
say "The Strategic Dialogue, round by round, and what fell due"
ask events --process 'الحوار الاستراتيجي' --limit 5
ask timeline --since 2021-08 --until 2021-12 --limit 8

say "One chain: speaker <- agency <- outlet"
ask show "$("$qawl" statements --words 'ثلاث سنوات' --json | longest_chain)"

say "One promise in five outlets, and how it stood on 1 September 2021"
ask promises --history --words 'بحلول 31' --as-of 2021-09-01 --limit 1
say "One story in four outlets, July 2021: who carried which words, and who left them out; who was president that day"
ask story "$("$qawl" story --since 2021-07-26 --until 2021-07-27 --json | first_story)"
ask who 'الرئيس الأميركي' --on 2021-07-26

say "Try next"
cat <<'TEXT'
  export QAWL_STORE=demo.db PATH="$PWD/.venv/bin:$PATH"
  qawl statements --speaker الكاظمي --since 2021-07      everything al-Kadhimi is reported to have said since July 2021
  qawl promises --due-until 2021-12 --as-of 2021-09-01   what was to be done by the end of 2021, by anyone
  qawl events --participant ماكرون                       whom Macron met, and where
  qawl position 'الرئيس الأميركي' --topic security        what the presidents said on security, in order of day
  qawl story                                             every story that several outlets tell
  qawl serve --open                                      the pages below again, in Arabic and English
  qawl review                                            what the ledger could not decide and asks you
  qawl read samples/page/page-05.html                    one page, straight to the terminal, no store needed
  qawl explain ID                                        why a statement was read as it was, with every offset
  qawl evaluate samples/expected.jsonl --errors          how well the reader does on six of these articles
TEXT

free_port() { # 8000 as `qawl serve` takes it, or another where that is taken
    "$python" -c '
import contextlib, socket
for port in (8000, 0):
    with contextlib.suppress(OSError), socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind(("127.0.0.1", port))
        print(tried.getsockname()[1])
        break'
}

asked_once() { # ADDRESS: waits until a page is there, and prints what it is called
    "$python" -c '
import re, sys, time, urllib.error, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
until = time.monotonic() + 60
while True:
    try:
        page = opener.open(sys.argv[1], timeout=30).read().decode()
        break
    except urllib.error.HTTPError:
        raise
    except OSError:
        if time.monotonic() > until:
            raise
        time.sleep(0.1)
print("The page answers:", re.search("<title>(.*?)</title>", page)[1], "-", page.count("<article"), "promises.")' "$1"
}

port=$(free_port)
address=http://127.0.0.1:$port
board="$address/en/promises?as_of=2021-09-01"
say "The same as pages, in Arabic and English: $address/"
cat <<TEXT
  Click first: $board
  Its first promise is told by five outlets. Unfold "5 reports", choose one, and you have its words in their article.

TEXT
set -m # a process group of its own for the server: Ctrl-C ends it, and not make before it
if [[ ${QAWL_DEMO:-} == once || -n ${CI:-} || ! -t 0 || ! -t 1 ]]; then
    "$qawl" serve --port "$port" &
    server=$!
    trap 'kill "$server" 2>/dev/null || true' EXIT
    asked_once "$board"
    kill -INT "$server"
    wait "$server"
    trap - EXIT
    echo "The demo ends here, since nobody watches; the pages again: qawl serve --store $QAWL_STORE"
else
    "$qawl" serve --port "$port"
    echo "The pages again: .venv/bin/qawl serve --store $QAWL_STORE"
fi
