package headway.common.network.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.network.onnx.TinyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkCacheTest {
  private final NetworkCache<Integer> cache = new NetworkCache<>();
  private final List<Integer> loaded = new ArrayList<>();

  private NetworkCache.Use use(int factor) {
    return cache.use(
        factor,
        () -> {
          loaded.add(factor);
          return FrozenNetwork.open(
              TinyModel.ofImage(0, 1, 2, 2)
                  .weights("scale", new long[] {1}, factor)
                  .node("GlobalAveragePool", "means", "image")
                  .node("Flatten", "flat", "means")
                  .node("Mul", "y", "flat", "scale")
                  .output("y", 0, 1)
                  .bytes(),
              "tiny",
              1);
        });
  }

  private static float value(NetworkCache.Use use) {
    return use.network().run(new float[] {1, 1, 1, 1}, 1)[0];
  }

  @Test
  void usersShareANetworkThatIsLoadedOnce() {
    NetworkCache.Use first = use(2);
    NetworkCache.Use second = use(2);
    first.close();
    first.close();

    assertThat(value(second)).isEqualTo(2);
    assertThat(second.network()).isSameAs(first.network());
    second.close();
    assertThat(use(2).network()).isSameAs(first.network());
    assertThat(loaded).containsExactly(2);
  }

  @Test
  void theIdleThatWereGivenBackFirstAreClosed() {
    List<NetworkCache.Use> uses = IntStream.range(0, 100).mapToObj(this::use).toList();
    uses.subList(1, 100).forEach(NetworkCache.Use::close);

    assertThat(value(uses.get(0))).isEqualTo(0);
    assertThat(uses.subList(1, 96))
        .allSatisfy(
            use ->
                assertThatThrownBy(() -> value(use))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed"));
    assertThat(uses.subList(96, 100)).extracting(NetworkCacheTest::value).startsWith(96f, 97f);
    loaded.clear();
    assertThat(value(use(99))).isEqualTo(99);
    assertThat(value(use(1))).isEqualTo(1);
    assertThat(loaded).containsExactly(1);
  }

  @Test
  void aNetworkThatCannotBeLoadedIsTriedAgain() {
    assertThatThrownBy(
            () ->
                cache.use(
                    3,
                    () -> {
                      throw new IllegalStateException("interrupted");
                    }))
        .hasMessage("interrupted");

    assertThat(value(use(3))).isEqualTo(3);
  }
}
