package headway.jobs.spark.rdd;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.Arrays;
import org.apache.hadoop.io.Writable;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.JavaSerializer;

/**
 * A value of Headway's classes for a session whose data serializer does not know them, such as the
 * Kryo of a user's program. That serializer sends results, broadcasts, cached blocks, elements of
 * lists and what is shuffled. Spark registers {@link SerializableWritable} in every Kryo, even
 * where registration is required, and has Java's serializer write it; such a value travels in one.
 */
public final class SentValue implements Writable {
  private static final String KRYO = "org.apache.spark.serializer.KryoSerializer";
  private static final String REGISTRATOR = "headway.jobs.kryo.HeadwayKryoRegistrator";

  private Object value;

  /** For Hadoop, which reads it afterwards. */
  public SentValue() {}

  private SentValue(Object value) {
    this.value = value;
  }

  /** Whether the serializer of this session does not know Headway's classes. */
  public static boolean isNeeded() {
    return isNeeded(SparkEnv.get().conf());
  }

  /** Whether the serializer of a session with these settings does not know Headway's classes. */
  static boolean isNeeded(SparkConf conf) {
    String serializer = conf.get("spark.serializer", JavaSerializer.class.getName());
    String registrators = conf.get("spark.kryo.registrator", "");
    return !serializer.equals(JavaSerializer.class.getName())
        && !(serializer.equals(KRYO)
            && Arrays.asList(registrators.split("\\s*,\\s*")).contains(REGISTRATOR));
  }

  /** What is sent instead of a value, which may be the value itself. */
  static Object of(Object value) {
    return isNeeded() ? byJava(value) : value;
  }

  /** What is sent instead of a value that no serializer but Java's knows. */
  static Object byJava(Object value) {
    return new SerializableWritable<>(new SentValue(value));
  }

  /** The value of what {@link #of} made. */
  @SuppressWarnings("unchecked") // As the sender says.
  static <T> T in(Object sent) {
    return sent instanceof SerializableWritable<?> wrapped
            && wrapped.value() instanceof SentValue own
        ? (T) own.value
        : (T) sent;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    ((ObjectOutput) out).writeObject(value);
  }

  @Override
  public void readFields(DataInput in) throws IOException {
    try {
      value = ((ObjectInput) in).readObject();
    } catch (ClassNotFoundException unknown) {
      throw new IOException(unknown);
    }
  }
}
