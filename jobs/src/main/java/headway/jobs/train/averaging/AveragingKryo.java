package headway.jobs.train.averaging;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Registers the classes that parameter averaging sends: Headway's, and for the stock master DL4J's.
 * INDArray itself is registered by {@code org.nd4j.kryo.Nd4jRegistrator}, which must run too.
 */
public final class AveragingKryo {
  private AveragingKryo() {}

  /** Call it at the same position of the registration order on the driver and on all executors. */
  public static void register(Kryo kryo) {
    kryo.register(RoundBroadcast.class);
    kryo.register(WorkerResult.class);
    kryo.register(WorkerResult[].class);
    kryo.register(WeightedSum.class);
    kryo.register(WeightedSum[].class);

    kryo.register(NetBroadcastTuple.class, new NetBroadcastSerializer());
    kryo.register(ParameterAveragingTrainingResult.class);
    kryo.register(ParameterAveragingAggregationTuple.class);
  }

  /**
   * Writes the graph's configuration as JSON, because its classes are many and open. The stock
   * worker ignores both counts in it.
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
