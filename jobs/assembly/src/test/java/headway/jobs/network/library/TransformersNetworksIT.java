package headway.jobs.network.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code deploy/networks/transformers}, by both exporters of PyTorch, on folders as the hub has
 * them. The networks have few layers of each kind.
 */
class TransformersNetworksIT {
  private static final String VISION =
      "\"hidden_size\": 96, \"num_hidden_layers\": 2, \"num_attention_heads\": 3,"
          + " \"intermediate_size\": 192, \"image_size\": 112, \"patch_size\": 14";

  private static final String PROCESSOR =
      """
      {"image_processor_type": "ViTImageProcessor", "do_resize": true, "do_rescale": true,
       "do_normalize": true, "size": {"height": 112, "width": 112},
       "resample": 3, "image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.25, 0.3]}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "vit, ViTForImageClassification, dynamo, logits",
    "vit, ViTModel, torchscript, features",
    "beit, BeitForImageClassification, dynamo, logits",
    "beit, BeitModel, torchscript, features",
    "dinov2, Dinov2Model, dynamo, pooler_output",
    "dinov2, Dinov2Model, torchscript, pooler_output",
    "dinov3_vit, DINOv3ViTModel, dynamo, pooler_output",
    "dinov3_vit, DINOv3ViTModel, torchscript, pooler_output",
    "dinov3_convnext, DINOv3ConvNextModel, dynamo, pooler_output",
    "dinov3_convnext, DINOv3ConvNextModel, torchscript, pooler_output",
    "clip, CLIPModel, dynamo, image_embeds",
    "clip, CLIPModel, torchscript, image_embeds",
    "siglip, SiglipModel, dynamo, pooler_output",
    "siglip, SiglipModel, torchscript, pooler_output",
  })
  void givesTheFeaturesOfItsLibrary(String type, String model, String exporter, String output)
      throws IOException, InterruptedException {
    Path hub = Files.createDirectories(folder.resolve("hub/" + type));
    String vision = VISION;
    String own =
        type.equals("clip") || type.equals("siglip")
            ? "\"vision_config\": {\"model_type\": \"%s_vision_model\", %s}".formatted(type, vision)
            : type.equals("dinov3_convnext")
                ? "\"depths\": [1, 1, 2, 1], \"hidden_sizes\": [16, 32, 64, 96]"
                : vision;
    Files.writeString(
        hub.resolve("config.json"),
        "{\"model_type\": \"%s\", \"architectures\": [\"%s\"], %s}".formatted(type, model, own));
    Files.writeString(hub.resolve("preprocessor_config.json"), PROCESSOR);

    LibraryNetwork network =
        LibraryNetwork.export(folder, "transformers", hub.toString(), exporter);

    network.hasFeaturesOfItsLibrary();
    assertThat(network.network().onnx().outputs()).containsExactly(output);
    assertThat(network.network().onnx().metadata().get("headway.preprocessing"))
        .contains(
            "\"height\": 112",
            "[127.5, 102.0, 76.5]",
            "\"mode\": \"SQUASH\", \"filter\": \"BICUBIC\"",
            "\"rounding\": \"DOWN\"");
  }
}
