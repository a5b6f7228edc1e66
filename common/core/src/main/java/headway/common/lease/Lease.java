package headway.common.lease;

import headway.common.BusyException;
import headway.common.HeadwayException;
import headway.common.StorageException;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.common.storage.atomic.VersionedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exclusive right to write, held by one process at a time and renewed by a thread until it is
 * closed.
 *
 * <p>Writers call {@link #requireHeld} first. A lease that is not renewed in time may be taken over
 * by another process, after half its length more. A lease of an ended process on the same machine
 * is taken over at once.
 */
public final class Lease implements AutoCloseable {
  /** How often a lease is renewed in the time for which it is valid. */
  public static final int RENEWALS_PER_LENGTH = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** The ids of the leases that this process holds or acquires. */
  private static final Set<String> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Storage storage;
  private final Path path;
  private final Consumer<String> warnings;
  private final LeaseObject object;
  private final boolean folderMade;
  private final ScheduledExecutorService heart;
  private final ScheduledFuture<?> beats;
  private LeaseFile file;
  private String version;
  private long renewedNanos;
  private Optional<HeadwayException> lost = Optional.empty();
  private Runnable whenLost = () -> {};
  private boolean failing;
  private boolean closed;

  private Lease(
      Storage storage,
      Path path,
      Consumer<String> warnings,
      LeaseFile file,
      LeaseAcquisition.Acquired taken,
      long takenNanos,
      boolean folderMade) {
    this.folderMade = folderMade;
    this.storage = storage;
    this.path = path;
    this.warnings = warnings;
    this.file = file;
    this.version = taken.version();
    this.object = new LeaseObject(storage, path, file.id(), taken.checked());
    this.renewedNanos = takenNanos;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "headway-lease");
              thread.setDaemon(true);
              return thread;
            });
    long between = Math.max(1, file.length().toMillis() / RENEWALS_PER_LENGTH);
    this.beats =
        heart.scheduleWithFixedDelay(
            this::renewCatchingAll, between, between, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lease or fails at once.
   *
   * @param path of its object
   * @param stage the stage, for the message of those who find it held
   * @param length of its validity after each renewal
   * @param warnings receives lines for the user
   * @throws BusyException naming the holder, if another process holds it
   */
  public static Lease acquire(
      Storage storage, Path path, String stage, Duration length, Consumer<String> warnings) {
    return acquire(storage, path, LeaseHolder.self(stage), length, Duration.ZERO, warnings);
  }

  /**
   * Takes the lease, waiting while another process holds it. One that an earlier attempt of the
   * same application holds is taken over at once.
   *
   * @param holder this process
   * @param wait the longest time to wait
   * @throws BusyException naming the holder, if it is still held then
   */
  public static Lease acquire(
      Storage storage,
      Path path,
      LeaseHolder holder,
      Duration length,
      Duration wait,
      Consumer<String> warnings) {
    long start = System.nanoTime();
    boolean told = false;
    while (true) {
      try {
        return take(storage, path, holder, length, warnings);
      } catch (BusyException busy) {
        Duration left = wait.minusNanos(System.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
          throw busy;
        }
        if (!told) {
          warnings.accept("waiting up to %d s for %s".formatted(wait.toSeconds(), busy.holder()));
          told = true;
        }
        LeaseAcquisition.pause(left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS);
      }
    }
  }

  private static Lease take(
      Storage storage, Path path, LeaseHolder holder, Duration length, Consumer<String> warnings) {
    String now = Instant.now().toString();
    LeaseFile mine =
        new LeaseFile(
            UUID.randomUUID().toString(), holder, now, now, 0, length.toMillis() / 1000.0);
    boolean taken = false;
    HELD_HERE.add(mine.id());
    try {
      boolean folderMade = !storage.exists(path.getParent());
      long start = System.nanoTime();
      LeaseAcquisition.Acquired written =
          new LeaseAcquisition(storage, path, mine, warnings).acquire();
      Lease lease = new Lease(storage, path, warnings, mine, written, start, folderMade);
      taken = true;
      return lease;
    } finally {
      if (!taken) {
        HELD_HERE.remove(mine.id());
      }
    }
  }

  /** Whether its process has ended without deleting it. */
  static boolean isLeftBehind(LeaseFile file) {
    return file.holder().isGone()
        || (file.holder().isThisProcess() && !HELD_HERE.contains(file.id()));
  }

  /** Runs {@code action} once, in the renewing thread, when the lease turns out to be lost. */
  public synchronized void whenLost(Runnable action) {
    whenLost = action;
  }

  /**
   * Returns normally if the lease is certainly held.
   *
   * @throws BusyException if another process has taken it, or it was deleted
   * @throws StorageException if it has expired because it could not be renewed
   * @throws IllegalStateException if it was released: a thread has outlived its command
   */
  public synchronized void requireHeld() {
    if (closed) {
      throw new IllegalStateException("the lease " + path + " was given back before this write");
    }
    if (lost.isEmpty() && age().compareTo(file.length()) >= 0) {
      try {
        renew();
      } catch (RuntimeException unreachable) {
        throw new StorageException(
            "Cannot go on: the lease "
                + path
                + " has ended, because it could not be renewed ("
                + StorageFailures.reason(unreachable)
                + ")",
            unreachable);
      }
    }
    lost.ifPresent(
        reason -> {
          throw reason;
        });
  }

  /** The reason why it was lost, once known. */
  public synchronized Optional<HeadwayException> lost() {
    return lost;
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - renewedNanos);
  }

  /** A scheduler silently cancels a task that throws. */
  private void renewCatchingAll() {
    try {
      beat();
    } catch (Throwable any) {
      LOG.warn("the lease {} is renewed at the next beat", path, any);
    }
  }

  private void beat() {
    Runnable action = () -> {};
    synchronized (this) {
      try {
        renew();
        failing = false;
      } catch (RuntimeException | Error failure) {
        // Retried at the next renewal; writers are stopped once the lease has expired.
        if (!failing) {
          failing = true;
          sayThatItFails(failure);
        }
        return;
      }
      if (lost.isPresent()) {
        action = whenLost;
        whenLost = () -> {};
      }
    }
    action.run();
  }

  private void sayThatItFails(Throwable failure) {
    warnings.accept(
        "the lease "
            + path
            + " could not be renewed and is tried again until "
            + file.until()
            + ", after which nothing more is written: "
            + StorageFailures.reason(failure));
  }

  private void renew() {
    if (lost.isPresent()) {
      return;
    }
    long start = System.nanoTime();
    LeaseFile next = file.renewedAt(Instant.now());
    Optional<String> written = object.replace(version, next);
    if (written.isPresent()) {
      file = next;
      version = written.get();
      renewedNanos = start;
      return;
    }
    Optional<VersionedObject> there = object.read();
    Optional<LeaseFile> other = there.flatMap(each -> LeaseFile.parse(each.bytes()));
    if (object.isMine(other)) {
      file = other.get();
      version = there.orElseThrow().version();
      renewedNanos = start;
      return;
    }
    lost = Optional.of(taken(other));
  }

  private HeadwayException taken(Optional<LeaseFile> other) {
    String stopped = "Cannot go on with " + file.holder().stage() + ": the lease " + path + " was ";
    String advice = "; nothing more is written. When it has ended, run the command again";
    return other
        .<HeadwayException>map(
            each ->
                new BusyException(
                    stopped
                        + "taken over by "
                        + each.holder()
                        + " for "
                        + each.holder().stage()
                        + advice,
                    each.holder().toString()))
        .orElseGet(
            () ->
                new BusyException(
                    "Cannot go on with "
                        + file.holder().stage()
                        + ": the lease "
                        + path
                        + " is gone: another run took it over and has ended, or somebody deleted"
                        + " it; nothing more is written. Run the command again",
                    "another run, which has ended"));
  }

  /**
   * Releases the lease if it is still held. It is renewed first, so that nobody takes it over
   * meanwhile, and deleted only if unchanged since. Afterwards {@link #requireHeld} always throws.
   */
  @Override
  public void close() {
    beats.cancel(false);
    heart.shutdown();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (lost.isEmpty() && age().compareTo(file.length()) < 0) {
          release();
        }
      } catch (RuntimeException unreachable) {
        sayThatItStays(StorageFailures.reason(unreachable));
      } finally {
        HELD_HERE.remove(file.id());
      }
    }
  }

  private void release() {
    renew();
    if (lost.isPresent()) {
      return;
    }
    if (age().compareTo(file.length().dividedBy(2)) >= 0) {
      sayThatItStays("the store took " + age().toSeconds() + " s to answer");
      return;
    }
    if (object.delete(version) && folderMade) {
      storage.deleteIfEmpty(path.getParent());
    }
  }

  private void sayThatItStays(String reason) {
    warnings.accept("the lease " + path + " stays until " + file.until() + ": " + reason);
  }
}
