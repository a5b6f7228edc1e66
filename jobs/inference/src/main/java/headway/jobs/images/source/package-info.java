/**
 * The forms in which users have images: one class a form, behind one interface for all commands.
 */
package headway.jobs.images.source;
