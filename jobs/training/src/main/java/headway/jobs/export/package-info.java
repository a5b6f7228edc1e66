/**
 * Reads {@code model/} and the network. Writes {@code model/classifier.onnx}. Next: {@code
 * headway.jobs.report}, {@code headway.jobs.predict}.
 */
package headway.jobs.export;
