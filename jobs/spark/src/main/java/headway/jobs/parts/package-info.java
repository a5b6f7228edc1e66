/**
 * Parts: files whose names identify their inputs, so that one Spark job computes only the missing
 * ones. The manifest is written last and is the only commit.
 */
package headway.jobs.parts;
