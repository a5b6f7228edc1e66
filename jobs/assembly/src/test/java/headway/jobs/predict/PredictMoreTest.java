package headway.jobs.predict;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway predict} of a few photos, named one by one and again and again. */
class PredictMoreTest {
  private static final int UNSEEN = 900;

  @TempDir static Path folder;
  private static Work work;

  @BeforeAll
  static void train() {
    work = Prepared.extracted(folder.resolve("work"));
    train(work, "12");
  }

  private static void train(Work in, String epochs) {
    List<String> args = new ArrayList<>(List.of("train", "--workspace", in.uri()));
    args.addAll(Prepared.QUICK);
    args.addAll(List.of("--epochs", epochs));
    Typed.done(args.toArray(new String[0]));
    Typed.done("export", "--workspace", in.uri());
  }

  private static Typed predict(Path output, Object... named) {
    return predict(work, output, named);
  }

  private static Typed predict(Work by, Path output, Object... named) {
    Stream<String> flags =
        Stream.of("--workspace", by.uri(), "--output", output.toString(), "--format", "csv");
    Typed typed =
        Typed.headway(
            Stream.concat(
                    Stream.concat(Stream.of("predict"), Stream.of(named).map(Object::toString)),
                    flags)
                .toArray(String[]::new));
    return typed;
  }

  /** The keys of the table, in its order. */
  private static List<String> keys(Path output) throws IOException {
    List<String> keys = new ArrayList<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (file.toString().endsWith(".csv")) {
          Files.readAllLines(file).stream()
              .skip(1)
              .forEach(line -> keys.add(line.substring(0, line.indexOf(','))));
        }
      }
    }
    return keys;
  }

  @Test
  void takesAnyMixOfPhotosAndFoldersAndSaysWhatEachIs() throws IOException {
    Path one = Shapes.TRIANGLE.write(folder.resolve("mix\n\n%23 #1"), UNSEEN, "a.png");
    Path bad = Shapes.put(folder.resolve("mix/bad.jpg"), "text".getBytes(StandardCharsets.UTF_8));
    Path two = Shapes.DISC.write(folder.resolve("mix/two/deep"), UNSEEN, "b.png");
    Path output = folder.resolve("mix-out");

    Typed typed = predict(output, one, bad, folder.resolve("mix/two"), "--images", two);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.result().get("images").asInt()).isEqualTo(2);
    assertThat(typed.result().get("refused").asInt()).isEqualTo(1);
    assertThat(keys(output)).containsExactlyInAnyOrder("a.png", "deep/b.png");
    List<String> said = typed.err().lines().toList();
    assertThat(said.subList(said.size() - 5, said.size()))
        .satisfiesExactly(
            line ->
                assertThat(line).matches("predict: a.png: triangle [01]\\.\\d{3}, .+ 0\\.\\d{3}.*"),
            line -> assertThat(line).startsWith("predict: bad.jpg: refused: not an image"),
            line -> assertThat(line).matches("predict: deep/b.png: disc [01]\\.\\d{3}, .*"),
            line -> assertThat(line).contains("photos: 2 predicted, 1 refused; 2 in " + output),
            line -> assertThat(line).isEqualTo("predict: page: " + output + "/_sheet.html"));

    Typed again = predict(output, bad, one, folder.resolve("mix/two"));
    assertThat(again.result().get("status").asText()).isEqualTo("unchanged");
    assertThat(again.err()).contains("predict: a.png: triangle ");
  }

  @Test
  void addsToEarlierPredictions() throws IOException {
    Path output = folder.resolve("more-out");
    Path first = folder.resolve("more/first");
    Path second = folder.resolve("more/second");
    for (int number = 0; number < 5; number++) {
      Shapes.DISC.write(first, UNSEEN + number);
      Shapes.SQUARE.write(second, UNSEEN + number, "disc" + (UNSEEN + number) + ".png");
    }
    Path single = Shapes.TRIANGLE.write(folder.resolve("more"), UNSEEN, "single.png");

    assertThat(predict(output, first).result().get("total").asInt()).isEqualTo(5);
    List<String> before = keys(output);
    Files.delete(first.resolve("disc900.png")); // What is predicted stays, whatever becomes of it.
    Typed added = predict(output, single);
    assertThat(added.result().get("images").asInt()).isEqualTo(1);
    assertThat(added.result().get("total").asInt()).isEqualTo(6);
    assertThat(keys(output)).containsAll(before).contains("single.png").hasSize(6);
    assertThat(output.resolve("_sheet.html")).content().contains("photo single.png", "disc903.png");

    predict(output, second);
    assertThat(keys(output)).contains("second/disc900.png", "disc900.png").hasSize(11);
    assertThat(keys(output)).doesNotHaveDuplicates();

    assertThat(predict(output, single).result().get("status").asText()).isEqualTo("unchanged");
    Typed within = predict(output, second.resolve("disc901.png"));
    assertThat(within.result().get("status").asText()).isEqualTo("unchanged");
    assertThat(keys(output)).hasSize(11).doesNotHaveDuplicates();
    assertThat(predict(output, first).result().get("images").asInt()).isEqualTo(4);
    assertThat(keys(output)).hasSize(10);

    predict(output, folder.resolve("more"));
    assertThat(keys(output)).hasSize(10).contains("single.png", "first/disc901.png");
    assertThat(keys(output)).doesNotHaveDuplicates();
  }

  @Test
  void saysWhatAPhotoIsThatIsNamedInAFolderPredictedBefore() {
    Path output = folder.resolve("within-out");
    Path photos = folder.resolve("within/all");
    for (int number = 0; number < 30; number++) {
      Shapes.DISC.write(photos.resolve("deep"), UNSEEN + number);
    }
    Path one = Shapes.SQUARE.write(photos.resolve("deep"), UNSEEN, "one é.png");
    Path bad = Shapes.put(photos.resolve("bad.png"), "text".getBytes(StandardCharsets.UTF_8));
    Typed all = predict(output, photos);
    assertThat(all.err()).doesNotContain("predict: deep/one");

    Typed typed = predict(output, one, bad);

    assertThat(typed.result().get("status").asText()).isEqualTo("unchanged");
    assertThat(typed.err().lines())
        .filteredOn(line -> line.matches("predict: .*\\.png: .*"))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("predict: deep/one é.png: square "))
        .anyMatch(line -> line.startsWith("predict: bad.png: refused: not an image"));
    assertThat(typed.result().get("total").asInt()).isEqualTo(31);
  }

  /** Else the next run would take what this one wrote for photos. */
  @Test
  void refusesAnOutputAmongThePhotos() {
    Path photos = folder.resolve("among");
    Shapes.DISC.write(photos, UNSEEN);

    Typed typed = predict(photos.resolve("out"), photos);

    assertThat(typed.status()).isEqualTo(3);
    assertThat(typed.complaint())
        .contains("Cannot predict file:" + photos, "among/out would lie among its photos");
  }

  @Test
  void aPhotoThatChangedIsPredictedAgainInItsPosition() throws IOException {
    Path output = folder.resolve("changed-out");
    Path one = Shapes.DISC.write(folder.resolve("changed/x"), UNSEEN, "p.png");
    Path other = Shapes.DISC.write(folder.resolve("changed/y"), UNSEEN + 1, "p.png");
    predict(output, one);
    predict(output, other);
    assertThat(keys(output)).containsExactly("p.png", other.toString());

    Shapes.SQUARE.write(folder.resolve("changed/y"), UNSEEN, "p.png");
    Typed typed = predict(output, other);

    assertThat(typed.err()).contains("predict: " + other + ": square ");
    assertThat(keys(output)).containsExactly("p.png", other.toString());
  }

  @Test
  void refusesToMixClassifiersAndPredictsTheSamePhotosByAnother() throws IOException {
    Path output = folder.resolve("mixed-out");
    Path one = Shapes.DISC.write(folder.resolve("mixed"), UNSEEN, "one.png");
    Path two = Shapes.SQUARE.write(folder.resolve("mixed"), UNSEEN, "two.png");
    predict(output, one);
    List<String> before = keys(output);
    Work another = Prepared.extracted(folder.resolve("another"));
    train(another, "3");

    Typed refused = predict(another, output, two);
    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.complaint())
        .contains("Cannot add to the predictions in", "another classifier", "--if-exists replace");
    assertThat(keys(output)).isEqualTo(before);

    Typed same = predict(another, output, one);
    assertThat(same.err()).contains("model.sha256 changed");
    assertThat(same.result().get("images").asInt()).isEqualTo(1);

    assertThat(predict(another, output, two, "--if-exists", "replace").status()).isZero();
    assertThat(keys(output)).containsExactly("two.png");
  }

  @Test
  void showsAHeatMapOfEachPhotoThatIsShown() throws IOException {
    Path photos = folder.resolve("maps");
    Shapes.DISC.write(photos, UNSEEN);
    Shapes.SQUARE.write(photos, UNSEEN + 1);
    Path one = Shapes.TRIANGLE.write(folder.resolve("maps-one"), UNSEEN);
    Path output = folder.resolve("maps-out");

    predict(output, photos, one);
    String page = Files.readString(output.resolve("_sheet.html"));
    assertThat(page).contains("heat map of square901.png", "heat map of triangle900.png");
    assertThat(page.split("heat map of ", -1)).hasSize(4);

    Typed without = predict(folder.resolve("maps-none"), one, "--set", "report.activationMaps=0");
    assertThat(without.status()).isZero();
    assertThat(folder.resolve("maps-none/_sheet.html")).content().doesNotContain("heat map of");
  }

  @Test
  void mapsPhotosOfShardsAsWell() throws IOException {
    Path output = folder.resolve("shards-out");

    predict(output, work.folder().resolve("shards"), "--set", "report.gridImages=2");

    assertThat(Files.readString(output.resolve("_sheet.html")).split("heat map of ", -1))
        .hasSize(3);
  }

  @Test
  void saysWhatIsMissing() {
    Path photo = Shapes.DISC.write(folder.resolve("missing"), UNSEEN);

    Typed nothing = Typed.headway("predict", "--workspace", work.uri());
    assertThat(nothing.status()).isEqualTo(2);
    assertThat(nothing.complaint()).contains("headway predict photo.jpg", "--images");

    Typed nowhere = Typed.headway("predict", photo.toString());
    assertThat(nowhere.status()).isEqualTo(2);
    assertThat(nowhere.complaint()).contains("--workspace", "--output", "--model", "--labels");

    String model = work.folder().resolve("model/classifier.onnx").toString();
    Typed enough =
        Typed.headway(
            "predict",
            photo.toString(),
            "--model",
            model,
            "--output",
            folder.resolve("no-workspace").toString());
    assertThat(enough.status()).as(enough.err()).isZero();
  }
}
