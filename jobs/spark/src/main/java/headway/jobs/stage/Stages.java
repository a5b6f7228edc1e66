package headway.jobs.stage;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The stages on the class path, registered in {@code META-INF/services/headway.jobs.stage.Stage}.
 * The command line, the metrics, the report and Kryo look them up here, in the driver and in
 * executors.
 */
public final class Stages {
  private static final List<Stage> ALL =
      ServiceLoader.load(Stage.class, Stages.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .sorted(Comparator.comparingInt(Stage::helpPosition).thenComparing(Stage::name))
          .toList();

  private Stages() {}

  /** All stages, in the order of {@code --help}. */
  public static List<Stage> all() {
    return ALL;
  }
}
