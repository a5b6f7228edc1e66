package headway.jobs.spark.rdd;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A broadcast in a session with any serializer. Tasks that run in the driver's process read the
 * driver's own value, of which Spark would keep a serialized copy as well.
 */
public final class SentBroadcast<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What tasks of this process read, by number, as long as the driver refers to it. */
  private static final Map<Long, WeakReference<Object>> HERE = new ConcurrentHashMap<>();

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final transient Object own;
  private final long number;
  private final Broadcast<Object> sent;

  private SentBroadcast(Object own, long number, Broadcast<Object> sent) {
    this.own = own;
    this.number = number;
    this.sent = sent;
  }

  /** Sends a value to all executors that ask for it. The value must not change meanwhile. */
  public static <T> SentBroadcast<T> of(JavaSparkContext context, T value) {
    return of(context, value, SentValue::of);
  }

  /** Like {@link #of}, by Java's serializer: for a value that has parts of unregistered classes. */
  public static <T extends Serializable> SentBroadcast<T> byJava(
      JavaSparkContext context, T value) {
    return of(context, value, SentValue::byJava);
  }

  private static <T> SentBroadcast<T> of(
      JavaSparkContext context, T value, UnaryOperator<Object> form) {
    if (!context.isLocal()) {
      return new SentBroadcast<>(null, 0, context.broadcast(form.apply(value)));
    }
    long number = NUMBERS.incrementAndGet();
    HERE.put(number, new WeakReference<>(value));
    return new SentBroadcast<>(value, number, null);
  }

  /** The value; in an executor one for all its tasks. */
  @SuppressWarnings("unchecked") // As it was made.
  public T value() {
    if (sent != null) {
      return SentValue.in(sent.value());
    }
    WeakReference<Object> here = HERE.get(number);
    Object value = own != null || here == null ? own : here.get();
    if (value == null) {
      throw new IllegalStateException("the broadcast is freed");
    }
    return (T) value;
  }

  /** Frees it on the driver and executors; it must not be used afterwards. */
  public void destroy() {
    if (sent != null) {
      sent.destroy();
    }
    HERE.remove(number);
  }
}
