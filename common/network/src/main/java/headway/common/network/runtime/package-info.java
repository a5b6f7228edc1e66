/** Networks that run in ONNX Runtime. */
package headway.common.network.runtime;
