package headway.jobs.frozen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Buffers outside the heap that the next task of this JVM takes over; the collector would free them
 * late. There are never more than tasks had at one time.
 */
final class PixelBuffers {
  private static final Map<Integer, Deque<FloatBuffer>> FREE = new HashMap<>();

  private PixelBuffers() {}

  /** A buffer of so many floats, with anything in it. */
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
   * Takes back memory that nobody reads or writes any more. The former owner may still move the
   * positions of his buffer.
   */
  static synchronized void giveBack(FloatBuffer buffer) {
    FREE.computeIfAbsent(buffer.capacity(), absent -> new ArrayDeque<>()).push(buffer.duplicate());
  }
}
