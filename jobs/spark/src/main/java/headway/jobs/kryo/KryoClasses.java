package headway.jobs.kryo;

import com.esotericsoftware.kryo.Kryo;
import java.util.List;

/**
 * The classes of a shared package that are sent between JVMs; a stage lists its own. Each
 * implementation is registered in {@code META-INF/services/headway.jobs.kryo.KryoClasses}.
 */
public interface KryoClasses {
  /** The classes to register. Records are serialized by their components. */
  List<Class<?>> classes();

  /** Registers all of them. */
  default void register(Kryo kryo) {
    HeadwayKryoRegistrator.register(kryo, classes());
    registerSerializers(kryo);
  }

  /** Registers the classes that need a custom serializer; none by default. */
  default void registerSerializers(Kryo kryo) {}
}
