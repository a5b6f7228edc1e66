/**
 * Networks as DL4J graphs in N×C×H×W: what every file that a user brings becomes above the cut.
 * Reading Keras files is in {@code keras}, writing ONNX in {@code export}.
 */
package headway.common.network.dl4j;
