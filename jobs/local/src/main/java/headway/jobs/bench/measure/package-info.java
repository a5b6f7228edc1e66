/** What {@code headway bench} measures, one class for each part of the machine or the pipeline. */
package headway.jobs.bench.measure;
