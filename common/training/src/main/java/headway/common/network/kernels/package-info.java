/**
 * Layers of DL4J that compute the same as its own in less time. {@code layers} holds their
 * configurations, whose class names are part of saved models.
 */
package headway.common.network.kernels;
