package headway.jobs;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images of 64×64 pixels of red discs, green squares and blue triangles, easily told apart. */
public enum Shapes {
  DISC(Color.RED),
  SQUARE(Color.GREEN),
  TRIANGLE(Color.BLUE);

  private static final int SIDE = 64;

  private final Color colour;

  Shapes(Color colour) {
    this.colour = colour;
  }

  /** The class name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** An image, the same for the same number, different for others. */
  public byte[] image(int number, String format) {
    Random random = new Random(number * 31L + colour.getRGB());
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    int grey = 150 + random.nextInt(100);
    canvas.setColor(new Color(grey, grey, grey));
    canvas.fillRect(0, 0, SIDE, SIDE);
    canvas.setColor(colour);
    int size = 24 + random.nextInt(16);
    int x = random.nextInt(SIDE - size);
    int y = random.nextInt(SIDE - size);
    switch (this) {
      case DISC -> canvas.fillOval(x, y, size, size);
      case SQUARE -> canvas.fillRect(x, y, size, size);
      case TRIANGLE -> canvas.fillPolygon(triangle(x, y, size));
    }
    canvas.dispose();
    return encode(image, format);
  }

  private static Polygon triangle(int x, int y, int size) {
    return new Polygon(new int[] {x, x + size, x + size / 2}, new int[] {y + size, y + size, y}, 3);
  }

  private static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("ImageIO cannot write " + format);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** Writes image {@code number} into {@code folder}, made if missing. */
  public Path write(Path folder, int number) {
    return write(folder, number, label() + number + ".png");
  }

  /** As above, under another name; a name that ends in .jpg makes a JPEG. */
  public Path write(Path folder, int number, String name) {
    return put(folder.resolve(name), image(number, name.endsWith(".jpg") ? "jpg" : "png"));
  }

  /** Writes images 0 to {@code count - 1} of each class into a folder of its own. */
  public static Path folders(Path root, int count) {
    for (Shapes shape : values()) {
      for (int number = 0; number < count; number++) {
        shape.write(root.resolve(shape.label()), number);
      }
    }
    return root;
  }

  /** Writes a file and the folders above it. */
  public static Path put(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
