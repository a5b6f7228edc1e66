/** Wall-clock and processor time of measured code. */
package headway.jobs.bench.measure.timing;
