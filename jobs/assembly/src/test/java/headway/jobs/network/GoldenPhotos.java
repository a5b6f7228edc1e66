package headway.jobs.network;

import headway.common.SharedFiles;
import headway.common.image.ImageDecoder;
import headway.common.image.ImageTensor;
import headway.common.image.RgbImage;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.image.preprocessing.Resize;
import headway.common.image.preprocessing.ResizeFilter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Flowers, turned photos, PNGs of all kinds and large photos, for {@code pixel_check.py}. */
final class GoldenPhotos {
  private static final int EACH = 8;
  private static final int ENLARGED = 8;

  private GoldenPhotos() {}

  /**
   * All of them.
   *
   * @param folder where large photos are made
   */
  static List<Path> collect(Path folder) throws IOException {
    List<Path> photos = flowers(EACH);
    photos.addAll(files("data/bad-images/exif-orientation", ".jpg"));
    // Truncated by purpose: x. 16 bits are rounded here and cut off in Pillow: 16.
    photos.addAll(
        files("data/bad-images/pngsuite", ".png").stream()
            .filter(each -> each.getFileName().toString().matches("b.*[08]\\.png"))
            .filter(each -> !each.getFileName().toString().matches(".*16\\.png"))
            .toList());
    photos.addAll(large(folder));
    return photos;
  }

  /** Every {@code step}th validation photo of flowers. */
  static List<Path> flowers(int step) throws IOException {
    List<Path> flowers = files("data/flowers/val", ".jpg");
    List<Path> chosen = new ArrayList<>();
    for (int i = 0; i < flowers.size(); i += step) {
      chosen.add(flowers.get(i));
    }
    return chosen;
  }

  /** Enlarged flowers, some thousand pixels wide, as a camera's JPEG of high quality. */
  static List<Path> large(Path folder) throws IOException {
    Path files = Files.createDirectories(folder.resolve("large"));
    List<Path> large = new ArrayList<>();
    for (Path flower : flowers(8 * EACH)) {
      large.add(enlarged(flower, files.resolve(large.size() + ".jpg")));
    }
    return large;
  }

  /** Names the photos of a folder of cases. */
  static void list(List<Path> photos, Path cases) throws IOException {
    Files.write(cases.resolve("photos.txt"), photos.stream().map(Path::toString).toList());
  }

  /** Writes the network's input of each photo. */
  static void write(List<Path> photos, Preprocessing pixels, Path folder) throws IOException {
    ImageTensor tensor = new ImageTensor(pixels);
    float[] values = new float[tensor.length()];
    for (int i = 0; i < photos.size(); i++) {
      tensor.fill(Files.readAllBytes(photos.get(i)), values, 0);
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      Files.write(folder.resolve(i + ".f32"), bytes.array());
    }
  }

  /** What {@link #write} or {@code pixel_check.py} has written of one photo. */
  static float[] read(Path folder, int photo) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(photo + ".f32")))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static Path enlarged(Path photo, Path file) throws IOException {
    byte[] encoded = Files.readAllBytes(photo);
    ImageDecoder decoder = new ImageDecoder();
    RgbImage own = decoder.decode(encoded);
    int width = ENLARGED * own.width();
    int height = ENLARGED * own.height();
    RgbImage large = decoder.decode(encoded, height, width, Resize.squash(ResizeFilter.LANCZOS));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, large.at(y, x, 0) << 16 | large.at(y, x, 1) << 8 | large.at(y, x, 2));
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(0.92f);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), quality);
    } finally {
      writer.dispose();
    }
    return file;
  }

  private static List<Path> files(String path, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(SharedFiles.require(path))) {
      return files.filter(each -> each.toString().endsWith(ending)).sorted().toList();
    }
  }
}
