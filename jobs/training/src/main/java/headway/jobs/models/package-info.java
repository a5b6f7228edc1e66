/**
 * Reads {@code models/}. Writes which version serves, and {@code model/}. Next: {@code
 * headway.jobs.predict}.
 */
package headway.jobs.models;
