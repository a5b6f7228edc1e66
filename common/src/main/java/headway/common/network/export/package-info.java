/** DL4J graphs as ONNX that any runtime serves: opset 13, a free batch dimension. */
package headway.common.network.export;
