package headway.common.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecodingGateTest {
  private static final long MOST = 10 * DecodingGate.FREE_BYTES;
  private static final long LARGE = MOST * 6 / 10;
  private static final int DECODERS = 4;

  private final DecodingGate gate = new DecodingGate();

  @Test
  void keepsALargeImageWaitingUntilItFitsBesideAnother() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    Thread second =
        new Thread(
            () -> {
              try (DecodingGate.Pass pass = gate.enter(LARGE, MOST)) {
                inside.countDown();
              }
            });
    try (DecodingGate.Pass first = gate.enter(LARGE, MOST)) {
      second.start();
      awaitBlocked(second);
      assertThat(inside.getCount()).as("large images that wait").isOne();
    }
    assertThat(inside.await(20, TimeUnit.SECONDS)).as("let in afterwards").isTrue();
    second.join();
  }

  /** Until the thread waits for something, or has ended. */
  private static void awaitBlocked(Thread thread) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.isAlive()
        && thread.getState() != Thread.State.WAITING
        && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
  }

  @Test
  void letsManyLargeImagesThroughOneAfterTheOther() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    CountDownLatch ready = new CountDownLatch(DECODERS);
    List<CompletableFuture<Void>> decoders = new ArrayList<>();
    for (int i = 0; i < DECODERS; i++) {
      decoders.add(
          CompletableFuture.runAsync(
              () -> {
                ready.countDown();
                try (DecodingGate.Pass pass = gate.enter(LARGE, MOST)) {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  ready.await(20, TimeUnit.SECONDS); // All are at the gate now or in it.
                  Thread.sleep(20);
                  inside.decrementAndGet();
                  done.incrementAndGet();
                } catch (InterruptedException stopped) {
                  throw new IllegalStateException(stopped);
                }
              },
              each -> new Thread(each).start()));
    }
    decoders.forEach(CompletableFuture::join);

    assertThat(most).as("large images in work at a time").hasValue(1);
    assertThat(done).hasValue(DECODERS);
  }

  @Test
  void keepsNoSmallImageWaiting() throws Exception {
    try (DecodingGate.Pass large = gate.enter(LARGE, MOST)) {
      CompletableFuture<Boolean> small =
          CompletableFuture.supplyAsync(
              () -> {
                try (DecodingGate.Pass one = gate.enter(DecodingGate.FREE_BYTES, MOST);
                    DecodingGate.Pass another = gate.enter(DecodingGate.FREE_BYTES, MOST)) {
                  return true;
                }
              });
      assertThat(small.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void letsInTogetherWhatFitsTogether() throws Exception {
    try (DecodingGate.Pass first = gate.enter(MOST / 2, MOST)) {
      CompletableFuture<Void> second =
          CompletableFuture.runAsync(() -> gate.enter(MOST / 2, MOST).close());

      second.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void decodesOneThatTakesMoreThanThereIsByItself() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    Thread next =
        new Thread(
            () -> {
              try (DecodingGate.Pass pass = gate.enter(DecodingGate.FREE_BYTES + 1, MOST)) {
                inside.countDown();
              }
            });
    try (DecodingGate.Pass giant = gate.enter(3 * MOST, MOST)) {
      next.start();
      awaitBlocked(next);
    }
    assertThat(inside.await(20, TimeUnit.SECONDS)).as("let in afterwards").isTrue();
  }
}
