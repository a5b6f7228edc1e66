/** Shuffles the rows of features before training by a seeded permutation. */
package headway.jobs.features.shuffle;
