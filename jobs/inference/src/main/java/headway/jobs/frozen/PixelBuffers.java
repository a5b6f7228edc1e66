package headway.jobs.frozen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A pool of off-heap buffers that tasks of this JVM reuse, because the garbage collector would free
 * them late. It holds at most as many buffers as were in use at one time.
 */
final class PixelBuffers {
  private static final Map<Integer, Deque<FloatBuffer>> FREE = new HashMap<>();

  private PixelBuffers() {}

  /** A buffer of this many floats with undefined contents. */
  static synchronized FloatBuffer take(int floats) {
    Deque<FloatBuffer> free = FREE.get(floats);
    if (free != null && !free.isEmpty()) {
      return free.pop().clear();
    }
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /**
   * Returns a buffer that is no longer read or written. The former owner may still change the
   * position of its buffer object.
   */
  static synchronized void giveBack(FloatBuffer buffer) {
    FREE.computeIfAbsent(buffer.capacity(), absent -> new ArrayDeque<>()).push(buffer.duplicate());
  }
}
