package headway.common.network.pretrained;

/**
 * One row of a network's list of layers.
 *
 * @param name of the layer and of its output tensor
 * @param kind such as {@code Conv}
 * @param shape of its output, without the batch; -1 where unknown
 * @param parameters number of its weights, trainable or not
 * @param cut whether the network can be cut behind it
 */
public record NetworkLayer(String name, String kind, long[] shape, long parameters, boolean cut) {}
