#!/usr/bin/env bash
# Runs a stage on a cluster: deploy/submit.sh <stage> [options], by spark-submit.
#
#   SPARK_HOME                the Spark 3.5 or 4.0 to submit with (spark-submit on the path)
#   HEADWAY_JAR               the cluster jar, a path or URI (jobs/target/headway-jobs.jar)
#   HEADWAY_MASTER            such as spark://host:7077, yarn or k8s://… (what Spark is set up for)
#   HEADWAY_DEPLOY_MODE       client or cluster (client)
#   HEADWAY_DRIVER_MEMORY     heap of the driver (2g)
#   HEADWAY_EXECUTORS         number of executors   (what Spark is set up for)
#   HEADWAY_EXECUTOR_CORES    cores of each         (what Spark is set up for)
#   HEADWAY_EXECUTOR_MEMORY   heap of each          (what Spark is set up for); what it needs outside of its
#                             heap Headway computes and asks for: see --dry-run
#   HEADWAY_SUBMIT_OPTIONS    more options of spark-submit, separated by spaces or lines
#
# S3: credentials by any way that S3A knows (environment, instance profile, fs.s3a.* settings). A Spark
# without the S3A connector is lent Headway's, where the Hadoop versions agree.
set -euo pipefail

fail() {
  printf 'headway: %s\n' "$1" >&2
  exit 2
}

root=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
jar=${HEADWAY_JAR:-$root/jobs/target/headway-jobs.jar}
submit=${SPARK_HOME:+$SPARK_HOME/bin/}spark-submit
mode=${HEADWAY_DEPLOY_MODE:-client}

# A variable that is set must match a pattern.
check() {
  local value=${!1:-}
  [[ -z $value || $value =~ ^($2)$ ]] || fail "bad $1 '$value': give $3"
}
size='[1-9][0-9]*([kKmMgGtT][bB]?)?'
check HEADWAY_MASTER 'local.*|yarn|.+://.+' "local[*], yarn, spark://HOST:7077 or k8s://URL"
check HEADWAY_DEPLOY_MODE 'client|cluster' "client or cluster"
check HEADWAY_DRIVER_MEMORY "$size" "a size such as 2g"
check HEADWAY_EXECUTORS '[0-9]+' "a whole number"
check HEADWAY_EXECUTOR_CORES '[1-9][0-9]*' "a whole number from 1"
check HEADWAY_EXECUTOR_MEMORY "$size" "a size such as 4g"

command -v "$submit" > /dev/null || fail "no Spark: $submit is not there. Set SPARK_HOME to a Spark 3.5 or 4.0"
case $jar in
  *://*) ;;
  *) [ -f "$jar" ] || fail "no cluster jar at $jar. Build it: cd '$root' && mvn -B -DskipTests package" ;;
esac

exists() {
  [ -e "$1" ]
}

# The jars of the S3A connector, by commas, if this Spark has none of its own: those of the build with its Hadoop.
s3a_jars() {
  local home=$1 lib connector version sdk
  if exists "$home"/jars/*hadoop-aws-*.jar || exists /usr/lib/hadoop/hadoop-aws*.jar || ! exists "$home"/jars/hadoop-client-api-*.jar; then
    return
  fi
  for lib in "$root/jobs/target/classpath" "$root/jobs/target/spark4/classpath"; do
    connector=$(echo "$lib"/org.apache.hadoop.hadoop-aws-*.jar)
    version=${connector##*-aws-}
    if exists "$connector" && exists "$home/jars/hadoop-client-api-$version"; then
      case $version in
        3.3.*) sdk='com\.amazonaws|software\.amazon\.ion|com\.fasterxml\.jackson\.dataformat\.jackson-dataformat-cbor' ;;
        *) sdk='software\.amazon|org\.reactivestreams' ;;
      esac
      find "$lib" -name '*.jar' | grep -E "/(org\.apache\.hadoop\.hadoop-aws|org\.wildfly\.openssl|$sdk)[^/]*$" | LC_ALL=C sort | paste -sd, -
      return
    fi
  done
  ! exists "$root/jobs/target/classpath" \
    || fail "this Spark has no S3A connector, and its Hadoop is not that of the build. Put hadoop-aws of its own version into $home/jars; for Spark 4.0 build: cd '$root' && mvn -B -DskipTests -Pspark4 package"
}

options=(--class headway.jobs.cli.Main --deploy-mode "$mode" --driver-memory "${HEADWAY_DRIVER_MEMORY:-2g}")
if [ -n "${HEADWAY_MASTER:-}" ]; then
  options+=(--master "$HEADWAY_MASTER")
fi
if [ -n "${HEADWAY_EXECUTORS:-}" ]; then
  options+=(--num-executors "$HEADWAY_EXECUTORS")
fi
if [ -n "${HEADWAY_EXECUTOR_CORES:-}" ]; then
  options+=(--executor-cores "$HEADWAY_EXECUTOR_CORES")
fi
if [ -n "${HEADWAY_EXECUTOR_MEMORY:-}" ]; then
  options+=(--executor-memory "$HEADWAY_EXECUTOR_MEMORY")
fi
jars=$(s3a_jars "${SPARK_HOME:-}")
if [ -n "$jars" ]; then
  options+=(--jars "$jars")
fi
read -r -d '' -a more <<< "${HEADWAY_SUBMIT_OPTIONS:-}" || true

# The driver's JVM options by HEADWAY_SUBMIT_OPTIONS, else by the cluster's own spark-defaults.conf.
driver_options_elsewhere() {
  local key=spark.driver.extraJavaOptions file=${SPARK_CONF_DIR:-${SPARK_HOME:-/nowhere}/conf}/spark-defaults.conf i found=''
  if [ -f "$file" ]; then
    found=$(sed -n "s/^[[:space:]]*${key//./\\.}[[:space:]=][[:space:]=]*//p" "$file" | tail -n 1)
  fi
  for ((i = 0; i < ${#more[@]}; i++)); do
    case ${more[i]} in
      "$key="* | "--conf=$key="*) found=${more[i]#*"$key="} ;;
      --driver-java-options) found=${more[i + 1]:-} ;;
    esac
  done
  printf '%s' "$found"
}

# As for executors in conf/spark-defaults.conf. What a driver's process begins with cannot be set when it runs; in cluster
# mode that is also its environment, name, memory and attempts. deploy/emr/steps.json has the same.
java='-Dorg.deeplearning4j.spark.time.TimeSource=org.deeplearning4j.spark.time.SystemClockTimeSource -Dnd4j.log.initialization=false -Dorg.bytedeco.javacpp.logger=slf4j'
collector='-XX:-UseG1GC -XX:+UseParallelGC -XX:NewRatio=7 -Xms64m'
theirs=$(driver_options_elsewhere)
case $theirs in
  *-XX:+Use*GC*) ;; # A JVM starts with one collector.
  *) java="$java $collector" ;;
esac
java="${theirs:+$theirs }$java"
if [ "$mode" = client ]; then
  java="-Dlog4j2.configurationFile=\"$root/conf/log4j2.properties\" -Dheadway.home=\"$root\" $java"
  export OMP_NUM_THREADS=1 MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-4}"
else
  options+=(--name "headway${1:+ $1}"
    --conf spark.driver.memoryOverhead=1g
    --conf spark.executorEnv.OMP_NUM_THREADS=1
    --conf spark.kubernetes.driverEnv.OMP_NUM_THREADS=1
    --conf spark.yarn.appMasterEnv.OMP_NUM_THREADS=1
    --conf spark.yarn.maxAppAttempts=2)
  if [ -n "${HEADWAY_LOG_FORMAT:-}" ]; then
    options+=(--conf "spark.kubernetes.driverEnv.HEADWAY_LOG_FORMAT=$HEADWAY_LOG_FORMAT"
      --conf "spark.yarn.appMasterEnv.HEADWAY_LOG_FORMAT=$HEADWAY_LOG_FORMAT")
  fi
fi
# The driver's options have those of HEADWAY_SUBMIT_OPTIONS in them, and so come last.
command=("$submit" "${options[@]}" ${more[@]+"${more[@]}"} --driver-java-options "$java" "$jar" "$@")
if [ "$mode" = client ]; then
  exec "${command[@]}"
fi

# In cluster mode spark-submit ends with 1 whatever the driver ended with; that stands in the application's diagnostics.
# Passes on what spark-submit says, but for the stack trace of what they explain.
relay() {
  local line hidden=''
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      'Exception in thread "main" org.apache.spark.SparkException: Application '*' finished with '*)
        hidden=yes
        continue
        ;;
      $'\tat '*) [ -z "$hidden" ] || continue ;;
      *) hidden='' ;;
    esac
    printf '%s\n' "$line" >&2
    case $line in
      *'pplication diagnostics message: headway: '*) printf '%s\n' "$line" >> "$said" ;;
    esac
  done
}

said=$(mktemp)
trap 'rm -f "$said"' EXIT
exec 3> >(relay)
copier=$!
"${command[@]}" 2>&3 3>&- &
driver=$!
exec 3>&-
trap 'kill "$driver"' INT TERM
status=0
wait "$driver" || status=$?
if [ "$status" -gt 128 ]; then # It was told to stop.
  wait "$driver" || status=$?
fi
wait "$copier" || true
if [ "$status" -eq 1 ]; then
  drivers=$(sed -n 's/.* (exit status \([0-9]\))$/\1/p' "$said" | tail -n 1)
  status=${drivers:-1}
fi
exit "$status"
