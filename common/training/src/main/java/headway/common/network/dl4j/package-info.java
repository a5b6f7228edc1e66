/**
 * Networks as DL4J graphs in N×C×H×W, the form of all layers that train. Keras files are read by
 * {@code keras}, ONNX is written by {@code export}.
 */
package headway.common.network.dl4j;
