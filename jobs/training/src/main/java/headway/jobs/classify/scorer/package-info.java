/** Classifiers that score features, one block or row at a time. */
package headway.jobs.classify.scorer;
