/** Tables of predictions, merged from many parts into few files. */
package headway.jobs.predictions;
