/**
 * What a classifier got right and wrong, counted so that tasks can count apart and be merged.
 *
 * <p>Everything that is summed is an integer, so a merge is exact and associative: any split of the
 * examples over tasks gives the same figures to the last bit.
 */
package headway.common.evaluation;
