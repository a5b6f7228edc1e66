/**
 * Metrics of classifiers, as counts that tasks compute independently and that are merged.
 *
 * <p>All sums are integers, so a merge is exact and associative: any distribution of the examples
 * over tasks gives the same metrics to the last bit.
 */
package headway.common.evaluation;
