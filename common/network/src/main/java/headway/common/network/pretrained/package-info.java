/**
 * A network that a user brings, whatever file it is in: as ONNX for the half below a cut, as a DL4J
 * graph for the half above, and as a list of layers to choose the cut from.
 */
package headway.common.network.pretrained;
