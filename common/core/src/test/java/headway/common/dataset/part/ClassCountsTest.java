package headway.common.dataset.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassCountsTest {
  @Test
  void holdsWhatOccurs() {
    long[] images = new long[21_841];
    images[0] = 1;
    images[127] = 128;
    images[300] = 3_000_000_000L;
    images[21_840] = 5;

    ClassCounts counts = ClassCounts.of(images);

    assertThat(counts.labels()).containsExactly(0, 127, 300, 21_840);
    assertThat(counts.images()).containsExactly(1, 128, 3_000_000_000L, 5);
    assertThat(counts.packed().length).isLessThan(20);
    assertThat(counts).isEqualTo(ClassCounts.of(counts.labels(), counts.images()));
    assertThat(ClassCounts.of(List.of(0L, 0L))).isEqualTo(ClassCounts.NONE);
    assertThat(ClassCounts.NONE.labels()).isEmpty();
    assertThat(counts).hasToString("0:1 127:128 300:3000000000 21840:5");
  }

  /** It is part of files whose bytes must not depend on the process that writes them. */
  @Test
  void isTheSameJsonInEachProcess() throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    ClassCounts counts = ClassCounts.of(new int[] {1, 7}, new long[] {2, 3});

    String json = mapper.writeValueAsString(counts);

    assertThat(json).isEqualTo("{\"labels\":[1,7],\"images\":[2,3]}");
    assertThat(mapper.readValue(json, ClassCounts.class)).isEqualTo(counts);
    assertThat(mapper.readValue("[0,2,0,0,0,0,0,3]", ClassCounts.class)).isEqualTo(counts);
  }

  @Test
  void refusesLabelsOutOfOrderAndWithoutImages() {
    assertThatThrownBy(() -> ClassCounts.of(new int[] {2, 1}, new long[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is 1 after 2");
    assertThatThrownBy(() -> ClassCounts.of(new int[] {2}, new long[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ClassCounts.of(new int[] {2}, new long[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
