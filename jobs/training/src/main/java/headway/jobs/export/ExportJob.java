package headway.jobs.export;

import headway.common.InputException;
import headway.common.config.IfExists;
import headway.common.head.HeadNetwork;
import headway.common.network.classifier.ClassifierCheck;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.classifier.ClassifierWriter;
import headway.common.network.export.OnnxExporter;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.PreprocessingJson;
import headway.jobs.model.ModelManifest;
import headway.jobs.model.ModelVersion;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.NewVersion;
import headway.jobs.model.TrainedModel;
import headway.jobs.promotion.Publication;
import headway.jobs.stage.Flag;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageData;
import headway.jobs.stage.StageOutlook;
import headway.jobs.stage.StageOutlook.Action;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.train.TrainedHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Joins the frozen part and the layers trained above it into one ONNX file for any runtime, makes a
 * version of it, and lets it serve if it is promoted.
 *
 * <p>Reads: {@code candidate/}, the network, the result of evaluate and, to measure the version
 * that serves, {@code features/}. Writes: {@code models/<n>/} with class names, preprocessing and
 * provenance in the metadata of its {@code classifier.onnx}, and {@code model/}. Example: {@code
 * headway export --workspace s3a://bucket/work}.
 */
public final class ExportJob implements Stage {
  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "Join frozen part and head into one classifier.onnx";
  }

  @Override
  public int helpPosition() {
    return 50;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        Flag.NETWORK_AND_CUT,
        Flag.PIXELS,
        List.of(
            Flag.of("models.promote", "better|always|never"),
            Flag.of("models.failUnpromoted", Flag.SWITCH),
            Flag.TRACK));
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public StageData data(StageContext context) {
    Workspace workspace = context.workspace();
    return new StageData(List.of(workspace.candidate()), List.of(workspace.models()));
  }

  @Override
  public StageOutput output(StageContext context) {
    return StageOutput.object(context.workspace().classifier());
  }

  @Override
  public StageOutlook outlook(StageContext context) {
    Optional<String> reason = new Publication(context).outlook(newVersion(context));
    return StageOutlook.of(
        reason.isEmpty() ? Action.UNCHANGED : Action.ANEW, reason.stream().toList());
  }

  private static NewVersion newVersion(StageContext context) {
    Storage storage = context.storage();
    TrainedModel trained = TrainedModel.require(storage, context.workspace());
    ModelManifest model = trained.manifest();
    ClassifierMetadata metadata =
        new ClassifierMetadata(
            model.features().classes(), model.features().preprocessing(), provenance(model));
    return new NewVersion(
        Optional.of(trained), metadata, () -> classifier(storage, trained, metadata));
  }

  @Override
  public ExportResult run(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    NewVersion made = newVersion(context);
    Publication.Published published =
        new Publication(context).publish(made, context.settings().ifExists() == IfExists.REPLACE);
    ModelVersion version = published.version();
    ExportResult result =
        new ExportResult(
            StageResult.UNCHANGED,
            published.promoted()
                ? workspace.classifier().toString()
                : new ModelVersions(storage, workspace).classifier(version.number()).toString(),
            version.classifierSha256(),
            version.classifierBytes(),
            version.classes(),
            version.number(),
            published.promoted(),
            published.serving(),
            published.reason(),
            context.settings().models().failUnpromoted());
    return published.changed() || !isAsBefore(context, result) ? result.done() : result;
  }

  private static byte[] classifier(
      Storage storage, TrainedModel trained, ClassifierMetadata metadata) {
    ModelManifest model = trained.manifest();
    byte[] frozen = FrozenNetworks.frozenBytes(storage, model.frozen(1));
    requireUnchanged(frozen, model);
    LargeNetwork.refuse(frozen, model.features().network());
    ComputationGraph network = TrainedHead.of(trained, storage);
    byte[] classifier =
        model.top().isEmpty()
            ? ClassifierWriter.join(frozen, HeadNetwork.weights(network), metadata)
            : ClassifierWriter.joinAbove(frozen, trainableLayers(network, model), metadata);
    ClassifierCheck.require(
        classifier,
        PreprocessingJson.parse(model.features().preprocessing()),
        model.features().classes().size());
    return classifier;
  }

  /** Whether the last result told the same. */
  private boolean isAsBefore(StageContext context, ExportResult now) {
    return ResultLine.read(context.storage(), context.workspace().metrics(name()))
        .filter(before -> before.path("version").asInt() == now.version())
        .filter(before -> before.path("serving").asInt() == now.serving())
        .filter(before -> before.path("promoted").asBoolean() == now.promoted())
        .isPresent();
  }

  private static void requireUnchanged(byte[] frozen, ModelManifest model) {
    String actual = Sha256.of(frozen);
    if (!actual.equals(model.features().frozenSha256())) {
      throw new InputException(
          "Cannot export: the part of %s below %s has SHA-256 %s but was trained on as %s; run extract and train again"
              .formatted(
                  model.features().network(),
                  model.features().cut(),
                  actual,
                  model.features().frozenSha256()));
    }
  }

  private static byte[] trainableLayers(ComputationGraph trained, ModelManifest model) {
    return OnnxExporter.writeRows(
        trained, model.features().featureCount(), model.features().network());
  }

  /** The provenance of the classifier, by name; it is the same in each run. */
  public static Map<String, String> provenance(ModelManifest model) {
    Map<String, String> made = new TreeMap<>();
    made.put("headway", model.version());
    made.put("dataHash", model.features().dataHash());
    made.put("featuresHash", model.featuresHash());
    made.put("network", model.features().network());
    made.put("networkSha256", model.features().networkSha256());
    made.put("frozenSha256", model.features().frozenSha256());
    made.put("cut", model.features().cut());
    made.put("processor", model.features().processor());
    made.put("head", model.head());
    if (!model.top().isEmpty()) {
      made.put("trainedFromCutTo", model.top());
    }
    made.put("headSha256", model.headSha256());
    made.put("epoch", String.valueOf(model.epoch()));
    made.put("seed", String.valueOf(model.seed()));
    made.put("trainingFingerprint", model.fingerprint());
    return made;
  }
}
