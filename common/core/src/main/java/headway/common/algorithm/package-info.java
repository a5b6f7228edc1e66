/** Algorithms that several packages need: SplitMix64 and the Levenshtein distance. */
package headway.common.algorithm;
