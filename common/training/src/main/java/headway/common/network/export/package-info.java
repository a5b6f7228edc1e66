/** Writes DL4J graphs as ONNX: opset 13, with a dynamic batch dimension. */
package headway.common.network.export;
