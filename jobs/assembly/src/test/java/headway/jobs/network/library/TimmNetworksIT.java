package headway.jobs.network.library;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/networks/timm}, by both exporters of PyTorch. */
class TimmNetworksIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "resnet50, dynamo",
    "resnet50, torchscript",
    "mobilenetv4_conv_small, dynamo",
    "mobilenetv4_conv_small, torchscript",
    "convnext_tiny, dynamo",
    "convnext_tiny, torchscript",
    "regnety_004, dynamo",
    "regnety_004, torchscript",
    "fastvit_t8, dynamo",
    "fastvit_t8, torchscript",
    "fastvit_mci0.apple_mclip, dynamo",
    "fastvit_mci0.apple_mclip, torchscript",
    "convnext_tiny.dinov3_lvd1689m, dynamo",
    "convnext_tiny.dinov3_lvd1689m, torchscript",
  })
  void givesTheFeaturesOfConvolutionalNetworks(String name, String exporter)
      throws IOException, InterruptedException {
    export(name, exporter).hasFeaturesOfItsLibrary();
  }

  @ParameterizedTest
  @CsvSource({
    "vit_small_patch16_224, dynamo",
    "vit_small_patch16_224, torchscript",
    "deit_tiny_patch16_224, dynamo",
    "deit_tiny_patch16_224, torchscript",
    "swin_tiny_patch4_window7_224, dynamo",
    "swin_tiny_patch4_window7_224, torchscript",
    "eva02_tiny_patch14_224, dynamo",
    "eva02_tiny_patch14_224, torchscript",
    "vit_small_patch16_dinov3, dynamo",
    "vit_small_patch16_dinov3, torchscript",
  })
  void givesTheFeaturesOfTransformers(String name, String exporter)
      throws IOException, InterruptedException {
    export(name, exporter).hasFeaturesOfItsLibrary();
  }

  @ParameterizedTest
  @CsvSource({"dynamo", "torchscript"})
  void takesImagesOfAnotherSize(String exporter) throws IOException, InterruptedException {
    LibraryNetwork network = export("vit_small_patch14_dinov2", exporter, "--side", "112");

    network.hasFeaturesOfItsLibrary();
    assertThat(network.network().onnx().input().height()).isEqualTo(112);
    assertThat(network.network().onnx().metadata().get("headway.preprocessing"))
        .contains(
            "\"mode\": \"CENTER_CROP\", \"filter\": \"BICUBIC\", \"height\": 112, \"width\": 112");
  }

  @Test
  void namesClassesByTheLabelsInTheFile() throws IOException, InterruptedException {
    LibraryNetwork network = export("test_resnet", "dynamo");

    Typed typed =
        Typed.headway(
            "predict",
            SharedFiles.projectRoot().resolve("deploy/demo/photos/food/banana.jpg").toString(),
            "--network",
            network.file().toString(),
            "--output",
            folder.resolve("out").toString());

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.err()).containsPattern("banana.jpg: [A-Za-z].* 0\\.");
    assertThat(network.said().get(network.said().size() - 1))
        .isEqualTo(
            "deploy/headway run --images PHOTOS --workspace WORK --network " + network.file());
  }

  private LibraryNetwork export(String name, String exporter, String... more)
      throws IOException, InterruptedException {
    return LibraryNetwork.export(folder, "timm", name, exporter, more);
  }
}
