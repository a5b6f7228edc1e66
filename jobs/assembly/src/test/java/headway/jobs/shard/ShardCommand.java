package headway.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.split.Split;
import headway.jobs.HuggingFaceParquet;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway shard} over photos in folders that each test lays out. */
abstract class ShardCommand {
  static final List<String> CLASSES = List.of("disc", "square", "triangle");

  @TempDir Path folder;
  Path images;
  Work work;

  @BeforeEach
  void name() {
    images = folder.resolve("images");
    work = new Work(folder.resolve("work"));
  }

  Typed typed(String... more) {
    List<String> all =
        new ArrayList<>(List.of("shard", "--images", images.toString(), "--workspace", work.uri()));
    all.addAll(List.of(more));
    return Typed.headway(all.toArray(new String[0]));
  }

  Typed shard(String... more) {
    Typed typed = typed(more);
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed;
  }

  Map<Split, Long> counts() {
    return work.splits().values().stream()
        .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
  }

  static List<HuggingFaceParquet.Row> rows(int from, int to) {
    List<HuggingFaceParquet.Row> rows = new ArrayList<>();
    for (Shapes shape : Shapes.values()) {
      for (int i = from; i < to; i++) {
        rows.add(new HuggingFaceParquet.Row(shape.image(i, "png"), shape.ordinal()));
      }
    }
    return rows;
  }
}
