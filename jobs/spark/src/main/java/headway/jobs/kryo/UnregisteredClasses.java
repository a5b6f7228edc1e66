package headway.jobs.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.minlog.Log;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Logs that Kryo meets a class without a registration: one of Spark's distribution, as Headway's
 * own are registered. The first such class of a process is a warning, others are for developers.
 *
 * <p>Kryo reports each class once per instance, of which Spark makes one per task, and on standard
 * output, which is the result's alone.
 */
final class UnregisteredClasses extends Log.Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(UnregisteredClasses.class);

  /** The one of this process. */
  static final UnregisteredClasses OF_PROCESS = new UnregisteredClasses(LOG::warn);

  static {
    Log.setLogger(OF_PROCESS);
  }

  private final Consumer<String> warnings;
  private final AtomicBoolean warned = new AtomicBoolean();

  UnregisteredClasses(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** Makes an instance report the classes that it meets. */
  static void report(Kryo kryo) {
    kryo.setWarnUnregisteredClasses(true);
  }

  @Override
  public void log(int level, String category, String message, Throwable failure) {
    String line = message.lines().findFirst().orElse("");
    if (level >= Log.LEVEL_WARN && warned.compareAndSet(false, true)) {
      warnings.accept(
          "Kryo: "
              + line
              + "; it is sent by its name, which changes no result. Further ones are not told;"
              + " --set spark.kryo.registrationRequired=true makes them errors");
    } else {
      LOG.debug("Kryo: {}", line, failure);
    }
  }
}
