/**
 * Files of Keras 2 and 3: networks within networks laid side by side, checked, their layers
 * translated by DL4J's importer, their weights read into an N×C×H×W graph.
 */
package headway.common.network.keras;
