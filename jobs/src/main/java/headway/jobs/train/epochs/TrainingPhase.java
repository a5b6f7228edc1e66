package headway.jobs.train.epochs;

import headway.jobs.features.WorkerBlocks;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Epochs in which the same layers train.
 *
 * @param network as the first of the epochs to come finds it
 * @param blocks what it learns from
 * @param shape of one row of them: values, or channels, height and width
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TrainingPhase(
    ComputationGraph network, WorkerBlocks blocks, long[] shape, EpochEvaluation measures) {}
