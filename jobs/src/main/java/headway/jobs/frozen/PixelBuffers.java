package headway.jobs.frozen;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers outside the heap that the next task of this JVM takes over: touching 30 MB of new memory
 * costs as much as decoding a few photos. There are never more than tasks had at one time.
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
   * Takes back memory that nobody reads or writes any more; empty places are passed over. The former
   * owner may still move the positions of his buffers.
   */
  static synchronized void giveBack(FloatBuffer... buffers) {
    for (FloatBuffer each : buffers) {
      if (each != null) {
        FREE.computeIfAbsent(each.capacity(), absent -> new ArrayDeque<>()).push(each.duplicate());
      }
    }
  }
}
