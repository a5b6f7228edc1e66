/**
 * Quantises the frozen part for {@code --precision int8}. Reads photos of the shards. Writes {@code
 * network/NAME-int8-….onnx}, a network of its own, which all later stages use. Next: {@code
 * headway.jobs.extract}.
 */
package headway.jobs.quantize;
