package headway.jobs.kryo;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;

/**
 * The classes of a package that are sent between JVMs, where the package is no stage. Each
 * implementation is registered in {@code META-INF/services/headway.jobs.kryo.KryoClasses}.
 */
public interface KryoClasses {
  /** Records among them are serialized by their components. */
  List<Class<?>> classes();

  /** Registers those that need a serializer of their own; mostly none. */
  default void registerSerializers(Kryo kryo) {}
}
