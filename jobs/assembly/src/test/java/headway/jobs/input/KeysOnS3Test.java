package headway.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.ShardRow;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that Hadoop's paths cannot express, and buckets without a slash. */
class KeysOnS3Test {
  @TempDir Path folder;
  private final ObjectStoreStub s3 = new ObjectStoreStub();
  private final Map<String, byte[]> photos = new TreeMap<>();
  private Work work;

  @BeforeEach
  void name() {
    work = new Work(folder.resolve("work"));
  }

  @AfterEach
  void stop() {
    s3.close();
    Storage.closeAll();
  }

  private void put(String key, Shapes shape) {
    byte[] bytes = shape.image(photos.size(), "png");
    photos.put(key, bytes);
    s3.put(key, bytes);
  }

  @Test
  void takesKeysWithEmptyElements() {
    put("photos/disc/a.png", Shapes.DISC);
    put("photos/disc//a.png", Shapes.DISC);
    put("photos/disc///sub//a.png", Shapes.DISC);
    put("photos//disc/b.png", Shapes.DISC);
    put("photos/disc/./c.png", Shapes.DISC);
    put("photos/square/d.png", Shapes.SQUARE);
    put("photos//square//e.png", Shapes.SQUARE);
    put("photos//triangle/f.png", Shapes.TRIANGLE);
    s3.put("photos/square/", new byte[0]);

    JsonNode result = shard("s3a://bucket/photos");

    assertThat(result.get("classes"))
        .extracting(JsonNode::asText)
        .containsExactly("disc", "square", "triangle");
    assertThat(work.quarantineRows()).isEmpty();
    assertThat(packed()).isEqualTo(below("photos/"));
  }

  @Test
  void takesABucketWithoutASlash() {
    put("disc/a.png", Shapes.DISC);
    put("disc//b.png", Shapes.DISC);
    put("square/c.png", Shapes.SQUARE);

    JsonNode result = shard("s3a://bucket");

    assertThat(result.get("images").asInt()).isEqualTo(3);
    assertThat(packed()).isEqualTo(below(""));
  }

  @Test
  void readsKeysOfAListAsTheyAre() {
    put("a b/100%25//x.png", Shapes.DISC);
    put("a b/100%25/x.png", Shapes.DISC);
    put("sloppy/y.png", Shapes.SQUARE);
    Path list =
        Lists.write(
            folder.resolve("l.csv"),
            List.of(
                "s3a://bucket/a b/100%25//x.png,disc,train",
                "s3a://bucket/a b/100%25/x.png,disc,train",
                "s3a://bucket/sloppy//y.png,square,train"));

    JsonNode result = shard(list.toString());

    assertThat(result.get("quarantined").asInt()).isZero();
    Map<String, String> expected = below("");
    String sloppy = expected.remove("sloppy/y.png");
    expected.put("sloppy//y.png", sloppy);
    assertThat(packed())
        .isEqualTo(
            expected.entrySet().stream()
                .collect(Collectors.toMap(e -> "s3a://bucket/" + e.getKey(), Map.Entry::getValue)));
  }

  /** The hash of each photo by its key. */
  private Map<String, String> below(String prefix) {
    return photos.entrySet().stream()
        .collect(
            Collectors.toMap(
                each -> each.getKey().substring(prefix.length()),
                each -> Sha256.of(each.getValue())));
  }

  private Map<String, String> packed() {
    return work.shardRows().stream()
        .collect(Collectors.toMap(ShardRow::key, row -> Sha256.of(row.bytes())));
  }

  private JsonNode shard(String images) {
    List<String> all =
        new ArrayList<>(List.of("shard", "--images", images, "--workspace", work.uri()));
    all.addAll(s3.flags());
    return Typed.done(all.toArray(new String[0]));
  }
}
