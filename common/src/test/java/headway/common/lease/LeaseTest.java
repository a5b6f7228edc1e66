package headway.common.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.storage.MemoryFileSystem;
import headway.common.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Holder SELF = Holder.self("train");

  private final Storage storage = new Storage(MemoryFileSystem.configuration());
  private final Path path = new Path("memory://" + UUID.randomUUID() + "/work/lease.json");
  private final List<String> said = new ArrayList<>();

  private Lease acquire(Duration length) {
    return Lease.acquire(storage, path, "shard", length, said::add);
  }

  private void heldBy(Holder holder, Instant renewed, Duration length) {
    LeaseFile file =
        new LeaseFile(
            "another", holder, renewed.toString(), renewed.toString(), 3, length.toSeconds());
    storage.publish(path, file.bytes());
  }

  private static Holder elsewhere() {
    return new Holder("far", "other boot", 7, "", "ada", "train");
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
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot start shard: ada@far (process 7) runs train in "
                + path.getParent()
                + " since "
                + since
                + "; wait until it has ended or, if it is surely gone, until "
                + since.plus(HOUR)
                + ", or delete "
                + path);
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
            .isInstanceOf(InputException.class)
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
    heldBy(new Holder(SELF.host(), SELF.machine(), free, "", "ada", "train"), Instant.now(), HOUR);

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
        new Holder(SELF.host(), SELF.machine(), SELF.pid(), "1970-01-01T00:00:00Z", "ada", "train"),
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
        new Holder(SELF.host(), SELF.machine(), parent.pid(), started, "ada", "train"),
        Instant.now(),
        HOUR);
    assertThatThrownBy(() -> acquire(HOUR)).hasMessageContaining("runs train in");
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
          .isInstanceOf(InputException.class)
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
      assertThatThrownBy(lease::requireHeld).hasMessageContaining("was deleted");
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
