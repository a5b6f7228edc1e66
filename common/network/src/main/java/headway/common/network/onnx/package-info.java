/** ONNX files: reading, describing and cutting them. */
package headway.common.network.onnx;
