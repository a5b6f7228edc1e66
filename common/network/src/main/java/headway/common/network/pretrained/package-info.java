/**
 * A network that a user brings, whatever file it is in: as ONNX for the part below a cut, as a DL4J
 * graph for the layers above, and as a list of layers to choose the cut from.
 */
package headway.common.network.pretrained;
