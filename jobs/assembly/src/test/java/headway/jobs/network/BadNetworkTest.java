package headway.jobs.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.keras.TinyKeras;
import headway.common.network.onnx.TinyModel;
import headway.common.network.proto.Attributes;
import headway.common.storage.Sha256;
import headway.jobs.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a network is said in one line, before any work starts. */
class BadNetworkTest {
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  /**
   * A mistake.
   *
   * @param status that the command ends with
   * @param complaint in which FILE stands for the network
   */
  private record Mistake(
      String name, String file, byte[] bytes, int status, String complaint, String... flags) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    byte[] sound = TinyKeras.bytes("branches.h5");
    return Stream.of(
        new Mistake(
            "half a .keras file",
            "n.keras",
            Arrays.copyOf(TinyKeras.bytes("keras3_blocks.keras"), 20_000),
            3,
            "Cannot read network FILE: the .keras file is cut short, damaged, or no model; fetch it"
                + " again, or save it by model.save('name.keras')"),
        new Mistake(
            "a truncated .h5",
            "n.h5",
            Arrays.copyOf(sound, sound.length / 2),
            3,
            "Cannot read network FILE: the HDF5 file is cut short or damaged; fetch it again"),
        new Mistake(
            "weights without a network",
            "n.h5",
            TinyKeras.bytes("weights_only.h5"),
            3,
            "Cannot read network FILE: it holds weights but no architecture; save the whole model"
                + " by model.save('name.keras')"),
        new Mistake(
            "a layer that is not read",
            "n.h5",
            replaced(sound, "\"class_name\": \"LeakyReLU\"", "\"class_name\": \"LeakyWhat\""),
            3,
            "Cannot use network FILE: its layer 'leaky' (LeakyWhat) is of a kind that is not read;"
                + " export the network as ONNX, by tf2onnx, and give that"),
        new Mistake(
            "a cut inside a residual block",
            "n.h5",
            sound,
            2,
            "Cannot cut network FILE at 'depthwise_bn': what the image causes does not all cross"
                + " that tensor (it lies in a branch, or is a weight or the image); it can be cut"
                + " at ",
            "--cut",
            "depthwise_bn"),
        new Mistake(
            "another checksum",
            "n.h5",
            sound,
            3,
            "Cannot use network FILE: its SHA-256 is "
                + Sha256.of(sound)
                + " but must be "
                + SHA256
                + "; fetch it again or correct network.sha256",
            "--set",
            "network.sha256=" + SHA256),
        new Mistake(
            "another size of images",
            "n.h5",
            sound,
            3,
            "Cannot use network FILE: it takes images of 13×10, not of 299×299; leave"
                + " network.inputSide out",
            "--set",
            "network.inputSide=299"),
        new Mistake(
            "ONNX whose weights lie in another file",
            "n.onnx",
            weightsIn("n.onnx.data"),
            3,
            "Cannot read network FILE: its weights lie in 'n.onnx.data', which is missing; copy"
                + " that file beside the network, or save the model as one file"),
        new Mistake(
            "ONNX whose weights lie in another folder",
            "n.onnx",
            weightsIn("../n.onnx.data"),
            3,
            "Cannot read network FILE: its weights lie in '../n.onnx.data', which is not in its"
                + " folder; save the model again"),
        new Mistake(
            "half an ONNX file",
            "n.onnx",
            Arrays.copyOf(tiny("Relu"), tiny("Relu").length - 9),
            3,
            "Cannot read network FILE: its %d bytes are not an ONNX model, or only part of one; write or export it again"
                .formatted(tiny("Relu").length - 9)),
        new Mistake(
            "an operator that nobody knows",
            "n.onnx",
            tiny("Frobnicate"),
            3,
            "Cannot use network FILE: its node 'y' (Frobnicate) is of an operator that ONNX Runtime"
                + " does not have; export the network with ONNX's own operators"),
        new Mistake(
            "a text tower",
            "n.onnx",
            TinyModel.ofImage(0, 3, 8, 8)
                .node("Identity", "pixels", "image")
                .input("input_ids", DataType.INT64, 0, 77)
                .node("Cast", "y", List.of(Attributes.integer("to", 1)), "input_ids")
                .output("y", 0, 77)
                .bytes(),
            3,
            "Cannot use network FILE: it has 2 inputs [image, input_ids] where one image input is"
                + " expected"),
        new Mistake(
            "a text tower alone",
            "n.onnx",
            TinyModel.of("input_ids", DataType.INT64, 0, 77)
                .node("Cast", "y", List.of(Attributes.integer("to", 1)), "input_ids")
                .output("y", 0, 77)
                .bytes(),
            3,
            "Cannot use network FILE: its input 'input_ids' takes text as numbers of tokens; give"
                + " the network for images, such as the vision tower alone"),
        new Mistake(
            "a detector with boxes",
            "n.onnx",
            TinyModel.ofImage(0, 3, 8, 8)
                .node("Relu", "backbone", "image")
                .node("Neg", "pred_boxes", "backbone")
                .node("Abs", "logits", "backbone")
                .output("logits", 0, 3, 8, 8)
                .output("pred_boxes", 0, 3, 8, 8)
                .bytes(),
            3,
            "Cannot choose features of network FILE: it finds objects (its output 'pred_boxes' has"
                + " boxes); give --cut with one of its 1 tensors, such as backbone"),
        new Mistake(
            "a size that nobody names",
            "n.onnx",
            TinyModel.ofImage(0, 3, 0, 0)
                .node("Relu", "y", "image")
                .output("y", 0, 3, 0, 0)
                .bytes(),
            3,
            "Cannot use network FILE: it takes images of any size; give one by --set"
                + " network.inputSide=224"),
        new Mistake(
            "two channels",
            "n.onnx",
            TinyModel.ofImage(0, 2, 8, 8)
                .node("Relu", "y", "image")
                .output("y", 0, 2, 8, 8)
                .bytes(),
            3,
            "Cannot use network FILE: its input 'image' has shape [?×2×8×8] where N×C×H×W or"
                + " N×H×W×C with 1 or 3 channels is expected"),
        new Mistake(
            "channels that nobody names",
            "n.onnx",
            TinyModel.ofImage(0, 0, 8, 8)
                .node("Relu", "y", "image")
                .output("y", 0, 0, 8, 8)
                .bytes(),
            3,
            "Cannot use network FILE: its input 'image' has shape [?×?×8×8] where N×C×H×W or"
                + " N×H×W×C with 1 or 3 channels is expected"),
        new Mistake(
            "operators newer than ONNX Runtime",
            "n.onnx",
            TinyModel.ofImage(0, 3, 8, 8)
                .opset(99)
                .node("Relu", "y", "image")
                .output("y", 0, 3, 8, 8)
                .bytes(),
            3,
            "Cannot use network FILE: it is of opset 99, and ONNX Runtime here reads up to "),
        new Mistake("no network", "n.txt", new byte[1], 2, "Cannot use network 'FILE': give "));
  }

  @Test
  void namesTheOperatorThatCannotTrainBeforeAnyWork() throws IOException {
    byte[] network =
        TinyModel.ofImage(0, 3, 8, 8)
            .node("Relu", "below", "image")
            .node("Erf", "above", "below")
            .node("GlobalAveragePool", "y", "above")
            .output("y", 0, 3, 1, 1)
            .bytes();
    Path file = Files.write(folder.resolve("n.onnx"), network);
    Path workspace = folder.resolve("work");

    Typed result =
        Typed.headway(
            "run",
            "--images",
            folder.toString(),
            "--workspace",
            workspace.toString(),
            "--network",
            file.toString(),
            "--preprocessing",
            "tf",
            "--cut",
            "below");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.complaint())
        .isEqualTo(
            "Cannot train network %s: its node 'above' (Erf) is of an operator that cannot train;"
                    .formatted(file)
                + " the nearest cut above which all can is 'above': give --cut with it, or train"
                + " the head alone by --fine-tune-epochs 0");
    assertThat(workspace.resolve("shards")).doesNotExist();
  }

  private static byte[] tiny(String operator) {
    return TinyModel.ofImage(0, 3, 8, 8)
        .node(operator, "y", "image")
        .output("y", 0, 3, 8, 8)
        .bytes();
  }

  /** In a text of the file; both of one length. */
  private static byte[] replaced(byte[] file, String from, String to) {
    String text = new String(file, ISO_8859_1);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isSaidInOneLine(Mistake mistake) throws IOException {
    Path file = Files.write(folder.resolve(mistake.file()), mistake.bytes());
    List<String> typed = new ArrayList<>(List.of("network", "list", file.toString()));
    typed.addAll(List.of(mistake.flags()));

    Typed result = Typed.headway(typed.toArray(new String[0]));

    assertThat(result.status()).isEqualTo(mistake.status());
    assertThat(result.complaint()).startsWith(mistake.complaint().replace("FILE", file.toString()));
  }

  private static byte[] weightsIn(String file) {
    return TinyModel.ofImage(0, 3, 8, 8)
        .externalWeights("w", file)
        .node("Mul", "y", "image", "w")
        .output("y", 0, 3, 8, 8)
        .bytes();
  }
}
