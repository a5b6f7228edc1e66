/** The parts of ONNX files: nodes, attributes, constants, shapes; and the bytes of a model. */
package headway.common.network.proto;
