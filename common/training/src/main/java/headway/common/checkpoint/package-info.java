/** Checkpoints: the network as a DL4J zip, and the state of its training as JSON. */
package headway.common.checkpoint;
