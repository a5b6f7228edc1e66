package headway.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void whatIsHashedOnceGivesTheHashesOfTheWholeLists() {
    List<String> shared = List.of("{seed=1}", "ship/dog/".repeat(10_000), "é");
    UnaryOperator<String> after = Sha256.after(shared);

    for (String last : List.of("a", "", "b", "a")) {
      assertThat(after.apply(last))
          .isEqualTo(Sha256.of(List.of(shared.get(0), shared.get(1), shared.get(2), last)));
    }
    assertThat(Sha256.after(List.of()).apply("abc")).isEqualTo(Sha256.of(List.of("abc")));
  }
}
