/** Everything that knows no Spark, in the order of the data's way. */
package headway.common;
