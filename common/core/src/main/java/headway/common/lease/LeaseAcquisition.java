package headway.common.lease;

import headway.common.BusyException;
import headway.common.InputException;
import headway.common.StorageException;
import headway.common.storage.Storage;
import headway.common.storage.atomic.VersionedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * Takes a lease that is free, expired, or held by a process of this machine that has ended.
 *
 * @param mine the lease file to write
 * @param warnings receives lines for the user
 */
record LeaseAcquisition(Storage storage, Path path, LeaseFile mine, Consumer<String> warnings) {
  private static final int ATTEMPTS = 10;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  /**
   * The written object.
   *
   * @param version of the object
   * @param checked whether the store checks it before it replaces the object
   */
  record Acquired(String version, boolean checked) {}

  /**
   * Acquires the lease.
   *
   * @throws BusyException naming the holder, if another process holds it
   */
  Acquired acquire() {
    try {
      String version = conditionally();
      if (!storage.writesInOneStep(path)) {
        warn("none that is known to be safe on " + path.toUri().getScheme() + "://");
        return new Acquired(writeAndVerify(), true);
      }
      if (storage.createIfAbsent(path, mine.bytes()).isEmpty()) {
        return new Acquired(version, true);
      }
      warn("passes over the condition If-None-Match");
    } catch (UnsupportedOperationException unsupported) {
      warn(unsupported.getMessage());
    }
    Optional<VersionedObject> there = storage.readVersioned(path);
    if (there.isPresent() && !isMine(there.get())) {
      requireFree(there.get());
    }
    storage.publish(path, mine.bytes());
    return new Acquired(writeAndVerify(), false);
  }

  private void warn(String reason) {
    warnings.accept(
        "the store of "
            + path
            + " cannot write on a condition ("
            + reason
            + "): two runs that start within a moment of each other may not notice");
  }

  private String conditionally() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<VersionedObject> there = storage.readVersioned(path);
      Optional<String> written =
          there.isEmpty() ? storage.createIfAbsent(path, mine.bytes()) : replace(there.get());
      if (written.isPresent()) {
        return written.get();
      }
      // The response to a put that succeeded may have been lost, and the put sent again.
      Optional<VersionedObject> now = storage.readVersioned(path);
      if (now.flatMap(each -> LeaseFile.parse(each.bytes())).filter(this::isMine).isPresent()) {
        return now.orElseThrow().version();
      }
    }
    throw new StorageException(
        "Cannot take the lease " + path + ": it changes all the time; run the command again", null);
  }

  private Optional<String> replace(VersionedObject there) {
    if (!isMine(there)) {
      requireFree(there);
    }
    return storage.replaceIfUnchanged(path, there.version(), mine.bytes());
  }

  private boolean isMine(VersionedObject there) {
    return LeaseFile.parse(there.bytes()).filter(this::isMine).isPresent();
  }

  private boolean isMine(LeaseFile file) {
    return file.id().equals(mine.id());
  }

  private void requireFree(VersionedObject there) {
    LeaseFile other =
        LeaseFile.parse(there.bytes())
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot start: "
                            + path
                            + " is no lease that this version understands; delete it if nothing"
                            + " runs there"));
    if (other.holder().isEarlierAttemptOf(mine.holder())) {
      warnings.accept("taking over from an earlier attempt of this application, " + other.holder());
      return;
    }
    if (Lease.isLeftBehind(other)) {
      warnings.accept("taking over from " + other.holder() + ", which has ended");
      return;
    }
    if (other.until().isAfter(Instant.now()) || changesWithin(other.length().dividedBy(2), there)) {
      throw held(path, other, mine.holder().stage());
    }
    warnings.accept(
        "taking over from " + other.holder() + ", whose lease ended at " + other.until());
  }

  /** A holder whose clock is wrong still renews it, so watch for a change. */
  private boolean changesWithin(Duration time, VersionedObject there) {
    pause(time);
    return storage
        .readVersioned(path)
        .filter(now -> !now.version().equals(there.version()))
        .isPresent();
  }

  static BusyException held(Path path, LeaseFile other, String stage) {
    String holder =
        other.holder().isThisProcess() ? "another call of this program" : other.holder().toString();
    String running =
        " runs %s in %s since %s"
            .formatted(other.holder().stage(), path.getParent(), other.since());
    return new BusyException(
        "Cannot start %s: %s%s; wait until it has ended (lease.waitSeconds), or until %s if it is gone"
            .formatted(stage, holder, running, other.until()),
        holder + ", which" + running);
  }

  /**
   * For a store without conditional writes: write, wait a moment, and check which process's object
   * remains.
   *
   * @return the version of the object, which is this process's
   */
  private String writeAndVerify() {
    Duration tenth = mine.length().dividedBy(10);
    pause(tenth.compareTo(LONGEST_LOOK) < 0 ? tenth : LONGEST_LOOK);
    VersionedObject now =
        storage
            .readVersioned(path)
            .orElseThrow(
                () -> new StorageException("Cannot take the lease " + path + ": it is gone", null));
    LeaseFile stayed = LeaseFile.parse(now.bytes()).orElse(mine);
    if (!isMine(stayed)) {
      throw held(path, stayed, mine.holder().stage());
    }
    return now.version();
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StorageException("Cannot take the lease: stopped while waiting", stopped);
    }
  }
}
