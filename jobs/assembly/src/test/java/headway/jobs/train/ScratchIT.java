package headway.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.dataset.ShardRow;
import headway.common.image.ImageTensor;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.trainable.ScratchLayers;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --network scratch:…}: all layers learn from the images of the shards. */
class ScratchIT {
  private static final int EPOCHS = 4;
  private static final List<String> SMALL =
      List.of(
          "--network", "scratch:small-cnn",
          "--set", "network.inputSide=32",
          "--head", "dense 16 relu, softmax");

  @TempDir static Path folder;
  private static Path images;

  @BeforeAll
  static void draw() {
    images = Shapes.folders(folder.resolve("images"), 16);
  }

  private static String[] command(String stage, Work work, List<String> network, String... more) {
    List<String> args = new ArrayList<>(List.of(stage, "--workspace", work.uri()));
    args.addAll(network);
    if (stage.equals("run")) {
      args.addAll(List.of("--images", images.toString(), "--split", "60/20/20"));
    }
    if (!stage.equals("extract")) {
      args.addAll(List.of("--keep", "100"));
      args.addAll(Prepared.QUICK);
    }
    args.addAll(List.of(more));
    return args.toArray(new String[0]);
  }

  private static Work work(String name) {
    return new Work(folder.resolve(name));
  }

  @Test
  void learnsTheShapesFromTheirPixelsAndExportsTheWholeNetwork() throws IOException {
    Work work = work("plain");
    JsonNode stages = Typed.done(command("run", work, SMALL, "--epochs", "12")).get("stages");

    JsonNode history = stages.get("train").get("history");
    assertThat(history.get(11).get("trainLoss").asDouble())
        .isLessThan(history.get(0).get("trainLoss").asDouble() / 2);
    assertThat(stages.get("evaluate").get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.8);
    assertThat(work.folder().resolve("features")).isDirectoryNotContaining("glob:**.parquet");

    ComputationGraph network = work.head();
    ImageTensor tensor = new ImageTensor(work.model().frozen(1).pixels());
    byte[] model = Files.readAllBytes(work.folder().resolve("model/classifier.onnx"));
    try (FrozenNetwork classifier = FrozenNetwork.open(model, "classifier", "probabilities", 1)) {
      for (ShardRow photo : work.shardRows().subList(0, 5)) {
        float[] pixels = new float[tensor.length()];
        tensor.fill(photo.bytes(), pixels, 0);
        assertThat(classifier.run(pixels, 1))
            .containsExactly(
                Nd4jArrays.of(network.outputSingle(Nd4jArrays.matrix(pixels, 1))), within(1e-5f));
      }
    }
  }

  @Test
  void augmentedItSeesOtherImagesAndEndsWithTheSameBytesWhenKilled() throws IOException {
    String[] augmented = {
      "--epochs", String.valueOf(EPOCHS),
      "--set", "augment.horizontalFlip=true",
      "--set", "augment.rotationDegrees=20"
    };
    Work work = work("augmented");
    JsonNode trained =
        Typed.done(command("run", work, SMALL, augmented)).get("stages").get("train");
    Files.delete(work.folder().resolve("candidate/_manifest.json"));
    // No version has the model yet.
    Files.deleteIfExists(work.folder().resolve("model/_manifest.json"));
    for (int later = 3; later <= EPOCHS; later++) {
      Files.delete(work.folder().resolve("checkpoints/%05d/checkpoint.json".formatted(later)));
    }

    JsonNode resumed = Typed.done(command("train", work, SMALL, augmented));
    assertThat(resumed.get("resumedFrom").asInt()).isEqualTo(2);
    assertThat(resumed.get("headSha256")).isEqualTo(trained.get("headSha256"));

    JsonNode plain = Typed.done(command("train", work, SMALL, "--epochs", String.valueOf(EPOCHS)));
    assertThat(plain.get("resumedFrom").asInt()).isZero();
    assertThat(plain.get("headSha256")).isNotEqualTo(trained.get("headSha256"));
  }

  @Test
  void trainsAConfigurationGivenAsJson() throws IOException {
    Path json = folder.resolve("mine.json");
    Files.writeString(json, TinyConfiguration.json(3));
    Work work = work("json");
    List<String> network = List.of("--network", "scratch:" + json, "--set", "network.inputSide=16");

    JsonNode stages = Typed.done(command("run", work, network, "--epochs", "3")).get("stages");

    assertThat(stages.get("train").get("history")).hasSize(3);
    assertThat(stages.get("export").get("status").asText()).isEqualTo("done");

    Files.writeString(json, TinyConfiguration.json(5));
    assertThat(Typed.headway(command("train", work, network)).complaint())
        .startsWith("Cannot train on ")
        .contains("run extract again");
    Typed.done(command("extract", work, network));
    assertThat(Typed.headway(command("train", work, network)).complaint())
        .contains("mine.json: its last layer must be an OutputLayer with softmax of 3")
        .contains("but gives 5 values");
  }

  @Test
  void theSmallNetworkHasTheLayersOfTheBook() {
    assertThat(ScratchLayers.smallCnn(150, 1).shapes().values())
        .containsExactly(
            new long[] {32, 148, 148},
            new long[] {32, 74, 74},
            new long[] {32, 74, 74},
            new long[] {32, 72, 72},
            new long[] {32, 36, 36},
            new long[] {32, 36, 36},
            new long[] {64, 34, 34},
            new long[] {64, 17, 17},
            new long[] {64, 17, 17});
  }
}
