/** Functions of images in the logical plans of Spark SQL. */
package headway.ml.plan;
