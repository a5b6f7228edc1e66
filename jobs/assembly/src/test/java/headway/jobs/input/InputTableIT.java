package headway.jobs.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of what photos and lists can look like: each ends in a row of the quarantine or in one
 * line with its exit status; rule 4 of the design.
 */
class InputTableIT {
  private static final int IMAGES = 12;
  private static final List<String> CLASSES = List.of("disc", "square", "triangle");

  @TempDir Path folder;

  /**
   * One line of the table.
   *
   * @param what a person would say of it
   * @param lay puts it in a folder and names what {@code --images} is given
   * @param status of {@code shard}
   * @param images in the shards, where it is done
   * @param says the texts of the complaint, or {@code key: reason} of each quarantined image
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Line(
      String what, Function<Path, Path> lay, int status, int images, String... says) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Line> table() {
    return Stream.of(
        new Line("no image in any class", InputTableIT::noImages, 3, 0, "it has no images"),
        new Line("a class with one image", InputTableIT::oneImage, 0, 37),
        new Line("a PNG a million pixels wide", dir -> with(dir, wide(1_000_000)), 0, 37),
        new Line(
            "a PNG wider than the decoder goes",
            dir -> with(dir, wide(2_000_000)),
            0,
            36,
            "disc/odd: corrupt PNG: the decoder refuses it"),
        new Line(
            "a header that claims 10¹² pixels",
            dir -> with(dir, Pngs.claiming(1_000_000, 1_000_000)),
            0,
            36,
            "disc/odd: too large: 1000000×1000000 pixels, more than 100000000"),
        new Line(
            "a header that claims a negative width",
            dir -> with(dir, Pngs.claiming(-5, 7)),
            0,
            36,
            "disc/odd: corrupt PNG: size -5×7"),
        new Line(
            "a header that claims 99 million pixels over nothing",
            dir -> with(dir, Pngs.claiming(99_000, 1_000)),
            0,
            36,
            "disc/odd: corrupt PNG: the decoder refuses it"),
        new Line("names with what URIs escape", InputTableIT::oddNames, 0, 36 + ODD_NAMES.size()),
        new Line("a name of 255 bytes", dir -> named(dir, "x".repeat(251) + ".png"), 0, 37),
        new Line("a path of 1,000 characters", dir -> named(dir, longPath(1_000)), 0, 37),
        new Line("hidden files and folders", InputTableIT::hidden, 0, 36),
        new Line("a CSV list with duplicates", dir -> twice(dir, "l.csv"), 0, 36),
        new Line("a Parquet list with duplicates", dir -> twice(dir, "l.parquet"), 0, 36),
        new Line(
            "a CSV list with a path under two labels",
            dir -> list(dir, "l.csv", "p/disc/disc0.png,square,"),
            0,
            35,
            "p/disc/disc0.png: the same image is under two labels",
            "p/disc/disc0.png: the same image is under two labels"),
        new Line(
            "a Parquet list with missing files",
            dir -> list(dir, "l.parquet", "p/disc/gone.png,disc,", "p,disc,"),
            0,
            36,
            "p: missing",
            "p/disc/gone.png: missing"),
        new Line(
            "a CSV list with missing files",
            dir -> list(dir, "l.csv", "p/disc/gone.png,disc,"),
            0,
            36,
            "p/disc/gone.png: missing"),
        new Line(
            "a CSV list with a row without label",
            dir -> list(dir, "l.csv", "p/disc/disc0.png,,"),
            3,
            0,
            "l.csv: the row [p/disc/disc0.png,null] has no path or no label; complete or remove"
                + " it"),
        new Line(
            "a Parquet list with a row without label",
            dir -> list(dir, "l.parquet", "p/disc/disc0.png,,"),
            3,
            0,
            "l.parquet: the row [p/disc/disc0.png,null] has no path or no label"),
        new Line(
            "a list with a split that is none",
            dir -> list(dir, "l.csv", "p/disc/disc0.png,disc,holdout"),
            3,
            0,
            "l.csv: the split 'holdout' of p/disc/disc0.png is none of train, val and test"),
        new Line(
            "a Parquet list cut short",
            dir -> cut(twice(dir, "l.parquet")),
            3,
            0,
            "l.parquet: it is no valid Parquet file",
            "write it again"),
        new Line(
            "Parquet with labels that have no name",
            dir -> huggingFace(dir, 7),
            0,
            36,
            "odd: label 7 has no class name"),
        new Line(
            "Parquet of which one file is cut short",
            InputTableIT::oneOfTwoCut,
            3,
            0,
            "b.parquet: it is no valid Parquet file"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void endsInARowOrInOneLine(Line line) {
    Path images = line.lay().apply(folder.resolve("in"));
    Work work = new Work(folder.resolve("work"));

    Typed typed = Typed.headway("shard", "--images", images.toString(), "--workspace", work.uri());

    assertThat(typed.status()).as(typed.err()).isEqualTo(line.status());
    if (line.status() == 0) {
      assertThat(work.shardRows()).hasSize(line.images());
      List<String> bad =
          work.quarantineRows().stream().map(row -> row.key() + ": " + row.reason()).toList();
      assertThat(bad.stream().map(InputTableIT::withoutHash))
          .containsExactlyInAnyOrder(line.says());
      if (line.images() > Shapes.values().length * IMAGES) {
        assertThat(Typed.done("extract", "--workspace", work.uri()).get("images").asInt())
            .isEqualTo(line.images());
      }
    } else {
      assertThat(typed.complaint()).contains(line.says()).doesNotContain("Exception");
      assertThat(work.folder().resolve("shards/_manifest.json")).doesNotExist();
    }
  }

  private static String withoutHash(String reason) {
    return reason.replaceAll(" \\([0-9a-f]{64}\\)$", "");
  }

  private static Path noImages(Path dir) {
    return folders(dir, "disc", "square");
  }

  private static Path folders(Path dir, String... names) {
    try {
      for (String name : names) {
        Files.createDirectories(dir.resolve(name));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return dir;
  }

  private static Path oneImage(Path dir) {
    Shapes.folders(dir, IMAGES);
    Shapes.DISC.write(dir.resolve("lonely"), 99);
    return dir;
  }

  private static Path with(Path dir, byte[] odd) {
    Shapes.put(Shapes.folders(dir, IMAGES).resolve("disc/odd"), odd);
    return dir;
  }

  private static byte[] wide(int width) {
    return Pngs.row(width);
  }

  private static final List<String> ODD_NAMES =
      List.of(
          "two words.png",
          " both ends ",
          "a+b.png",
          "100%.png",
          "%41.png",
          "%2F.png",
          "k=v.png",
          "no#1.png",
          "what?.png",
          "a:b.png",
          "back\\slash.png",
          "[a].png",
          "{b,c}.png",
          "*.png",
          "'quote\".png",
          "line\nbreak.png",
          "ünï.png",
          "👩‍🚀🎉.png",
          "-r.png",
          "a&b,c;d.png");

  private static Path oddNames(Path dir) {
    Shapes.folders(dir, IMAGES);
    for (int i = 0; i < ODD_NAMES.size(); i++) {
      Shapes.DISC.write(dir.resolve("disc"), 100 + i, ODD_NAMES.get(i));
    }
    return dir;
  }

  private static Path named(Path dir, String name) {
    Shapes.put(
        Shapes.folders(dir, IMAGES).resolve("disc").resolve(name), Shapes.DISC.image(99, "png"));
    return dir;
  }

  /** Of folders whose names are as long as disks allow. */
  static String longPath(int length) {
    StringBuilder path = new StringBuilder();
    while (path.length() + 205 < length) {
      path.append("long ".repeat(40)).append("1+1=2/");
    }
    return path + "x".repeat(length - path.length() - 4) + ".png";
  }

  private static Path hidden(Path dir) {
    Shapes.folders(dir, IMAGES);
    Shapes.put(dir.resolve("disc/.DS_Store"), new byte[] {1});
    Shapes.put(dir.resolve("disc/_SUCCESS"), new byte[0]);
    Shapes.put(dir.resolve("README.txt"), "beside the classes".getBytes(UTF_8));
    Shapes.DISC.write(dir.resolve("disc/.trash"), 98);
    Shapes.DISC.write(dir.resolve("_old"), 99);
    return dir;
  }

  private static Path list(Path dir, String name, String... more) {
    Shapes.folders(dir.resolve("p"), IMAGES);
    List<String> rows = new ArrayList<>();
    for (String label : CLASSES) {
      for (int i = 0; i < IMAGES; i++) {
        rows.add("p/" + label + "/" + label + i + ".png," + label + ",");
      }
    }
    rows.addAll(Arrays.asList(more));
    return Lists.write(dir.resolve(name), rows);
  }

  private static Path twice(Path dir, String name) {
    return list(
        dir,
        name,
        "p/disc/disc0.png,disc,",
        "p/disc/disc1.png,disc,test",
        "p/disc/disc1.png,disc,train");
  }

  private static Path cut(Path file) {
    try {
      byte[] whole = Files.readAllBytes(file);
      return Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path oneOfTwoCut(Path dir) {
    huggingFace(dir, 0);
    try {
      byte[] whole = Files.readAllBytes(dir.resolve("a.parquet"));
      Files.write(dir.resolve("b.parquet"), Arrays.copyOf(whole, whole.length * 2 / 3));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return dir;
  }

  /** All shapes, and one more image under {@code label}. */
  private static Path huggingFace(Path dir, int label) {
    folders(dir);
    try (RowWriter<ShardRow> writer =
        ShardFile.writer(
            new org.apache.hadoop.fs.Path(dir.resolve("a.parquet").toUri()),
            new Configuration(),
            CLASSES)) {
      for (Shapes shape : Shapes.values()) {
        for (int number = 0; number < IMAGES; number++) {
          write(writer, shape.label() + number, shape.image(number, "png"), shape.ordinal());
        }
      }
      write(writer, "odd", Shapes.DISC.image(99, "png"), label);
      writer.finish();
    }
    return dir;
  }

  private static void write(RowWriter<ShardRow> writer, String key, byte[] bytes, int label) {
    writer.write(new ShardRow(key, bytes, key, label, Split.TRAIN, Sha256.of(bytes)));
  }
}
