package headway.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.part.DataFile;
import headway.common.image.synthetic.SyntheticFileSystem;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway shard} of images that nobody has, and what its manifest says of them. */
class SyntheticStoreTest {
  private static final String IMAGES = "synthetic://600x5x4096/";

  @TempDir Path folder;

  private JsonNode shard() {
    return Typed.done(
        "shard",
        "--images",
        IMAGES,
        "--workspace",
        folder.resolve("work").toString(),
        "--set",
        "spark.hadoop.fs.synthetic.impl=" + SyntheticFileSystem.class.getName());
  }

  @Test
  void aKilledRunGoesOnWithWhatTheFootersOfItsPartsSay() throws IOException {
    JsonNode first = shard();
    Work work = new Work(folder.resolve("work"));
    Path manifest = work.folder().resolve("shards/_manifest.json");
    String before = Files.readString(manifest);
    List<DataFile> files = work.shards().files();
    Files.delete(manifest);
    Files.delete(work.folder().resolve("shards/" + files.get(0).name()));
    Files.delete(work.folder().resolve("shards/" + table(before)));

    JsonNode again = shard();

    assertThat(first.get("images").asInt()).isEqualTo(600);
    assertThat(again.get("reused").asInt()).isBetween(1, files.size() - 1);
    assertThat(again.get("dataHash")).isEqualTo(first.get("dataHash"));
    assertThat(Files.readString(manifest)).isEqualTo(before);
    assertThat(work.shards().files()).isEqualTo(files);
    assertThat(shard().get("status").asText()).isEqualTo("unchanged");
  }

  /** The name of the table of parts. */
  private static String table(String manifest) {
    return manifest.replaceAll("(?s).*\"table\" : \"([^\"]+)\".*", "$1");
  }

  @Test
  void aManifestWithoutItsTableSaysWhatToDo() throws IOException {
    shard();
    Work work = new Work(folder.resolve("work"));
    String table = work.shards().parts().table();
    Files.delete(work.folder().resolve("shards/" + table));

    Typed typed = Typed.headway("extract", "--workspace", work.uri());

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains("Cannot read ", table, "which _manifest.json beside it names", "run the stage");
  }
}
