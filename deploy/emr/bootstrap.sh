#!/usr/bin/env bash
# Runs on each EMR node as it starts; safe to run again. One BLAS thread in every process: Spark's own cores are the
# parallelism, and results depend on the number.
set -euo pipefail

file=${HEADWAY_PROFILE:-/etc/profile.d/headway.sh}
line='export OMP_NUM_THREADS=1'
if ! grep -qsxF "$line" "$file"; then
  if [ -w "$(dirname "$file")" ]; then
    echo "$line" >> "$file"
  else
    echo "$line" | sudo tee -a "$file" > /dev/null
  fi
fi
