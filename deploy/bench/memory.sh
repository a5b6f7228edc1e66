#!/usr/bin/env bash
# Does memory grow with the number of images? Makes small photos and a tiny network, runs `headway run` on
# 10,000 and on 50,000 of them (or on the numbers given) and prints of each process the peak of its resident
# memory, as the kernel keeps it (VmHWM in /proc), and of its live heap: what full collections left at most. A
# peak of resident memory can grow without it, while the heap fills that the process was given, or by what
# malloc keeps. Exit status 1 if a resident peak is more than 10 % above the first one.
#
#   deploy/bench/memory.sh [images ...]
#
#   SPARK_HOME    with it, a driver and an executor of 1 GB of heap each (local-cluster); without, one process
#   WORK          folder for photos and results, kept (a temporary one, deleted)
#   HEAP_MB       heap of each process (1024)
set -euo pipefail

root=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
heap=${HEAP_MB:-1024}
[ $# -gt 0 ] || set -- 10000 50000
if [ -z "${WORK:-}" ]; then
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# This process and all below it.
family() {
  echo "$1"
  local child
  while read -r child; do
    family "$child"
  done < <(cat /proc/"$1"/task/*/children 2> /dev/null | tr -s ' ' '\n')
}

# The most MiB that a full collection left.
live_heap() {
  sed -n 's/.*Pause Full.* [0-9]*M->\([0-9]*\)M(.*/\1/p' "$1" | sort -n | tail -n 1
}

# The peak of each Java process below $1, by role, in kB; a peak only rises, so the last look is the one. And the
# live heap in MiB, of the logs of collections in $2.
watch_peaks() {
  local pid role kb
  declare -A peak=() pids=()
  while kill -0 "$1" 2> /dev/null; do
    for pid in $(family "$1"); do
      # A process that ends has an empty command line first.
      role=driver
      case $({ tr '\0' ' ' < /proc/"$pid"/cmdline; } 2> /dev/null) in
        '') continue ;;
        *CoarseGrainedExecutorBackend*) role=executor ;;
      esac
      kb=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' /proc/"$pid"/status 2> /dev/null) || continue
      if [ "${kb:-0}" -le 102400 ]; then
        continue
      fi
      [ "$kb" -gt "${peak[$role]:-0}" ] && peak[$role]=$kb pids[$role]=$pid
    done
    sleep 0.5
  done
  for role in "${!peak[@]}"; do
    echo "$role ${peak[$role]} $(live_heap "$2/gc-${pids[$role]}.log")"
  done | sort
}

one() {
  local images=$1 folder=$WORK/$1 start=$SECONDS pid
  if [ ! -f "$folder/tiny.onnx" ]; then
    "$java" -Djava.awt.headless=true -cp "$root/jobs/target/classpath/*" "$root/deploy/bench/MakeImages.java" "$folder" "$images"
  fi
  rm -rf "$folder"/work "$folder"/gc-*.log
  JAVA_TOOL_OPTIONS="-Xlog:gc:file=$folder/gc-%p.log::filecount=0 ${JAVA_TOOL_OPTIONS:-}" \
    HEADWAY_HEAP=${heap}m HEADWAY_MASTER="local-cluster[1,2,$heap]" HEADWAY_DRIVER_MEMORY=${heap}m \
    HEADWAY_EXECUTOR_MEMORY=${heap}m HEADWAY_EXECUTOR_CORES=2 \
    "$root/deploy/headway" run --images "$folder/photos" --workspace "$folder/work" --network "$folder/tiny.onnx" \
    --preprocessing raw --epochs 3 --title memory > "$folder/result.json" 2> "$folder/log" &
  pid=$!
  watch_peaks "$pid" "$folder" > "$folder/peaks"
  wait "$pid" || { tail -5 "$folder/log" >&2; exit 1; }
  while read -r role kb live; do
    printf '%8d images  %-8s  peak %5d MiB  live heap %4d MiB  %4d s\n' \
      "$images" "$role" $((kb / 1024)) "$live" $((SECONDS - start))
  done < "$folder/peaks"
}

"$root/deploy/headway" --help > /dev/null # Builds, so that no peak is the build's.
for images in "$@"; do
  one "$images"
done
status=0
while read -r role kb _; do
  most=$(for images in "$@"; do sed -n "s/^$role \([0-9]*\).*/\1/p" "$WORK/$images/peaks"; done | sort -n | tail -n 1)
  printf '%-8s  most / first = %d.%02d\n' "$role" $((most / kb)) $((most * 100 / kb % 100))
  [ $((most * 10)) -le $((kb * 11)) ] || status=1
done < "$WORK/$1/peaks"
exit "$status"
