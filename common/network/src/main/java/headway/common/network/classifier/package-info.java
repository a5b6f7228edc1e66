/**
 * One ONNX file out of a frozen part and a trained head, with what a prediction needs to know; and
 * what in an image its classes come from.
 */
package headway.common.network.classifier;
