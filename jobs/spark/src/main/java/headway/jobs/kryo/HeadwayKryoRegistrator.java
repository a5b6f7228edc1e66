package headway.jobs.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import headway.common.dataset.split.Split;
import headway.jobs.stage.Stage;
import headway.jobs.stage.Stages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers all classes of Headway that are sent between JVMs. Tests make others an error by {@code
 * spark.kryo.registrationRequired}; elsewhere classes of a Spark distribution may be among them.
 * The order is that of Java classes, shared packages by name and stages by name, so it is the same
 * in each JVM with the same jar.
 */
public final class HeadwayKryoRegistrator implements KryoRegistrator {
  private static final List<Class<?>> PLAIN =
      List.of(
          Split.class,
          ArrayList.class,
          String[].class,
          Object[].class,
          byte[][].class,
          int[].class,
          long[].class,
          long[][].class,
          double[].class,
          double[][].class);

  private static final List<KryoClasses> PACKAGES =
      ServiceLoader.load(KryoClasses.class, HeadwayKryoRegistrator.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .sorted(Comparator.comparing(each -> each.getClass().getName()))
          .toList();

  private static final List<Class<?>> STAGES =
      Stages.all().stream()
          .sorted(Comparator.comparing(Stage::name))
          .<Class<?>>flatMap(stage -> stage.kryoClasses().stream())
          .toList();

  @Override
  public void registerClasses(Kryo kryo) {
    if (!kryo.isRegistrationRequired()) {
      UnregisteredClasses.report(kryo);
    }
    kryo.register(float[].class, new FloatArraySerializer());
    kryo.register(List.of().getClass(), new JavaSerializer());
    kryo.register(List.of(0).getClass(), new JavaSerializer());
    register(kryo, PLAIN);
    PACKAGES.forEach(each -> each.register(kryo));
    register(kryo, STAGES);
  }

  static void register(Kryo kryo, List<Class<?>> types) {
    for (Class<?> type : types) {
      if (type.isRecord()) {
        kryo.register(type, new RecordSerializer<>(type.asSubclass(Record.class)));
      } else {
        kryo.register(type);
      }
    }
  }
}
