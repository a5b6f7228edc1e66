package headway.common.image.header;

import headway.common.InputException;
import java.util.OptionalInt;

/**
 * Walks a JPEG's marker segments from its start to its end-of-image marker (ITU-T T.81, annex B).
 *
 * <p>The decoder fills the missing part of a truncated JPEG with grey and reports no error, so the
 * end is checked here. Previews in the EXIF segment have their own end-of-image marker; segments
 * are skipped by their length, so it is not seen.
 */
final class JpegSegments {
  /** Progressive photos have about ten; a small file with thousands costs minutes to decode. */
  private static final int MAX_SCANS = 100;

  private static final int TEM = 0x01;
  private static final int SOF0 = 0xC0;
  private static final int SOF3 = 0xC3;
  private static final int DHT = 0xC4;
  private static final int SOF5 = 0xC5;
  private static final int SOF6 = 0xC6;
  private static final int SOF7 = 0xC7;
  private static final int JPG = 0xC8;
  private static final int SOF11 = 0xCB;
  private static final int DAC = 0xCC;
  private static final int SOF13 = 0xCD;
  private static final int SOF14 = 0xCE;
  private static final int SOF15 = 0xCF;
  private static final int RST0 = 0xD0;
  private static final int RST7 = 0xD7;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP1 = 0xE1;

  /** Of JPEG-LS (ITU-T T.87). */
  private static final int SOF55 = 0xF7;

  private static final int LEAST_BITS = 2;
  private static final int MOST_BITS = 16;

  /** A component's identifier, sampling factors and quantisation table in a frame's header. */
  private static final int COMPONENT_BYTES = 3;

  private final ByteView bytes;
  private int at = 2;
  private int width;
  private int height;
  private boolean framed;
  private int scans;

  /** Of all components together for each pixel, such as 1.5 where chroma has half the size. */
  private double samples;

  private Orientation orientation = Orientation.UPRIGHT;

  private JpegSegments(ByteView bytes) {
    this.bytes = bytes;
  }

  static ImageHeader read(ByteView bytes) {
    return new JpegSegments(bytes).read();
  }

  private ImageHeader read() {
    for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
      if (!standsAlone(marker)) {
        segment(marker);
      }
    }
    if (!framed || scans == 0) {
      throw new InputException("corrupt JPEG: no image between its start and its end");
    }
    long coefficients =
        scans == 1 ? 0 : (long) Math.ceil((double) width * height * samples * Short.BYTES);
    return new ImageHeader(
        ImageFormat.JPEG, width, height, orientation, OptionalInt.empty(), coefficients);
  }

  private void segment(int marker) {
    require(2);
    int length = bytes.uint16Big(at);
    if (length < 2) {
      throw new InputException("corrupt JPEG: a segment of " + length + " bytes");
    }
    require(length);
    if (isFrame(marker)) {
      frame(marker, length);
    } else if (marker == APP1 && length >= 8 && bytes.matches(at + 2, "Exif\0\0")) {
      orientation = Orientation.ofExif(bytes, at + 8, at + length);
    } else if (marker == SOS && ++scans > MAX_SCANS) {
      throw new InputException("corrupt JPEG: more than " + MAX_SCANS + " scans");
    }
    at += length;
  }

  private void frame(int marker, int length) {
    if (length < 8 || framed) {
      throw new InputException("corrupt JPEG: damaged frame header");
    }
    int bits = bytes.uint8(at + 2);
    if (bits != Byte.SIZE) {
      throw bits >= LEAST_BITS && bits <= MOST_BITS
          ? ImageHeader.unsupported(bits + "-bit JPEG")
          : new InputException("corrupt JPEG: samples of " + bits + " bits");
    }
    String process = process(marker);
    if (!process.isEmpty()) {
      throw ImageHeader.unsupported(process);
    }
    height = bytes.uint16Big(at + 3);
    width = bytes.uint16Big(at + 5);
    samples = samples(length);
    framed = true;
  }

  private double samples(int length) {
    int components = bytes.uint8(at + 7);
    if (length < 8 + components * COMPONENT_BYTES) {
      throw new InputException("corrupt JPEG: damaged frame header");
    }
    int sum = 0;
    int widest = 1;
    int highest = 1;
    for (int i = 0; i < components; i++) {
      int factors = bytes.uint8(at + 9 + i * COMPONENT_BYTES);
      int across = factors >> 4;
      int down = factors & 15;
      sum += across * down;
      widest = Math.max(widest, across);
      highest = Math.max(highest, down);
    }
    return (double) sum / (widest * highest);
  }

  /**
   * The name of an unsupported coding process, by the frame's marker (T.81, table B.1), or empty.
   */
  private static String process(int marker) {
    return switch (marker) {
      case SOF3, SOF11 -> "lossless JPEG";
      case SOF5, SOF6, SOF7, SOF13, SOF14, SOF15 -> "hierarchical JPEG";
      case SOF55 -> "JPEG-LS";
      default -> "";
    };
  }

  /**
   * Skips entropy-coded data, stuffed zeroes and fill bytes; leaves {@code at} after the marker.
   */
  private int nextMarker() {
    while (true) {
      while (at < bytes.length() && bytes.uint8(at) != 0xff) {
        at++;
      }
      while (at < bytes.length() && bytes.uint8(at) == 0xff) {
        at++;
      }
      require(1);
      int marker = bytes.uint8(at++);
      if (marker != 0) {
        return marker;
      }
    }
  }

  private void require(int count) {
    if (!bytes.has(at, count)) {
      throw ImageHeader.cutOff(ImageFormat.JPEG);
    }
  }

  private static boolean standsAlone(int marker) {
    return marker == TEM || marker == SOI || (marker >= RST0 && marker <= RST7);
  }

  private static boolean isFrame(int marker) {
    return marker == SOF55
        || (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC);
  }
}
