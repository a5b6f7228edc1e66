/**
 * The layers of a pretrained network as a DL4J graph, and the formats of networks that DL4J reads.
 */
package headway.common.network.trainable;
