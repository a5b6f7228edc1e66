/**
 * Reads any photos and {@code classifier.onnx}, or a network that has its top. Writes {@code
 * predictions/}: Parquet or CSV, and a page of images. Next: a person, or any tool.
 */
package headway.jobs.predict;
