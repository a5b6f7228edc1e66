package headway.common.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;

import headway.common.image.header.BmpBitFields;
import headway.common.image.header.ImageHeader;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes bitmaps whose channels are bit fields, as Pillow does: a field of n bits with the value v
 * becomes v · 255 / (2ⁿ − 1), rounded down. OpenCV 4.5.5 shifts instead, which makes white 248, and
 * reads no alpha ({@code modules/imgcodecs/src/grfmt_bmp.cpp}).
 */
final class BitFieldPixels {
  private static final int ALIGNMENT = 32;

  private BitFieldPixels() {}

  /**
   * BGR, or BGRA where a field is alpha; all rows are there, as {@link ImageHeader} has checked.
   */
  static Mat decode(byte[] encoded, ImageHeader header, BmpBitFields fields) {
    int bytesPerPixel = fields.bitsPerPixel() / Byte.SIZE;
    long stride =
        ((long) header.width() * fields.bitsPerPixel() + ALIGNMENT - 1) / ALIGNMENT * Integer.BYTES;
    Field[] channels =
        fields.alpha() == 0
            ? fields(fields.blue(), fields.green(), fields.red())
            : fields(fields.blue(), fields.green(), fields.red(), fields.alpha());
    Mat pixels = new Mat(header.height(), header.width(), channels.length == 4 ? CV_8UC4 : CV_8UC3);
    byte[] row = new byte[header.width() * channels.length];
    for (int y = 0; y < header.height(); y++) {
      int stored = fields.topDown() ? y : header.height() - 1 - y;
      int at = Math.toIntExact(fields.offset() + stored * stride);
      for (int o = 0; o < row.length; at += bytesPerPixel) {
        int packed = 0;
        for (int i = bytesPerPixel - 1; i >= 0; i--) {
          packed = packed << Byte.SIZE | encoded[at + i] & 0xff;
        }
        for (Field each : channels) {
          row[o++] = each.level(packed);
        }
      }
      new BytePointer(pixels.ptr(y)).put(row);
    }
    return pixels;
  }

  private static Field[] fields(int... masks) {
    Field[] fields = new Field[masks.length];
    for (int i = 0; i < masks.length; i++) {
      fields[i] = Field.of(masks[i]);
    }
    return fields;
  }

  private record Field(int mask, int shift, long most) {
    static Field of(int mask) {
      int shift = Integer.numberOfTrailingZeros(mask);
      return new Field(mask, shift, mask == 0 ? 1 : Integer.toUnsignedLong(mask) >>> shift);
    }

    byte level(int packed) {
      return (byte) ((Integer.toUnsignedLong(packed & mask) >>> shift) * 255 / most);
    }
  }
}
