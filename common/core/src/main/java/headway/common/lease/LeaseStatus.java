package headway.common.lease;

import headway.common.InputException;
import headway.common.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A lease as another process sees it, without taking it.
 *
 * @param since when the holding began
 * @param renewed when it was last renewed, by the holder's clock
 * @param until when it ends unless it is renewed
 */
public record LeaseStatus(
    LeaseHolder holder, Instant since, Instant renewed, Instant until, State state) {

  /** Whether the holder lives. */
  public enum State {
    /** Its process runs on this machine, or it has renewed the lease in time. */
    ALIVE,
    /** It ran on this machine and has ended without giving the lease back; the lease is free. */
    ENDED,
    /** It has not renewed the lease in time; the next command takes the lease over. */
    EXPIRED
  }

  /**
   * Reads a lease; empty if nobody holds it. Writes nothing.
   *
   * @throws InputException if the object is no lease of this version
   */
  public static Optional<LeaseStatus> read(Storage storage, Path path) {
    return storage.readIfPresent(path).map(bytes -> status(path, bytes));
  }

  private static LeaseStatus status(Path path, byte[] bytes) {
    LeaseFile file =
        LeaseFile.parse(bytes)
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot read "
                            + path
                            + ": it is no lease that this version understands; delete it if nothing"
                            + " runs there"));
    return new LeaseStatus(
        file.holder(),
        Instant.parse(file.since()),
        Instant.parse(file.renewed()),
        file.until(),
        state(file));
  }

  private static State state(LeaseFile file) {
    if (Lease.isLeftBehind(file)) {
      return State.ENDED;
    }
    return file.until().isBefore(Instant.now()) && !file.holder().isThisProcess()
        ? State.EXPIRED
        : State.ALIVE;
  }

  /** The time since it was last renewed; not negative. */
  public Duration age() {
    Duration age = Duration.between(renewed, Instant.now());
    return age.isNegative() ? Duration.ZERO : age;
  }
}
