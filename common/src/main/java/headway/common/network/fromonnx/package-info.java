/**
 * ONNX graphs of convolutional classifiers as DL4J graphs, so that their upper layers can train.
 */
package headway.common.network.fromonnx;
