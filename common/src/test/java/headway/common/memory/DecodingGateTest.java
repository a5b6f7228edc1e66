package headway.common.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecodingGateTest {
  private final DecodingGate gate = new DecodingGate();

  @Test
  void letsOneLargePictureThroughAtATime() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    CompletableFuture.allOf(
            IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> decode(inside, most)))
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(most).hasValue(1);
  }

  private void decode(AtomicInteger inside, AtomicInteger most) {
    try (DecodingGate.Pass pass = gate.enter(DecodingGate.FREE_PIXELS + 1)) {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      Thread.onSpinWait();
      inside.decrementAndGet();
    }
  }

  @Test
  void keepsNoSmallPictureWaiting() {
    try (DecodingGate.Pass large = gate.enter(DecodingGate.FREE_PIXELS + 1);
        DecodingGate.Pass small = gate.enter(DecodingGate.FREE_PIXELS)) {
      assertThat(small).isNotNull();
    }
  }
}
