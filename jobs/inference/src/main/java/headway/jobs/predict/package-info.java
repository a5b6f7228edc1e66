/**
 * Reads any images and {@code classifier.onnx}, or a network with its own classification layer.
 * Writes {@code predictions/}: Parquet or CSV, and a page of images. Next: a person, or any tool.
 */
package headway.jobs.predict;
