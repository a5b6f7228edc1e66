package headway.jobs.train.epochs;

import headway.common.checkpoint.EpochFigures;
import headway.common.evaluation.ClassificationMetrics;
import headway.jobs.features.FeatureBlock;
import headway.jobs.scoring.HeadMetrics;
import headway.jobs.scoring.HeadSnapshot;
import headway.jobs.spark.Session;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Measures a head between two epochs.
 *
 * @param training the first block of each worker
 * @param validation all of the validation split, if there is one
 */
record Measures(
    Session session,
    JavaRDD<FeatureBlock> training,
    Optional<JavaRDD<FeatureBlock>> validation,
    int classes) {

  EpochFigures of(ComputationGraph head, int number, double trainLoss) {
    HeadSnapshot snapshot = new HeadSnapshot(head);
    ClassificationMetrics train = HeadMetrics.of(session, snapshot, training, classes);
    Optional<ClassificationMetrics> val =
        validation.map(blocks -> HeadMetrics.of(session, snapshot, blocks, classes));
    return new EpochFigures(
        number,
        trainLoss,
        train.accuracy(),
        val.map(ClassificationMetrics::logLoss).orElse(null),
        val.map(ClassificationMetrics::accuracy).orElse(null));
  }
}
