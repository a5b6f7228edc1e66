package headway.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrentTasksTest {
  private final AtomicInteger cancelled = new AtomicInteger();

  private ConcurrentTasks siblings(int parallel) {
    return new ConcurrentTasks(parallel, cancelled::incrementAndGet);
  }

  @Test
  void givesTheResultsInTheOrderOfTheTasks() {
    List<Callable<Integer>> tasks =
        IntStream.range(0, 20).<Callable<Integer>>mapToObj(i -> () -> i).toList();

    assertThat(siblings(3).run(tasks))
        .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    assertThat(cancelled).hasValue(0);
  }

  @Test
  void theFirstFailureWaitsForWhatIsUnderWayAndBeginsNothingMore() throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch maybeEnded = new CountDownLatch(1);
    AtomicBoolean written = new AtomicBoolean();
    AtomicInteger begun = new AtomicInteger();
    ConcurrentTasks siblings =
        new ConcurrentTasks(2, () -> endAfter(cancelled.incrementAndGet(), maybeEnded));
    Callable<String> writing =
        () -> {
          underWay.countDown();
          awaitWhateverComes(maybeEnded); // As a request to a store does.
          written.set(siblings.isStopping());
          return "";
        };
    Callable<String> failing =
        () -> {
          underWay.await();
          throw new StorageException("the disk is full");
        };
    Callable<String> later =
        () -> {
          begun.incrementAndGet();
          return "";
        };

    assertThatThrownBy(() -> siblings.run(List.of(writing, failing, later, later)))
        .isInstanceOf(StorageException.class)
        .hasMessage("the disk is full");

    assertThat(written).as("what was under way has ended").isTrue();
    assertThat(begun).as("tasks that began after the failure").hasValueLessThanOrEqualTo(1);
    assertThat(cancelled).hasValueGreaterThanOrEqualTo(3);
  }

  private static void endAfter(int times, CountDownLatch ended) {
    if (times == 3) {
      ended.countDown();
    }
  }

  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        interrupted |= !latch.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException toldToStop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void interruptsWhatCanBeInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch underWay = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Callable<Boolean> waiting =
        () -> {
          underWay.countDown();
          try {
            return never.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException stopped) {
            interrupted.set(true);
            throw stopped;
          }
        };
    Callable<Boolean> failing =
        () -> {
          underWay.await();
          throw new IOException("connection reset");
        };

    assertThatThrownBy(() -> siblings(2).run(List.of(waiting, failing)))
        .isInstanceOf(StorageException.class)
        .hasMessage("Cannot go on: connection reset; run the command again");
    assertThat(interrupted).isTrue();
  }
}
