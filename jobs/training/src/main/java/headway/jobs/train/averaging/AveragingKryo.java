package headway.jobs.train.averaging;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import de.javakaffee.kryoserializers.SynchronizedCollectionsSerializer;
import de.javakaffee.kryoserializers.UnmodifiableCollectionsSerializer;
import headway.jobs.kryo.KryoClasses;
import headway.jobs.train.averaging.aggregation.MeanSlice;
import headway.jobs.train.averaging.aggregation.RoundBroadcast;
import headway.jobs.train.averaging.aggregation.WorkerFigures;
import headway.jobs.train.averaging.aggregation.WorkerResult;
import headway.jobs.train.averaging.aggregation.WorkerSlice;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.nd4j.common.primitives.AtomicDouble;
import org.nd4j.kryo.Nd4jSerializer;
import org.nd4j.kryo.primitives.AtomicDoubleSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The classes that parameter averaging sends: ND4J's arrays, Headway's own classes, and DL4J's for
 * the stock master.
 */
public final class AveragingKryo implements KryoClasses {
  /** The array classes of the available back ends. */
  private static final List<Class<?>> ARRAYS =
      Stream.of("org.nd4j.linalg.cpu.nativecpu.NDArray", "org.nd4j.linalg.jcublas.JCublasNDArray")
          .<Class<?>>flatMap(AveragingKryo::find)
          .toList();

  private static Stream<Class<?>> find(String name) {
    try {
      return Stream.of(Class.forName(name, false, AveragingKryo.class.getClassLoader()));
    } catch (ClassNotFoundException ofAnotherBackEnd) {
      return Stream.empty();
    }
  }

  @Override
  public List<Class<?>> classes() {
    return List.of(
        float[][].class,
        RoundBroadcast.class,
        WorkerResult.class,
        WorkerResult[].class,
        WorkerFigures.class,
        WorkerSlice.class,
        MeanSlice.class,
        MeanSlice[].class,
        WorkerFigures[].class,
        ParameterAveragingTrainingResult.class,
        ParameterAveragingAggregationTuple.class);
  }

  /**
   * Registers the serializers of ND4J's registrator, without starting the back end to find its
   * array class. That start takes a second in every process, including those that only read images.
   */
  @Override
  public void registerSerializers(Kryo kryo) {
    ARRAYS.forEach(type -> kryo.register(type, new Nd4jSerializer()));
    kryo.register(AtomicDouble.class, new AtomicDoubleSerializer());
    UnmodifiableCollectionsSerializer.registerSerializers(kryo);
    SynchronizedCollectionsSerializer.registerSerializers(kryo);
    kryo.register(NetBroadcastTuple.class, new NetBroadcastSerializer());
  }

  /**
   * Writes the graph's configuration as JSON, because it may contain any class. The stock worker
   * ignores the iteration and epoch counts in it.
   */
  private static final class NetBroadcastSerializer extends Serializer<NetBroadcastTuple> {
    @Override
    public void write(Kryo kryo, Output output, NetBroadcastTuple tuple) {
      output.writeString(tuple.getGraphConfiguration().toJson());
      kryo.writeClassAndObject(output, tuple.getParameters());
      kryo.writeClassAndObject(output, tuple.getUpdaterState());
      output.writeInt(tuple.getCounter().get());
    }

    @Override
    public NetBroadcastTuple read(Kryo kryo, Input input, Class<NetBroadcastTuple> type) {
      ComputationGraphConfiguration configuration =
          ComputationGraphConfiguration.fromJson(input.readString());
      INDArray parameters = (INDArray) kryo.readClassAndObject(input);
      INDArray updaterState = (INDArray) kryo.readClassAndObject(input);
      AtomicInteger counter = new AtomicInteger(input.readInt());
      return new NetBroadcastTuple(null, configuration, parameters, updaterState, counter);
    }
  }
}
