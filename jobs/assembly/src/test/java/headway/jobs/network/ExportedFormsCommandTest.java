package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.dataset.FeatureRow;
import headway.common.network.Cases;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks as people export them: in training mode, for any size of images, for batches of four.
 */
class ExportedFormsCommandTest {
  private static final Offset<Float> ERROR = Offset.offset(1e-5f);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"dropout_train, tails/gemm, 1 dropout", "bn_train, networks/bn_eval, 1 batch norm"})
  void computesInEvaluationModeAndSaysSo(String name, String same, String said) {
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed = extract(work, "networks/" + name + ".onnx");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err())
        .contains(name + ".onnx: it was exported in training mode and is computed in evaluation")
        .contains(said);
    Work other = Prepared.extracted(folder.resolve("other"));
    assertThat(extract(other, same + ".onnx").status()).isZero();
    assertSame(work, other);
  }

  @ParameterizedTest
  @CsvSource({"dynhw", "dynhw_neg1"})
  void readsImagesOfAnySizeAtTheOneThatIsGiven(String name) throws IOException {
    String file = "networks/" + name + ".onnx";
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed without = extract(work, file);
    assertThat(without.status()).isEqualTo(3);
    assertThat(without.complaint())
        .isEqualTo(
            "Cannot use network %s: it takes images of any size; give one by --set network.inputSide=224"
                .formatted(folder.resolve(name + ".onnx")));

    Typed with = extract(work, file, "--set", "network.inputSide=32");
    assertThat(with.status()).as(with.err()).isZero();
    Work other = Prepared.extracted(folder.resolve("other"));
    extract(other, "tails/gemm.onnx");
    assertSame(work, other);
    assertThat(predict(file, "--set", "network.inputSide=32"))
        .isEqualTo(predict("tails/gemm.onnx"));
  }

  @Test
  void takesAnyNumberOfImagesWhereItWasExportedForFour() throws IOException {
    Work work = Prepared.extracted(folder.resolve("work"));
    Work other = Prepared.extracted(folder.resolve("other"));

    assertThat(extract(work, "networks/batch4.onnx").status()).isZero();
    extract(other, "tails/gemm.onnx");
    assertSame(work, other);
    assertThat(predict("networks/batch4.onnx")).isEqualTo(predict("tails/gemm.onnx"));
  }

  @Test
  void readsWeightsThatLieInAFileBesideTheNetwork() throws IOException {
    byte[] data = Cases.bytes("networks/external.onnx.data");
    Shapes.put(folder.resolve("external.onnx.data"), data);
    Work work = Prepared.extracted(folder.resolve("work"));
    Work other = Prepared.extracted(folder.resolve("other"));

    assertThat(extract(work, "networks/external.onnx").status()).isZero();
    extract(other, "tails/gemm.onnx");
    assertSame(work, other);
    String before = work.features().networkSha256();

    Files.write(folder.resolve("external.onnx.data"), Arrays.copyOf(data, data.length - 4));
    Typed cut = extract(work, "networks/external.onnx");
    assertThat(cut.status()).isEqualTo(3);
    assertThat(cut.complaint())
        .matches(
            "Cannot read network .*: its weights '\\w+' end at byte 1,076 of 'external.onnx.data',"
                + " which has 1,072; copy that file again, whole");

    data[data.length - 1] ^= 1;
    Files.write(folder.resolve("external.onnx.data"), data);
    assertThat(extract(work, "networks/external.onnx").status()).isZero();
    assertThat(work.features().networkSha256()).isNotEqualTo(before);
  }

  @Test
  void computesANetworkOfHalfPrecisionInFloat32() {
    Work work = Prepared.extracted(folder.resolve("work"));
    Work other = Prepared.extracted(folder.resolve("other"));

    Typed typed = extract(work, "networks/fp16_io.onnx");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("its half-precision weights are computed with in float32");
    extract(other, "tails/gemm.onnx");
    List<FeatureRow> rows = work.featureRows();
    List<FeatureRow> expected = other.featureRows();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).features())
          .containsExactly(expected.get(i).features(), Offset.offset(2e-3f));
    }
  }

  @Test
  void goesOnFromAClassifierThatHeadwayExported() {
    Work first = Prepared.extracted(folder.resolve("first"));
    Typed.done("train", "--workspace", first.uri(), "--epochs", "2", "--workers", "1");
    Typed.done("export", "--workspace", first.uri());
    Work next = Prepared.extracted(folder.resolve("next"));

    Typed.done(
        "extract",
        "--workspace",
        next.uri(),
        "--network",
        first.folder().resolve("model/classifier.onnx").toString());

    assertThat(next.features().networkSha256()).isNotEqualTo(first.features().networkSha256());
    assertSame(next, first);
  }

  private static void assertSame(Work work, Work other) {
    List<FeatureRow> rows = work.featureRows();
    List<FeatureRow> expected = other.featureRows();
    assertThat(rows).hasSize(60);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).key()).isEqualTo(expected.get(i).key());
      assertThat(rows.get(i).features()).containsExactly(expected.get(i).features(), ERROR);
    }
  }

  private Typed extract(Work work, String name, String... more) {
    List<String> typed =
        new ArrayList<>(
            List.of(
                "extract",
                "--workspace",
                work.uri(),
                "--network",
                file(name).toString(),
                "--preprocessing",
                "unit"));
    typed.addAll(List.of(more));
    return Typed.headway(typed.toArray(new String[0]));
  }

  /** What the network's own classifier says of five photos: more than one batch of four. */
  private String predict(String name, String... more) throws IOException {
    for (int i = 0; i < 5; i++) {
      Shapes.SQUARE.write(folder.resolve("photos"), i);
    }
    Path labels = folder.resolve("labels.txt");
    Files.write(labels, "a\nb\nc\nd\ne\n".getBytes(StandardCharsets.UTF_8));
    Path out = folder.resolve("out-" + Path.of(name).getFileName());
    List<String> typed =
        new ArrayList<>(
            List.of(
                "predict",
                "--network",
                file(name).toString(),
                "--preprocessing",
                "unit",
                "--labels",
                labels.toString(),
                "--images",
                folder.resolve("photos").toString(),
                "--output",
                out.toString(),
                "--format",
                "csv"));
    typed.addAll(List.of(more));
    Typed.done(typed.toArray(new String[0]));
    StringBuilder rows = new StringBuilder();
    try (var files = Files.list(out)) {
      for (Path each : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        Files.readAllLines(each).stream().skip(1).forEach(row -> rows.append(row).append('\n'));
      }
    }
    assertThat(rows.toString().lines()).hasSize(5);
    return rows.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "networks/uint8_nhwc.onnx | Cannot use network FILE: its input 'x0' holds UINT8 where"
            + " float32 is expected",
        "networks/two_inputs.onnx | Cannot use network FILE: it has 2 inputs [x0, scale] where one"
            + " image input is expected",
        "networks/external.onnx | Cannot read network FILE: its weights lie in"
            + " 'external.onnx.data', which is missing; copy that file beside the network, or save"
            + " the model as one file",
      })
  void refusesInOneLineWhatIsNotRead(String name, String complaint) {
    Path work = folder.resolve("work");

    Typed result =
        Typed.headway(
            "run",
            "--images",
            folder.toString(),
            "--workspace",
            work.toString(),
            "--network",
            file(name).toString(),
            "--preprocessing",
            "unit");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.complaint()).isEqualTo(complaint.replace("FILE", file(name).toString()));
    assertThat(work.resolve("shards")).doesNotExist();
  }

  private Path file(String name) {
    return Shapes.put(folder.resolve(Path.of(name).getFileName()), Cases.bytes(name));
  }
}
