/**
 * Reads {@code candidate/} and the result lines of several workspaces. Writes {@code compare/}.
 * Next: a person.
 */
package headway.jobs.compare;
