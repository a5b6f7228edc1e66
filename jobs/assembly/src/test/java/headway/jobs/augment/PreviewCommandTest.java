package headway.jobs.augment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway augment preview} as a user types it. */
class PreviewCommandTest {
  private static final Pattern IMAGE = Pattern.compile("src=\"(data:image/jpeg[^\"]+)\"");
  private static final int PHOTOS_PER_CLASS = 20;

  @TempDir private Path folder;

  private JsonNode preview(String... more) {
    List<String> args = new ArrayList<>(List.of("augment", "preview"));
    args.addAll(List.of(more));
    args.addAll(List.of("--set", "augment.rotationDegrees=90"));
    return Typed.done(args.toArray(new String[0]));
  }

  /** Their hashes. */
  private static Set<Integer> images(Path page) throws IOException {
    Set<Integer> images = new TreeSet<>();
    Matcher matcher = IMAGE.matcher(Files.readString(page));
    while (matcher.find()) {
      images.add(matcher.group(1).hashCode());
    }
    return images;
  }

  @Test
  void showsPhotosOfAllClassesInTurnAndTheirViews() throws IOException {
    Path images = Shapes.folders(folder.resolve("images"), 3);
    Path work = folder.resolve("work");

    JsonNode result =
        preview(
            "--images",
            images.toString(),
            "--workspace",
            work.toString(),
            "--photos",
            "4",
            "--views",
            "2");

    assertThat(result.get("stage").asText()).isEqualTo("augment preview");
    assertThat(result.get("photos").asInt()).isEqualTo(4);
    Path page = work.resolve("augment/preview/index.html");
    assertThat(result.get("sheet").asText()).endsWith(page.toString());
    assertThat(images(page)).hasSize(4 * 3);
    assertThat(Files.readString(page))
        .contains("disc/", "square/", "triangle/", "as it is", "view 2")
        .contains("augment.rotationDegrees", "224×224");
    assertThat(work.resolve("augment/preview/metrics.json")).exists();
  }

  @Test
  void showsTheViewsThatExtractWillTake() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    Path images = Shapes.folders(folder.resolve("images"), PHOTOS_PER_CLASS);
    Path ofShards = folder.resolve("shards.html");
    Path ofPhotos = folder.resolve("photos.html");
    List<String> few = List.of("--photos", "60", "--views", "1", "--output");

    preview(joined(List.of("--workspace", work.uri()), few, ofShards.toString()));
    preview(joined(List.of("--images", images.toString()), few, ofPhotos.toString()));

    assertThat(images(ofShards)).hasSizeGreaterThan(100).isEqualTo(images(ofPhotos));
  }

  private static String[] joined(List<String> some, List<String> more, String last) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    all.add(last);
    return all.toArray(new String[0]);
  }

  @Test
  void leavesOutWhatItCannotDecode() throws IOException {
    Path images = Shapes.folders(folder.resolve("images"), 1);
    Shapes.put(images.resolve("disc/a.jpg"), "no image".getBytes(StandardCharsets.UTF_8));
    Path page = folder.resolve("page.html");

    JsonNode result = preview("--images", images.toString(), "--output", page.toString());

    assertThat(result.get("refused").asInt()).isEqualTo(1);
    assertThat(result.get("photos").asInt()).isEqualTo(3);
    assertThat(Files.readString(page)).doesNotContain("a.jpg");
  }

  @Test
  void saysWhatIsMissing() {
    Typed nothingOn =
        Typed.headway(
            "augment", "preview", "--images", folder.toString(), "--workspace", folder.toString());
    assertThat(nothingOn.status()).isEqualTo(2);
    assertThat(nothingOn.complaint()).contains("nothing is on", "augment.rotationDegrees");

    Typed noPhotos =
        Typed.headway(
            "augment",
            "preview",
            "--images",
            folder.resolve("nowhere").toString(),
            "--workspace",
            folder.toString(),
            "--set",
            "augment.verticalFlip=true");
    assertThat(noPhotos.status()).isEqualTo(3);
    assertThat(noPhotos.complaint()).contains("nowhere", "no photos");

    Typed half = Typed.headway("augment");
    assertThat(half.status()).isEqualTo(2);
    assertThat(half.complaint()).contains("headway augment --help");
  }
}
