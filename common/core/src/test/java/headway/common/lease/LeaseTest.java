package headway.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.BusyException;
import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(150);

  /** Longer than a slow machine stops for, with three beats in it. */
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private static final LeaseHolder SELF = LeaseHolder.self("train");

  private final Storage storage = new Storage(WatchedFileSystem.configuration());
  private final Path path = new Path("hdfs://" + UUID.randomUUID() + "/work/lease.json");
  private final List<String> said = new CopyOnWriteArrayList<>();

  @AfterEach
  void watchNoMore() {
    WatchedFileSystem.BEFORE.set(() -> {});
  }

  private Lease acquire(Duration length) {
    return Lease.acquire(storage, path, "shard", length, said::add);
  }

  private void heldBy(LeaseHolder holder, Instant renewed, Duration length) {
    LeaseFile file =
        new LeaseFile(
            "another", holder, renewed.toString(), renewed.toString(), 3, length.toSeconds());
    storage.publish(path, file.bytes());
  }

  private static LeaseHolder elsewhere() {
    return elsewhere("", 0);
  }

  private static LeaseHolder elsewhere(String application, int attempt) {
    return new LeaseHolder("far", "other boot", 7, "", "ada", "train", application, attempt);
  }

  @Test
  void isThereWhileHeldAndGoneAfterwards() {
    try (Lease lease = acquire(HOUR)) {
      assertThatCode(lease::requireHeld).doesNotThrowAnyException();
      assertThat(storage.exists(path)).isTrue();
    }
    assertThat(storage.list(path.getParent())).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void aSecondRunIsToldWhoWritesSinceWhenAndWhatToDo() {
    Instant since = Instant.now().minusSeconds(5);
    heldBy(elsewhere(), since, HOUR);

    assertThatThrownBy(() -> acquire(HOUR))
        .isInstanceOf(BusyException.class)
        .hasMessage(
            "Cannot start shard: ada@far (process 7) runs train in "
                + path.getParent()
                + " since "
                + since
                + "; wait until it has ended (lease.waitSeconds), or until "
                + since.plus(HOUR)
                + " if it is gone");
  }

  @Test
  void ofManyThatAskOneHasIt() throws Exception {
    int racers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(racers);
    CyclicBarrier start = new CyclicBarrier(racers);
    List<Future<Lease>> asked = new ArrayList<>();
    for (int i = 0; i < racers; i++) {
      asked.add(
          threads.submit(
              () -> {
                start.await();
                return Lease.acquire(storage, path, "shard", HOUR, line -> {});
              }));
    }
    List<Lease> holders = new ArrayList<>();
    for (Future<Lease> each : asked) {
      try {
        holders.add(each.get());
      } catch (ExecutionException refused) {
        assertThat(refused.getCause())
            .isInstanceOf(BusyException.class)
            .hasMessageContaining("runs shard in");
      }
    }
    threads.shutdownNow();
    assertThat(holders).hasSize(1);
    holders.get(0).close();
    assertThat(storage.exists(path)).isFalse();
  }

  @Test
  void aProcessOfThisMachineThatHasEndedHoldsNothing() {
    long free = ProcessHandle.allProcesses().mapToLong(ProcessHandle::pid).max().orElse(0) + 1000;
    heldBy(
        new LeaseHolder(SELF.host(), SELF.machine(), free, "", "ada", "train", "", 0),
        Instant.now(),
        HOUR);

    acquire(HOUR).close();

    assertThat(said)
        .singleElement()
        .asString()
        .isEqualTo(
            "taking over from ada@" + SELF.host() + " (process " + free + "), which has ended");
  }

  @Test
  void anotherProcessWithTheNumberOfOneThatHasEndedHoldsNothing() {
    heldBy(
        new LeaseHolder(
            SELF.host(), SELF.machine(), SELF.pid(), "1970-01-01T00:00:00Z", "ada", "train", "", 0),
        Instant.now(),
        HOUR);

    acquire(HOUR).close();

    assertThat(said).singleElement().asString().endsWith("which has ended");
  }

  @Test
  void whatThisProcessCouldNotDeleteHoldsNothing() {
    heldBy(SELF, Instant.now(), HOUR);

    acquire(HOUR).close();

    assertThat(said).singleElement().asString().endsWith("which has ended");
  }

  @Test
  void aProcessOfThisMachineThatRunsKeepsItsLease() {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    String started = parent.info().startInstant().map(Instant::toString).orElse("");
    heldBy(
        new LeaseHolder(SELF.host(), SELF.machine(), parent.pid(), started, "ada", "train", "", 0),
        Instant.now(),
        HOUR);
    assertThatThrownBy(() -> acquire(HOUR)).hasMessageContaining("runs train in");
  }

  private Lease acquire(LeaseHolder holder, Duration wait) {
    return Lease.acquire(storage, path, holder, HOUR, wait, said::add);
  }

  private static LeaseHolder driver(String application, int attempt) {
    return LeaseHolder.self("train", application, attempt);
  }

  @Test
  void theNextAttemptOfAnApplicationTakesOverAtOnce() {
    heldBy(elsewhere("application_1_7", 1), Instant.now(), HOUR);

    acquire(driver("application_1_7", 2), Duration.ZERO).close();

    assertThat(said)
        .containsExactly(
            "taking over from an earlier attempt of this application, ada@far (process 7)");
  }

  @Test
  void noOtherApplicationAndNoLaterAttemptTakesOver() {
    heldBy(elsewhere("application_1_7", 2), Instant.now(), HOUR);

    for (LeaseHolder each :
        List.of(driver("application_1_8", 3), driver("application_1_7", 1), driver("", 3))) {
      assertThatThrownBy(() -> acquire(each, Duration.ZERO)).isInstanceOf(BusyException.class);
    }
  }

  @Test
  void waitsUntilTheOtherHasEndedAndSaysSoOnce() {
    Lease first = acquire(HOUR);
    Thread ending =
        new Thread(
            () -> {
              while (said.isEmpty()) {
                Thread.onSpinWait();
              }
              first.close();
            });
    ending.start();

    acquire(driver("", 0), Duration.ofMinutes(1)).close();

    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("waiting up to 60 s for another call of this program, ")
        .contains("which runs shard in " + path.getParent() + " since ");
  }

  @Test
  void waitsNoLongerThanItWasTold() {
    heldBy(elsewhere(), Instant.now(), HOUR);

    assertThatThrownBy(() -> acquire(driver("", 0), Duration.ofMillis(50)))
        .isInstanceOf(BusyException.class)
        .hasMessageStartingWith("Cannot start train: ada@far (process 7) runs train in ");
  }

  @Test
  void understandsALeaseThatNamesNoApplication() {
    heldBy(elsewhere(), Instant.now(), HOUR);
    String without =
        new String(storage.read(path), UTF_8)
            .replaceFirst(",\\s*\"application\" : \"\",\\s*\"attempt\" : 0", "");
    assertThat(without).doesNotContain("application");
    storage.publish(path, without.getBytes(UTF_8));

    assertThatThrownBy(() -> acquire(HOUR)).isInstanceOf(BusyException.class);
  }

  @Test
  void anExpiredLeaseIsTakenOver() {
    heldBy(elsewhere(), Instant.now().minusSeconds(10), Duration.ofSeconds(1));
    try (Lease lease = acquire(HOUR)) {
      lease.requireHeld();
    }
    assertThat(said).singleElement().asString().contains("ada@far", "whose lease ended at");
  }

  @Test
  void anExpiredLeaseThatIsStillRenewedIsOnlyThatOfAWrongClock() throws Exception {
    heldBy(elsewhere(), Instant.now().minusSeconds(1000), Duration.ofSeconds(2));
    AtomicBoolean asked = new AtomicBoolean();
    Thread slow =
        new Thread(
            () -> {
              for (int second = 999; !asked.get(); second--) {
                heldBy(elsewhere(), Instant.now().minusSeconds(second), Duration.ofSeconds(2));
                LockSupport.parkNanos(SHORT.toNanos());
              }
            });
    slow.start();
    try {
      assertThatThrownBy(() -> acquire(HOUR))
          .hasMessageContaining("ada@far (process 7) runs train");
    } finally {
      asked.set(true);
      slow.join();
    }
  }

  @Test
  void whoeverLosesItIsStopped() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (Lease lease = acquire(SHORT)) {
      lease.whenLost(told::countDown);
      heldBy(elsewhere(), Instant.now(), HOUR);

      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(lease::requireHeld)
          .isInstanceOf(BusyException.class)
          .hasMessageStartingWith("Cannot go on with shard: the lease " + path)
          .hasMessageContaining("taken over by ada@far (process 7) for train");
    }
    assertThat(storage.exists(path)).as("another's lease stays").isTrue();
  }

  @Test
  void aDeletedLeaseStopsItsHolder() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (Lease lease = acquire(SHORT)) {
      lease.whenLost(told::countDown);
      storage.delete(path);
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(lease::requireHeld)
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("is gone: another run took it over and has ended, or somebody");
    }
  }

  @Test
  void isRenewedForAsLongAsItIsHeld() throws Exception {
    try (Lease lease = acquire(SHORT)) {
      long renewals = 0;
      while (renewals < 5) {
        Thread.sleep(20);
        renewals = LeaseFile.parse(storage.read(path)).orElseThrow().renewals();
      }
      lease.requireHeld();
    }
  }

  @Test
  void isRenewedAgainAfterWhateverARenewalThrew() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (Lease lease = Lease.acquire(storage, path, "shard", BRIEF, lines::add)) {
      failUntilSaid(new IllegalStateException("Connection pool shut down"), lines, 1);
      awaitRenewal();
      failUntilSaid(new OutOfMemoryError("Java heap space"), lines, 2);
      awaitRenewal();
      lease.requireHeld();
    }
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("the lease " + path + " could not be renewed and is tried again until ")
        .endsWith(", after which nothing more is written: Connection pool shut down");
    assertThat(lines.get(1)).endsWith("Java heap space");
    assertThat(storage.exists(path)).isFalse();
  }

  /** Every request of the renewing thread fails for three beats at least. */
  private static void failUntilSaid(Throwable failure, List<String> lines, int said)
      throws InterruptedException {
    AtomicInteger failed = new AtomicInteger();
    WatchedFileSystem.BEFORE.set(
        () -> {
          if (Thread.currentThread().getName().equals("headway-lease")) {
            failed.incrementAndGet();
            throwAny(failure);
          }
        });
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while ((failed.get() < 3 || lines.size() < said) && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    WatchedFileSystem.BEFORE.set(() -> {});
    assertThat(failed).as("renewals that were tried and failed").hasValueGreaterThan(2);
    assertThat(lines).hasSize(said);
  }

  @SuppressWarnings("unchecked") // The compiler would have checked ones declared.
  private static <T extends Throwable> void throwAny(Throwable failure) throws T {
    throw (T) failure;
  }

  private void awaitRenewal() throws InterruptedException {
    long before = renewals();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (renewals() == before && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(renewals()).as("renewals").isGreaterThan(before);
  }

  private long renewals() {
    return LeaseFile.parse(storage.read(path)).orElseThrow().renewals();
  }

  @Test
  void neverDeletesTheLeaseOfWhoeverTakesItOverMeanwhile() {
    int taken = 0;
    for (int request = 0; request < 30; request++) {
      Lease lease = acquire(HOUR);
      AtomicInteger left = new AtomicInteger(request);
      AtomicBoolean took = new AtomicBoolean();
      WatchedFileSystem.BEFORE.set(
          () -> {
            if (left.getAndDecrement() == 0) {
              took.set(takeOver());
            }
          });
      lease.close();
      WatchedFileSystem.BEFORE.set(() -> {});

      if (took.get()) {
        taken++;
        assertThat(LeaseFile.parse(storage.read(path)))
            .as("the lease that was taken before request %d of the release", request)
            .hasValueSatisfying(file -> assertThat(file.id()).isEqualTo("another"));
        storage.delete(path);
      }
      assertThat(storage.exists(path)).isFalse();
    }
    assertThat(taken).as("takeovers that came between").isPositive();
  }

  /** As another run does that believes it has expired. */
  private boolean takeOver() {
    Instant now = Instant.now();
    LeaseFile theirs =
        new LeaseFile("another", elsewhere(), now.toString(), now.toString(), 0, HOUR.toSeconds());
    return storage
        .readVersioned(path)
        .flatMap(there -> storage.replaceIfUnchanged(path, there.version(), theirs.bytes()))
        .isPresent();
  }

  @Test
  void letsNobodyWriteOnceItWasGivenBack() {
    Lease lease = acquire(HOUR);
    Storage guarded = storage.guardedBy(lease::requireHeld);
    lease.close();

    assertThatThrownBy(() -> guarded.publish(new Path(path.getParent(), "late"), new byte[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the lease " + path + " was given back before this write");
    assertThat(storage.exists(path.getParent())).isFalse();
  }

  @Test
  void aStoreOfWhichNothingIsKnownIsSaidOnceAndTheLeaseStillHolds() {
    Path there = new Path("unknown://" + UUID.randomUUID() + "/work/lease.json");
    try (Lease lease = Lease.acquire(storage, there, "shard", Duration.ofSeconds(5), said::add)) {
      lease.requireHeld();
      assertThat(said)
          .containsExactly(
              "the store of "
                  + there
                  + " cannot write on a condition (none that is known to be safe on unknown://):"
                  + " two runs that start within a moment of each other may not notice");
      assertThatThrownBy(() -> Lease.acquire(storage, there, "train", HOUR, line -> {}))
          .hasMessageContaining("runs shard in");
    }
    assertThat(storage.exists(there)).isFalse();
  }

  @Test
  void onSuchAStoreOfTwoThatWereBothToldThatTheyWonOneGivesWay() {
    Path there = new Path("unknown://" + UUID.randomUUID() + "/work/lease.json");
    Instant now = Instant.now();
    LeaseFile theirs =
        new LeaseFile("another", elsewhere(), now.toString(), now.toString(), 0, HOUR.toSeconds());
    List<String> lines = new ArrayList<>();

    assertThatThrownBy(
            () ->
                Lease.acquire(
                    storage,
                    there,
                    "shard",
                    Duration.ofSeconds(1),
                    line -> {
                      lines.add(line);
                      storage.publish(there, theirs.bytes());
                    }))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("ada@far (process 7) runs train in");
    assertThat(lines).hasSize(1);
    assertThat(storage.read(there)).isEqualTo(theirs.bytes());
  }

  @Test
  void whatIsNoLeaseIsLeftAlone() {
    storage.publish(path, new byte[] {'{'});
    assertThatThrownBy(() -> acquire(HOUR))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(path + " is no lease that this version understands; delete it");
  }

  @Test
  void aStoreThatKnowsNoConditionsIsSaidOnceAndTheLeaseStillHolds() throws IOException {
    Storage plain = new Storage(UnconditionalFileSystem.configuration());
    Path there = new Path("s3plain://" + UUID.randomUUID() + "/work/lease.json");
    try (Lease lease = Lease.acquire(plain, there, "shard", Duration.ofSeconds(5), said::add)) {
      lease.requireHeld();
      assertThat(said).singleElement().asString().contains("cannot write on a condition");
      assertThatThrownBy(() -> Lease.acquire(plain, there, "train", HOUR, line -> {}))
          .isInstanceOf(HeadwayException.class)
          .hasMessageContaining("runs shard in");
    }
    assertThat(plain.exists(there)).isFalse();
  }
}
