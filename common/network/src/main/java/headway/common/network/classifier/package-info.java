/** One ONNX file out of a frozen half and a trained head, with what a prediction needs to know. */
package headway.common.network.classifier;
