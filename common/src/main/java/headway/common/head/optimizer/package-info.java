/** How weights learn: rule and rate of the steps, the rate's course, and clipped gradients. */
package headway.common.head.optimizer;
