/**
 * The metrics of each epoch, the rule that selects the best one, and what is wrong with a curve.
 */
package headway.common.history;
