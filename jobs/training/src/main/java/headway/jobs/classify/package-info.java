/**
 * Reads {@code features/}. Writes {@code classify/<classifier>/}. Next: {@code
 * headway.jobs.compare}, or a person.
 */
package headway.jobs.classify;
