package headway.jobs.spark.rdd;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** A broadcast in a session with any serializer. */
public final class SentBroadcast<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Object> sent;

  private SentBroadcast(Broadcast<Object> sent) {
    this.sent = sent;
  }

  /** Sends a value to all executors that ask for it. */
  public static <T> SentBroadcast<T> of(JavaSparkContext context, T value) {
    return new SentBroadcast<>(context.broadcast(SentValue.of(value)));
  }

  /** The value; in an executor one for all its tasks. */
  public T value() {
    return SentValue.in(sent.value());
  }

  /** Frees it on the driver and executors; it must not be used afterwards. */
  public void destroy() {
    sent.destroy();
  }
}
