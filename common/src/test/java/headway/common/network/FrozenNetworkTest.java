package headway.common.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FrozenNetworkTest {
  private static FrozenNetwork whole;

  @BeforeAll
  static void load() {
    byte[] model = NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes();
    whole = FrozenNetwork.open(model, "efficientnet-lite0", "logits", 1);
  }

  @AfterAll
  static void close() {
    whole.close();
  }

  @Test
  void answersGoldenCropsWithTheirLogits() {
    for (GoldenCrop crop : GoldenCrop.all()) {
      assertClose(crop.name(), whole.run(crop.pixels(), 1), crop.logits());
    }
  }

  private static void assertClose(String name, float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s, value %d", name, i).isCloseTo(expected[i], within(1e-3f));
    }
  }
}
