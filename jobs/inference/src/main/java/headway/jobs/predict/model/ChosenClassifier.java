package headway.jobs.predict.model;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.config.images.NetworkSettings;
import headway.common.config.images.PredictSettings;
import headway.common.network.NetworkCatalogue;
import headway.common.network.NetworkReference;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.network.pretrained.ClassLabels;
import headway.common.network.pretrained.PretrainedNetwork;
import headway.common.network.pretrained.TopClassifier;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.model.ModelCatalogue;
import headway.jobs.model.ModelVersions;
import headway.jobs.model.TrainedModel;
import headway.jobs.spark.Progress;
import headway.jobs.stage.StageContext;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The classifier that the settings select.
 *
 * @param provenance its inputs and settings, by name
 */
public record ChosenClassifier(ClassifierSpec spec, Map<String, String> provenance) {

  /**
   * The pretrained network if {@code predict.labels} is set, or if neither a classifier nor a
   * workspace is; else the exported classifier.
   *
   * @throws InputException if it cannot be read
   */
  public static ChosenClassifier of(StageContext context) {
    PredictSettings predict = context.settings().predict();
    boolean nothingTrained = predict.model().isEmpty() && context.settings().workspace().isBlank();
    return predict.labels().isEmpty() && !nothingTrained ? exported(context) : pretrained(context);
  }

  private static ChosenClassifier exported(StageContext context) {
    Storage storage = context.storage();
    String given = context.settings().predict().model();
    Path uri = given.isEmpty() ? serving(context) : Storage.path(given);
    ExportedClassifier exported = ExportedClassifier.read(storage, uri, threads(context));
    ClassifierMetadata metadata = exported.metadata();
    requireItsNetwork(context.settings().network(), uri, metadata);
    if (given.isEmpty()) {
      sayOlder(context, metadata);
    }
    return new ChosenClassifier(exported.spec(), metadata.provenance());
  }

  /**
   * The classifier of the version that serves; of a workspace without versions, that of its model.
   */
  private static Path serving(StageContext context) {
    ModelVersions versions = new ModelVersions(context.storage(), context.workspace());
    Optional<ModelCatalogue> catalogue;
    try {
      catalogue = versions.find();
    } catch (InputException damaged) {
      return copy(context, damaged.getMessage(), damaged);
    }
    if (catalogue.isEmpty()) {
      return context.workspace().classifier();
    }
    if (catalogue.get().serving() == 0) {
      throw new InputException(
          "Cannot predict in "
              + context.workspace().root()
              + ": none of its versions serves; headway models list shows them, and headway models"
              + " promote N lets one serve");
    }
    Path classifier = versions.classifier(catalogue.get().serving());
    if (!context.storage().exists(classifier)) {
      String gone = "the serving version's " + classifier + " is gone";
      return copy(
          context,
          gone,
          new InputException(
              "Cannot predict in "
                  + context.workspace().root()
                  + ": "
                  + gone
                  + "; headway models rollback, or headway models promote N, lets another version"
                  + " serve"));
    }
    return classifier;
  }

  /** The copy of the serving version in {@code model/}, which is all that is left of it. */
  private static Path copy(StageContext context, String why, InputException without) {
    Path copy = context.workspace().classifier();
    if (!context.storage().exists(copy)) {
      throw without;
    }
    Progress.say(
        "predict: warning: %s; predicting by its copy %s. Let a version serve by headway models promote N"
            .formatted(why, copy));
    return copy;
  }

  /** Warns if the last trained model is no version yet. */
  private static void sayOlder(StageContext context, ClassifierMetadata metadata) {
    String made = metadata.provenance().get("headSha256");
    boolean older;
    try {
      ModelCatalogue catalogue =
          new ModelVersions(context.storage(), context.workspace()).catalogue();
      older =
          TrainedModel.find(context.storage(), context.workspace())
              .map(model -> model.manifest().headSha256())
              .filter(head -> !head.equals(made) && catalogue.ofHead(head).isEmpty())
              .isPresent();
    } catch (InputException damaged) {
      return; // Ignores a damaged manifest, which prediction does not need; train and evaluate
      // report it.
    }
    if (older) {
      Progress.say(
          "predict: warning: %s is of a training before the last one; run export to predict by the newer model"
              .formatted(context.workspace().classifier()));
    }
  }

  /** Rejects a network setting that differs from the classifier's network and would be ignored. */
  private static void requireItsNetwork(
      NetworkSettings network, Path uri, ClassifierMetadata metadata) {
    Optional<String> made = Optional.ofNullable(metadata.provenance().get("network"));
    boolean given = NetworkCatalogue.find(network.ref()).isEmpty();
    String name = NetworkReference.parse(network.ref()).name();
    if (given
        && made.filter(each -> !NetworkReference.parse(each).name().equals(name)).isPresent()) {
      throw new UsageException(
          "Cannot predict with %s: it was made of network %s, not of %s; give --labels own to predict by the network without training, or leave --network out"
              .formatted(uri, made.get(), network.ref()));
    }
  }

  private static ChosenClassifier pretrained(StageContext context) {
    Storage storage = context.storage();
    PredictSettings predict = context.settings().predict();
    NetworkSettings wanted = context.settings().network();
    if (!predict.model().isEmpty()) {
      throw new UsageException(
          "Cannot predict with --model and --labels: a classifier has labels of its own; give"
              + " --labels with --network alone");
    }
    PretrainedNetwork network = FrozenNetworks.network(storage, wanted);
    ClassLabels labels = labels(storage, predict, network);
    TopClassifier top = TopClassifier.of(network, labels);
    FrozenSpec frozen =
        FrozenNetworks.spec(storage, network, wanted, top.output(), threads(context));
    Map<String, String> provenance =
        new TreeMap<>(
            Map.of(
                "network", frozen.name(),
                "networkSha256", frozen.networkSha256(),
                "output", top.output(),
                "preprocessing", frozen.preprocessing(),
                "labels", labels.origin(),
                "labelsSha256", labels.sha256()));
    return new ChosenClassifier(
        new ClassifierSpec(
            new ClassifierModel.Pretrained(frozen),
            new ArrayList<>(top.labels().names()),
            frozen.preprocessing(),
            frozen.threads()),
        provenance);
  }

  private static ClassLabels labels(
      Storage storage, PredictSettings predict, PretrainedNetwork network) {
    return predict.labels().isEmpty() || predict.labels().equals(PredictSettings.OWN_LABELS)
        ? ClassLabels.of(network)
        : ClassLabels.parse(storage.read(Storage.path(predict.labels())), predict.labels());
  }

  private static int threads(StageContext context) {
    return context.session().context().getConf().getInt("spark.task.cpus", 1);
  }
}
