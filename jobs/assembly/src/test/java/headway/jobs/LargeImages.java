package headway.jobs;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Images of 99 megapixels, just below the largest that are taken, in files of few bytes. */
final class LargeImages {
  private static final int SIDE = 9_949;
  private static final List<Color> CLASSES = List.of(Color.ORANGE, Color.CYAN);

  private LargeImages() {}

  /**
   * Writes so many images into the folder of each of two classes. They are JPEG files that are
   * decoded in several passes, which takes the most memory, and differ in what follows their end.
   */
  static Path folders(Path root, int count) {
    for (int label = 0; label < CLASSES.size(); label++) {
      byte[] image = progressive(CLASSES.get(label));
      for (int number = 0; number < count; number++) {
        byte[] one = Arrays.copyOf(image, image.length + 1);
        one[image.length] = (byte) number;
        Shapes.put(root.resolve("class" + label).resolve(number + ".jpg"), one);
      }
    }
    return root;
  }

  private static byte[] progressive(Color colour) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = image.createGraphics();
    canvas.setPaint(new GradientPaint(0, 0, colour, SIDE, SIDE, Color.BLACK));
    canvas.fillRect(0, 0, SIDE, SIDE);
    canvas.dispose();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
