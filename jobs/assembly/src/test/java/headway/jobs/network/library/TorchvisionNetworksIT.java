package headway.jobs.network.library;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/networks/torchvision}, by both exporters of PyTorch. */
class TorchvisionNetworksIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "efficientnet_v2_s, dynamo",
    "efficientnet_v2_s, torchscript",
    "regnet_y_400mf, dynamo",
    "regnet_y_400mf, torchscript",
  })
  void givesTheFeaturesOfItsLibrary(String name, String exporter)
      throws IOException, InterruptedException {
    LibraryNetwork.export(folder, "torchvision", name, exporter).hasFeaturesOfItsLibrary();
  }
}
