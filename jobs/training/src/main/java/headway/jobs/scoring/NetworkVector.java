package headway.jobs.scoring;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import headway.common.nd4j.Nd4jArrays;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters or updater state of a network. Where it is made it is a view of the network's own
 * native memory, which must not change meanwhile; where it is received it is an array, shared by
 * all tasks of the process.
 */
public final class NetworkVector implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient FloatBuffer values;

  /** With which ND4J frees the memory of the values; null where they are an array of Java's. */
  private final transient INDArray owner;

  private NetworkVector(FloatBuffer values, INDArray owner) {
    this.values = values;
    this.owner = owner;
  }

  /**
   * The values of a vector, or none.
   *
   * @param vector contiguous floats; null for an updater without state
   */
  public static NetworkVector of(INDArray vector) {
    return vector == null
        ? new NetworkVector(FloatBuffer.allocate(0), null)
        : new NetworkVector(Nd4jArrays.view(vector), vector);
  }

  /**
   * A view of the values, which are shared and not to be changed; it holds only as long as the
   * caller keeps this vector.
   */
  public FloatBuffer values() {
    return values.duplicate().rewind();
  }

  /** For Java's serializer; Kryo writes {@link ByPieces}. */
  private Object writeReplace() {
    FloatBuffer view = values();
    float[] floats = new float[view.remaining()];
    view.get(floats);
    Reference.reachabilityFence(owner);
    return new Values(floats);
  }

  /** What Java's serializer writes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Values(float[] floats) implements Serializable {
    private Object readResolve() {
      return new NetworkVector(FloatBuffer.wrap(floats), null);
    }
  }

  /** Writes the values in pieces, so that they are never in the heap as a whole. */
  public static final class ByPieces extends Serializer<NetworkVector> {
    private static final int PIECE = 1 << 14;

    @Override
    public void write(Kryo kryo, Output output, NetworkVector vector) {
      FloatBuffer view = vector.values();
      ByteBuffer piece = ByteBuffer.allocate(PIECE * Float.BYTES);
      output.writeInt(view.remaining());
      while (view.hasRemaining()) {
        int count = Math.min(PIECE, view.remaining());
        piece.asFloatBuffer().put(view.slice(view.position(), count));
        output.writeBytes(piece.array(), 0, count * Float.BYTES);
        view.position(view.position() + count);
      }
      Reference.reachabilityFence(vector.owner);
    }

    @Override
    public NetworkVector read(Kryo kryo, Input input, Class<NetworkVector> type) {
      FloatBuffer values = FloatBuffer.allocate(input.readInt());
      ByteBuffer piece = ByteBuffer.allocate(PIECE * Float.BYTES);
      while (values.hasRemaining()) {
        int count = Math.min(PIECE, values.remaining());
        input.readBytes(piece.array(), 0, count * Float.BYTES);
        values.put(piece.asFloatBuffer().limit(count));
      }
      return new NetworkVector(values.rewind(), null);
    }
  }
}
