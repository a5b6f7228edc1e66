/**
 * Reads ONNX graphs of convolutional classifiers into DL4J graphs, so that their upper layers can
 * be trained.
 */
package headway.common.network.fromonnx;
