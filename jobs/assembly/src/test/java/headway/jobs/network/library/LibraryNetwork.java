package headway.jobs.network.library;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.common.network.NetworkFile;
import headway.common.network.NetworkReference;
import headway.common.network.measure.NpyArray;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.runtime.FrozenNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A network that a command of {@code deploy/networks} wrote with random weights, and what its
 * library makes of seven images.
 *
 * @param file the ONNX file
 * @param said the command's output
 */
record LibraryNetwork(Path file, List<String> said) {
  private static final double TOLERANCE = 1e-4;

  /**
   * Runs a command of {@code deploy/networks}. Needs {@code HEADWAY_TEST_NETWORKS_PYTHON}.
   *
   * @param folder for the file
   */
  static LibraryNetwork export(
      Path folder, String library, String name, String exporter, String... more)
      throws IOException, InterruptedException {
    Path file = folder.resolve("network.onnx");
    List<String> command =
        new ArrayList<>(
            List.of(
                Requirement.variable(
                    "HEADWAY_TEST_NETWORKS_PYTHON",
                    "a Python with deploy/networks/requirements.txt"),
                SharedFiles.projectRoot().resolve("deploy/networks/" + library).toString(),
                name,
                "--random",
                "--exporter",
                exporter,
                "--output",
                file.toString(),
                "--reference",
                folder.resolve("reference").toString()));
    command.addAll(List.of(more));
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.redirectOutput(log.toFile()).start();
    int status = process.waitFor();
    List<String> said = Files.readAllLines(log);
    assertThat(status).as(String.join("\n", said)).isZero();
    return new LibraryNetwork(file, said);
  }

  /** Its features by Headway, seven images at once and one by one, are the library's own. */
  void hasFeaturesOfItsLibrary() throws IOException {
    NpyArray images = array("reference_x.npy");
    NpyArray expected = array("reference_y.npy");
    int count = Math.toIntExact(images.shape()[0]);
    int pixels = images.values().length / count;
    PretrainedNetwork network = network();
    try (FrozenNetwork frozen =
        FrozenNetwork.open(network.below(network.defaultCut()), file.toString(), 1)) {
      float[] together = frozen.run(images.values(), count);
      float[] apart = new float[together.length];
      for (int i = 0; i < count; i++) {
        float[] image = Arrays.copyOfRange(images.values(), i * pixels, (i + 1) * pixels);
        float[] one = frozen.run(image, 1);
        System.arraycopy(one, 0, apart, i * one.length, one.length);
      }
      assertThat(error(together, expected.values())).as("seven images").isLessThan(TOLERANCE);
      assertThat(error(apart, expected.values())).as("one image").isLessThan(TOLERANCE);
    }
  }

  PretrainedNetwork network() throws IOException {
    NetworkFile reference = (NetworkFile) NetworkReference.parse(file.toString());
    return PretrainedNetwork.read(reference, Files.readAllBytes(file), OptionalInt.empty());
  }

  private NpyArray array(String name) throws IOException {
    return NpyArray.parse(Files.readAllBytes(file.resolveSibling(name)), name);
  }

  /** The largest error relative to the largest value. */
  private static double error(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs((double) found[i] - expected[i]));
      assertThat(found[i]).isFinite();
    }
    return worst / largest;
  }
}
