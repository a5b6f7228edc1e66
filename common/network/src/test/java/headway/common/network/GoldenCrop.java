package headway.common.network;

import headway.common.SharedFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A 224×224 image with what EfficientNet-Lite0 answers for it in Python's onnxruntime. */
public final class GoldenCrop {
  private static final int SIDE = 224;

  private final String name;
  private final float[] pixels;
  private final float[] features;
  private final float[] logits;

  private GoldenCrop(String name, float[] pixels, float[] features, float[] logits) {
    this.name = name;
    this.pixels = pixels;
    this.features = features;
    this.logits = logits;
  }

  public static List<GoldenCrop> all() {
    Path folder = SharedFiles.require("models/golden");
    return Stream.of(
            "bird", "cat", "dragonfly", "grace_hopper", "hot_dog", "owl", "parrot", "sunflower")
        .map(name -> read(folder, name))
        .toList();
  }

  private static GoldenCrop read(Path folder, String name) {
    Path outputs = folder.resolve(name + ".npz");
    return new GoldenCrop(
        name,
        pixels(folder.resolve(name + "_224.png")),
        Npz.floats(outputs, "lite0_features"),
        Npz.floats(outputs, "lite0_logits"));
  }

  private static float[] pixels(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      int area = SIDE * SIDE;
      float[] nchw = new float[3 * area];
      for (int i = 0; i < area; i++) {
        int rgb = image.getRGB(i % SIDE, i / SIDE);
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

  public String name() {
    return name;
  }

  public float[] pixels() {
    return pixels;
  }

  public float[] features() {
    return features;
  }

  public float[] logits() {
    return logits;
  }
}
