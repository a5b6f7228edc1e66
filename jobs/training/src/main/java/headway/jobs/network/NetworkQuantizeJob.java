package headway.jobs.network;

import headway.common.network.export.OnnxExporter;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.extract.ShardSource;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.TrainedModel;
import headway.jobs.quantize.HeadModel;
import headway.jobs.quantize.QuantizationMeasurement;
import headway.jobs.quantize.QuantizedNetworks;
import headway.jobs.spark.memory.NetworkUse;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import headway.jobs.train.TrainedHead;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Quantises what lies below the cut of a network, by photos of the shards, and says what that
 * costs: the cosine between features in float32 and int8, and the accuracy of the workspace's head
 * if it was trained on this network in float32.
 *
 * <p>Reads: the network, {@code shards/} or {@code --shards}, the trained head. Writes: {@code
 * --output}. Example: {@code headway network quantize efficientnet-lite0 --workspace
 * s3a://bucket/work --output s3a://bucket/lite0-int8.onnx}.
 */
public final class NetworkQuantizeJob implements Stage {
  private static final Flag OUTPUT = Flag.of("network.output", "URI");

  @Override
  public String name() {
    return "network quantize";
  }

  @Override
  public String summary() {
    return "Write what lies below a network's cut in int8, and say what that costs";
  }

  @Override
  public int helpPosition() {
    return 180;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        Flag.NETWORK_AND_CUT, Flag.PIXELS, Flag.SPLITTING, List.of(Flag.SHARDS, OUTPUT));
  }

  @Override
  public Optional<PositionalArgument> positional() {
    return Optional.of(PositionalArgument.network());
  }

  @Override
  public NetworkUse network() {
    return NetworkUse.RUNS;
  }

  @Override
  public List<Class<?>> kryoClasses() {
    return List.of(QuantizationMeasurement.class);
  }

  @Override
  public Optional<Path> lease(StageContext context) {
    return Optional.empty();
  }

  @Override
  public NetworkQuantizeResult run(StageContext context) {
    Storage storage = context.storage();
    Path output =
        storage.qualify(
            Storage.path(StageContext.require(context.settings().network().output(), OUTPUT)));
    FrozenSpec network =
        FrozenNetworks.resolve(storage, context.settings().network(), context.threadsPerTask());
    QuantizedNetworks.Quantized made =
        QuantizedNetworks.quantize(
            context, name(), network, ShardSource.of(context).photos(), head(context, network));
    storage.publish(output, made.model());
    QuantizationMeasurement measured = made.measurement();
    return new NetworkQuantizeResult(
        StageResult.DONE,
        network.name(),
        network.cut(),
        output.toString(),
        Sha256.of(made.model()),
        made.model().length,
        measured.images(),
        measured.heldOut(),
        measured.cosine(),
        measured.leastCosine(),
        accuracy(measured.right(), measured),
        accuracy(measured.quantizedRight(), measured),
        measured.imagesPerSecond(),
        measured.quantizedImagesPerSecond());
  }

  private static Double accuracy(long right, QuantizationMeasurement measured) {
    return measured.labelled() > 0 ? (double) right / measured.labelled() : null;
  }

  /** The head of the workspace, if it was trained on this network's features. */
  private static Optional<HeadModel> head(StageContext context, FrozenSpec network) {
    if (context.settings().workspace().isEmpty()) {
      return Optional.empty();
    }
    return TrainedModel.find(context.storage(), context.workspace())
        .filter(
            model -> {
              ModelManifest manifest = model.manifest();
              return manifest.top().isEmpty()
                  && manifest.features().frozenSha256().equals(network.frozenSha256())
                  && manifest.features().preprocessing().equals(network.preprocessing());
            })
        .map(
            model -> {
              ComputationGraph head = TrainedHead.of(model, context.storage());
              int features = model.manifest().features().featureCount();
              return new HeadModel(
                  OnnxExporter.writePixelRows(head, features, "head"),
                  head.getConfiguration().getNetworkInputs().get(0),
                  features,
                  head.getConfiguration().getNetworkOutputs().get(0));
            });
  }
}
