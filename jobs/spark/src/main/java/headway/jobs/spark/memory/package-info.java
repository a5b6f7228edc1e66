/** The memory of driver and executors, inside of their heaps and outside. */
package headway.jobs.spark.memory;
