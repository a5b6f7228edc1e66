package headway.jobs.images.packed;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of a Protocol Buffers message in the order in which they lie. Malformed bytes
 * throw {@link BufferUnderflowException} or {@link IllegalArgumentException}.
 */
final class ProtoFields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int LONGEST_VARINT_BITS = 64;

  private final ByteBuffer buffer;
  private int number;
  private int type;

  /** The message that {@code buffer} holds from its position to its limit. */
  ProtoFields(ByteBuffer buffer) {
    this.buffer = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Moves to the next field, whose value must be read or skipped. */
  boolean next() {
    if (!buffer.hasRemaining()) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> TYPE_BITS);
    type = (int) (tag & ((1 << TYPE_BITS) - 1));
    return true;
  }

  /** Whether the field has this number and holds bytes, a text or a message. */
  boolean isBytes(int wanted) {
    return number == wanted && type == BYTES;
  }

  /** Whether the field has this number and holds one integer. */
  boolean isInteger(int wanted) {
    return number == wanted && type == VARINT;
  }

  ByteBuffer bytes() {
    long length = varint();
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer value = buffer.slice(buffer.position(), (int) length);
    buffer.position(buffer.position() + (int) length);
    return value;
  }

  ProtoFields message() {
    return new ProtoFields(bytes());
  }

  String text() {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  long integer() {
    return varint();
  }

  /** The first of packed integers; {@code absent} if there are none. */
  static long firstPacked(ByteBuffer packed, long absent) {
    return packed.hasRemaining() ? new ProtoFields(packed).varint() : absent;
  }

  void skip() {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> buffer.getLong();
      case BYTES -> bytes();
      case FIXED32 -> buffer.getInt();
      default -> throw new IllegalArgumentException("unknown wire type " + type);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < LONGEST_VARINT_BITS; shift += 7) {
      byte next = buffer.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a varint of more than ten bytes");
  }
}
