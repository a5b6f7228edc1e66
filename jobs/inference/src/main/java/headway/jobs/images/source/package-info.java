/**
 * The supported input forms for images: one class per form, behind one interface for all commands.
 */
package headway.jobs.images.source;
