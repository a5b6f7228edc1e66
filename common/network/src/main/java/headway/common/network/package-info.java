/**
 * Pretrained networks: which ones ship, what a user's reference names, and the frozen half that
 * runs in ONNX Runtime. Reading and cutting ONNX graphs is in {@code onnx}, joining the frozen half
 * with a trained head in {@code classifier}.
 */
package headway.common.network;
