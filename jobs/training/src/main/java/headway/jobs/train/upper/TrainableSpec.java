package headway.jobs.train.upper;

import headway.jobs.frozen.FrozenSpec;
import java.io.Serializable;

/**
 * Which layers above the cut a task runs; the weights do not travel with it.
 *
 * @param frozen the network and its cut
 * @param shape of what crosses at the cut, without the batch
 * @param top the layer whose output is wanted
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record TrainableSpec(FrozenSpec frozen, long[] shape, String top) implements Serializable {}
