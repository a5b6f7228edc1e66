package headway.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.natives.IntegerDotProducts;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.quantize.NetworkQuantization;
import headway.common.storage.Workspace;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --precision int8} from photos to the exported classifier. */
class QuantizedRunTest {
  private static final int PHOTOS_PER_CLASS = 20;

  @TempDir static Path folder;
  private static Path images;
  private static Work work;
  private static Typed whole;

  @BeforeAll
  static void runOnce() {
    images = Shapes.folders(folder.resolve("images"), PHOTOS_PER_CLASS);
    work = new Work(folder.resolve("work"));
    whole = run(work);
  }

  @Test
  void quantisesTrainsEvaluatesAndExports() throws IOException {
    assertThat(whole.status()).as(whole.err()).isZero();
    assertThat(whole.err())
        .containsPattern("int8: features of 12 validation photos: cosine 0\\.9\\d+")
        .containsPattern("images/s in float32, [\\d.]+ in int8, [\\d.]+ times as many");
    assertThat(isQuantized(work)).isTrue();
  }

  @Test
  void anotherRunIsUnchanged() throws IOException {
    Work again = copy("again");
    byte[] before = classifier(again);

    Typed typed = run(again);

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("all are unchanged").doesNotContain("cosine");
    assertThat(classifier(again)).isEqualTo(before);
  }

  /** What is left where it is killed before the network is written, and while features are. */
  @Test
  void goesOnToTheSameBytes() throws IOException {
    Work early = copy("early");
    for (String made : List.of("network", "features", "models", "model")) {
      Prepared.delete(early.folder().resolve(made));
    }
    Work late = copy("late");
    for (String made : List.of("models", "model")) {
      Prepared.delete(late.folder().resolve(made));
    }
    Files.delete(Path.of(late.uri(), "features", late.features().files().get(0).name()));
    Files.delete(late.folder().resolve("features").resolve(Workspace.MANIFEST));

    Typed fromEarly = run(early);
    Typed fromLate = run(late);

    assertThat(fromEarly.status()).as(fromEarly.err()).isZero();
    assertThat(fromLate.status()).as(fromLate.err()).isZero();
    for (Work each : List.of(early, late)) {
      assertThat(each.features().featuresHash()).isEqualTo(work.features().featuresHash());
      assertThat(classifier(each)).isEqualTo(classifier(work));
    }
  }

  /** The same photos in float32 are other features, and so another model. */
  @Test
  void aRunInFloat32DoesNotTakeItsFeatures() throws IOException {
    Work plain = copy("plain");

    Typed typed = Typed.headway(arguments(plain, List.of()));

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(plain.features().featuresHash()).isNotEqualTo(work.features().featuresHash());
    assertThat(plain.features().network()).doesNotContain("int8");
  }

  /** The flags of a processor of 2013, read from a file as those of this one are. */
  @Test
  void warnsWithTheMeasuredRateWhereTheProcessorHasNoVnni() throws IOException {
    Path processor =
        Files.writeString(
            folder.resolve("cpuinfo"),
            """
            processor\t: 0
            model name\t: Intel(R) Xeon(R) CPU E5-2690 v3
            flags\t\t: fpu sse sse2 ssse3 fma sse4_1 sse4_2 f16c avx avx2
            """);
    Work old = Prepared.extracted(folder.resolve("old"));
    System.setProperty(IntegerDotProducts.PROCESSOR, processor.toString());
    try {
      Typed typed =
          Typed.headway(
              "extract",
              "--workspace",
              old.uri(),
              "--precision",
              "int8",
              "--set",
              "precision.images=12");

      assertThat(typed.status()).as(typed.err()).isZero();
      assertThat(typed.err())
          .containsPattern(
              "[\\d.]+ images/s in float32, [\\d.]+ in int8, [\\d.]+ times as many, the network"
                  + " alone in one task; this processor has no VNNI");
    } finally {
      System.clearProperty(IntegerDotProducts.PROCESSOR);
    }
  }

  private static Typed run(Work work) {
    return Typed.headway(
        arguments(work, List.of("--precision", "int8", "--set", "precision.images=12")));
  }

  private static String[] arguments(Work work, List<String> more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "run",
                "--images",
                images.toString(),
                "--workspace",
                work.uri(),
                "--split",
                "60/20/20",
                "--epochs",
                "2"));
    all.addAll(Prepared.QUICK);
    all.addAll(more);
    return all.toArray(new String[0]);
  }

  private static Work copy(String name) {
    Work own = new Work(folder.resolve(name));
    Prepared.copy(work.folder(), own.folder());
    return own;
  }

  private static byte[] classifier(Work work) throws IOException {
    return Files.readAllBytes(Path.of(work.workspace().classifier().toUri().getPath()));
  }

  private static boolean isQuantized(Work work) throws IOException {
    return NetworkQuantization.isQuantized(OnnxGraph.parse(classifier(work), "classifier"));
  }
}
