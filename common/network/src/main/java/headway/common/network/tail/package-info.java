/** The classifier that a network ends in, and the tensor below it whose values are features. */
package headway.common.network.tail;
