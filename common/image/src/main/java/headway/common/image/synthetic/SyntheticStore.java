package headway.common.image.synthetic;

import headway.common.algorithm.SplitMix64;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a synthetic store holds: images in class folders, {@code class-0017/000000000042.jpg},
 * invented by position. Nothing is in memory.
 *
 * @param images in all, at least one for each class
 * @param classes folders directly below the root, each with its share of the images
 * @param meanBytes of an image, at least {@value #LEAST_MEAN_BYTES}; images have 1/2 to 3/2 of it
 */
record SyntheticStore(long images, int classes, int meanBytes) {
  /** Half of it holds a whole small JPEG. */
  static final int LEAST_MEAN_BYTES = 4_096;

  private static final int DEFAULT_MEAN_BYTES = 110_000;
  private static final Pattern AUTHORITY = Pattern.compile("(\\d+)x(\\d+)(?:x(\\d+))?");

  /** 2024-01-01T00:00:00Z; image i of a class is i seconds younger. */
  private static final long FIRST_MODIFIED_MILLIS = 1_704_067_200_000L;

  private static final int SIDE = 16;
  private static final int MARKER_BYTES = 2;
  private static final int COMMENT_HEAD_BYTES = 4;
  private static final int MOST_COMMENT_BYTES = 65_535 + MARKER_BYTES;

  SyntheticStore {
    if (classes < 1 || images < classes || meanBytes < LEAST_MEAN_BYTES) {
      throw new IllegalArgumentException(
          "A synthetic store needs at least one class, an image for each, and images of at least "
              + LEAST_MEAN_BYTES
              + " bytes on average, but was given "
              + images
              + " images of "
              + classes
              + " classes with "
              + meanBytes
              + " bytes");
    }
  }

  /**
   * The store that the authority of a URI names.
   *
   * @param authority images x classes, or images x classes x mean bytes, such as {@code
   *     1000000x1000x110000}
   */
  static SyntheticStore named(String authority) {
    Matcher matcher = AUTHORITY.matcher(String.valueOf(authority));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "A synthetic store is named by its numbers of images and classes, such as"
              + " synthetic://1000000x1000/, but was "
              + authority);
    }
    return new SyntheticStore(
        Long.parseLong(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        matcher.group(3) == null ? DEFAULT_MEAN_BYTES : Integer.parseInt(matcher.group(3)));
  }

  /** The number of images of a class. */
  long images(int label) {
    return images / classes + (label < images % classes ? 1 : 0);
  }

  String folder(int label) {
    return padded("class-", label, classes - 1L, "");
  }

  /**
   * The name of an image within its folder.
   *
   * @param index in its class, from 0
   */
  String file(long index) {
    return padded("", index, images / classes, ".jpg");
  }

  private static String padded(String before, long number, long most, String after) {
    String digits = Long.toString(number);
    return before + "0".repeat(Long.toString(most).length() - digits.length()) + digits + after;
  }

  /** The label of a folder; empty if there is none of this name. */
  OptionalInt label(String folder) {
    OptionalLong number = number(folder, "class-", "");
    return number.isPresent()
            && number.getAsLong() < classes
            && folder((int) number.getAsLong()).equals(folder)
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }

  /** The index of an image in its class; empty if there is none of this name. */
  OptionalLong index(int label, String file) {
    OptionalLong number = number(file, "", ".jpg");
    return number.isPresent()
            && number.getAsLong() < images(label)
            && file(number.getAsLong()).equals(file)
        ? number
        : OptionalLong.empty();
  }

  private static OptionalLong number(String name, String before, String after) {
    if (name.length() <= before.length() + after.length()
        || !name.startsWith(before)
        || !name.endsWith(after)) {
      return OptionalLong.empty();
    }
    String digits = name.substring(before.length(), name.length() - after.length());
    return digits.length() < Long.toString(Long.MAX_VALUE).length()
            && digits.chars().allMatch(each -> each >= '0' && each <= '9')
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  /** The length of an image in bytes. */
  int bytes(int label, long index) {
    long random = SplitMix64.mix(label * SplitMix64.GOLDEN_GAMMA + index);
    return meanBytes / 2 + (int) Long.remainderUnsigned(random, meanBytes);
  }

  /** When an image was written, in ms since 1970. */
  long modifiedMillis(long index) {
    return FIRST_MODIFIED_MILLIS + index * 1_000;
  }

  /**
   * A JPEG of {@link #bytes} bytes, like no other: the pixels are those of its class, and comments
   * before them say which image it is.
   */
  byte[] image(int label, long index) {
    byte[] jpeg = SyntheticPhoto.jpeg(SIDE, SIDE, label);
    byte[] image = new byte[bytes(label, index)];
    if (jpeg.length + COMMENT_HEAD_BYTES > image.length) {
      throw new IllegalStateException("a JPEG of " + jpeg.length + " bytes is too long");
    }
    System.arraycopy(jpeg, 0, image, 0, MARKER_BYTES);
    int at = MARKER_BYTES;
    int end = image.length - (jpeg.length - MARKER_BYTES);
    byte[] name =
        String.format(Locale.ROOT, "%s/%s", folder(label), file(index))
            .getBytes(StandardCharsets.US_ASCII);
    while (at < end) {
      int length = Math.min(MOST_COMMENT_BYTES, end - at);
      if (end - at > length && end - at - length < COMMENT_HEAD_BYTES) {
        length -= COMMENT_HEAD_BYTES;
      }
      image[at] = (byte) 0xff;
      image[at + 1] = (byte) 0xfe;
      image[at + 2] = (byte) (length - MARKER_BYTES >> 8);
      image[at + 3] = (byte) (length - MARKER_BYTES);
      int room = Math.min(name.length, length - COMMENT_HEAD_BYTES);
      System.arraycopy(name, 0, image, at + COMMENT_HEAD_BYTES, room);
      at += length;
    }
    System.arraycopy(jpeg, MARKER_BYTES, image, end, jpeg.length - MARKER_BYTES);
    return image;
  }
}
