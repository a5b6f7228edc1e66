/** One step of training for heads of dense layers, without the cost of a general network's step. */
package headway.common.head.step;
