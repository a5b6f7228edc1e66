package headway.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.ShardRow;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packed files by the libraries that others write them with. */
class PackedWritersIT {
  @TempDir Path folder;
  private Path photos;
  private Map<String, String> expected;

  @BeforeEach
  void shardFolders() {
    photos = Shapes.folders(folder.resolve("photos"), 6);
    expected = sharded(photos);
  }

  @Test
  void readsTarsOfWebdataset() throws IOException, InterruptedException {
    JsonNode said =
        PythonCheck.required().run("webdataset_write.py", List.of(photos, folder.resolve("tars")));

    assertThat(said.get("samples").asInt()).isEqualTo(expected.size());
    assertThat(sharded(folder.resolve("tars"))).isEqualTo(expected);
    assertThat(sharded(folder.resolve("tars/train-{000000..000002}.tar"))).isEqualTo(expected);
  }

  @Test
  void readsRecordsOfTensorFlow() throws IOException, InterruptedException {
    PythonCheck.withTensorFlow().run("tfrecord_write.py", List.of(photos, folder.resolve("made")));

    assertThat(sharded(folder.resolve("made/slim"))).isEqualTo(expected);
    assertThat(sharded(folder.resolve("made/datasets"))).isEqualTo(expected);
  }

  /** The class of each photo by the hash of its bytes; none is in quarantine. */
  private Map<String, String> sharded(Path images) {
    Work work = new Work(folder.resolve("work-" + Integer.toHexString(images.hashCode())));
    Typed.done("shard", "--images", images.toString(), "--workspace", work.uri());
    assertThat(work.quarantineRows()).isEmpty();
    List<String> classes = work.shards().classes();
    return work.shardRows().stream()
        .collect(Collectors.toMap(ShardRow::sha256, row -> classes.get(row.label())));
  }
}
