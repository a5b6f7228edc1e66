/**
 * The layers that train, as DL4J graphs: those of a pretrained network, those with new weights, and
 * the formats of networks that DL4J reads.
 */
package headway.common.network.trainable;
