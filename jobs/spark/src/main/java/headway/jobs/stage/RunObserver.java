package headway.jobs.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.history.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Watches one command in the driver, such as to report it to a tracking server. No method throws,
 * and all but {@link #finished} return at once.
 */
public interface RunObserver {
  /** Watches nothing. */
  RunObserver NONE = new RunObserver() {};

  /**
   * Makes the observer of a command; registered in {@code
   * META-INF/services/headway.jobs.stage.RunObserver$Factory}.
   */
  interface Factory {
    /**
     * The observer that the settings of a command ask for, or {@link #NONE}.
     *
     * @throws headway.common.UsageException if settings about it are wrong
     */
    RunObserver of(Stage stage, StageContext context);
  }

  /** The observers of a command. */
  static RunObserver of(Stage stage, StageContext context) {
    List<RunObserver> observers = new ArrayList<>();
    for (Factory each : ServiceLoader.load(Factory.class, RunObserver.class.getClassLoader())) {
      RunObserver observer = each.of(stage, context);
      if (observer != NONE) {
        observers.add(observer);
      }
    }
    return observers.isEmpty() ? NONE : new ObserverList(observers);
  }

  /** A stage begins. */
  default void began(Stage stage, StageContext context) {}

  /**
   * A training begins, or continues after some epochs.
   *
   * @param fingerprint of its inputs and settings
   * @param before the epochs that it has already
   */
  default void training(String fingerprint, List<EpochMetrics> before) {}

  /**
   * An averaging round of the training ended.
   *
   * @param number from 1, counted over all epochs
   * @param examples that it learned from
   * @param seconds that it took
   */
  default void round(long number, long examples, double seconds) {}

  /** An epoch of the training ended. */
  default void epoch(EpochMetrics metrics) {}

  /**
   * A stage ended.
   *
   * @param line its result
   */
  default void ended(String stage, ObjectNode line) {}

  /**
   * The command ends. Waits until it is reported.
   *
   * @param successful whether it has a result
   */
  default void finished(boolean successful) {}
}
