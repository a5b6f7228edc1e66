package headway.common.network;

import headway.common.SharedFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A 224×224 picture with what EfficientNet-Lite0 answers for it in Python's onnxruntime. */
public record GoldenCrop(String name, float[] pixels, float[] features, float[] logits) {
  private static final int SIDE = 224;

  public static List<GoldenCrop> all() {
    Path folder = SharedFiles.require("models/golden");
    return Stream.of(
            "bird", "cat", "dragonfly", "grace_hopper", "hot_dog", "owl", "parrot", "sunflower")
        .map(name -> read(folder, name))
        .toList();
  }

  private static GoldenCrop read(Path folder, String name) {
    Path answers = folder.resolve(name + ".npz");
    return new GoldenCrop(
        name,
        pixels(folder.resolve(name + "_224.png")),
        Npz.floats(answers, "lite0_features"),
        Npz.floats(answers, "lite0_logits"));
  }

  private static float[] pixels(Path file) {
    try {
      BufferedImage picture = ImageIO.read(file.toFile());
      int area = SIDE * SIDE;
      float[] nchw = new float[3 * area];
      for (int i = 0; i < area; i++) {
        int rgb = picture.getRGB(i % SIDE, i / SIDE);
        for (int channel = 0; channel < 3; channel++) {
          int value = rgb >> (16 - 8 * channel) & 0xff;
          nchw[channel * area + i] = (value - 127) / 128f;
        }
      }
      return nchw;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
