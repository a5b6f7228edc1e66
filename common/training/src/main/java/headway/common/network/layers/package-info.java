/**
 * Layers and graph vertices that DL4J lacks, and the configurations of the layers that {@code
 * kernels} computes faster. They serialize to JSON like DL4J's; saved models contain the names of
 * these classes.
 */
package headway.common.network.layers;
