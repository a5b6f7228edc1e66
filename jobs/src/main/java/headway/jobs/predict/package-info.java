/**
 * Reads any photos and {@code classifier.onnx}. Writes {@code predictions/}: Parquet or CSV, and a
 * page of pictures. Next: a person, or any tool.
 */
package headway.jobs.predict;
