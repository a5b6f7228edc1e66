package headway.jobs.network;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.Cases;
import headway.jobs.Prepared;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.Work;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who says how a network wants its pixels: the settings before files beside the network. */
class DeclaredPixelsTest {
  private static final String CLIP =
      """
      {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 32}, "resample": 3,
       "crop_size": {"height": 32, "width": 32}, "do_center_crop": true, "do_normalize": true,
       "image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25]}
      """;
  private static final String TIMM =
      """
      {"architecture": "resnet", "pretrained_cfg": {"input_size": [3, 32, 32], "crop_pct": 0.8,
       "crop_mode": "squash", "interpolation": "bilinear", "mean": [0, 0, 0], "std": [1, 1, 1]}}
      """;

  @TempDir private Path folder;

  @Test
  void aFileBesideTheNetworkSaysIt() {
    put("preprocessor_config.json", CLIP);
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed = extract(work, "tails/gemm");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains(
            "\"pixels\":\"32×32 RGB, centre crop, by bicubic, as preprocessor_config.json"
                + " beside the network says");
    assertThat(work.features().preprocessing())
        .contains(
            "\"mean\":[127.5,127.5,127.5]", "\"filter\":\"BICUBIC\"", "\"rounding\":\"DOWN\"");

    put("preprocessor_config.json", CLIP.replace("\"resample\": 3", "\"resample\": 2"));
    assertThat(extract(work, "tails/gemm").out()).contains("by bilinear");
    assertThat(work.features().preprocessing()).contains("\"filter\":\"BILINEAR\"");
  }

  @Test
  void soDoesTheConfigurationOfTimm() {
    put("config.json", TIMM);
    Work work = Prepared.extracted(folder.resolve("work"));

    assertThat(extract(work, "tails/gemm").out())
        .contains("32×32 RGB, stretched of 40×40, by bilinear, as config.json beside the network");
  }

  @Test
  void givesANetworkOfAnySizeItsSize() {
    put("preprocessor_config.json", CLIP);
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed typed = extract(work, "networks/dynhw");

    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("\"pixels\":\"32×32 RGB");
    assertThat(extract(work, "networks/dynhw", "--set", "network.inputSide=40").out())
        .contains("\"pixels\":\"40×40 RGB, centre crop, by bicubic");
  }

  @Test
  void settingsComeFirst() {
    put("preprocessor_config.json", CLIP);
    Work work = Prepared.extracted(folder.resolve("work"));

    assertThat(extract(work, "tails/gemm", "--preprocessing", "tf").out())
        .contains("32×32 RGB, stretched, by bilinear, as --preprocessing tf says");
    assertThat(extract(work, "tails/gemm", "--crop-ratio", "0.8", "--filter", "lanczos").out())
        .contains(
            "32×32 RGB, centre crop of 40×40, by lanczos, as preprocessor_config.json beside the"
                + " network says and the settings");
    assertThat(
            extract(
                    work,
                    "tails/gemm",
                    "--mean",
                    "0.485,0.456,0.406",
                    "--std",
                    "0.5",
                    "--resize",
                    "pad",
                    "--channel-order",
                    "bgr",
                    "--exact-pixels")
                .out())
        .contains("32×32 BGR, padded, by bicubic");
    assertThat(work.features().preprocessing())
        .contains("\"mean\":[123.675,116.28,103.53]", "\"fill\":[104,116,124]", "\"exact\":true");
  }

  @Test
  void trainWantsThePixelsThatExtractMade() {
    put("preprocessor_config.json", CLIP);
    Work work = Prepared.extracted(folder.resolve("work"));
    extract(work, "tails/gemm", "--filter", "lanczos");

    Typed typed =
        Typed.headway(
            "train",
            "--workspace",
            work.uri(),
            "--network",
            folder.resolve("gemm.onnx").toString());

    assertRefused(
        typed,
        3,
        "its features are of photos at 32×32 RGB, centre crop, by lanczos, but the settings want"
            + " 32×32 RGB, centre crop, by bicubic; give the same --preprocessing");
  }

  @Test
  void meanAndDeviationAreEnough() {
    Work work = Prepared.extracted(folder.resolve("work"));

    Typed nothing = extract(work, "tails/gemm");
    assertThat(nothing.status()).isEqualTo(3);
    assertThat(nothing.complaint())
        .contains("its file does not say how it wants its pixels; give --preprocessing")
        .contains("or --mean and --std, or put its preprocessor_config.json");
    assertThat(extract(work, "tails/gemm", "--mean", "0.5", "--std", "0.5").out())
        .contains("32×32 RGB, stretched, by bilinear, by default and the settings");
  }

  @Test
  void refusesAFileThatContradictsTheNetwork() {
    Work work = Prepared.extracted(folder.resolve("work"));
    put("preprocessor_config.json", CLIP.replace("32", "48"));
    assertRefused(
        extract(work, "tails/gemm"),
        3,
        "it gets images of 48×48, but it takes 32×32 (height × width); correct or remove");
    put(
        "preprocessor_config.json",
        CLIP.replace("[0.5, 0.5, 0.5]", "[0.5]").replace("[0.25, 0.25, 0.25]", "[0.25]"));
    assertRefused(
        extract(work, "tails/gemm"), 3, "is for images of 1 channels, but the network takes 3");
    put("preprocessor_config.json", CLIP);
    assertRefused(
        extract(work, "networks/grey1"), 3, "for images of 3 channels, but the network takes 1");
    put("preprocessor_config.json", CLIP.replace("\"resample\"", "\"do_pad\": true, \"resample\""));
    assertRefused(extract(work, "tails/gemm"), 3, "its 'do_pad' is true, which Headway cannot do");
    put("preprocessor_config.json", "{");
    assertRefused(extract(work, "tails/gemm"), 3, "it is not JSON");
  }

  @Test
  void refusesSettingsThatCannotBeMeant() {
    Work work = Prepared.extracted(folder.resolve("work"));
    put("preprocessor_config.json", CLIP);
    assertRefused(
        extract(work, "tails/gemm", "--filter", "cubic"),
        2,
        "network.filter cubic: give one of nearest, box, bilinear, hamming, bicubic, lanczos");
    assertRefused(
        extract(work, "tails/gemm", "--resize", "stretch"),
        2,
        "give one of squash, center-crop, pad");
    assertRefused(
        extract(work, "tails/gemm", "--mean", "0.1,0.2"),
        2,
        "network.mean [0.1, 0.2]: the network takes images of 3 channels");
    assertRefused(
        extract(work, "tails/gemm", "--preprocessing", "tf", "--mean", "0.5"),
        2,
        "network.preprocessing says what mean, std and rescale say");
    assertRefused(extract(work, "tails/gemm", "--std", "0"), 2, "network.std must not be 0");
    assertRefused(extract(work, "tails/gemm", "--crop-ratio", "1.5"), 2, "network.cropRatio");
  }

  private static void assertRefused(Typed typed, int status, String why) {
    assertThat(typed.status()).as(typed.err()).isEqualTo(status);
    assertThat(typed.complaint()).contains(why);
  }

  private void put(String name, String text) {
    Shapes.put(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private Typed extract(Work work, String network, String... more) {
    Path file =
        Shapes.put(
            folder.resolve(network.substring(network.indexOf('/') + 1) + ".onnx"),
            Cases.bytes(network + ".onnx"));
    List<String> typed =
        new ArrayList<>(
            List.of("extract", "--workspace", work.uri(), "--network", file.toString()));
    typed.addAll(Arrays.asList(more));
    return Typed.headway(typed.toArray(String[]::new));
  }
}
