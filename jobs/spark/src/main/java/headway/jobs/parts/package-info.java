/**
 * Parts: files that tasks write under names which say what they are made of, so that one Spark job
 * makes those that are missing and the manifest, written last, is the only commit.
 */
package headway.jobs.parts;
