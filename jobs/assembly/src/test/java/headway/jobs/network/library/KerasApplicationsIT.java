package headway.jobs.network.library;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/networks/keras}, by both exporters of PyTorch. */
class KerasApplicationsIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "MobileNetV2, dynamo",
    "MobileNetV2, torchscript",
    "EfficientNetV2B0, dynamo",
    "EfficientNetV2B0, torchscript",
  })
  void givesTheFeaturesOfItsLibrary(String name, String exporter)
      throws IOException, InterruptedException {
    LibraryNetwork.export(folder, "keras", name, exporter).hasFeaturesOfItsLibrary();
  }
}
