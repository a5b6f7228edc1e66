package headway.jobs.lineage;

import headway.jobs.spark.Progress;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * The client that OpenLineage's listener for Spark brings, called by reflection: Headway is built
 * without it. Tried with 1.37.
 */
final class LineageClient {
  private static final String LISTENERS = "spark.extraListeners";
  private static final String LISTENER = "io.openlineage.spark.agent.OpenLineageSparkListener";
  private static final String CLIENT = "io.openlineage.client.";

  private final String namespace;
  private final Object transport;
  private final Method emit;
  private final Method parse;

  private LineageClient(String namespace, Object transport, Method emit, Method parse) {
    this.namespace = namespace;
    this.transport = transport;
    this.emit = emit;
    this.parse = parse;
  }

  /** The client of a session that has the listener; one line says why if it cannot be used. */
  static Optional<LineageClient> of(SparkConf conf) {
    if (!Arrays.asList(conf.get(LISTENERS, "").split("\\s*,\\s*")).contains(LISTENER)) {
      return Optional.empty();
    }
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      Object settings =
          Class.forName("io.openlineage.spark.agent.ArgumentParser", true, loader)
              .getMethod("parse", SparkConf.class)
              .invoke(null, conf);
      Class<?> config = Class.forName(CLIENT + "transports.TransportConfig", true, loader);
      Class<?> factory = Class.forName(CLIENT + "transports.TransportFactory", true, loader);
      Object made =
          factory
              .getConstructor(config)
              .newInstance(settings.getClass().getMethod("getTransportConfig").invoke(settings));
      Class<?> event = Class.forName(CLIENT + "OpenLineage$RunEvent", true, loader);
      Class<?> transport = Class.forName(CLIENT + "transports.Transport", true, loader);
      return Optional.of(
          new LineageClient(
              (String) settings.getClass().getMethod("getNamespace").invoke(settings),
              factory.getMethod("build").invoke(made),
              transport.getMethod("emit", event),
              Class.forName(CLIENT + "OpenLineageClientUtils", true, loader)
                  .getMethod("runEventFromJson", String.class)));
    } catch (ReflectiveOperationException | LinkageError unknown) {
      Progress.say(
          "warning: what stages read and write is not told to OpenLineage, whose client is unknown:"
              + " "
              + unknown);
      return Optional.empty();
    }
  }

  /** The namespace of jobs. */
  String namespace() {
    return namespace;
  }

  /**
   * Sends an event.
   *
   * @param event as JSON
   * @throws ReflectiveOperationException if the transport does not take it
   */
  void emit(String event) throws ReflectiveOperationException {
    emit.invoke(transport, parse.invoke(null, event));
  }
}
