package headway.jobs.doctor;

import headway.common.memory.MemoryBudget;
import headway.common.memory.ProcessMemory;
import headway.jobs.kryo.HeadwayKryoRegistrator;
import headway.jobs.spark.Session;
import headway.jobs.spark.memory.MemoryPlan;
import headway.jobs.spark.yarn.YarnAttempt;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import scala.reflect.ClassTag$;

/** The checks of the application: whether it starts, its serializer, its memory. */
final class SparkChecks {
  private SparkChecks() {}

  static List<CheckResult> all(Session session) {
    List<CheckResult> findings = new ArrayList<>();
    findings.add(started(session));
    YarnAttempt.current()
        .ifPresent(
            attempt ->
                findings.addAll(
                    ClusterModeChecks.all(attempt, System.getProperty("spark.app.name", ""))));
    findings.add(kryo(session.context().getConf()));
    findings.addAll(memory(session.memory()));
    return findings;
  }

  private static CheckResult started(Session session) {
    String detail = session.context().version() + ", master " + session.context().master();
    return session
        .failure()
        .map(
            reason ->
                CheckResult.mend(
                    "Spark",
                    "the application as it is set up does not start: " + reason,
                    "correct spark.master and the other spark.* settings; what follows is of a"
                        + " local one"))
        .orElseGet(() -> CheckResult.ok("Spark", detail));
  }

  private static CheckResult kryo(SparkConf conf) {
    String serializer = conf.get("spark.serializer", "");
    String registrator = conf.get("spark.kryo.registrator", "");
    if (!serializer.equals(KryoSerializer.class.getName())
        || !registrator.contains(HeadwayKryoRegistrator.class.getName())) {
      return CheckResult.mend(
          "Kryo",
          "serializer " + serializer + ", registrator " + registrator,
          "leave spark.serializer and spark.kryo.registrator unset, or as in"
              + " conf/spark-defaults.conf");
    }
    return CheckResult.of(
        "Kryo",
        () -> {
          var one = new KryoSerializer(conf).newInstance();
          float[] sent = {1};
          float[] back =
              one.deserialize(
                  one.serialize(sent, ClassTag$.MODULE$.apply(float[].class)),
                  ClassTag$.MODULE$.apply(float[].class));
          return "registration "
              + (conf.getBoolean("spark.kryo.registrationRequired", false)
                  ? "required"
                  : "not required")
              + ", "
              + (back[0] == sent[0] ? "arrays come back" : "arrays come back changed");
        });
  }

  private static List<CheckResult> memory(MemoryPlan plan) {
    List<CheckResult> findings = new ArrayList<>();
    for (ProcessMemory each : plan.processes()) {
      findings.add(
          CheckResult.ok(
              "memory of the " + each.name(),
              "heap %s, outside at most %s, of %s for %d tasks"
                  .formatted(
                      MemoryBudget.text(each.heapBytes()),
                      MemoryBudget.text(each.budget().outsideBytes()),
                      MemoryBudget.text(each.totalBytes()),
                      each.work().tasks())));
    }
    for (String problem : plan.problems()) {
      int advice = problem.lastIndexOf(": ");
      findings.add(
          CheckResult.warn("memory", problem.substring(0, advice), problem.substring(advice + 2)));
    }
    return findings;
  }
}
