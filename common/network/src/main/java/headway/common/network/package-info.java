/**
 * Networks by name: which ones ship, what a user's reference names, and the identity of a frozen
 * part. Reading and cutting ONNX graphs is in {@code onnx}, running them in {@code runtime},
 * joining the frozen part with a trained head in {@code classifier}.
 */
package headway.common.network;
