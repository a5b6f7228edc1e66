/** Tables of predictions in few files, made of the parts that tasks left. */
package headway.jobs.predictions;
