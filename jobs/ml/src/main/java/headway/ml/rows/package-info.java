/** Rows of a partition, as Spark has them, whose images go through a network. */
package headway.ml.rows;
