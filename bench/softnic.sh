#!/bin/sh
# Measures the software driver beside the same work in C (src/main/c/softnic.c), by turns.
#
#   bench/softnic.sh [-n pairs] [-s seconds] [-w warm-up of Java] [-t threads, 1 or 2] [-d] [-o folder]
#
# For rx, tx and fwd, in batches of 64 and 16: prints both medians and their ratio, as xdp bench compare does. The runs
# are kept in the folder, one a line. With -d the C program is run once more with 200 ns of delay, which must be seen.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
pairs=15 seconds=2 warmup=4 threads=2 delay= out=softnic
while getopts n:s:w:t:do: option; do
    case $option in
        n) pairs=$OPTARG ;;
        s) seconds=$OPTARG ;;
        w) warmup=$OPTARG ;;
        t) threads=$OPTARG ;;
        d) delay=200 ;;
        o) out=$OPTARG ;;
        *) exit 2 ;;
    esac
done
mkdir -p "$out"
cc -O3 -march=native -pthread -o "$out/softnic" "$root/bench/src/main/c/softnic.c"

# The processors that this may use: the application's first, as the Java side does.
cpus=$(taskset -pc $$ | sed 's/.*: //' | tr ',' '\n' | while IFS=- read -r from to; do seq "$from" "${to:-$from}"; done)
app=$(echo "$cpus" | sed -n 1p)
card=$(echo "$cpus" | sed -n 2p)

c() {
    single=
    [ "$threads" = 1 ] && single=-1
    # shellcheck disable=SC2086
    "$out/softnic" "$1" -b "$2" -s "$seconds" -w 1 -d "$3" -a "$app" -c "${card:-$app}" $single
}

java() {
    "$root/xdp" bench "$1" --driver software --wait spin --batch "$2" --threads "$threads" \
        --seconds "$seconds" --warmup "$warmup" --json | tr -d '\n'
    echo
}

for scenario in rx tx fwd; do
    for batch in 64 16; do
        name=$out/$scenario-$batch-$threads
        for _ in $(seq "$pairs"); do
            c "$scenario" "$batch" 0 >>"$name-c.jsonl"
            java "$scenario" "$batch" >>"$name-java.jsonl"
            [ -z "$delay" ] || c "$scenario" "$batch" "$delay" >>"$name-delayed.jsonl"
        done
        echo "$scenario, batch $batch, threads $threads: A is C, B is Java"
        "$root/xdp" bench compare "$name-c.jsonl" "$name-java.jsonl" ${delay:+--delayed "$name-delayed.jsonl"}
    done
done
