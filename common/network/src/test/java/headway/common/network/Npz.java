package headway.common.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Reads float32 arrays that NumPy wrote. */
final class Npz {
  private Npz() {}

  /** One array of an {@code .npz} file, flattened in C order. */
  static float[] floats(Path file, String name) {
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream in = zip.getInputStream(zip.getEntry(name + ".npy"))) {
      return floats(ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] floats(ByteBuffer npy) {
    int headerLength = npy.getShort(8);
    byte[] header = new byte[headerLength];
    npy.position(10).get(header);
    String description = new String(header, StandardCharsets.US_ASCII);
    if (!description.contains("'<f4'") || !description.contains("'fortran_order': False")) {
      throw new IllegalArgumentException("not float32 in C order: " + description);
    }
    float[] values = new float[npy.remaining() / Float.BYTES];
    npy.asFloatBuffer().get(values);
    return values;
  }
}
