package headway.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.storage.Storage;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that S3 allows, from the photo to its prediction, and the markers of empty folders. */
class NamesOnS3IT {
  private static final String PHOTOS = "s3a://headway/my photos";
  private static final int IMAGES = 12;
  private static final int LONGEST_KEY = 1_000;

  /** Below the photos' folder; the class is as odd as the names. */
  private static final List<String> NAMES =
      List.of(
          "100% disc #1=+/two words.png",
          "100% disc #1=+/a+b.png",
          "100% disc #1=+/100%.png",
          "100% disc #1=+/%41.png",
          "100% disc #1=+/%2F.png",
          "100% disc #1=+/k=v.png",
          "100% disc #1=+/no#1.png",
          "100% disc #1=+/what?.png",
          "100% disc #1=+/a:b.png",
          "100% disc #1=+/{b,c}[d]*.png",
          "100% disc #1=+/ünï 👩‍🚀🎉.png",
          "100% disc #1=+/a&b,c='d\"<e>.png");

  @TempDir static java.nio.file.Path folder;
  private static EmbeddedS3 s3;
  private static Storage storage;

  @BeforeAll
  static void start() {
    s3 = EmbeddedS3.start(folder);
    Configuration configuration = new Configuration();
    s3.hadoopSettings().forEach(configuration::set);
    storage = new Storage(configuration);
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void lastFromThePhotoToItsPrediction() throws IOException {
    Map<String, byte[]> photos = new TreeMap<>();
    List<String> names = new ArrayList<>(NAMES);
    String prefix = "100% disc #1=+/";
    names.add(
        prefix
            + InputTableIT.longPath(
                LONGEST_KEY - (PHOTOS + "/" + prefix).length() + "s3a://headway/".length()));
    for (int i = 0; i < names.size(); i++) {
      photos.put(names.get(i), Shapes.DISC.image(i, "png"));
    }
    for (int i = 0; i < IMAGES; i++) {
      photos.put("square 😀/" + i, Shapes.SQUARE.image(i, "png"));
    }
    photos.forEach((key, bytes) -> storage.publish(new Path(PHOTOS + "/" + key), bytes));
    mark(PHOTOS + "/square 😀/empty folder");
    mark(PHOTOS + "/square 😀");

    JsonNode run =
        headway("run", "--split", "80/20/0", "--epochs", "2", "--images", PHOTOS).path("stages");
    headway("predict", "--images", PHOTOS, "--format", "csv");

    assertThat(run.path("shard").path("images").asInt()).isEqualTo(photos.size());
    assertThat(run.path("shard").path("quarantined").asInt()).isZero();
    assertThat(run.path("evaluate").path("status").asText()).isEqualTo("done");
    assertThat(photos.keySet())
        .allSatisfy(key -> assertThat(predictions()).contains(startOfLine(key)));
  }

  @Test
  void aClassThatIsOnlyItsMarkerHasNoImages() throws IOException {
    String photos = "s3a://headway/marked";
    storage.publish(new Path(photos + "/disc/a.png"), Shapes.DISC.image(1, "png"));
    mark(photos + "/unicorn");

    Typed typed = Typed.headway(command("shard", "--images", photos));

    assertThat(typed.complaint())
        .contains(photos + ": the class unicorn has no images; add some or remove its folder");
    assertThat(typed.status()).isEqualTo(3);
  }

  /** Leaves an object of no bytes whose key ends in a slash. */
  private static void mark(String folder) throws IOException {
    Path path = new Path(folder);
    storage.fileSystem(path).mkdirs(path);
  }

  private static String predictions() {
    return storage.list(new Path("s3a://headway/names/predictions")).stream()
        .filter(file -> file.getPath().getName().endsWith(".csv"))
        .map(file -> new String(storage.read(file.getPath()), StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  private static String startOfLine(String key) {
    String quoted = "\"" + key.replace("\"", "\"\"") + "\"";
    return "\n" + (key.contains(",") || key.contains("\"") ? quoted : key) + ",";
  }

  private static JsonNode headway(String... arguments) {
    return Typed.done(command(arguments));
  }

  private static String[] command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--workspace", "s3a://headway/names"));
    s3.hadoopSettings()
        .forEach((key, value) -> all.addAll(List.of("--set", "spark.hadoop." + key + "=" + value)));
    return all.toArray(new String[0]);
  }
}
