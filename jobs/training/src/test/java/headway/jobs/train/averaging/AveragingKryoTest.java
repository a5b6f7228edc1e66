package headway.jobs.train.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.hyperparameters.OptimizerSpec;
import headway.common.hyperparameters.OptimizerSpec.Kind;
import headway.common.nd4j.Nd4jArrays;
import headway.jobs.scoring.HeadSnapshot;
import headway.jobs.train.averaging.aggregation.AveragingRound;
import headway.jobs.train.averaging.aggregation.RoundBroadcast;
import headway.jobs.train.averaging.aggregation.WorkerFigures;
import headway.jobs.train.averaging.aggregation.WorkerResult;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/** Broadcasts stay in memory on one machine; between machines they go through Kryo, as here. */
class AveragingKryoTest {
  private final SerializerInstance kryo =
      new KryoSerializer(
              new SparkConf(false)
                  .set("spark.kryo.registrationRequired", "true")
                  .set("spark.kryo.registrator", AveragingTestKryo.class.getName()))
          .newInstance();

  @Test
  void theStartOfARoundArrivesWhole() {
    ComputationGraph network =
        AveragingLab.network("dense 4 relu, softmax", OptimizerSpec.of(Kind.ADAM, 0.1));
    network.fit(AveragingLab.dataSet(AveragingLab.batch(1, 5)));
    network.getConfiguration().setEpochCount(9);
    RoundBroadcast sent =
        new RoundBroadcast(
            network.getConfiguration().toJson(), network, new AveragingRound(1, 2, 3));
    RoundBroadcast received = throughKryo(sent);
    assertThat(received.parameters.values()).isEqualTo(Nd4jArrays.view(network.params()));
    assertThat(received.updaterState.values())
        .isEqualTo(Nd4jArrays.view(network.getUpdater().getStateViewArray()));
    assertThat(received)
        .usingRecursiveComparison()
        .ignoringFields("parameters", "updaterState")
        .isEqualTo(sent);
    assertThat(sent.iteration).isEqualTo(1);
    assertThat(sent.round()).isEqualTo(new AveragingRound(1, 2, 3));
  }

  @Test
  void aHeadThatIsMeasuredArrivesWholeAndItsNetworksShareItsParameters() {
    ComputationGraph network =
        AveragingLab.network("dense 4 relu, softmax", OptimizerSpec.of(Kind.ADAM, 0.1));

    HeadSnapshot received = throughKryo(new HeadSnapshot(network));

    assertThat(received.network().params()).isEqualTo(network.params());
    assertThat(address(received.network()))
        .isEqualTo(address(received.network()))
        .isNotEqualTo(address(network));
    assertThat(received.network().getConfiguration()).isEqualTo(network.getConfiguration());
  }

  private static long address(ComputationGraph network) {
    return network.params().data().address();
  }

  @Test
  void aWorkersResultArrivesWhole() {
    WorkerResult sent =
        new WorkerResult(
            new WorkerFigures(3, 40, 5, 6.5, 33, 700, 80), new float[][] {{1, 2}, {3}});
    assertThat(throughKryo(sent)).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void theStockMastersBroadcastArrivesWhole() {
    ComputationGraph network =
        AveragingLab.network("dense 4 relu, softmax", OptimizerSpec.of(Kind.MOMENTUM, 0.1));
    NetBroadcastTuple sent =
        new NetBroadcastTuple(
            network.getConfiguration(), network.params(), network.getUpdater().getStateViewArray());
    NetBroadcastTuple received = throughKryo(sent);
    assertThat(received.getGraphConfiguration()).isEqualTo(sent.getGraphConfiguration());
    assertThat(received.getParameters()).isEqualTo(sent.getParameters());
    assertThat(received.getUpdaterState()).isEqualTo(sent.getUpdaterState());
  }

  /** So that a process which trains nothing does not load ND4J's native libraries. */
  @Test
  void registrationStartsNoBackEnd() throws Exception {
    try (OwnClassPath own = new OwnClassPath()) {
      Class<?> kryo = own.loadClass("com.esotericsoftware.kryo.Kryo");
      Class<?> averaging = own.loadClass(AveragingKryo.class.getName());
      averaging
          .getMethod("registerSerializers", kryo)
          .invoke(averaging.getConstructor().newInstance(), kryo.getConstructor().newInstance());

      assertThat(own.hasLoaded("org.nd4j.linalg.cpu.nativecpu.NDArray")).isTrue();
      assertThat(own.hasLoaded("org.nd4j.linalg.factory.Nd4j")).isFalse();
    }
  }

  /** The class path of the tests, with no class loaded yet. */
  private static final class OwnClassPath extends URLClassLoader {
    OwnClassPath() {
      super(
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(OwnClassPath::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
      try {
        return Path.of(entry).toUri().toURL();
      } catch (MalformedURLException impossible) {
        throw new IllegalArgumentException(impossible);
      }
    }

    boolean hasLoaded(String name) {
      return findLoadedClass(name) != null;
    }
  }

  private <T> T throughKryo(T value) {
    return kryo.deserialize(
        kryo.serialize(value, ClassTag$.MODULE$.<T>apply(value.getClass())),
        ClassTag$.MODULE$.<T>apply(value.getClass()));
  }
}
