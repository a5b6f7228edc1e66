package headway.jobs.spark;

import headway.common.HeadwayException;
import headway.common.UsageException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what a user can mend among the causes of an exception, such as that of a failed job. */
public final class JobFailures {
  /** An error of a JVM, and how the cluster managers report an executor that ended of it. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "(?<=OutOfMemoryError: ).+"
              + "|(?i:exit(ed with)? (code|status):? 52\\b)"
              + "|(?i:exceeding \\w+ memory limits)"
              + "|possible container OOM|OOMKilled");

  private static final Pattern TASK =
      Pattern.compile("\\(TID \\d+\\) \\((\\S+) executor ([^\\s)]+)\\)");

  private static final String DRIVER = "driver";

  private JobFailures() {}

  /**
   * The failure that the user can mend: one of Headway's own, which may have come from a task, or
   * memory that was too small. Empty for any other.
   */
  public static Optional<HeadwayException> known(Throwable failure) {
    return causes(failure)
        .filter(HeadwayException.class::isInstance)
        .map(HeadwayException.class::cast)
        .findFirst()
        .or(() -> outOfMemory(failure));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  private static Optional<HeadwayException> outOfMemory(Throwable failure) {
    String said = causes(failure).map(Throwable::toString).collect(Collectors.joining("\n"));
    Matcher memory = OUT_OF_MEMORY.matcher(said);
    if (!memory.find()) {
      return Optional.empty();
    }
    Matcher task = TASK.matcher(said);
    boolean here = !task.find() || task.group(2).equals(DRIVER);
    return Optional.of(
        new UsageException(
            "Cannot go on: %s ran out of memory (%s); raise %s"
                .formatted(
                    here ? "this process" : "executor " + task.group(2) + " on " + task.group(1),
                    memory.group().strip(),
                    here
                        ? "spark.driver.memory, or HEADWAY_HEAP for deploy/headway"
                        : "spark.executor.memory for its heap, or spark.executor.memoryOverhead"
                            + " for what is outside of it"),
            failure));
  }
}
