package headway.jobs.classify;

import java.util.List;
import java.util.stream.Stream;

/**
 * The classes that Spark ML 3.5 sends between JVMs while its classifiers are trained and saved, as
 * reported by {@code Kryo.setWarnUnregisteredClasses}. They are listed by name because most are
 * private to Spark.
 */
final class SparkMlClasses {
  private static final List<String> NAMES =
      List.of(
          "org.apache.spark.broadcast.TorrentBroadcast",
          "org.apache.spark.storage.BroadcastBlockId",
          "org.apache.spark.ml.optim.aggregator.BinaryLogisticBlockAggregator",
          "org.apache.spark.ml.optim.aggregator.HingeBlockAggregator",
          "org.apache.spark.ml.optim.aggregator.MultinomialLogisticBlockAggregator",
          "org.apache.spark.ml.stat.MultiClassSummarizer",
          "org.apache.spark.ml.stat.SummarizerBuffer",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeM2n$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeMean$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$ComputeWeightSum$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$Count$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$Mean$",
          "org.apache.spark.ml.stat.SummaryBuilderImpl$Std$",
          "org.apache.spark.ml.classification.DecisionTreeClassificationModel",
          "org.apache.spark.ml.param.BooleanParam",
          "org.apache.spark.ml.param.DoubleArrayParam",
          "org.apache.spark.ml.param.DoubleParam",
          "org.apache.spark.ml.param.IntParam",
          "org.apache.spark.ml.param.LongParam",
          "org.apache.spark.ml.param.Param",
          "[Lorg.apache.spark.ml.param.Param;",
          "org.apache.spark.ml.param.ParamMap",
          "org.apache.spark.ml.param.ParamValidators$",
          "org.apache.spark.ml.param.shared.HasCheckpointInterval",
          "org.apache.spark.ml.param.shared.HasThresholds",
          "org.apache.spark.ml.tree.CategoricalSplit",
          "org.apache.spark.ml.tree.ContinuousSplit",
          "org.apache.spark.ml.tree.InternalNode",
          "org.apache.spark.ml.tree.LeafNode",
          "[Lorg.apache.spark.ml.tree.Split;",
          "[[Lorg.apache.spark.ml.tree.Split;",
          "org.apache.spark.ml.tree.TreeClassifierParams",
          "org.apache.spark.ml.tree.impl.DTStatsAggregator",
          "org.apache.spark.ml.tree.impl.DecisionTreeMetadata",
          "org.apache.spark.mllib.tree.configuration.QuantileStrategy$",
          "org.apache.spark.mllib.tree.impurity.Gini$",
          "org.apache.spark.mllib.tree.impurity.GiniAggregator",
          "org.apache.spark.mllib.tree.impurity.GiniCalculator",
          "org.apache.spark.mllib.tree.model.ImpurityStats",
          "org.apache.spark.util.collection.OpenHashMap$mcD$sp",
          "org.apache.spark.util.collection.OpenHashSet",
          "org.apache.spark.util.collection.OpenHashSet$DoubleHasher",
          "scala.Enumeration$Val",
          "scala.reflect.ManifestFactory$DoubleManifest");

  /** The classes that exist in this version of Spark. */
  static final List<Class<?>> FOUND =
      NAMES.stream().<Class<?>>flatMap(SparkMlClasses::find).toList();

  private SparkMlClasses() {}

  private static Stream<Class<?>> find(String name) {
    try {
      return Stream.of(Class.forName(name, false, SparkMlClasses.class.getClassLoader()));
    } catch (ClassNotFoundException ofAnotherVersion) {
      return Stream.empty();
    }
  }
}
