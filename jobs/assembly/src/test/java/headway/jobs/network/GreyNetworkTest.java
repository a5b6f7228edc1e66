package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.FeatureRow;
import headway.common.dataset.ShardRow;
import headway.common.image.ImageDecoder;
import headway.common.image.RgbImage;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import headway.common.network.Cases;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import headway.jobs.train.TinyConfiguration;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of one channel see the luminance of colour photos, whatever uses them. */
class GreyNetworkTest {
  private static final Offset<Float> ERROR = Offset.offset(2e-5f);
  private static final int SIDE = 32;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"networks/grey1.onnx, f", "keras/grey.h5, global_average_pooling2d_14"})
  void extractsTrainsExportsAndPredictsByLuminance(String name, String cut) throws IOException {
    Path network = Shapes.put(folder.resolve(Path.of(name).getFileName()), Cases.bytes(name));
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed.done(
        "extract",
        "--workspace",
        work.uri(),
        "--network",
        network.toString(),
        "--preprocessing",
        "unit");
    Typed.done(
        "train",
        "--workspace",
        work.uri(),
        "--set",
        "train.learningRate=0.05",
        "--epochs",
        "2",
        "--network",
        network.toString(),
        "--preprocessing",
        "unit");
    Typed.done("export", "--workspace", work.uri());

    PretrainedNetwork read = Cases.network(name);
    List<ShardRow> photos = work.shardRows();
    List<FeatureRow> rows = work.featureRows();
    try (FrozenNetwork frozen = FrozenNetwork.open(read.below(cut), name, 1)) {
      for (int i = 0; i < 6; i++) {
        assertThat(rows.get(i).key()).isEqualTo(photos.get(i).key());
        assertThat(rows.get(i).features())
            .containsExactly(frozen.run(luminance(photos.get(i).bytes()), 1), ERROR);
      }
    }
    assertThat(work.features().preprocessing()).contains("\"order\":\"GREY\"", "\"mean\":[0.0]");
    assertPredicts(work);
  }

  /** Of Headway and of any other runtime that serves the exported file. */
  private void assertPredicts(Work work) throws IOException {
    byte[] photo = Shapes.TRIANGLE.image(77, "png");
    Shapes.put(folder.resolve("new/photo.png"), photo);
    Path out = folder.resolve("out");
    Typed.done(
        "predict",
        "--images",
        folder.resolve("new").toString(),
        "--workspace",
        work.uri(),
        "--output",
        out.toString(),
        "--format",
        "csv");
    byte[] classifier = Files.readAllBytes(work.folder().resolve("model/classifier.onnx"));
    try (FrozenNetwork served = FrozenNetwork.open(classifier, "classifier", "probabilities", 1)) {
      float[] probabilities = served.run(luminance(photo), 1);
      assertThat(served.input().channels()).isEqualTo(1);
      assertThat(numbers(out))
          .anySatisfy(n -> assertThat(n).isEqualTo(mostOf(probabilities), ERROR));
    }
  }

  private static float mostOf(float[] values) {
    float most = 0;
    for (float each : values) {
      most = Math.max(most, each);
    }
    return most;
  }

  private static List<Float> numbers(Path out) throws IOException {
    List<Float> numbers = new ArrayList<>();
    try (var files = Files.list(out)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).toList()) {
        for (String row : Files.readAllLines(file)) {
          for (String cell : row.split("[,;:\"]")) {
            if (cell.matches("[0-9.]+(E-?[0-9]+)?")) {
              numbers.add(Float.parseFloat(cell));
            }
          }
        }
      }
    }
    return numbers;
  }

  /** Taken before resizing, as Pillow's {@code convert("L")} does it. */
  private static float[] luminance(byte[] photo) throws IOException {
    RgbImage image = new ImageDecoder().decode(photo);
    BufferedImage grey =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int level =
            (image.at(y, x, 0) * 19595
                    + image.at(y, x, 1) * 38470
                    + image.at(y, x, 2) * 7471
                    + 0x8000)
                >> 16;
        grey.setRGB(x, y, level * 0x10101);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", png);
    RgbImage resized =
        new ImageDecoder()
            .decode(png.toByteArray(), SIDE, SIDE, Resize.squash(ResizeFilter.BILINEAR));
    float[] levels = new float[SIDE * SIDE];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = resized.at(i / SIDE, i % SIDE, 0) * (1f / 255f);
    }
    return levels;
  }

  @Test
  void trainsAGreyConfigurationFromScratch() throws IOException {
    Path json = folder.resolve("grey.json");
    Files.writeString(json, TinyConfiguration.json(3, 1));
    Work work = Prepared.extracted(folder.resolve("work"));
    String[] network = {"--network", "scratch:" + json, "--set", "network.inputSide=16"};

    JsonNode extracted = Typed.done(typed("extract", work, network));
    Typed.done(typed("train", work, network, "--epochs", "1"));
    Typed.done("export", "--workspace", work.uri());

    assertThat(extracted.get("featureCount").asInt()).isEqualTo(16 * 16);
    assertThat(work.features().preprocessing()).contains("\"order\":\"GREY\"");
    byte[] classifier = Files.readAllBytes(work.folder().resolve("model/classifier.onnx"));
    try (FrozenNetwork served = FrozenNetwork.open(classifier, "classifier", "probabilities", 1)) {
      assertThat(served.input().channels()).isEqualTo(1);
    }
  }

  private static String[] typed(String stage, Work work, String[] network, String... more) {
    List<String> typed = new ArrayList<>(List.of(stage, "--workspace", work.uri()));
    typed.addAll(List.of(network));
    typed.addAll(List.of(more));
    return typed.toArray(new String[0]);
  }

  @Test
  void refusesPreprocessingOfColours() {
    Path network = Shapes.put(folder.resolve("grey1.onnx"), Cases.bytes("networks/grey1.onnx"));
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed result =
        Typed.headway(
            "extract",
            "--workspace",
            work.uri(),
            "--network",
            network.toString(),
            "--preprocessing",
            "torch");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.complaint())
        .isEqualTo(
            "Cannot use this preprocessing: the network takes images of one channel, and this"
                + " treats red, green and blue differently; give --preprocessing tf, unit, raw,"
                + " efficientnet-lite or rescale with its factor");
  }
}
