/**
 * Layers and graph vertices that DL4J lacks or that are faster than its own. They serialize to JSON
 * like DL4J's; checkpoints contain the names of their configuration classes.
 */
package headway.common.network.layers;
