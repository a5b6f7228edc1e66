/**
 * The stage plan. Reads the list of the photos in samples, the network and the rates of bench, or a
 * finished workspace with {@code --check}. Writes nothing. Next: {@code run}.
 */
package headway.jobs.plan;
