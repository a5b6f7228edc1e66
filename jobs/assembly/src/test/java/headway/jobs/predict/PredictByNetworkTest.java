package headway.jobs.predict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.network.onnx.TinyModel;
import headway.common.network.proto.Attributes;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway predict} by a network that has its top, without any training. */
class PredictByNetworkTest {
  private static final String INDEX =
      "{\"0\": [\"n1\", \"red\"], \"1\": [\"n2\", \"green\"], \"2\": [\"n3\", \"blue\"]}";

  @TempDir private Path folder;

  @Test
  void namesWhatIsOnEachPhotoAndShowsIt() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Path golden = SharedFiles.require("models/golden");
    for (String name : new String[] {"cat", "hot_dog", "dragonfly", "owl", "sunflower"}) {
      Files.copy(golden.resolve(name + "_224.png"), photos.resolve(name + ".png"));
    }
    Path out = folder.resolve("out");

    JsonNode result =
        Typed.done(
            "predict",
            "--labels",
            SharedFiles.require("models/imagenet_labels.txt").toString(),
            "--images",
            photos.toString(),
            "--output",
            out.toString(),
            "--format",
            "csv",
            "--top-k",
            "3");

    assertThat(result.get("images").asInt()).isEqualTo(5);
    Map<String, String> labels = labels(out);
    assertThat(labels.get("hot_dog.png")).startsWith("hotdog");
    assertThat(labels.get("dragonfly.png")).startsWith("dragonfly");
    assertThat(labels.get("cat.png")).contains("cat");
    assertThat(labels.get("sunflower.png")).startsWith("daisy");
    assertThat(out.resolve("_sheet.html"))
        .content()
        .contains("grid contact", "hotdog", "efficientnet-lite0", "imagenet_labels.txt");
  }

  @Test
  void namesWhatIsOnEachPhotoByTheShippedNetworkAlone() throws IOException {
    Path photo =
        Files.copy(
            SharedFiles.require("models/golden/hot_dog_224.png"), folder.resolve("hot_dog.png"));
    Path out = folder.resolve("out");

    Typed typed =
        Typed.headway("predict", photo.toString(), "--output", out.toString(), "--format", "csv");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).contains("hot_dog.png: hotdog, hot dog, red hot 0.");
    assertThat(labels(out).get("hot_dog.png")).startsWith("hotdog");
  }

  @Test
  void takesTheLabelsInTheFile() throws IOException {
    Path photo = Shapes.DISC.write(folder.resolve("photos"), 1);
    Path out = folder.resolve("out");
    Path network =
        Files.write(
            folder.resolve("tiny.onnx"),
            ofMeans(false)
                .metadata("headway.classNames", "[\"red\", \"green\", \"blue\"]")
                .bytes());
    predict(network, labels("red\ngreen\nblue\n"), photo, out);
    String expected = rows(out);

    Typed own = Typed.headway(typed(network, photo, folder.resolve("own")));

    assertThat(own.status()).as(own.err()).isZero();
    assertThat(rows(folder.resolve("own"))).isEqualTo(expected);
    assertThat(Typed.headway(typed(network(false), photo, folder.resolve("none"))).complaint())
        .isEqualTo(
            "Cannot predict with network %s: its file does not say what its classes are called; give --labels FILE with one label a line"
                .formatted(network));
  }

  private static String[] typed(Path network, Path photo, Path out) {
    return new String[] {
      "predict",
      photo.toString(),
      "--network",
      network.toString(),
      "--preprocessing",
      "raw",
      "--output",
      out.toString(),
      "--format",
      "csv"
    };
  }

  @Test
  void takesTheIndexOfKerasAndProbabilitiesAsTheyAre() throws IOException {
    Path photo = Shapes.DISC.write(folder.resolve("photos"), 1);
    Path out = folder.resolve("out");
    predict(network(true), labels(INDEX), photo, out);
    String softmax = rows(out);

    assertThat(predict(castBehindSoftmax(), labels(INDEX), photo, out).status()).isZero();
    assertThat(rows(out)).as("probabilities behind a cast").isEqualTo(softmax);

    predict(network(false), labels("red\ngreen\nblue\n"), photo, out);

    assertThat(softmax).containsAnyOf(",red,", ",green,", ",blue,");
    assertThat(rows(out)).as("the softmax of the logits").isEqualTo(softmax);
  }

  @Test
  void saysThatTheLabelsAreNotTheNetworksOwn() throws IOException {
    Path photo = Shapes.DISC.write(folder.resolve("photos"), 1);
    Path out = folder.resolve("out");

    assertThat(predict(network(true), labels("red\ngreen\n"), photo, out).complaint())
        .isEqualTo(
            "Cannot predict with network %s: it outputs 3 ('y') values but %s has 2 labels; give the labels that it was trained with, and a network with its top"
                .formatted(folder.resolve("tiny.onnx"), folder.resolve("labels")));
    assertThat(predict(network(true), labels("{\"0\": 1}"), photo, out).complaint())
        .contains("labels: its index has no name for label 0", "imagenet_class_index.json");
    assertThat(predict(network(true), labels("red\n\nblue\n"), photo, out).complaint())
        .contains("labels: label 1 is empty", "one label a line");
  }

  private Typed predict(Path network, Path labels, Path images, Path out) {
    return Typed.headway(
        "predict",
        "--network",
        network.toString(),
        "--preprocessing",
        "raw",
        "--labels",
        labels.toString(),
        "--images",
        images.toString(),
        "--output",
        out.toString(),
        "--format",
        "csv");
  }

  private Path castBehindSoftmax() throws IOException {
    byte[] bytes =
        TinyModel.ofImage(0, 3, 8, 8)
            .weights("scale", new long[] {1}, 0.01f)
            .node("GlobalAveragePool", "means", "image")
            .node("Flatten", "flat", "means")
            .node("Mul", "logits", "flat", "scale")
            .node("Softmax", "p", "logits")
            .node("Cast", "y", List.of(Attributes.integer("to", 1)), "p")
            .output("y", 0, 3)
            .bytes();
    return Files.write(folder.resolve("tiny.onnx"), bytes);
  }

  /** The mean of each channel, as logits or as probabilities. */
  private Path network(boolean softmax) throws IOException {
    return Files.write(folder.resolve("tiny.onnx"), ofMeans(softmax).bytes());
  }

  private static TinyModel ofMeans(boolean softmax) {
    TinyModel model =
        TinyModel.ofImage(0, 3, 8, 8)
            .weights("scale", new long[] {1}, 0.01f)
            .node("GlobalAveragePool", "means", "image")
            .node("Flatten", "flat", "means")
            .node("Mul", softmax ? "logits" : "y", "flat", "scale");
    return (softmax ? model.node("Softmax", "y", "logits") : model).output("y", 0, 3);
  }

  private Path labels(String text) throws IOException {
    return Files.write(folder.resolve("labels"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> labels(Path out) throws IOException {
    return rows(out)
        .lines()
        .collect(
            Collectors.toMap(
                row -> row.substring(0, row.indexOf(',')),
                row -> row.substring(row.indexOf(',') + 1).replace("\"", "")));
  }

  private static String rows(Path out) throws IOException {
    StringBuilder rows = new StringBuilder();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).sorted().toList()) {
        Files.readAllLines(file).stream().skip(1).forEach(row -> rows.append(row).append('\n'));
      }
    }
    return rows.toString();
  }
}
