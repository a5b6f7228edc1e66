package headway.jobs.track.tracked;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run of a training, as far as it is known.
 *
 * @param training the fingerprint of its inputs and settings, which tells one run from another
 * @param settings by key, without secrets
 * @param epochs all so far
 * @param rates of the averaging rounds that this command trained, in their order
 * @param results of the stages after the training, if the training has ended
 */
public record TrackedRun(
    String training,
    String workspace,
    Status status,
    Map<String, String> settings,
    List<TrackedEpoch> epochs,
    List<RoundRate> rates,
    Optional<TrackedResults> results) {

  /** Holds copies. */
  public TrackedRun {
    settings = Map.copyOf(settings);
    epochs = List.copyOf(epochs);
    rates = List.copyOf(rates);
  }

  /**
   * The rate of some consecutive averaging rounds.
   *
   * @param round the last of them, from 1, counted over all epochs
   * @param imagesPerSecond that were learned from
   */
  public record RoundRate(long round, double imagesPerSecond, Instant time) {
    /** The name of the rate. */
    public static final String NAME = "rate/images_per_second";
  }

  /** Whether the command goes on, or how it ended. */
  public enum Status {
    RUNNING,
    FINISHED,
    FAILED
  }
}
