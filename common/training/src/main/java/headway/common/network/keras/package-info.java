/**
 * Keras 2 {@code .h5} files: checked, their layers translated by DL4J's importer, their weights
 * read into an N×C×H×W graph.
 */
package headway.common.network.keras;
