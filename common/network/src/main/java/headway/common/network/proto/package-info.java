/** Constants and attributes of ONNX files. */
package headway.common.network.proto;
