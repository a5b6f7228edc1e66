/** Two examples blended into one: pixels where the cut is low, activations where it is high. */
package headway.common.augment.mix;
