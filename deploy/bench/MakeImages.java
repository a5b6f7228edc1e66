import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * Makes what deploy/bench/memory.sh needs: {@code <folder>/photos/<class>/*.jpg}, small pictures of
 * ten classes, each another one, and {@code <folder>/tiny.onnx}, a network that takes next to no
 * time and has 1,280 features as a real one.
 */
final class MakeImages {
  private static final int CLASSES = 10;
  private static final int SIDE = 32;
  private static final int CHANNELS = 8;
  private static final int FEATURES = 1280;

  private MakeImages() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int images = Integer.parseInt(args[1]);
    for (int number = 0; number < images; number++) {
      Path file = folder.resolve("photos/class%d/%07d.jpg".formatted(number % CLASSES, number));
      Files.createDirectories(file.getParent());
      ImageIO.write(picture(number), "jpg", file.toFile());
    }
    Files.write(folder.resolve("tiny.onnx"), network().toByteArray());
  }

  private static BufferedImage picture(int number) {
    Random random = new Random(number);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(Color.getHSBColor((number % CLASSES) / (float) CLASSES, 1, 1));
    canvas.fillRect(0, 0, SIDE, SIDE);
    canvas.dispose();
    for (int dot = 0; dot < SIDE; dot++) {
      image.setRGB(random.nextInt(SIDE), random.nextInt(SIDE), random.nextInt());
    }
    return image;
  }

  /** Convolution, mean over the picture, dense. */
  private static ModelProto network() {
    Random random = new Random(1);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addInput(value("image", 3, SIDE, SIDE))
            .addOutput(value("features", FEATURES))
            .addInitializer(weights("kernel", random, CHANNELS, 3, 4, 4))
            .addInitializer(weights("dense", random, CHANNELS, FEATURES))
            .addNode(node("Conv", "convolved", "image", "kernel").addAttribute(strides()))
            .addNode(node("Relu", "positive", "convolved"))
            .addNode(node("GlobalAveragePool", "pooled", "positive"))
            .addNode(node("Flatten", "flat", "pooled"))
            .addNode(node("MatMul", "features", "flat", "dense"));
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    model.addOpsetImportBuilder().setVersion(13);
    return model.build();
  }

  private static NodeProto.Builder node(String type, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private static AttributeProto strides() {
    return AttributeProto.newBuilder()
        .setName("strides")
        .setType(AttributeProto.AttributeType.INTS)
        .addInts(4)
        .addInts(4)
        .build();
  }

  private static TensorProto weights(String name, Random random, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    long count = 1;
    for (long each : shape) {
      tensor.addDims(each);
      count *= each;
    }
    for (long i = 0; i < count; i++) {
      tensor.addFloatData((float) random.nextGaussian() * 0.1f);
    }
    return tensor.build();
  }

  private static ValueInfoProto value(String name, long... shape) {
    TypeProto.Builder type = TypeProto.newBuilder();
    var tensor = type.getTensorTypeBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber());
    tensor.getShapeBuilder().addDimBuilder().setDimParam("N");
    for (long each : shape) {
      tensor.getShapeBuilder().addDimBuilder().setDimValue(each);
    }
    return ValueInfoProto.newBuilder().setName(name).setType(type).build();
  }
}
