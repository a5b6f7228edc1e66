package headway.jobs.train.epochs;

import headway.jobs.features.WorkerBlocks;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A training phase: epochs in which the same layers are trained.
 *
 * @param network at the start of the next epoch
 * @param blocks the training examples
 * @param shape of one row: values, or channels, height and width
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TrainingPhase(
    ComputationGraph network, WorkerBlocks blocks, long[] shape, EpochEvaluation measures) {}
