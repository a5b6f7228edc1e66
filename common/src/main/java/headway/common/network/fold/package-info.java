/** ONNX graphs with fewer nodes and the same answers. */
package headway.common.network.fold;
