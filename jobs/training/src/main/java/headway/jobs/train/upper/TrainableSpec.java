package headway.jobs.train.upper;

import headway.jobs.frozen.FrozenSpec;
import java.io.Serializable;

/**
 * Identifies the layers above the cut that a task runs; the weights are not part of it.
 *
 * @param frozen the network and its cut
 * @param shape of the activations at the cut, without the batch dimension
 * @param top the layer whose output is computed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record TrainableSpec(FrozenSpec frozen, long[] shape, String top) implements Serializable {}
