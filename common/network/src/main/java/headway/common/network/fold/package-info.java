/** ONNX graphs with fewer nodes and the same outputs. */
package headway.common.network.fold;
