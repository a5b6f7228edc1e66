/** One ONNX file out of a frozen part and a trained head, with what a prediction needs to know. */
package headway.common.network.classifier;
