/**
 * Reads {@code candidate/}, the network and the result of {@code headway.jobs.evaluate}. Writes
 * {@code models/<n>/} and, if the model is promoted, {@code model/}. Next: {@code
 * headway.jobs.report}, {@code headway.jobs.predict}.
 */
package headway.jobs.export;
