/**
 * What trains above the cut: the head's layers, its optimiser, and the DL4J network that they make.
 */
package headway.common.head;
