package headway.common.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IntegerDotProductsTest {
  @Test
  void areNamedByTheProcessor() {
    assertThat(IntegerDotProducts.areIn(Stream.of("model name\t: X", "flags\t\t: fpu avx_vnni")))
        .isTrue();
    assertThat(IntegerDotProducts.areIn(Stream.of("Features\t: fp asimd asimddp"))).isTrue();
    assertThat(IntegerDotProducts.areIn(Stream.of("flags\t\t: fpu avx2", "note: avx_vnni")))
        .isFalse();
  }
}
