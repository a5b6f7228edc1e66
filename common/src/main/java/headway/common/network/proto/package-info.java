/** The constants and attributes of ONNX files, in plain Java. */
package headway.common.network.proto;
