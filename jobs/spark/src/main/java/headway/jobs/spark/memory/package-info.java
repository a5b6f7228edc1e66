/** Memory planning for driver and executors, on and off the heap. */
package headway.jobs.spark.memory;
