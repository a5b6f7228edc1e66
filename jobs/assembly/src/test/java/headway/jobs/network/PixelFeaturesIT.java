package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.network.NetworkFile;
import headway.common.network.NetworkReference;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.testing.PythonCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped network's features of photos as Headway decodes them by default, those of large ones
 * at a reduced scale, are those of Pillow's pixels.
 */
class PixelFeaturesIT {
  private static final double LEAST_COSINE = 0.9995;

  @TempDir private Path folder;

  @Test
  void ofFlowersAreThoseOfPillowsPixels() throws Exception {
    areThoseOfPillowsPixels(GoldenPhotos.flowers(8));
  }

  @Test
  void ofLargePhotosAreThoseOfPillowsPixels() throws Exception {
    areThoseOfPillowsPixels(GoldenPhotos.large(folder));
  }

  private void areThoseOfPillowsPixels(List<Path> photos) throws Exception {
    Path cases = Files.createDirectories(folder.resolve("cases"));
    GoldenPhotos.list(photos, cases);
    Path shipped = cases.resolve("shipped");
    Path expected = Files.createDirectories(shipped.resolve("expected"));
    Preprocessing pixels = Preprocessing.EFFICIENTNET_LITE;
    Files.writeString(shipped.resolve("headway.json"), PreprocessingJson.of(pixels));
    GoldenPhotos.write(photos, pixels, shipped);

    PythonCheck.withNetworks().run("pixel_check.py", List.of(cases));

    try (FrozenNetwork network = network()) {
      for (int i = 0; i < photos.size(); i++) {
        float[] ours = network.run(GoldenPhotos.read(shipped, i), 1);
        float[] pillows = network.run(GoldenPhotos.read(expected, i), 1);
        assertThat(cosine(ours, pillows)).as("%s", photos.get(i)).isGreaterThan(LEAST_COSINE);
      }
    }
  }

  private static FrozenNetwork network() throws IOException {
    Path file = SharedFiles.require("models/efficientnet-lite0.onnx");
    PretrainedNetwork network =
        PretrainedNetwork.read(
            (NetworkFile) NetworkReference.parse(file.toString()),
            Files.readAllBytes(file),
            OptionalInt.empty());
    return FrozenNetwork.open(network.below(network.defaultCut()), file.toString(), 1);
  }

  private static double cosine(float[] one, float[] other) {
    double product = 0;
    double square = 0;
    double otherSquare = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
      square += (double) one[i] * one[i];
      otherSquare += (double) other[i] * other[i];
    }
    return product / Math.sqrt(square * otherSquare);
  }
}
