package headway.common.network.pretrained;

/**
 * One row of a network's list of layers.
 *
 * @param name the layer's, and that of the tensor it makes
 * @param kind such as {@code Conv}
 * @param shape of what it makes, without the batch; -1 where it is not known
 * @param parameters weights that the layer has, trained or not
 * @param cut whether the network can be cut behind it: nothing but its tensor crosses
 */
public record NetworkLayer(String name, String kind, long[] shape, long parameters, boolean cut) {}
