package headway.jobs.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The settings with their own flag; all others are given by {@code --set}. */
enum Flag {
  WORKSPACE("workspace", "URI"),
  SEED("seed", "N"),
  IF_EXISTS("ifExists", "resume|skip|fail|replace"),
  IMAGES(
      "images.uri",
      "URI",
      "shard",
      "run",
      "demo",
      "bench",
      "doctor",
      "augment preview",
      "augment bench"),
  VIEWS("augment.views", "N", "extract", "train", "sweep", "run", "demo"),
  PHOTOS("preview.photos", "N", "augment preview"),
  PREVIEW_VIEWS("preview.views", "N", "augment preview"),
  PREVIEW_OUTPUT("preview.output", "URI", "augment preview"),
  SHARD_TARGET("shard.targetBytes", "SIZE", "shard", "run", "demo"),
  SPLIT("shard.split", "A/B/C", "shard", "extract", "run", "demo"),
  VAL_FROM_TRAIN("shard.valFromTrain", "F|none", "shard", "extract", "run", "demo"),
  GROUP_BY("shard.groupBy", "REGEX|COLUMN", "shard", "extract", "run", "demo"),
  LABEL_COLUMN("shard.labelColumn", "NAME", "shard", "extract", "run"),
  MAX_PIXELS("shard.maxPixels", "N", "shard", "run", "demo"),
  MAX_BAD_FRACTION("shard.maxBadFraction", "F", "shard", "extract", "run", "demo"),
  NETWORK(
      "network.ref",
      "REF",
      "extract",
      "train",
      "sweep",
      "export",
      "run",
      "demo",
      "bench",
      "augment preview",
      "predict",
      "network bench",
      "network list",
      "network export",
      "network check"),
  CUT(
      "network.cut",
      "LAYER",
      "extract",
      "train",
      "sweep",
      "export",
      "run",
      "demo",
      "bench",
      "network list",
      "network export",
      "network check"),
  TRAINABLE_LAYERS(
      "network.trainableLayers",
      "N",
      "extract",
      "train",
      "sweep",
      "export",
      "run",
      "demo",
      "network list",
      "network export",
      "network check"),
  FROZEN_LAYERS(
      "network.frozenLayers",
      "N",
      "extract",
      "train",
      "sweep",
      "export",
      "run",
      "demo",
      "network list",
      "network export",
      "network check"),
  PEER("network.peer", "URI", "network bench"),
  NETWORK_OUTPUT("network.output", "URI", "network export"),
  INPUT("check.input", "URI", "network check"),
  EXPECTED("check.expected", "URI", "network check"),
  TOLERANCE("check.tolerance", "F", "network check"),
  PREPROCESSING(
      "network.preprocessing",
      "NAME",
      "extract",
      "train",
      "sweep",
      "export",
      "run",
      "demo",
      "bench",
      "augment preview",
      "predict"),
  SHARDS("extract.shards", "URI", "extract", "bench"),
  BATCH_IMAGES("extract.batchImages", "N", "extract", "run", "demo", "bench"),
  ACTIVATION_STORAGE("extract.activationStorage", "NAME", "extract", "run", "demo"),
  HEAD("train.head", "LAYERS", "train", "sweep", "run", "demo"),
  OPTIMIZER("train.optimizer", "NAME", "train", "sweep", "run", "demo"),
  LEARNING_RATE("train.learningRate", "F", "train", "sweep", "run", "demo"),
  RATE_SCALING("train.rateScaling", "auto|linear|sqrt|none", "train", "sweep", "run", "demo"),
  EPOCHS("train.epochs", "N", "train", "sweep", "run", "demo"),
  BATCH_SIZE("train.batchSize", "N", "train", "sweep", "run", "demo"),
  WORKERS("train.workers", "N", "train", "sweep", "run", "demo"),
  AVERAGING_FREQUENCY(
      "train.averagingFrequencyBatches", "N", "train", "sweep", "run", "demo", "bench"),
  AGGREGATION_DEPTH("train.aggregationDepth", "N", "train", "sweep", "run", "demo"),
  CLASS_WEIGHTS("train.classWeights", "NAME", "train", "sweep", "run", "demo"),
  EARLY_STOPPING("train.earlyStoppingEpochs", "N", "train", "sweep", "run", "demo"),
  KEEP_BEST("train.keepBest", "loss|accuracy|last", "train", "sweep", "compare", "run", "demo"),
  MASTER("train.master", "NAME", "train", "sweep", "run", "demo"),
  KEEP("train.keepCheckpoints", "N", "train", "sweep", "run", "demo"),
  SCHEDULE("train.schedule", "NAME", "train", "sweep", "run", "demo"),
  FINE_TUNE_EPOCHS("finetune.epochs", "N", "train", "sweep", "run", "demo"),
  FINE_TUNE_OPTIMIZER("finetune.optimizer", "RULE", "train", "sweep", "run", "demo"),
  FINE_TUNE_HEAD_LEARNING_RATE("finetune.headLearningRate", "F", "train", "sweep", "run", "demo"),
  BATCH_NORM("finetune.batchNorm", "NAME", "train", "sweep", "run", "demo"),
  EVALUATE_SPLIT("evaluate.split", "NAME", "evaluate", "classify", "run", "demo"),
  CLASSIFIER("classify.classifier", "NAME", "classify"),
  NEIGHBOURS("classify.neighbours", "N", "classify"),
  TREES("classify.trees", "N", "classify"),
  REGULARIZATION("classify.regularization", "auto|F", "classify"),
  STANDARDIZE("classify.standardize", "true|false", "classify"),
  ANY_DATA("compare.anyData", "true|false", "compare"),
  SEARCH("sweep.search", "grid|random", "sweep"),
  TRIALS("sweep.trials", "N", "sweep"),
  PARALLEL("sweep.parallel", "N", "sweep"),
  PROMOTE("sweep.promote", "true|false", "sweep"),
  TITLE("report.title", "TEXT", "report", "compare", "sweep", "run", "demo"),
  PREDICT_IMAGES("predict.images", "URI", "predict"),
  MODEL("predict.model", "URI", "predict"),
  LABELS("predict.labels", "URI", "predict"),
  OUTPUT("predict.output", "URI", "predict"),
  FORMAT("predict.format", "NAME", "predict"),
  TOP_K("predict.topK", "N", "predict"),
  REPEATS("bench.repeats", "N", "bench", "augment bench");

  private final String key;
  private final String parameter;

  @SuppressWarnings("ImmutableEnumChecker") // Made by Set.of.
  private final Set<String> stages;

  Flag(String key, String parameter, String... stages) {
    this.key = key;
    this.parameter = parameter;
    this.stages = Set.of(stages);
  }

  static List<Flag> of(String stage) {
    return Arrays.stream(values())
        .filter(flag -> flag.stages.isEmpty() || flag.stages.contains(stage))
        .toList();
  }

  /** The option as users type it, such as {@code --batch-size}. */
  String option() {
    String name = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    return "--" + name.replaceFirst("^(preview-|network-(?=output)|predict-(?=images))", "");
  }

  String key() {
    return key;
  }

  String parameter() {
    return "<" + parameter + ">";
  }
}
